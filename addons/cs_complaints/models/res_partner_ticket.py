from odoo import fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    _inherit = "res.partner"

    cs_open_ticket_count = fields.Integer(
        string="Open Tickets",
        compute="_compute_cs_open_ticket_count",
        groups="cs_forwarding.group_agent",
    )

    def _compute_cs_open_ticket_count(self):
        tickets = self.env["cs.ticket"]
        for partner in self:
            domain = tickets._get_open_domain() & partner._get_ticket_domain()
            partner.cs_open_ticket_count = tickets.search_count(domain)

    def _get_ticket_domain(self):
        """Return the domain of the tickets that the customer, or one of his, has raised."""
        return Domain("partner_id", "child_of", self.ids)

    def action_view_tickets(self):
        self.ensure_one()
        name = self.env._("Tickets of %(name)s", name=self.name)
        context = {"default_partner_id": self.id}
        return self.env["cs.ticket"]._open_of(name, self._get_ticket_domain(), context)
