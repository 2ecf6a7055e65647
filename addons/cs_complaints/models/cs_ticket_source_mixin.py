from odoo import fields, models
from odoo.fields import Domain


class CsTicketSourceMixin(models.AbstractModel):
    """What tickets are about: how many of them are open, all of them, and a new one.

    A model names the field of ``cs.ticket`` that points to it and says what a new ticket knows from it.
    """

    _name = "cs.ticket.source.mixin"
    _description = "Record That Tickets Are About"

    _ticket_field = None

    cs_open_ticket_count = fields.Integer(string="Open Tickets", compute="_compute_cs_open_ticket_count")

    def _compute_cs_open_ticket_count(self):
        counts = self.env["cs.ticket"]._count_open(self._ticket_field, self)
        for record in self:
            record.cs_open_ticket_count = counts.get(record, 0)

    def action_view_tickets(self):
        self.ensure_one()
        name = self.env._("Tickets of %(name)s", name=self.display_name)
        return self.env["cs.ticket"]._open_of(
            name, self._get_own_ticket_domain(), self._prepare_ticket_context()
        )

    def action_new_ticket(self):
        """Open the form of a ticket that knows what the record knows."""
        self.ensure_one()
        return self.env["cs.ticket"]._open_new(self._prepare_ticket_context())

    # Hooks

    def _get_own_ticket_domain(self):
        """Return the domain of the tickets about the record (one record)."""
        return Domain(self._ticket_field, "=", self.id)

    def _prepare_ticket_context(self):
        """Return the defaults of a new ticket about the record (one record)."""
        return {f"default_{self._ticket_field}": self.id}
