from odoo import models


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "cs.ticket.source.mixin"]

    _ticket_field = "picking_id"

    def _prepare_ticket_context(self):
        """Return the defaults of a new ticket about the transfer."""
        parcel = self.cs_parcel_ids if len(self.cs_parcel_ids) == 1 else self.env["cs.parcel"]
        of_order = self.sale_id._prepare_ticket_context() if self.sale_id else {}
        return {
            "default_partner_id": self.partner_id.id,
            "default_company_id": self.company_id.id,
            **of_order,
            "default_picking_id": self.id,
            "default_parcel_id": parcel.id,
            "default_carrier_id": self.carrier_id.id,
        }
