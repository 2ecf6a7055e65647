from odoo import models


class SaleOrder(models.Model):
    """What a ticket's text is compared with, whichever way it is written."""

    _inherit = "sale.order"

    _cs_name_upper_idx = models.Index("(upper(name))")
    _cs_external_ref_upper_idx = models.Index("(upper(cs_external_ref)) WHERE cs_external_ref IS NOT NULL")
    _cs_client_ref_upper_idx = models.Index("(upper(client_order_ref)) WHERE client_order_ref IS NOT NULL")
