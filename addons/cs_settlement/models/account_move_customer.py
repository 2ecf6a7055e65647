from odoo import fields, models
from odoo.tools import SQL


class AccountMove(models.Model):
    """Invoices over the charges of customers' statements."""

    _inherit = "account.move"

    cs_customer_statement_id = fields.Many2one(
        "cs.customer.statement", string="Customer Statement", index="btree_not_null", copy=False
    )

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") == "cancel":
            self._release_charges()
        return result

    def unlink(self):
        self._release_charges()
        return super().unlink()

    def _release_charges(self):
        """Let the charges wait for another invoice when theirs goes."""
        invoices = self.filtered("cs_customer_statement_id")
        if not invoices:
            return
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                WITH freed AS (
                    UPDATE cs_customer_statement_line l SET invoice_id = NULL, taken = 0
                      FROM cs_customer_statement_line o
                     WHERE o.id = l.id AND l.invoice_id = ANY(%s) RETURNING l.charge_id, o.taken)
                UPDATE cs_charge c
                   SET billed = c.billed - f.taken,
                       state = CASE WHEN c.billed = f.taken THEN 'open' ELSE 'partly' END
                  FROM freed f WHERE c.id = f.charge_id
                """,
                invoices.ids,
            )
        )
        self.env["cs.customer.statement"]._forget_charges()
