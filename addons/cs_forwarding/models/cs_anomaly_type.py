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
    user_id = fields.Many2one(
        "res.users",
        string="Usual Responsible",
        domain="[('share', '=', False)]",
        help="Takes anomalies of this type when the order has no reviewer. "
        "Empty: the least loaded member of the team.",
    )
    feedback_minutes = fields.Integer(
        string="First Feedback (minutes)",
        default=120,
        help="Working minutes within which the customer is told about the anomaly.",
    )
    proposal_kind_ids = fields.Many2many(
        "cs.anomaly.proposal.kind",
        "cs_anomaly_type_proposal_kind_rel",
        "type_id",
        "kind_id",
        string="Proposals",
        help="What the system works out for an anomaly of this type.",
    )
    customer_text = fields.Text(
        string="Words to the Customer",
        translate=True,
        help="How a message to the customer explains the matter. Empty: the name of the type.",
    )
    tell_evidence = fields.Boolean(
        string="Tell the Findings",
        help="Messages to the customer carry the sentence that describes what was found. "
        "Leave it off for what only concerns the house, such as credit or the watch list.",
    )

    mail_template_id = fields.Many2one(
        "mail.template",
        domain="[('model', '=', 'cs.anomaly')]",
        help="Message to the customer. Empty: the general one.",
    )

    _code_uniq = models.Constraint("UNIQUE (code)", "Another anomaly type has the same code.")
