from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.cs_forwarding.undo import undo_notification

from ..const import OPEN_TICKET_STATES


class CsTicketMerge(models.TransientModel):
    _name = "cs.ticket.merge"
    _description = "Merge Tickets"

    ticket_ids = fields.Many2many("cs.ticket", string="Tickets")
    target_id = fields.Many2one(
        "cs.ticket",
        string="Goes On As",
        compute="_compute_target_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', ticket_ids), ('state', 'not in', ('merged', 'cancelled'))]",
        help="The others become signposts to this ticket.",
    )
    has_strangers = fields.Boolean(compute="_compute_has_strangers")
    share_customers = fields.Boolean(
        string="Let all customers follow the conversation",
        help="Otherwise only the customer of the ticket that goes on is written to.",
    )

    @api.depends("ticket_ids")
    def _compute_target_id(self):
        for wizard in self:
            tickets = wizard.ticket_ids.filtered(lambda ticket: ticket.state not in ("merged", "cancelled"))
            is_open = tickets.filtered(lambda ticket: ticket.state in OPEN_TICKET_STATES)
            wizard.target_id = (is_open or tickets).sorted(lambda ticket: (ticket.opened_at, ticket.id))[:1]

    @api.depends("ticket_ids")
    def _compute_has_strangers(self):
        for wizard in self:
            customers = wizard.ticket_ids.partner_id.commercial_partner_id
            wizard.has_strangers = len(customers) > 1

    def action_confirm(self):
        self.ensure_one()
        if not self.target_id:
            raise UserError(self.env._("Choose the ticket that goes on."))
        sources = self.ticket_ids - self.target_id
        target = sources._merge_into(self.target_id, share=self.share_customers or not self.has_strangers)
        message = self.env._(
            "%(count)s merged into %(number)s", count=len(sources), number=target.number
        )
        return undo_notification(sources, message, "action_unmerge", target._get_records_action())
