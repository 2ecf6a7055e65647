from decimal import Decimal

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..const_statement import LIVE_STATES, OVERLAP_SHARE
from .cs_carrier_statement_load import STAGE

# What makes two lines the same, whatever row of whatever file they stand in.
_LINE_KEY = SQL(
    "ROW(ref_key, type_id, charge_text, category, service_date, currency_id, amount, weight, error)"
)


class CsCarrierStatement(models.Model):
    """What is looked at before a statement may be reviewed: its totals, and what was imported before."""

    _inherit = "cs.carrier.statement"

    declared = fields.Json(
        copy=False, help="What the carrier says the lines come to: basis and currency -> amount as text."
    )

    def _read_stage(self):
        """Return what the staged rows come to; see :meth:`_read_facts`."""
        return self._read_facts(SQL.identifier(STAGE))

    def _read_stored(self):
        """Return what the stored lines come to (one statement)."""
        return self._read_facts(
            SQL("(SELECT * FROM cs_carrier_statement_line WHERE statement_id = %s) stored", self.id)
        )

    def _read_facts(self, source):
        """Return what rows come to.

        :return: dict of ``line_count``, ``error_count``, ``period`` (first and last date of service),
            ``content`` (text that is equal for the same lines in any order), ``currencies`` (of readable
            rows) and ``sums``: {currency: (amount, tax, offset)}
        """
        sums = [
            SQL("COALESCE(sum(%s) FILTER (WHERE error IS NULL), 0)::text", SQL.identifier(name))
            for name in ("amount", "tax_amount", "offset_amount")
        ]
        rows = self.env.execute_query(
            SQL(
                """
                SELECT currency_id, count(*), count(error), min(service_date), max(service_date),
                       sum(hash_record_extended(%s, 0))::text, %s
                  FROM %s GROUP BY currency_id
                """,
                _LINE_KEY,
                SQL(", ").join(sums),
                source,
            )
        )
        dates = [date for row in rows for date in row[3:5] if date]
        count = sum(row[1] for row in rows)
        return {
            "line_count": count,
            "error_count": sum(row[2] for row in rows),
            "period": (min(dates, default=False), max(dates, default=False)),
            "content": f"{count}:{sum(int(row[5]) for row in rows)}" if count else False,
            "currencies": self.env["res.currency"].browse(row[0] for row in rows if row[1] > row[2]),
            "sums": {self.env["res.currency"].browse(row[0]): tuple(map(Decimal, row[6:])) for row in rows},
        }

    def _take_header(self, header, facts):
        """Note what the file says about itself, and which earlier statement it may correct."""
        currency = self.currency_id
        if len(facts["currencies"]) == 1 and currency != facts["currencies"]:
            currency = facts["currencies"]
            self._stage_currency(currency)
        first, last = facts["period"]
        self.write(
            {
                "currency_id": currency.id,
                "invoice_number": header.invoice_number or self.invoice_number,
                "invoice_date": header.invoice_date or self.invoice_date or False,
                "period_start": header.period_start or first,
                "period_end": header.period_end or last,
                "declared": self._prepare_declared(header, currency),
                "declared_total": float(header.totals.get(currency.name, header.totals.get("", 0))),
            }
        )
        same = self._find_same_content(facts["content"])
        self.content_hash = False if same else facts["content"]
        earlier = self.replaces_id or self._find_corrected()
        self.write({"replaces_id": earlier.id, "version": earlier.version + 1 if earlier else 1})
        facts["same"] = same
        self.flush_recordset()

    def _stage_currency(self, currency):
        """Put the rows that nobody can read in the currency of the others."""
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET currency_id = %s WHERE error IS NOT NULL",
                SQL.identifier(STAGE),
                currency.id,
            )
        )

    def _prepare_declared(self, header, currency):
        """Return the totals that the file tells, by the code of the currency."""
        totals = {code or currency.name: str(total) for code, total in header.totals.items()}
        return {"basis": header.declared_basis, "totals": totals} if totals else False

    def _get_live_domain(self):
        """Return the domain of the account's other statements that count."""
        return Domain(
            [("account_id", "=", self.account_id.id), ("id", "!=", self.id), ("state", "in", LIVE_STATES)]
        )

    def _find_same_content(self, content):
        return self.search(self._get_live_domain() & Domain("content_hash", "=", content), limit=1)

    def _find_corrected(self):
        """Return the latest statement over the same invoice of the carrier."""
        if not self.invoice_number:
            return self.browse()
        return self.search(
            self._get_live_domain() & Domain("invoice_number", "=", self.invoice_number), limit=1
        )

    def _hold_or_review(self, header, facts):
        """Open the review unless something asks for a person first; all of it is told at once."""
        reasons = [
            *self._check_lines(facts),
            *self._check_account(header),
            *self._check_totals(facts),
            *self._check_earlier(facts),
        ]
        self.write({"state": "held" if reasons else "review", "held_reasons": reasons or False})

    def _check_lines(self, facts):
        if not facts["line_count"]:
            yield {"code": "no_lines"}

    def _check_account(self, header):
        """Tell numbers of accounts in the file none of which is the account's; unknown ones say nothing."""
        known = self.account_id._get_numbers()
        told = self.account_id._compare_numbers(header.account_numbers)
        if known and told and not known & told:
            params = {"numbers": ", ".join(sorted(header.account_numbers)), "account": self.account_id.name}
            yield {"code": "account", "params": params}

    def _check_totals(self, facts):
        """Compare the totals of the file with its lines, to the cent."""
        declared = self.declared or {"totals": {}}
        sums = {currency.name: (currency, values) for currency, values in facts["sums"].items()}
        for code, total in declared["totals"].items():
            currency, values = sums.get(code, (self.currency_id, (Decimal(),) * 3))
            amount, tax, offset = values
            found = amount if declared["basis"] == "amount" else amount + tax - offset
            missing = Decimal(total) - found
            if not currency.is_zero(float(missing)):
                digits = currency.decimal_places
                figures = {"declared": Decimal(total), "found": found, "difference": missing}
                texts = {name: f"{figure:.{digits}f}" for name, figure in figures.items()}
                yield {
                    "code": "totals",
                    "params": {**texts, "currency": code, "errors": facts["error_count"]},
                }

    def _check_totals_again(self):
        """Compare once more after rows were mended (one statement)."""
        if self.state == "held" and not list(self._check_totals(self._read_stored())):
            self._settle_reasons(["totals"])

    def _check_earlier(self, facts):
        """Tell which statement has the same lines, the same invoice or many of the same waybills."""
        if facts["same"]:
            yield self._prepare_rival_reason("same_content", facts["same"])
        elif self.replaces_id:
            yield self._prepare_rival_reason("corrected", self.replaces_id)
        else:
            yield from self._check_overlap()

    def _check_overlap(self):
        """Tell the statement that has most of the waybills, when it has many of them."""
        rivals = self._get_rivals()
        if not rivals:
            return
        rows = self.env.execute_query(
            SQL(
                """
                WITH refs AS MATERIALIZED (
                    SELECT DISTINCT ref_key FROM %(stage)s WHERE ref_key IS NOT NULL AND error IS NULL)
                SELECT line.statement_id, count(DISTINCT line.ref_key), (SELECT count(*) FROM refs)
                  FROM cs_carrier_statement_line line
                  JOIN refs ON refs.ref_key = line.ref_key
                 WHERE line.account_id = %(account)s AND line.statement_id = ANY(%(rivals)s)
                 GROUP BY line.statement_id ORDER BY 2 DESC, 1 LIMIT 1
                """,
                stage=SQL.identifier(STAGE),
                account=self.account_id.id,
                rivals=rivals.ids,
            )
        )
        for rival, count, total in rows:
            if count >= OVERLAP_SHARE * total:
                yield self._prepare_rival_reason("overlap", self.browse(rival), count=count, total=total)

    def _prepare_rival_reason(self, code, rival, **params):
        return {"code": code, "params": {"statement": rival.number, "id": rival.id, **params}}

    def _get_rivals(self):
        """Return the account's statements over the same days."""
        if not self.period_start:
            return self.browse()
        return self.search(
            self._get_live_domain()
            & Domain("period_start", "<=", self.period_end)
            & Domain("period_end", ">=", self.period_start)
        )
