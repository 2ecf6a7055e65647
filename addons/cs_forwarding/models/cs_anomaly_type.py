from odoo import fields, models

from ..const import SEVERITIES


class CsAnomalyType(models.Model):
    _name = "cs.anomaly.type"
    _description = "Anomaly Type"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Name under which rules and data refer to the type.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    severity = fields.Selection(SEVERITIES, required=True, default="blocking")
    department_id = fields.Many2one("cs.department", help="Department that usually has to act.")
    feedback_minutes = fields.Integer(
        string="First Feedback (minutes)",
        default=120,
        help="Working minutes within which the customer is told about the anomaly.",
    )

    _code_uniq = models.Constraint("UNIQUE (code)", "Another anomaly type has the same code.")
