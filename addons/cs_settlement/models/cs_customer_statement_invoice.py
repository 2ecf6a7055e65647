from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL
from odoo.tools.misc import format_date


class CsCustomerStatement(models.Model):
    """Invoices over the charges a customer has confirmed: one for each currency, a line for each type."""

    _inherit = "cs.customer.statement"

    invoice_ids = fields.One2many("account.move", "cs_customer_statement_id", string="Invoices")
    invoice_count = fields.Integer(compute="_compute_invoice_count")

    def _compute_invoice_count(self):
        groups = self.env["account.move"]._read_group(
            [("cs_customer_statement_id", "in", self.ids)], ["cs_customer_statement_id"], ["__count"]
        )
        counts = dict(groups)
        for statement in self:
            statement.invoice_count = counts.get(statement, 0)

    def action_view_invoices(self):
        """Open the invoices over the charges of the statement."""
        return self.invoice_ids._get_records_action(name=self.env._("Invoices"))

    def action_invoice(self):
        """Draft the invoices over what was confirmed and has none yet."""
        self.check_access("write")
        if set(self.mapped("state")) - {"confirmed", "closed"}:
            raise UserError(self.env._("Only what the customer has confirmed is invoiced."))
        if self.try_lock_for_update() != self:
            raise UserError(self.env._("Somebody else is working on these statements. Please try again."))
        moves = self.env["account.move"].create(self._prepare_invoices())
        if not moves:
            raise UserError(self.env._("All confirmed charges are on an invoice already."))
        self._take_up(moves)
        return moves._get_records_action(name=self.env._("Invoices"))

    def _prepare_invoices(self):
        """Return the values of the invoices; where the customer gets money back it is a credit note."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT l.statement_id, l.currency_id, l.type_id, COUNT(*),
                       SUM(l.amount - COALESCE(c.billed, 0))
                  FROM cs_customer_statement_line l JOIN cs_charge c ON c.id = l.charge_id
                 WHERE %s GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
                """,
                self._is_invoiceable(),
            )
        )
        parts = {}
        for statement_id, currency_id, type_id, count, amount in rows:
            key = (self.browse(statement_id), self.env["res.currency"].browse(currency_id))
            parts.setdefault(key, []).append((self.env["cs.charge.type"].browse(type_id), count, amount))
        return [
            statement._prepare_invoice(currency, sums) for (statement, currency), sums in parts.items()
        ]

    def _is_invoiceable(self):
        """Return the condition that line ``l`` of charge ``c`` is confirmed and waits for its invoice."""
        self.env.flush_all()
        return SQL(
            """l.statement_id = ANY(%s) AND l.invoice_id IS NULL AND l.answer = 'confirmed'
               AND c.state IN ('open', 'partly') AND l.amount <> COALESCE(c.billed, 0)""",
            self.ids,
        )

    def _prepare_invoice(self, currency, sums):
        """Return the values of one invoice (one statement).

        :param sums: ``[(charge type, number of shipments, amount)]``
        """
        sign = -1 if sum(amount for _type, _count, amount in sums) < 0 else 1
        return {
            "move_type": "out_invoice" if sign > 0 else "out_refund",
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.address_get(["invoice"])["invoice"],
            "currency_id": currency.id,
            "invoice_origin": self.display_name,
            "ref": self.display_name,
            "cs_customer_statement_id": self.id,
            "invoice_line_ids": [
                Command.create(self._prepare_invoice_line(charge_type, count, sign * amount))
                for charge_type, count, amount in sums
            ],
        }

    def _prepare_invoice_line(self, charge_type, count, amount):
        """Return the values of a line; account and taxes are those of the type's product."""
        ours = self.with_context(lang=self._get_lang())
        name = ours.env._(
            "%(charge)s, %(first)s – %(last)s, %(count)s charges",
            charge=charge_type.with_env(ours.env).name,
            first=format_date(ours.env, self.date_from),
            last=format_date(ours.env, self.date_to),
            count=count,
        )
        return {"product_id": charge_type.product_id.id, "name": name, "quantity": 1, "price_unit": amount}

    def _take_up(self, moves):
        """Note on lines and charges that they are on an invoice; a charge is on one only."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE cs_customer_statement_line l
                   SET invoice_id = m.id, taken = l.amount - COALESCE(c.billed, 0)
                  FROM account_move m, cs_charge c
                 WHERE m.id = ANY(%s) AND m.cs_customer_statement_id = l.statement_id
                   AND m.currency_id = l.currency_id AND c.id = l.charge_id AND %s
                """,
                moves.ids,
                self._is_invoiceable(),
            )
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE cs_charge c SET agreed = l.amount, billed = l.amount, state = 'settled'
                  FROM cs_customer_statement_line l WHERE l.charge_id = c.id AND l.invoice_id = ANY(%s)
                """,
                moves.ids,
            )
        )
        self._forget_charges()

    def _forget_charges(self):
        self.env["cs.charge"].invalidate_model(["agreed", "billed", "state"], flush=False)
        self.env["cs.customer.statement.line"].invalidate_model(["invoice_id", "taken"], flush=False)
