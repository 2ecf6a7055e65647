from odoo import api, fields, models

from ..lib.warehouse_choice import distribute

_CONTENT = {"product_id", "product_uom_qty", "product_uom_id", "route_ids"}


class SaleOrderLine(models.Model):
    """A line of a split order is procured from several warehouses, each by a procurement of its own."""

    _name = "sale.order.line"
    _inherit = ["sale.order.line", "cs.guarded.fields"]

    cs_share_ids = fields.One2many("cs.warehouse.share", "order_line_id", string="Warehouse Shares")

    @api.depends("cs_share_ids.warehouse_id")
    def _compute_warehouse_id(self):
        """Look at the stock of the warehouse that delivers most of the line."""
        result = super()._compute_warehouse_id()
        # shares may belong to orders of all teams
        for line in self.sudo().filtered("cs_share_ids"):
            line.warehouse_id = line.cs_share_ids[0].warehouse_id
        return result

    def write(self, vals):
        """Forget the shares of quotations whose lines change; the next choice makes new ones."""
        if not _CONTENT.isdisjoint(vals):
            # nobody edits shares by hand
            changed = self.sudo().filtered(lambda line: line.state in ("draft", "sent"))
            changed.order_id.order_line.cs_share_ids.unlink()
        return super().write(vals)

    def _create_procurements(self, product_qty, procurement_uom, values):
        parts = self._get_warehouse_parts(product_qty, procurement_uom)
        if not parts:
            return super()._create_procurements(product_qty, procurement_uom, values)
        procurements = []
        for warehouse, quantity in parts.items():
            own = {**values, "warehouse_id": warehouse}
            procurements += super()._create_procurements(quantity, procurement_uom, own)
        return procurements

    def _get_warehouse_parts(self, quantity, uom):
        """Return ``{warehouse: quantity}`` for the procurement of one line; empty: it is not split."""
        # whoever confirms the order need not see the choice
        shares = self.sudo().cs_share_ids
        if not shares:
            return {}
        product_uom = self.product_id.uom_id
        planned = {
            share.warehouse_id: product_uom._compute_quantity(share.quantity, uom, rounding_method="HALF-UP")
            for share in shares
        }
        return distribute(quantity, planned, self._get_placed(uom))

    def _get_placed(self, uom):
        """Return ``{warehouse: quantity}`` on the line's transfers out (one line)."""
        placed = {}
        for move in self._get_outgoing_incoming_moves(strict=False)[0]:
            warehouse = move.location_id.warehouse_id
            quantity = move.quantity if move.state == "done" else move.product_uom_qty
            placed[warehouse] = placed.get(warehouse, 0) + move.product_uom._compute_quantity(quantity, uom)
        return placed
