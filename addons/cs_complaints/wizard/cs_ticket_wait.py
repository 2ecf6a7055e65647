from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_datetime

from ..const_clocks import WAIT_DAYS

# Tickets whose deadlines the dialog spells out.
SHOWN_TICKETS = 20


class CsTicketWait(models.TransientModel):
    """Asks what we wait for and shows what becomes of the deadlines."""

    _name = "cs.ticket.wait"
    _description = "Wait for the Customer"

    ticket_ids = fields.Many2many("cs.ticket", string="Tickets", required=True)
    reason = fields.Char(string="Waiting for", required=True)
    days = fields.Integer(
        string="At Most (days)", required=True, compute="_compute_days", store=True, readonly=False
    )
    projection = fields.Html(string="Deadlines", compute="_compute_projection")

    @api.depends("ticket_ids")
    def _compute_days(self):
        for wizard in self:
            wizard.days = max((ticket._cap_wait(None) for ticket in wizard.ticket_ids), default=WAIT_DAYS)

    @api.depends("ticket_ids", "days")
    def _compute_projection(self):
        for wizard in self:
            rows = Markup("").join(wizard._describe_deadlines())
            head = Markup("<tr><th>%s</th><th>%s</th><th>%s</th><th>%s</th></tr>") % (
                self.env._("Ticket"),
                self.env._("Deadline"),
                self.env._("Now"),
                self.env._("At the Latest"),
            )
            wizard.projection = rows and Markup("<table class='table table-sm'>%s%s</table>") % (head, rows)

    def _describe_deadlines(self):
        """Yield one line of the table for each clock that would stand still."""
        labels = dict(self.env["cs.clock"]._fields["kind"]._description_selection(self.env))
        for ticket in self.ticket_ids._origin[:SHOWN_TICKETS]:
            for clock, due_now, due_then in ticket._project_wait(self.days):
                yield Markup("<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>") % (
                    ticket.number,
                    labels[clock.kind],
                    self._format(due_now),
                    self._format(due_then),
                )

    def _format(self, moment):
        return format_datetime(self.env, moment, dt_format="short") if moment else "–"

    def action_apply(self):
        self.ensure_one()
        self.ticket_ids.check_access("write")
        self.ticket_ids._wait_for_customer(self.reason, self.days)
        return {"type": "ir.actions.act_window_close"}
