from odoo import fields, models
from odoo.exceptions import UserError


class CsReviewMassLine(models.TransientModel):
    _name = "cs.review.mass.line"
    _description = "Order in a Review of Many"
    _order = "outcome desc, id"

    wizard_id = fields.Many2one("cs.review.mass", required=True, index=True, ondelete="cascade")
    order_id = fields.Many2one("sale.order", required=True, ondelete="cascade")
    partner_id = fields.Many2one(related="order_id.partner_id")
    amount_total = fields.Monetary(related="order_id.amount_total")
    currency_id = fields.Many2one(related="order_id.currency_id")
    outcome = fields.Selection(
        [
            ("done", "Done"),
            ("failed", "Failed"),
            ("held", "On Hold"),
            ("ready", "Will Be Done"),
            ("skip", "Left Out"),
        ],
        required=True,
        default="ready",
    )
    reason = fields.Text()

    def _try(self):
        """Do the step on these orders; where it fails nothing is done, and the error's words are returned."""
        try:
            with self.env.cr.savepoint():
                self._apply()
        except UserError as error:
            self.env.invalidate_all()
            self.outcome = "failed"
            return str(error)
        return False

    def _apply(self):
        done = self.wizard_id._do(self.order_id)
        for line in self:
            line.outcome = "done" if line.order_id in done else "held"
