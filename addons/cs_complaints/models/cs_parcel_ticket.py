from odoo import models


class CsParcel(models.Model):
    _name = "cs.parcel"
    _inherit = ["cs.parcel", "cs.ticket.source.mixin"]

    _ticket_field = "parcel_id"

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
