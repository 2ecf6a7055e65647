from odoo import fields, models
from odoo.fields import Domain


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "cs.ticket.source.mixin"]

    _ticket_field = "order_id"

    cs_ticket_id = fields.Many2one(
        "cs.ticket", string="Asked for in Ticket", index="btree_not_null", copy=False, readonly=True
    )

    def _get_own_ticket_domain(self):
        return super()._get_own_ticket_domain() | Domain("quotation_ids", "in", self.ids)

    def _prepare_ticket_context(self):
        """Return the defaults of a new ticket about the order."""
        parcel = self.cs_parcel_ids if len(self.cs_parcel_ids) == 1 else self.env["cs.parcel"]
        return {
            "default_order_id": self.id,
            "default_parcel_id": parcel.id,
            "default_partner_id": self.partner_id.id,
            "default_channel_id": self.cs_channel_id.id,
            "default_team_id": self.cs_team_id.id,
            "default_company_id": self.company_id.id,
        }
