from odoo import fields, models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    cs_escalation_id = fields.Many2one(
        "cs.escalation", string="Escalation", index="btree_not_null", ondelete="cascade"
    )
    cs_handover_id = fields.Many2one(
        "cs.handover", string="Handover", index="btree_not_null", ondelete="cascade"
    )
