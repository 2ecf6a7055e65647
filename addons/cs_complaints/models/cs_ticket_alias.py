from odoo import api, fields, models
from odoo.fields import Domain

from ..const import TICKET_KINDS


class CsTicketAlias(models.Model):
    """A mail address of the desk: what comes to it becomes a ticket with these values."""

    _name = "cs.ticket.alias"
    _description = "Ticket Address"
    _inherit = ["mail.alias.mixin"]
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, help="What the address is for.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    team_id = fields.Many2one("cs.team", check_company=True, index="btree_not_null")
    category_id = fields.Many2one(
        "cs.ticket.category", check_company=True, help="Category of the tickets until somebody finds another."
    )
    kind = fields.Selection(TICKET_KINDS, required=True, default="complaint")
    lang = fields.Selection(
        selection=lambda self: self.env["res.lang"].get_installed(),
        string="Language",
        help="Language of customers nobody knows. Empty: Chinese where the mail is in Chinese.",
    )
    sends_receipt = fields.Boolean(
        string="Send a Receipt", default=True, help="Tell the customer by mail that the message has arrived."
    )
    ticket_count = fields.Integer(string="Open Tickets", compute="_compute_ticket_count")

    def _compute_ticket_count(self):
        tickets = self.env["cs.ticket"]
        domain = tickets._get_open_domain() & Domain("address_id", "in", self.ids)
        counts = dict(tickets._read_group(domain, ["address_id"], ["__count"]))
        for alias in self:
            alias.ticket_count = counts.get(alias, 0)

    def _alias_get_creation_values(self):
        values = super()._alias_get_creation_values()
        values["alias_model_id"] = self.env["ir.model"]._get_id("cs.ticket")
        if self.id:
            values["alias_defaults"] = repr({"address_id": self.id})
        return values

    @api.model
    def _find_by_addresses(self, addresses):
        """Return the addresses of the desk among mail addresses (lower case)."""
        local_parts = [address.partition("@")[0] for address in addresses]
        by_name = Domain("alias_id.alias_name", "in", local_parts)
        return self.search_fetch(
            Domain("alias_id.alias_full_name", "in", addresses)
            | by_name & Domain("alias_id.alias_incoming_local", "=", True)
        )

    def _get_ticket_vals(self):
        """Return the values of a ticket that comes by this address; none without an address."""
        if not self:
            return {}
        return {
            "address_id": self.id,
            "company_id": self.company_id.id,
            "team_id": self.team_id.id,
            "category_id": self.category_id.id,
            "kind": self.kind,
        }

    def action_view_tickets(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("cs_complaints.cs_ticket_action")
        return {**action, "domain": [("address_id", "=", self.id)], "context": {}}
