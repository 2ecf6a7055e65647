from odoo import fields, models


class CsTicket(models.Model):
    _inherit = "cs.ticket"

    chat_id = fields.Many2one(
        "discuss.channel", string="Live Chat", index="btree_not_null", copy=False, readonly=True
    )
    chat_message_id = fields.Many2one(
        "mail.message", string="Written Down up to", copy=False, readonly=True, ondelete="set null"
    )
