from odoo import fields, models
from odoo.exceptions import AccessError


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    cs_needs_customer_data = fields.Boolean(
        string="Needs the Customer's Address",
        help="Without phone and street the paper is useless (slip, label): only those who may see "
        "customer data print it. Other papers are printed with the data masked.",
    )

    def _check_print_masked(self):
        """Refuse papers that are no use masked, and those that are kept as a file for everybody."""
        for report in self:
            if report.cs_needs_customer_data or report.attachment:
                raise AccessError(
                    self.env._(
                        "'%(report)s' carries the customer's address and phone, which you see masked. "
                        "Ask somebody with the right 'Customer Data in Clear' to print it.",
                        report=report.name,
                    )
                )

    def _render_template(self, template, values=None):
        document = super()._render_template(template, values)
        if self.env.context.get("cs_print_masked"):
            return self.env["cs.confidentiality"]._scrub_document(document.decode()).encode()
        return document
