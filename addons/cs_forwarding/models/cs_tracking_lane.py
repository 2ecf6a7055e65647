from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..const_transport import LANE_DAYS, LANE_LEVELS


class CsTrackingLane(models.Model):
    """How long parcels have taken on a lane, learned from those that arrived."""

    _name = "cs.tracking.lane"
    _description = "Lane"
    _order = "carrier_id, level desc, sample desc, id"
    _log_access = False
    _check_company_auto = True

    level = fields.Selection(LANE_LEVELS, required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    carrier_id = fields.Many2one("delivery.carrier", required=True, readonly=True, ondelete="cascade")
    warehouse_id = fields.Many2one("stock.warehouse", string="From", readonly=True, ondelete="cascade")
    country_id = fields.Many2one("res.country", string="To Country", readonly=True, ondelete="cascade")
    state_id = fields.Many2one("res.country.state", string="To State", readonly=True, ondelete="cascade")
    sample = fields.Integer(
        string="Parcels", readonly=True, aggregator="sum", help="Delivered parcels that this is learned from."
    )
    p50 = fields.Float(string="Half Within (h)", readonly=True, digits=(9, 1), aggregator="avg")
    p80 = fields.Float(string="80 % Within (h)", readonly=True, digits=(9, 1), aggregator="avg")
    p95 = fields.Float(string="95 % Within (h)", readonly=True, digits=(9, 1), aggregator="avg")
    refreshed_at = fields.Datetime(string="Learned On", readonly=True)

    _lane_uniq = models.UniqueIndex(
        "(carrier_id, level, company_id, warehouse_id, country_id, state_id) NULLS NOT DISTINCT",
        "This lane is known already.",
    )

    @api.depends("carrier_id", "warehouse_id", "country_id", "state_id")
    def _compute_display_name(self):
        for lane in self:
            target = lane.state_id.name or lane.country_id.name
            names = filter(None, [lane.carrier_id.name, lane.warehouse_id.name, target])
            lane.display_name = " · ".join(names)

    @api.model
    def _cron_refresh(self):
        """Learn again from the parcels that arrived, and bring the forecasts of those in transit in step."""
        self._refresh(fields.Datetime.now())
        self.env["cs.parcel"]._refresh_learned()

    def _refresh(self, now):
        """Bring all lanes in step with the parcels delivered within a year of ``now``, in one statement."""
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                """
                WITH stat AS MATERIALIZED (%(stat)s),
                     gone AS (
                         DELETE FROM cs_tracking_lane l
                          WHERE NOT EXISTS (
                                SELECT FROM stat s
                                 WHERE (s.level, s.company_id, s.carrier_id) =
                                       (l.level, l.company_id, l.carrier_id)
                                   AND (s.warehouse_id, s.country_id, s.state_id) IS NOT DISTINCT FROM
                                       (l.warehouse_id, l.country_id, l.state_id)))
                INSERT INTO cs_tracking_lane (
                       level, company_id, carrier_id, warehouse_id, country_id, state_id,
                       sample, p50, p80, p95, refreshed_at)
                SELECT level, company_id, carrier_id, warehouse_id, country_id, state_id,
                       sample, hours[1], hours[2], hours[3], %(now)s
                  FROM stat
                    ON CONFLICT (carrier_id, level, company_id, warehouse_id, country_id, state_id)
                    DO UPDATE SET sample = EXCLUDED.sample, p50 = EXCLUDED.p50, p80 = EXCLUDED.p80,
                                  p95 = EXCLUDED.p95, refreshed_at = EXCLUDED.refreshed_at
             RETURNING id
                """,
                stat=self._select_stat(now),
                now=now,
            )
        )
        self.invalidate_model()

    def _select_stat(self, now):
        """Return the query of the percentiles of the hours on the way, by lane, country and carrier."""
        return SQL(
            """
            SELECT CASE WHEN GROUPING(trip.warehouse_id) = 0 THEN 'lane'
                        WHEN GROUPING(trip.country_id) = 0 THEN 'country'
                        ELSE 'carrier' END AS level,
                   trip.company_id, trip.carrier_id, trip.warehouse_id, trip.country_id, trip.state_id,
                   count(*) AS sample,
                   percentile_cont(ARRAY[0.5, 0.8, 0.95]) WITHIN GROUP (ORDER BY trip.hours) AS hours
              FROM (SELECT p.company_id, p.carrier_id, way.*,
                           EXTRACT(epoch FROM p.delivered_at - p.shipped_at) / 3600 AS hours
                      FROM cs_parcel p
                     %s
                     WHERE p.phase = 'delivered' AND p.carrier_id IS NOT NULL
                       AND p.delivered_at > p.shipped_at AND p.delivered_at > %s) trip
             GROUP BY GROUPING SETS (
                   (trip.company_id, trip.carrier_id, trip.warehouse_id, trip.country_id, trip.state_id),
                   (trip.company_id, trip.carrier_id, trip.country_id),
                   (trip.company_id, trip.carrier_id))
            HAVING GROUPING(trip.country_id) = 1 OR trip.country_id IS NOT NULL
            """,
            self._join_way(),
            now - timedelta(days=LANE_DAYS),
        )

    def _join_way(self):
        """Return the join of ``way``, parcel ``p``'s warehouse and its receiver's country and state."""
        return SQL(
            """
            CROSS JOIN LATERAL (
                  SELECT t.warehouse_id, r.country_id, r.state_id
                    FROM stock_picking sp
                    JOIN stock_picking_type t ON t.id = sp.picking_type_id
               LEFT JOIN res_partner r ON r.id = p.partner_id
                   WHERE sp.id = p.picking_id) way
            """
        )

    def _select_learned(self, parcels):
        """Return the query of id, ETA, latest usual arrival, level and sample of parcels with a lane.

        The closest level with enough parcels counts; what rests on fewer is not told at all.

        :param SQL parcels: the condition on parcel ``p``
        """
        return SQL(
            """
            SELECT p.id, p.shipped_at + l.p80 * interval '1 hour' AS eta,
                   p.shipped_at + l.p95 * interval '1 hour' AS late_at, l.level, l.sample
              FROM cs_parcel p
              JOIN res_company c ON c.id = p.company_id
             %s
              JOIN LATERAL (%s) l ON TRUE
             WHERE p.shipped_at IS NOT NULL AND %s
            """,
            self._join_way(),
            self._select_closest(SQL("p.carrier_id")),
            parcels,
        )

    def _select_closest(self, carrier):
        """Return the query of the closest lane with enough parcels for company ``c`` on the way ``way``.

        :param SQL carrier: the expression of the carrier's id
        """
        return SQL(
            """
            SELECT * FROM cs_tracking_lane lane
             WHERE lane.carrier_id = %s AND lane.company_id = c.id
               AND lane.sample >= c.cs_lane_min_sample
               AND (lane.level = 'carrier'
                    OR lane.country_id = way.country_id
                       AND (lane.level = 'country'
                            OR lane.warehouse_id = way.warehouse_id
                               AND lane.state_id IS NOT DISTINCT FROM way.state_id))
             ORDER BY lane.level = 'carrier', lane.level = 'country' LIMIT 1
            """,
            carrier,
        )
