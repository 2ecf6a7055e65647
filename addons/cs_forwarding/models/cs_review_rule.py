from odoo import fields, models

from ..const import SEVERITIES


class CsReviewRule(models.Model):
    _name = "cs.review.rule"
    _description = "Review Rule"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Name of the check: the method _detect_<code> does the work.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True)
    severity = fields.Selection(SEVERITIES, required=True, default="blocking")
    type_id = fields.Many2one("cs.anomaly.type", string="Anomaly Type", required=True)
