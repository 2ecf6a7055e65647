from odoo import api, fields, models

from odoo.addons.cs_forwarding.undo import undo_notification

from ..const import SETTLED_CLOSE_KINDS, TICKET_CLOSE_KINDS


class CsTicketClose(models.TransientModel):
    _name = "cs.ticket.close"
    _description = "Close Tickets"

    ticket_ids = fields.Many2many("cs.ticket", string="Tickets")
    close_kind = fields.Selection(
        TICKET_CLOSE_KINDS, string="Closed as", required=True, compute="_compute_close_kind", store=True,
        readonly=False, precompute=True,
    )
    settlement = fields.Text(
        string="What Settled It", compute="_compute_settlement", store=True, readonly=False,
        help="One or two sentences for the one who meets such a matter next.",
    )
    obstacles = fields.Text(string="In the Way", compute="_compute_obstacles")

    @api.depends("ticket_ids")
    def _compute_close_kind(self):
        for wizard in self:
            kinds = set(wizard.ticket_ids.mapped("kind"))
            wizard.close_kind = "answered" if kinds == {"consultation"} else "solved"

    @api.depends("ticket_ids")
    def _compute_settlement(self):
        for wizard in self:
            wizard.settlement = wizard.ticket_ids.settlement if len(wizard.ticket_ids) == 1 else False

    @api.depends("ticket_ids", "close_kind")
    def _compute_obstacles(self):
        for wizard in self:
            settled = wizard.close_kind in SETTLED_CLOSE_KINDS
            found = wizard.ticket_ids.filtered(lambda ticket, on=settled: on and ticket.close_obstacles)
            wizard.obstacles = "\n".join(f"{ticket.number}: {ticket.close_obstacles}" for ticket in found)

    def action_close(self):
        self.ensure_one()
        tickets = self.ticket_ids.filtered("can_close")
        tickets._close(self.close_kind, self.settlement)
        message = self.env._("%(count)s tickets closed", count=len(tickets))
        return undo_notification(tickets, message, "action_reopen", {"type": "ir.actions.act_window_close"})
