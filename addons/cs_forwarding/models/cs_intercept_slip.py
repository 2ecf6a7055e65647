import base64

from odoo import fields, models


class CsIntercept(models.Model):
    """The return slip on paper: one part stays with the warehouse, the other goes to customer service."""

    _inherit = "cs.intercept"

    def _get_barcode(self, kind, value, width, height):
        """Return a barcode as a data URI, so that the renderer of the PDF needs no network.

        :param kind: a symbology of the core's barcodes, such as ``Code128`` or ``QR``
        """
        picture = self.env["ir.actions.report"].barcode(kind, value, width=width, height=height, quiet=True)
        return f"data:image/png;base64,{base64.b64encode(picture).decode()}"

    def _get_slip_parts(self):
        """Return the two parts of the slip, in the reader's language."""
        return [
            {"title": self.env._("Return slip · warehouse"), "is_warehouse": True},
            {"title": self.env._("Return slip · customer service and accounting"), "is_warehouse": False},
        ]

    def _get_slip_waybills(self):
        """Return the waybills that are printed as barcodes."""
        # sudo: the warehouse prints slips and reads no parcels
        return self.sudo().parcel_ids.mapped("name")

    def _get_slip_amount(self):
        """Return what the goods of the slip cost the customer, for accounting (one intercept)."""
        # sudo: the warehouse prints slips and reads no prices elsewhere
        order = self.order_id.sudo()
        amount = 0.0
        for line in self.sudo().line_ids:
            sale_line = line.move_id.sale_line_id
            quantity = line.uom_id._compute_quantity(line.sent_quantity, sale_line.product_uom_id)
            if sale_line.product_uom_qty:
                amount += sale_line.price_total * quantity / sale_line.product_uom_qty
        return order.currency_id.format(amount)

    def _get_slip_date(self):
        return fields.Date.context_today(self)
