from odoo import fields, models

from ..const import ANOMALY_SOURCES, ANOMALY_STATES, SEVERITIES


class CsAnomaly(models.Model):
    _name = "cs.anomaly"
    _description = "Anomaly"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(required=True, help="One sentence saying what is wrong.")
    state = fields.Selection(ANOMALY_STATES, required=True, default="new", index=True)
    type_id = fields.Many2one("cs.anomaly.type", required=True, index=True)
    rule_id = fields.Many2one("cs.review.rule", index="btree_not_null", ondelete="set null")
    severity = fields.Selection(SEVERITIES, required=True, default="blocking")
    source = fields.Selection(ANOMALY_SOURCES, required=True, default="agent")
    evidence = fields.Json(help="What the check found, as figures and words.")
    order_id = fields.Many2one("sale.order", index="btree_not_null", ondelete="cascade")
    order_line_id = fields.Many2one("sale.order.line", index="btree_not_null", ondelete="set null")
    picking_id = fields.Many2one("stock.picking", index="btree_not_null", ondelete="cascade")
    partner_id = fields.Many2one("res.partner", string="Customer", index="btree_not_null")
    channel_id = fields.Many2one("cs.order.channel", index="btree_not_null")
    team_id = fields.Many2one("cs.team", index=True)
    user_id = fields.Many2one("res.users", string="Responsible", index=True)
    department_id = fields.Many2one("cs.department")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    resolved_at = fields.Datetime()
    resolution = fields.Text()
