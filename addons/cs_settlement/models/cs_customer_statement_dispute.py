from odoo import fields, models


class CsCustomerStatement(models.Model):
    """Objections become disputes, with a deadline and an outcome."""

    _inherit = "cs.customer.statement"

    dispute_ids = fields.One2many("cs.dispute", "customer_statement_id", string="Disputes")

    def _after_objection(self, lines):
        self.env["cs.dispute"]._open_from_customer_lines(lines)
        return super()._after_objection(lines)

    def action_view_disputes(self):
        return self.dispute_ids._get_records_action(name=self.env._("Objections"))
