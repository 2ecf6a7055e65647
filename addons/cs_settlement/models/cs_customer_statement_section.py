from odoo import fields, models


class CsCustomerStatementSection(models.Model):
    """The figures of a customer statement in one currency."""

    _name = "cs.customer.statement.section"
    _description = "Customer Statement Figures"
    _order = "statement_id, id"
    _log_access = False

    statement_id = fields.Many2one("cs.customer.statement", required=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True)
    currency_id = fields.Many2one("res.currency", required=True)
    opening = fields.Monetary(required=True)
    shifted = fields.Monetary(
        string="Earlier Periods",
        required=True,
        help="Posted to earlier periods since the customer was sent their statement.",
    )
    invoiced = fields.Monetary(required=True, help="Invoices, down payment invoices among them.")
    credited = fields.Monetary(required=True)
    paid = fields.Monetary(required=True)
    other = fields.Monetary(required=True, help="Other postings and settlements in another currency.")
    closing = fields.Monetary(string="Closing balance", required=True)
    charged = fields.Monetary(required=True, help="What was shipped in the period, invoiced or not.")
    unbilled = fields.Monetary(
        string="Uninvoiced", required=True, help="Charges until the last day that have no invoice yet."
    )
    total = fields.Monetary(string="Total Due", required=True)
    prepaid = fields.Monetary(
        string="Paid in Advance", required=True, help="Payments and credits that no invoice has used yet."
    )
    due_0 = fields.Monetary(string="Not Due Yet", required=True)
    due_30 = fields.Monetary(string="1–30 Days Late", required=True)
    due_60 = fields.Monetary(string="31–60 Days Late", required=True)
    due_90 = fields.Monetary(string="61–90 Days Late", required=True)
    due_more = fields.Monetary(string="Over 90 Days Late", required=True)

    _currency_uniq = models.UniqueIndex("(statement_id, currency_id)")

    def _get_figure_labels(self):
        """Return ``[(field, label)]`` of the figures, from the opening balance to what is due."""
        return [
            ("opening", self.env._("Opening balance")),
            ("shifted", self.env._("Changes of earlier periods")),
            ("invoiced", self.env._("Invoices")),
            ("credited", self.env._("Credit notes")),
            ("paid", self.env._("Payments")),
            ("other", self.env._("Other postings")),
            ("closing", self.env._("Closing balance")),
            ("unbilled", self.env._("Charges without an invoice")),
            ("total", self.env._("Total due")),
            *self._get_detail_labels(),
        ]

    def _get_detail_labels(self):
        """Return ``[(field, label)]`` of the figures that say more about the others."""
        return [
            ("charged", self.env._("Charges of the period")),
            ("prepaid", self.env._("Paid in advance, not used yet")),
            ("due_0", self.env._("Not due yet")),
            ("due_30", self.env._("1–30 days late")),
            ("due_60", self.env._("31–60 days late")),
            ("due_90", self.env._("61–90 days late")),
            ("due_more", self.env._("Over 90 days late")),
        ]

    def _is_detail(self, name):
        """Tell whether a figure only says more about the others."""
        return name in dict(self._get_detail_labels())

    def _get_shown_figures(self):
        """Return ``[(name, label, amount)]`` of a currency as papers and pages show it, zeros left out.

        The balances, and what is due, are shown whatever they are.
        """
        always = ("opening", "closing", "total")
        return [
            (name, label, self[name])
            for name, label in self._get_figure_labels()
            if name in always or not self.currency_id.is_zero(self[name])
        ]
