from odoo import fields, models
from odoo.tools import SQL


class CsChannelReport(models.Model):
    """An order of a channel as figures; shares are 100 or 0, so that their average is the share."""

    _name = "cs.channel.report"
    _description = "Channel Score Card"
    _auto = False
    _order = "date_order desc, id desc"
    _rec_name = "order_id"

    order_id = fields.Many2one("sale.order", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    team_id = fields.Many2one("cs.team", readonly=True)
    channel_id = fields.Many2one("cs.order.channel", readonly=True)
    date_order = fields.Datetime(string="Ordered On", readonly=True)
    order_count = fields.Integer(string="Orders", readonly=True)
    amount_total = fields.Float(
        string="Turnover", readonly=True, help="In the company's currency, with taxes."
    )
    has_anomaly = fields.Float(
        string="With Anomaly (%)", readonly=True, digits=(5, 1), aggregator="avg",
        help="Share of orders with an anomaly that was not called off.",
    )
    anomaly_count = fields.Integer(string="Anomalies", readonly=True)
    feedback_hours = fields.Float(
        string="Customer Told After (h)", readonly=True, digits=(9, 1), aggregator="avg",
        help="From the first anomaly of the order until its customer knew.",
    )
    told_in_time = fields.Float(
        string="Told in Time (%)", readonly=True, digits=(5, 1), aggregator="avg",
        help="Of the first feedbacks that are over: given before their deadline.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT o.id, o.id AS order_id, o.company_id, o.cs_team_id AS team_id,
                   o.cs_channel_id AS channel_id, o.date_order, 1 AS order_count,
                   o.amount_total / COALESCE(NULLIF(o.currency_rate, 0), 1) AS amount_total,
                   (a.count IS NOT NULL)::int * 100.0 AS has_anomaly, COALESCE(a.count, 0) AS anomaly_count,
                   a.feedback_hours, a.told_in_time
              FROM sale_order o
         LEFT JOIN (SELECT a.order_id, count(*) AS count,
                           EXTRACT(epoch FROM min(a.informed_at) - min(a.opened_at)) / 3600.0
                               AS feedback_hours,
                           avg((k.breached_at IS NULL)::int * 100.0) FILTER (
                               WHERE k.breached_at IS NOT NULL OR k.state = 'fulfilled') AS told_in_time
                      FROM cs_anomaly a
                 LEFT JOIN cs_clock k ON k.res_model = 'cs.anomaly' AND k.res_id = a.id
                       AND k.kind = 'first_feedback'
                     WHERE a.order_id IS NOT NULL AND a.state <> 'cancelled'
                  GROUP BY a.order_id) a ON a.order_id = o.id
             WHERE o.cs_channel_id IS NOT NULL
            """
        )
