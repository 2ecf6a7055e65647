from decimal import Decimal

from odoo import fields, models
from odoo.fields import Command
from odoo.tools import SQL

from ..const_books import OFFSET_TYPE
from ..lib.books import BillDocument, BillPart, get_tax_tolerance


class CsBookingService(models.AbstractModel):
    """Turn an approved statement into bills: one per invoice number and currency of the carrier.

    Bills hold sums by charge type, never a line per parcel: what a shipment costs stands in ``cs.charge``.
    Everything is derived from :meth:`_read_documents`, so that the preview shows what will be booked.
    """

    _name = "cs.booking.service"
    _description = "Booking of Carrier Statements"

    # What is to be booked

    def _read_documents(self, statement):
        """Return the documents of the statement that have no bill yet: list of ``lib.books.BillDocument``.

        One statement for any number of lines; the amounts are exact and rounded to the currency.
        """
        documents = {}
        offsets = {}
        for number, currency, kind, is_offset, count, dated, *sums in self._read_sums(statement):
            # The database hands decimals over as floats, so they come as text.
            amount, tax, offset = map(Decimal, sums)
            key = (number, currency)
            document = documents.setdefault(key, BillDocument(number, currency, None))
            document.invoice_date = max(filter(None, (document.invoice_date, dated)), default=None)
            document.parts.append(BillPart(kind, is_offset, count, amount, tax))
            offsets[key] = offsets.get(key, 0) + offset
        booked = {(move.cs_invoice_number, move.currency_id.id) for move in statement._get_live_moves()}
        found = [document for key, document in documents.items() if key not in booked]
        for document in found:
            document.invoice_date = document.invoice_date or self._get_default_date(statement)
            self._complete_document(document, offsets[document.key])
        return found

    def _complete_document(self, document, offset):
        """Add what was paid in advance, once for the document, and round."""
        if offset:
            offset_type = self._get_offset_type().id
            document.parts.append(BillPart(offset_type, True, 0, -offset))
        currency = self.env["res.currency"].browse(document.currency_id)
        document.parts = [part for part in document.parts if part.amount or part.tax]
        document.round(currency._get_unit())

    def _read_sums(self, statement):
        lines = self.env["cs.carrier.statement.line"]
        lines.flush_model()
        statement.flush_recordset()
        bookable = lines._get_bookable_sql(statement._get_bill_policy())
        return self.env.execute_query(
            SQL(
                """
                SELECT %(number)s,
                       line.currency_id,
                       line.type_id,
                       line.category = 'offset',
                       COUNT(*),
                       MAX(line.invoice_date),
                       COALESCE(SUM(%(bookable)s), 0)::text,
                       COALESCE(SUM(CASE WHEN line.amount = 0 THEN line.tax_amount
                                         ELSE line.tax_amount * (%(bookable)s) / line.amount END), 0)::text,
                       COALESCE(SUM(line.offset_amount), 0)::text
                  FROM cs_carrier_statement_line line
                  JOIN cs_carrier_statement statement ON statement.id = line.statement_id
                  LEFT JOIN cs_charge_type kind ON kind.id = line.type_id
                 WHERE line.statement_id = %(statement)s AND line.error IS NULL
                 GROUP BY 1, 2, 3, 4, kind.sequence
                 ORDER BY 1, 2, kind.sequence NULLS LAST, 3, 4
                """,
                number=self._get_number_sql(),
                bookable=bookable,
                statement=statement.id,
            )
        )

    def _get_default_date(self, statement):
        return statement.invoice_date or statement.period_end or fields.Date.context_today(statement)

    def _get_offset_type(self):
        return self.env.ref(f"cs_settlement.charge_type_{OFFSET_TYPE}")

    # What a bill is made of

    def _prepare_move_vals(self, statement, document, rate=0.0):
        """Return the values of one bill or credit note; what an override adds stands on it.

        :param BillDocument document:
        :param float rate: company currency for one of the bill's, as the carrier prints it; 0 for the day's
        """
        sign = -1 if self._is_refund(statement, document) else 1
        parts = [self._prepare_line_vals(statement, document, part, sign) for part in document.parts]
        claims = self._get_claims(statement, document) if statement.account_id.setoff_allowed else []
        return {
            "move_type": "in_refund" if sign < 0 else "in_invoice",
            "company_id": statement.company_id.id,
            "partner_id": statement.partner_id.id,
            "currency_id": document.currency_id,
            "ref": document.number,
            "invoice_date": document.invoice_date,
            "invoice_origin": statement.number,
            "cs_statement_id": statement.id,
            "cs_invoice_number": document.number,
            "invoice_line_ids": [
                Command.create(vals)
                for vals in (
                    *parts,
                    *({**claim, "price_unit": sign * claim["price_unit"]} for claim in claims),
                )
            ],
            **({"invoice_currency_rate": 1 / rate} if rate else {}),
        }

    def _prepare_line_vals(self, statement, document, part, sign=1):
        """Return the values of one line of a bill: the sum of a charge type."""
        product, account, taxes = self._get_accounts(statement, part)
        price = part.amount
        if taxes and all(tax.price_include for tax in taxes):
            price += part.tax
        return {
            "name": self._get_line_name(statement, part),
            "product_id": product.id,
            "quantity": 1,
            "price_unit": float(sign * price),
            "tax_ids": [Command.set(taxes.ids)],
            "cs_statement_id": statement.id,
            **({"account_id": account.id} if account else {}),
            **(
                {"analytic_distribution": dist}
                if (dist := statement.account_id.analytic_distribution)
                else {}
            ),
        }

    def _get_line_name(self, statement, part):
        kind = self.env["cs.charge.type"].browse(part.type_id)
        name = kind.name or self.env._("Other charges")
        if not part.count:
            return name
        return self.env._(
            "%(type)s: %(count)s lines of %(number)s", type=name, count=part.count, number=statement.number
        )

    def _get_accounts(self, statement, part):
        """Return product, account (empty: the product's) and taxes of a part, through the fiscal position."""
        kind = self.env["cs.charge.type"].browse(part.type_id)
        product = kind.product_id
        if part.is_offset:
            return product, statement.account_id.prepaid_account_id, self.env["account.tax"]
        taxes = product.supplier_taxes_id._filter_taxes_by_company(statement.company_id)
        position = self.env["account.fiscal.position"]._get_fiscal_position(statement.partner_id)
        return product, self.env["account.account"], position.map_tax(taxes)

    def _get_claims(self, statement, document):
        """Return what is deducted on the bill besides: list of values of bill lines, price below zero.

        Only asked where the carrier has agreed to set-off. Nothing here: addons with claims extend it.
        """
        return []

    def _get_totals(self, statement, document):
        """Return (net, tax by our taxes) of a document, as a preview of the bill."""
        currency = self.env["res.currency"].browse(document.currency_id)
        tax = 0.0
        for part in document.parts:
            product, _account, taxes = self._get_accounts(statement, part)
            price = self._prepare_line_vals(statement, document, part)["price_unit"]
            result = taxes.compute_all(price, currency, 1, product, statement.partner_id)
            tax += result["total_included"] - result["total_excluded"]
        return float(document.amount), currency.round(tax)

    def _is_refund(self, statement, document):
        net, tax = self._get_totals(statement, document)
        currency = self.env["res.currency"].browse(document.currency_id)
        return currency.compare_amounts(net + (float(document.tax) or tax), 0.0) < 0

    # Booking

    def _book(self, statement, choices=None, in_open_period=False):
        """Make the draft bills of an approved statement, or those that are missing, and return them.

        :param dict choices: {(invoice number, currency id): {"rate": float, "invoice_date": date}}
        :param bool in_open_period: somebody agreed that what is dated in a locked period moves to an open one
        """
        statement._ensure_bookable()
        documents = self._read_documents(statement)
        choices = choices or {}
        for document in documents:
            document.invoice_date = choices.get(document.key, {}).get("invoice_date") or document.invoice_date
        self._ensure_no_obstacles(statement, documents, in_open_period)
        company = statement.company_id
        moves = self.env["account.move"].with_company(company)
        moves = moves.create(
            [
                self._prepare_move_vals(statement, document, choices.get(document.key, {}).get("rate", 0.0))
                for document in documents
            ]
        )
        for move, document in zip(moves, documents, strict=True):
            self._adopt_tax(move, document)
        return moves

    def _adopt_tax(self, move, document):
        """Take over the tax that the carrier states where rounding alone makes it differ from ours.

        A greater difference stays for a person to see.
        """
        if not document.tax:
            return
        stated = abs(float(document.tax))
        currency = move.currency_id
        difference = currency.round(stated - move.amount_tax)
        if currency.is_zero(difference):
            return
        taxed = move.line_ids.filtered(lambda line: line.display_type == "tax")
        bound = get_tax_tolerance(document.count, currency._get_unit())
        if len(taxed) == 1 and abs(difference) <= bound:
            amount = taxed.amount_currency + move.direction_sign * difference
            move.write({"line_ids": [Command.update(taxed.id, {"amount_currency": amount})]})
        else:
            move.cs_tax_difference = difference
