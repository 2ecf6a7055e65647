from odoo import fields, models
from odoo.tools import SQL

# A share or a percentile of fewer parcels is an anecdote: it is not shown.
SMALLEST_SAMPLE = 5
SCORE_DAYS = 365


class CsCarrierScore(models.Model):
    """How a carrier did in the last year, in all and on each lane, with the samples behind the figures."""

    _name = "cs.carrier.score"
    _description = "Carrier Score Card"
    _auto = False
    _order = "carrier_id, parcels desc, id"
    _rec_name = "carrier_id"

    company_id = fields.Many2one("res.company", readonly=True)
    level = fields.Selection([("carrier", "Carrier"), ("lane", "Lane")], readonly=True)
    carrier_id = fields.Many2one("delivery.carrier", readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", string="From", readonly=True)
    country_id = fields.Many2one("res.country", string="To Country", readonly=True)
    state_id = fields.Many2one("res.country.state", string="To State", readonly=True)
    parcels = fields.Integer(readonly=True, help="Shipped in the last 365 days.")
    judged = fields.Integer(
        readonly=True, help="With a promise, and arrived or overdue: the sample of On Time."
    )
    on_time = fields.Float(string="On Time (%)", readonly=True, digits=(5, 1), aggregator=None)
    ended = fields.Integer(readonly=True, help="The sample of Damaged and Lost.")
    damaged = fields.Float(string="Damaged (%)", readonly=True, digits=(5, 1), aggregator=None)
    lost = fields.Float(string="Lost (%)", readonly=True, digits=(5, 1), aggregator=None)
    arrived = fields.Integer(readonly=True, help="The sample of the transit times.")
    p50 = fields.Float(string="Half Within (h)", readonly=True, digits=(9, 1), aggregator=None)
    p80 = fields.Float(string="80 % Within (h)", readonly=True, digits=(9, 1), aggregator=None)
    asked = fields.Integer(readonly=True, help="The sample of Friendly Driver.")
    good_attitude = fields.Float(string="Friendly Driver (%)", readonly=True, digits=(5, 1), aggregator=None)
    cost = fields.Float(string="Freight per Parcel", readonly=True, digits=(12, 2), aggregator=None)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT row_number() OVER (
                       ORDER BY company_id, carrier_id, lane, warehouse_id, country_id, state_id) AS id,
                   company_id, carrier_id, warehouse_id, country_id, state_id, parcels, judged, ended,
                   arrived, asked, cost, CASE WHEN lane = 0 THEN 'lane' ELSE 'carrier' END AS level,
                   CASE WHEN judged >= %(least)s THEN on_time END AS on_time,
                   CASE WHEN ended >= %(least)s THEN damaged END AS damaged,
                   CASE WHEN ended >= %(least)s THEN lost END AS lost,
                   CASE WHEN asked >= %(least)s THEN good_attitude END AS good_attitude,
                   CASE WHEN arrived >= %(least)s THEN hours[1] END AS p50,
                   CASE WHEN arrived >= %(least)s THEN hours[2] END AS p80
              FROM (SELECT company_id, carrier_id, warehouse_id, country_id, state_id,
                           grouping(warehouse_id) AS lane, count(*) AS parcels, count(on_time) AS judged,
                           count(lost) AS ended, count(transit_hours) AS arrived,
                           count(good_attitude) AS asked, avg(on_time) AS on_time, avg(damaged) AS damaged,
                           avg(lost) AS lost, avg(good_attitude) AS good_attitude, avg(cost) AS cost,
                           percentile_cont(ARRAY[0.5, 0.8]) WITHIN GROUP (ORDER BY transit_hours) AS hours
                      FROM (%(parcels)s) parcel
                     WHERE carrier_id IS NOT NULL
                       AND shipped_at >= (now() AT TIME ZONE 'UTC') - %(days)s * interval '1 day'
                  GROUP BY GROUPING SETS (
                           (company_id, carrier_id),
                           (company_id, carrier_id, warehouse_id, country_id, state_id))) score
            """,
            least=SMALLEST_SAMPLE,
            days=SCORE_DAYS,
            parcels=self.env["cs.parcel.report"]._select_parcels(),
        )

    def action_view_parcels(self):
        """Show the parcels behind the figures."""
        self.ensure_one()
        names = ("company_id", "carrier_id") + (
            ("warehouse_id", "country_id", "state_id") if self.level == "lane" else ()
        )
        since = fields.Datetime.subtract(fields.Datetime.now(), days=SCORE_DAYS)
        domain = [(name, "=", self[name].id) for name in names] + [("shipped_at", ">=", since)]
        action = self.env["ir.actions.act_window"]._for_xml_id("cs_forwarding.cs_parcel_report_action")
        return {**action, "name": self.carrier_id.name, "domain": domain, "context": {}, "path": False}
