from odoo import api, fields, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    cs_cargo_marks = fields.Json(compute="_compute_cs_cargo_marks")

    @api.depends("move_ids.product_id", "move_ids.sale_line_id", "partner_id", "sale_id.cs_insured")
    @api.depends_context("lang")
    def _compute_cs_cargo_marks(self):
        """Show how the goods of the transfer want to be handled, each mark once."""
        service = self.env["cs.cargo.service"]
        for picking, goods in self._get_stated_goods().items():
            handling = service._merge_handling([one._get_handling() for one in goods])
            picking.cs_cargo_marks = service._get_marks(picking._add_customer_handling(handling))

    def _get_stated_goods(self):
        """Return ``{picking: [goods]}``: what is stated by hand of a move's order line, else its product."""
        lines = self.move_ids.sale_line_id
        # how goods are handled binds everybody who touches them, whatever he may read
        overrides = self.env["cs.cargo.override"].sudo().search([("line_id", "in", lines.ids)])
        stated = overrides.grouped("line_id")
        return {
            picking: [
                stated.get(move.sale_line_id) or move.product_id.product_tmpl_id for move in picking.move_ids
            ]
            for picking in self
        }

    def _add_customer_handling(self, handling):
        """Return ``handling`` with what the order and the customer ask for all goods."""
        # a customer's wishes bind everybody who handles his goods
        customer = (self.sale_id.partner_id or self.partner_id).commercial_partner_id.sudo()
        return self.env["cs.cargo.service"]._merge_handling([handling, customer._get_handling_wishes()]) | {
            "insured": self.sudo().sale_id.cs_insured or customer.cs_always_insured
        }
