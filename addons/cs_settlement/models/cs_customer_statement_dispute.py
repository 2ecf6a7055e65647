from odoo import fields, models


class CsCustomerStatement(models.Model):
    """Objections become disputes, with a deadline and an outcome."""

    _inherit = "cs.customer.statement"

    dispute_ids = fields.One2many("cs.dispute", "customer_statement_id", string="Disputes")

    def _after_objection(self, lines):
        self.env["cs.dispute"]._open_from_customer_lines(lines)
        return super()._after_objection(lines)

    def _after_withdrawal(self, lines):
        # sudo: the customer takes it back on the portal, and does not see disputes
        disputed = self.env["cs.dispute.line"].sudo().search(
            [
                ("customer_statement_line_id", "in", lines.ids),
                ("state", "!=", "withdrawn"),
                ("dispute_id.state", "in", ("sent", "acknowledged")),
            ]
        )
        disputed.state = "withdrawn"
        empty = disputed.dispute_id.filtered(
            lambda dispute: set(dispute.line_ids.mapped("state")) == {"withdrawn"}
        )
        empty.action_cancel()
        return super()._after_withdrawal(lines)

    def action_view_disputes(self):
        return self.dispute_ids._get_records_action(name=self.env._("Objections"))
