from odoo import fields, models
from odoo.tools import SQL


class CsTransportService(models.AbstractModel):
    """What is known of carriers: how long they take and how their parcels fared."""

    _inherit = "cs.transport.service"

    def _get_transit(self, orders):
        """Return ``{(order id, carrier id): (days, source, level, sample)}`` where anything is known.

        Learned days (80 of 100 parcels came within them) go before those that the carrier states.
        """
        lane = self.env["cs.tracking.lane"]
        rows = self.env.execute_query(
            SQL(
                """
                SELECT so.id, dc.id, round(COALESCE(l.p80 / 24, dc.cs_transit_days)::numeric, 1)::float,
                       CASE WHEN l.id IS NULL THEN 'stated' ELSE 'learned' END,
                       l.level, COALESCE(l.sample, 0)
                  FROM sale_order so
                  JOIN res_company c ON c.id = so.company_id
                  JOIN res_partner r ON r.id = so.partner_shipping_id
            CROSS JOIN delivery_carrier dc
            CROSS JOIN LATERAL (SELECT so.warehouse_id, r.country_id, r.state_id) way
             LEFT JOIN LATERAL (%s) l ON TRUE
                 WHERE so.id = ANY(%s) AND dc.active AND (l.id IS NOT NULL OR dc.cs_transit_days > 0)
                """,
                lane._select_closest(SQL("dc.id")),
                orders.ids,
            )
        )
        return {(order_id, carrier_id): row for order_id, carrier_id, *row in rows}

    def _get_history(self, companies):
        """Return ``{company id: {carrier id: figures}}`` of the parcels finished within the company's period.

        The figures are the sample (number of parcels), promised (those with a promised time) and shares from
        0 to 1: good, on_time (of those promised), damaged, lost.
        """
        self.env.flush_all()
        history = {company.id: {} for company in companies}
        for row in self.env.execute_query_dict(self._select_history(companies, fields.Datetime.now())):
            history[row["company_id"]][row["carrier_id"]] = row
        return history

    def _select_history(self, companies, now):
        """Return the query of the figures, one row a company and carrier."""
        return SQL(
            """
            WITH trouble AS (%(trouble)s)
            SELECT p.company_id, p.carrier_id, count(*) AS sample, count(j.late) AS promised,
                   avg(CASE WHEN t.parcel_id IS NULL AND j.late IS NOT TRUE THEN 1 ELSE 0 END)::float AS good,
                   avg(CASE WHEN j.late THEN 0 WHEN NOT j.late THEN 1 END)::float AS on_time,
                   avg(CASE WHEN t.damaged THEN 1 ELSE 0 END)::float AS damaged,
                   avg(CASE WHEN t.lost THEN 1 ELSE 0 END)::float AS lost
              FROM cs_parcel p
              JOIN res_company c ON c.id = p.company_id
         LEFT JOIN trouble t ON t.parcel_id = p.id
        CROSS JOIN LATERAL (SELECT %(now)s - c.cs_history_days * interval '1 day' AS since,
                                   p.delivered_at > p.promised_at
                                   + c.cs_delay_grace_hours * interval '1 hour' AS late) j
             WHERE p.company_id = ANY(%(companies)s) AND p.carrier_id IS NOT NULL
               AND (p.phase = 'delivered' AND p.delivered_at >= j.since OR t.at >= j.since)
          GROUP BY p.company_id, p.carrier_id
            """,
            trouble=self._select_trouble(),
            companies=companies.ids,
            now=now,
        )

    def _select_trouble(self):
        """Return the query of parcels that came damaged or never, with the time at which that was found."""
        return SQL(
            """
            SELECT a.parcel_id, bool_or(a.code = 'damaged') AS damaged, bool_or(a.code = 'lost') AS lost,
                   max(a.create_date) AS at
              FROM (SELECT an.parcel_id, ty.code, an.create_date
                      FROM cs_anomaly an JOIN cs_anomaly_type ty ON ty.id = an.type_id
                     WHERE an.parcel_id IS NOT NULL AND an.state <> 'cancelled'
                       AND ty.code IN ('damaged', 'lost')
                 UNION ALL
                    SELECT pc.id, ty.code, an.create_date
                      FROM cs_anomaly an JOIN cs_anomaly_type ty ON ty.id = an.type_id
                      JOIN cs_parcel pc ON pc.picking_id = an.picking_id
                     WHERE an.parcel_id IS NULL AND an.state <> 'cancelled'
                       AND ty.code IN ('damaged', 'lost')) a
          GROUP BY a.parcel_id
            """
        )
