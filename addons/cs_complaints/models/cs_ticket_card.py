from odoo import api, fields, models


class CsTicket(models.Model):
    _inherit = "cs.ticket"
    _cs_confidential_fields = {"customer_card": "json"}

    customer_card = fields.Json(compute="_compute_customer_card", exportable=False)

    @api.depends("partner_id", "parcel_id", "order_id")
    def _compute_customer_card(self):
        card = self.env["cs.customer.card"]
        for ticket in self:
            ticket.customer_card = {
                "customer": card._tell(ticket.partner_id, ticket._origin) if ticket.partner_id else False,
                "parcels": card._tell_parcels(ticket.parcel_id),
                "order": card._tell_order(ticket.order_id) if ticket.order_id else False,
            }
