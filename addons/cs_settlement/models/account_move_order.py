from odoo import models
from odoo.tools import SQL


class AccountMove(models.Model):
    """Invoices of orders with a delivery line: the freight is paid there."""

    _inherit = "account.move"

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            # sudo: charges follow the books whoever keeps them
            delivered = self.sudo().invoice_line_ids.sale_line_ids.filtered("is_delivery")
            if delivered:
                orders = SQL("SELECT unnest(%s)", delivered.order_id.ids)
                self.env["cs.charge"].sudo()._follow_orders(orders)
        return result
