from odoo import fields, models
from odoo.tools import SQL


class CsParcelReport(models.Model):
    """A parcel as figures. Shares are 100 or 0, empty where there is no verdict yet: their average over any
    group is the share of those judged."""

    _name = "cs.parcel.report"
    _description = "Carrier Performance"
    _auto = False
    _order = "shipped_at desc, id desc"
    _rec_name = "parcel_id"

    parcel_id = fields.Many2one("cs.parcel", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    team_id = fields.Many2one("cs.team", readonly=True)
    channel_id = fields.Many2one("cs.order.channel", readonly=True)
    carrier_id = fields.Many2one("delivery.carrier", readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", string="From", readonly=True)
    country_id = fields.Many2one("res.country", string="To Country", readonly=True)
    state_id = fields.Many2one("res.country.state", string="To State", readonly=True)
    shipped_at = fields.Datetime(string="Shipped On", readonly=True)
    delivered_at = fields.Datetime(string="Delivered On", readonly=True)
    on_time = fields.Float(
        string="On Time (%)", readonly=True, digits=(5, 1), aggregator="avg",
        help="Of the parcels with a promise that have arrived or should have.",
    )
    damaged = fields.Float(
        string="Damaged (%)", readonly=True, digits=(5, 1), aggregator="avg",
        help="Of the parcels that have ended: as the carrier reports, as an anomaly or as the receiver says.",
    )
    lost = fields.Float(
        string="Lost (%)", readonly=True, digits=(5, 1), aggregator="avg",
        help="Of the parcels that have ended.",
    )
    good_attitude = fields.Float(
        string="Friendly Driver (%)", readonly=True, digits=(5, 1), aggregator="avg",
        help="Of the receivers who were asked: good or very good.",
    )
    transit_hours = fields.Float(string="Transit Time (h)", readonly=True, digits=(9, 1), aggregator="avg")
    cost = fields.Float(
        string="Freight per Parcel", readonly=True, digits=(12, 2), aggregator="avg",
        help="Shipping cost of the transfer, shared by its parcels, in the company's currency.",
    )

    @property
    def _table_query(self):
        return self._select_parcels()

    def _select_parcels(self):
        """Return the query of the parcels that have left, one row each with the fields of this model."""
        return SQL(
            """
            SELECT p.id, p.id AS parcel_id, p.company_id, p.team_id, p.channel_id, p.carrier_id,
                   t.warehouse_id, r.country_id, r.state_id, p.shipped_at, p.delivered_at,
                   CASE WHEN p.promised_at IS NULL THEN NULL
                        WHEN p.delivered_at IS NOT NULL THEN (p.delivered_at <= p.promised_at)::int * 100.0
                        WHEN p.promised_at < (now() AT TIME ZONE 'UTC') THEN 0.0 END AS on_time,
                   CASE WHEN e.ended THEN e.damaged::int * 100.0 END AS damaged,
                   CASE WHEN e.ended THEN e.lost::int * 100.0 END AS lost,
                   CASE WHEN c.attitude IS NOT NULL THEN (c.attitude IN ('4', '5'))::int * 100.0
                        END AS good_attitude,
                   EXTRACT(epoch FROM p.delivered_at - p.shipped_at) / 3600.0 AS transit_hours,
                   NULLIF(k.carrier_price, 0) / COALESCE(n.parcels, 1) AS cost
              FROM cs_parcel p
              JOIN stock_picking k ON k.id = p.picking_id
         LEFT JOIN stock_picking_type t ON t.id = k.picking_type_id
         LEFT JOIN res_partner r ON r.id = p.partner_id
         LEFT JOIN cs_tracking_status s ON s.id = p.status_id
         LEFT JOIN cs_arrival_check c ON c.parcel_id = p.id
         LEFT JOIN (SELECT a.parcel_id, bool_or(y.code = 'damaged') AS damaged,
                           bool_or(y.code = 'lost') AS lost
                      FROM cs_anomaly a JOIN cs_anomaly_type y ON y.id = a.type_id
                     WHERE a.parcel_id IS NOT NULL AND a.state <> 'cancelled'
                       AND y.code IN ('damaged', 'lost')
                  GROUP BY a.parcel_id) a ON a.parcel_id = p.id
         LEFT JOIN (SELECT picking_id, count(*) AS parcels FROM cs_parcel WHERE active
                  GROUP BY picking_id HAVING count(*) > 1) n ON n.picking_id = p.picking_id
        CROSS JOIN LATERAL (
                   SELECT p.phase IN ('delivered', 'closed') OR s.code IN ('damaged', 'lost')
                          OR a.parcel_id IS NOT NULL AS ended,
                          s.code IS NOT DISTINCT FROM 'damaged' OR COALESCE(a.damaged, FALSE)
                          OR COALESCE(c.condition IN ('packaging_damaged', 'goods_damaged'), FALSE)
                          AS damaged,
                          s.code IS NOT DISTINCT FROM 'lost'
                          OR COALESCE(a.lost, FALSE) AND p.delivered_at IS NULL AS lost) e
             WHERE p.active AND p.shipped_at IS NOT NULL
            """
        )
