from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ..lib.workbook import Column, Sheet, write_workbook


class CsCustomerStatement(models.Model):
    """The statement as a spreadsheet: all figures, and all lines on a sheet per currency."""

    _inherit = "cs.customer.statement"

    def _render_xlsx(self):
        """Return the statement as XLSX, in the language of the context (one statement)."""
        sheets = [self._get_figures_sheet()]
        sheets += [self._get_lines_sheet(section) for section in self.section_ids]
        return write_workbook(sheets)

    def _get_figures_sheet(self):
        title = [
            (self.company_id.name,),
            (self.env._("Customer Statement"), self.display_name),
            (self.env._("Customer"), self.partner_id.name or ""),
            (self.env._("Period"), f"{self.date_from} – {self.date_to}"),
        ]
        columns = [Column("", 28)]
        columns += [
            Column(section.currency_id.name, 16, _get_money_format(section.currency_id))
            for section in self.section_ids
        ]
        labels = self.section_ids[:1]._get_figure_labels()
        rows = [(label, *self.section_ids.mapped(name)) for name, label in labels]
        return Sheet(columns, rows, self.env._("Summary"), title)

    def _get_lines_sheet(self, section):
        return Sheet(self._get_columns(section), self._get_rows(section), section.currency_id.name)

    def _get_rows(self, section):
        """Yield the lines of a currency in the order of :meth:`_get_columns`."""
        kinds, answers, types = self._get_line_labels()
        places = self._get_place_names()
        for line in self._fetch_lines(section):
            date, kind, number, type_id, ref, destination, weight, due, amount, billed, answer, words = line
            yield (
                date,
                kinds[kind],
                number,
                types.get(type_id),
                ref,
                places.get(destination),
                weight or None,
                due,
                amount,
                (billed or 0) if kind == "charge" else None,
                answers[answer],
                words,
            )

    def _get_columns(self, section):
        money = _get_money_format(section.currency_id)
        return [
            Column(self.env._("Date"), 12),
            Column(self.env._("Kind"), 16),
            Column(self.env._("Number"), 20),
            Column(self.env._("Charge"), 18),
            Column(self.env._("Reference"), 18),
            Column(self.env._("Destination"), 12),
            Column(self.env._("Weight (kg)"), 11, "General"),
            Column(self.env._("Due"), 12),
            Column(self.env._("Amount"), 14, money),
            Column(self.env._("Invoiced"), 14, money),
            Column(self.env._("Answer"), 12),
            Column(self.env._("Customer's Words"), 30),
        ]

    def _get_line_labels(self):
        """Return the words for kinds, answers and charge types."""
        lines = self.env["cs.customer.statement.line"]
        kinds, answers = (
            dict(lines._fields[name]._description_selection(self.env)) for name in ("kind", "answer")
        )
        charge_types = self.env["cs.charge.type"].with_context(active_test=False).search(Domain.TRUE)
        return kinds, answers, {charge_type.id: charge_type.name for charge_type in charge_types}

    def _fetch_lines(self, section):
        """Return the lines of a currency as plain rows: a statement may have a hundred thousand."""
        self.env["cs.customer.statement.line"].flush_model()
        return self.env.execute_query(
            SQL(
                """
                SELECT date, kind, number, type_id, ref, destination, weight, due_date, amount, billed,
                       answer, words
                  FROM cs_customer_statement_line
                 WHERE statement_id = %s AND currency_id = %s ORDER BY date, id
                """,
                self.id,
                section.currency_id.id,
            )
        )


def _get_money_format(currency):
    """Return how amounts look: yen have no decimals."""
    return f"#,##0.{'0' * currency.decimal_places}".rstrip(".")
