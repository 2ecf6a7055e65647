from odoo import models


class CsCustomerStatementLine(models.Model):
    _inherit = "cs.customer.statement.line"

    def _get_objection_words(self):
        """Return the reason of the objection with the customer's own words (one line)."""
        reasons = dict(self._fields["reason"]._description_selection(self.env))
        return ": ".join(filter(None, (reasons.get(self.reason), self.words)))
