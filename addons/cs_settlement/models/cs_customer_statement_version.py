from odoo import api, fields, models
from odoo.tools import SQL

from ..const_customer import DIFFERENCE_LINES


class CsCustomerStatement(models.Model):
    """Corrected versions: a new picture of the same period, and what is different in it."""

    _inherit = "cs.customer.statement"

    difference = fields.Json(readonly=True, copy=False)
    difference_html = fields.Html(string="Differences", compute="_compute_difference_html")

    @api.depends("difference")
    @api.depends_context("lang")
    def _compute_difference_html(self):
        for statement in self:
            statement.difference_html = (
                self.env["ir.qweb"]._render(
                    "cs_settlement.customer_statement_difference", {"statement": statement}
                )
                if statement.difference
                else False
            )

    def action_correct(self):
        """Prepare a corrected version; the customer keeps the old one until the new one is released."""
        self.ensure_one()
        self.check_access("write")
        newer = self.replaced_by_ids.filtered(lambda statement: statement.state == "draft")
        if not newer:
            self._ensure_can_become("replaced")
            newer = self.env["cs.customer.statement.maker"]._correct(self)
        return newer._get_records_action(name=self.env._("Corrected Statement"))

    def _carry_answers(self):
        """Keep the customer's yes to lines that have not changed (one new version)."""
        # Unknown to the planner, tens of thousands of new lines would be compared each with each.
        self.env.cr.execute(SQL("ANALYZE cs_customer_statement_line"))
        self.env.cr.execute(
            SQL(
                """
                UPDATE cs_customer_statement_line n SET answer = 'confirmed', answered_at = o.answered_at
                  FROM cs_customer_statement_line o
                 WHERE n.statement_id = %s AND o.statement_id = %s AND o.answer = 'confirmed'
                   AND o.amount = n.amount AND %s
                """,
                self.id,
                self.replaces_id.id,
                self._is_same_line(),
            )
        )

    def _is_same_line(self):
        """Return the condition that line ``o`` of the old version and ``n`` of the new one are the same.

        Plain equalities, which are joined by hashing.
        """
        return SQL(
            """(o.kind = n.kind AND o.currency_id = n.currency_id
                AND COALESCE(o.charge_id, 0) = COALESCE(n.charge_id, 0)
                AND COALESCE(o.move_id, 0) = COALESCE(n.move_id, 0))"""
        )

    def _keep_difference(self):
        """Note what differs from the version before (one new version)."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT COALESCE(n.kind, o.kind), COALESCE(n.number, o.number),
                       COALESCE(n.currency_id, o.currency_id), o.amount, n.amount
                  FROM (SELECT * FROM cs_customer_statement_line WHERE statement_id = %s) o
                  FULL JOIN (SELECT * FROM cs_customer_statement_line WHERE statement_id = %s) n
                    ON %s
                 WHERE o.amount IS DISTINCT FROM n.amount
                 ORDER BY 3, COALESCE(n.date, o.date), 2
                """,
                self.replaces_id.id,
                self.id,
                self._is_same_line(),
            )
        )
        names = ("kind", "number", "currency", "before", "after")
        lines = [dict(zip(names, self._as_plain(row), strict=True)) for row in rows[:DIFFERENCE_LINES]]
        # sudo: what differs is noted by the service alone
        self.sudo().difference = {
            "lines": lines,
            "more": max(0, len(rows) - DIFFERENCE_LINES),
            "figures": self._get_figure_differences(),
        }

    def _as_plain(self, row):
        """Return a row as JSON takes it: amounts as numbers, what was not there as None."""
        kind, number, currency_id, before, after = row
        amounts = (None if amount is None else float(amount) for amount in (before, after))
        return (kind, number or "", currency_id, *amounts)

    def _get_figure_differences(self):
        """Return what is due before and after, for each currency in which it changed."""
        before = {section.currency_id: section.total for section in self.replaces_id.section_ids}
        after = {section.currency_id: section.total for section in self.section_ids}
        return [
            {"currency": currency.id, "before": before.get(currency, 0.0), "after": after.get(currency, 0.0)}
            for currency in (before | after)
            if currency.compare_amounts(before.get(currency, 0.0), after.get(currency, 0.0))
        ]

    def _get_difference_rows(self):
        """Return the difference as pages show it (one statement).

        :return: ``[{"label", "number", "before", "after"}]``, amounts in words and "" for what is not there
        """
        difference = self.difference or {}
        kinds = dict(self.env["cs.customer.statement.line"]._fields["kind"]._description_selection(self.env))
        rows = [{"label": self.env._("Total due"), **row} for row in difference.get("figures", [])]
        rows += [{"label": kinds.get(row["kind"], ""), **row} for row in difference.get("lines", [])]
        for row in rows:
            currency = self.env["res.currency"].browse(row["currency"])
            for name in ("before", "after"):
                row[name] = "" if row[name] is None else currency.format(row[name])
        return rows
