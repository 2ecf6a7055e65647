from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _get_returned_quantity(self):
        """Return how much of the move has come back, in its unit (one move)."""
        back = self.returned_move_ids.filtered(lambda move: move.state == "done")
        return sum(move.product_uom._compute_quantity(move.quantity, self.product_uom) for move in back)
