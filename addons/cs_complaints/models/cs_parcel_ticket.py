from odoo import fields, models
from odoo.fields import Domain


class CsParcel(models.Model):
    _inherit = "cs.parcel"

    open_ticket_count = fields.Integer(string="Open Tickets", compute="_compute_open_ticket_count")

    def _compute_open_ticket_count(self):
        counts = self.env["cs.ticket"]._count_open("parcel_id", self)
        for parcel in self:
            parcel.open_ticket_count = counts.get(parcel, 0)

    def action_view_tickets(self):
        self.ensure_one()
        name = self.env._("Tickets of %(name)s", name=self.name)
        domain = Domain("parcel_id", "=", self.id)
        return self.env["cs.ticket"]._open_of(name, domain, self._prepare_ticket_context())

    def action_new_ticket(self):
        self.ensure_one()
        return self.env["cs.ticket"]._open_new(self._prepare_ticket_context())

    def _prepare_ticket_context(self):
        """Return the defaults of a new ticket about the parcel."""
        customer = self.order_id.partner_id or self.partner_id
        return {
            "default_parcel_id": self.id,
            "default_picking_id": self.picking_id.id,
            "default_order_id": self.order_id.id,
            "default_partner_id": customer.id,
            "default_carrier_id": self.carrier_id.id,
            "default_channel_id": self.channel_id.id,
            "default_team_id": self.team_id.id,
            "default_company_id": self.company_id.id,
        }
