from odoo import fields, models


class CsDisputeLine(models.Model):
    """A line may stand for one of a customer's statement."""

    _inherit = "cs.dispute.line"

    customer_statement_line_id = fields.Many2one(
        "cs.customer.statement.line", string="Line of the Customer's Statement", ondelete="set null"
    )

    _customer_line_uniq = models.UniqueIndex(
        "(customer_statement_line_id) WHERE customer_statement_line_id IS NOT NULL AND state <> 'withdrawn'",
        "The line is in another dispute already.",
    )
