from odoo import models


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "cs.text.search.mixin"]

    # Phone and street are masked for many users and therefore not searchable here.
    _text_search_fields = (
        "name",
        "client_order_ref",
        "cs_external_ref",
        "cs_buyer_account",
        "cs_buyer_note",
        "cs_seller_note",
        "partner_id.name",
        "partner_shipping_id.name",
        "order_line.name",
        "order_line.product_id.default_code",
        "picking_ids.carrier_tracking_ref",
    )
