from odoo import fields, models


class CsTicketEvent(models.Model):
    _inherit = "cs.ticket.event"

    kind = fields.Selection(
        selection_add=[("level", "Escalation Level Reached"), ("wait_over", "Wait Over")],
        ondelete={"level": "cascade", "wait_over": "cascade"},
    )
