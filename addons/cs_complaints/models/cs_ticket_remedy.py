from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..const import OPEN_TICKET_STATES
from ..const_remedy import OPEN_REMEDY_LINE_STATES, PENDING_REMEDY_STATES, PROMISED_REMEDY_STATES


class CsTicket(models.Model):
    """What the customer is offered, and whether it has been carried out."""

    _inherit = "cs.ticket"

    remedy_ids = fields.One2many("cs.remedy", "ticket_id", string="Remedies", copy=False)
    remedy_count = fields.Integer(compute="_compute_remedy_count")
    has_pending_remedy = fields.Boolean(compute="_compute_remedy_count")
    remedy_cost = fields.Monetary(
        currency_field="remedy_currency_id",
        readonly=True,
        copy=False,
        help="What the customer was given, as far as it is money.",
    )
    remedy_currency_id = fields.Many2one(related="company_id.currency_id", string="Company Currency")
    next_step = fields.Selection(selection_add=[("remedy", "Carry Out the Remedy")])

    @api.depends("remedy_ids.state")
    def _compute_remedy_count(self):
        for ticket in self:
            states = ticket.remedy_ids.mapped("state")
            ticket.remedy_count = len(states)
            ticket.has_pending_remedy = any(state in PENDING_REMEDY_STATES for state in states)

    def _refresh_remedy_cost(self):
        """Sum up what was promised, in the company's currency. New tickets need none of it."""
        today = fields.Date.context_today(self)
        for ticket in self:
            # sudo: what the customer was given is one figure, whoever reads it
            promised = ticket.sudo().remedy_ids.filtered(
                lambda remedy: remedy.state in PROMISED_REMEDY_STATES
            )
            company = ticket.company_id
            ticket.remedy_cost = sum(
                remedy.currency_id._convert(remedy.amount, company.currency_id, company, today)
                for remedy in promised
            )

    # The ticket goes on with its remedies

    def _go_to(self, state):
        """Bring open tickets into ``state``."""
        moving = self.filtered(lambda ticket: ticket.state in OPEN_TICKET_STATES and ticket.state != state)
        moving.write({"state": state})

    def _leave(self, state):
        """Let tickets that stand in ``state`` go on."""
        self.filtered(lambda ticket: ticket.state == state).write({"state": "in_progress"})

    def _get_next_step(self):
        if self.state == "remedying" and self._get_unfinished_remedies():
            return "remedy"
        return super()._get_next_step()

    def _get_unfinished_remedies(self):
        """Return the lines that were accepted and are not carried out (one ticket)."""
        # sudo: a promise binds the house, whoever made it
        accepted = self.sudo().remedy_ids.filtered(lambda remedy: remedy.state == "accepted")
        return accepted.line_ids.filtered(lambda line: line.state in ("planned", *OPEN_REMEDY_LINE_STATES))

    def _get_close_obstacles(self):
        waits = dict(self.env["cs.remedy.line"]._fields["waits_for"]._description_selection(self.env))
        return super()._get_close_obstacles() + [
            self.env._(
                "%(remedy)s was accepted and is not carried out; it waits for: %(who)s",
                remedy=line.with_env(self.env(su=True))._get_title(),
                who=waits.get(line.waits_for) or "–",
            )
            for line in self._get_unfinished_remedies()
        ]

    def _after_transition(self, old_states, state):
        result = super()._after_transition(old_states, state)
        if state in ("closed", "cancelled", "merged"):
            # sudo: an offer ends with its ticket, whoever ends that
            pending = self.sudo().remedy_ids.filtered(lambda remedy: remedy.state in PENDING_REMEDY_STATES)
            if pending:
                pending._end("withdrawn", self.env._("The ticket was closed."))
        return result

    def _check_mergeable(self, target):
        """A promise stays with the ticket in which the customer knows it: that one has to survive."""
        result = super()._check_mergeable(target)
        # sudo: a promise binds the house, whoever made it
        bound = self.sudo().remedy_ids.filtered(lambda remedy: remedy.state in ("offered", "accepted"))
        if bound:
            raise UserError(
                self.env._(
                    "The customer has an offer in %(number)s. Merge the other ticket into this one, "
                    "or withdraw the offer first.",
                    number=bound[0].ticket_id.number,
                )
            )
        return result

    def _get_settled_costs(self):
        costs = super()._get_settled_costs()
        given = {ticket.id: ticket.remedy_cost for ticket in self if ticket.remedy_cost}
        return costs | {ticket_id: costs.get(ticket_id, 0.0) + cost for ticket_id, cost in given.items()}

    def _get_portal_steps(self):
        offered = self.remedy_ids.filtered(lambda remedy: remedy._is_answerable())
        steps = [
            {"label": self.env._("Accept or refuse our offer"), "url": remedy._get_path()}
            for remedy in offered
        ]
        return steps + super()._get_portal_steps()

    # Buttons

    def action_propose_remedy(self):
        """Open the proposal that is being worked on, or a new one with what the category suggests."""
        self.ensure_one()
        pending = self.remedy_ids.filtered(lambda remedy: remedy.state in PENDING_REMEDY_STATES)
        if pending:
            return pending[:1]._open_dialog()
        kinds = self.category_id._get_inherited("remedy_kind_ids")
        lines = [Command.create({"kind_id": kind.id}) for kind in kinds[:1]]
        return self.env["cs.remedy"]._get_records_action(
            name=self.env._("Offer a Remedy"),
            target="new",
            context={"default_ticket_id": self.id, "default_line_ids": lines},
        )

    def action_view_remedies(self):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("cs_complaints.cs_remedy_action")
        context = {"search_default_open": 0, "create": False}
        return {**action, "domain": [("ticket_id", "=", self.id)], "context": context, "path": False}
