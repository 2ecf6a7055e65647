import io

import xlsxwriter

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL


class CsCustomerStatement(models.Model):
    """The statement as a spreadsheet: all figures, and all lines on a sheet per currency."""

    _inherit = "cs.customer.statement"

    def _render_xlsx(self):
        """Return the statement as XLSX, in the language of the context (one statement)."""
        output = io.BytesIO()
        # What customers and carriers wrote stays text: no formula and no link comes of it.
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        book = xlsxwriter.Workbook(output, options)
        formats = {
            "bold": book.add_format({"bold": True}),
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
            "date": book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        }
        self._write_figures(book.add_worksheet(self.env._("Summary")), book, formats)
        for section in self.section_ids:
            self._write_lines(book.add_worksheet(section.currency_id.name), section, book, formats)
        book.close()
        return output.getvalue()

    def _get_money_format(self, book, currency):
        decimals = f".{'0' * currency.decimal_places}" if currency.decimal_places else ""
        return book.add_format({"num_format": f"#,##0{decimals}"})

    def _write_figures(self, sheet, book, formats):
        sheet.set_column("A:A", 28)
        sheet.set_column("B:U", 16)
        sheet.write_string("A1", self.company_id.name, formats["bold"])
        heads = (
            (self.env._("Statement"), self.display_name),
            (self.env._("Customer"), self.partner_id.name or ""),
            (self.env._("Period"), f"{self.date_from} – {self.date_to}"),
        )
        for row, (label, value) in enumerate(heads, start=1):
            sheet.write_string(row, 0, label)
            sheet.write_string(row, 1, value)
        top = len(heads) + 2
        for column, section in enumerate(self.section_ids, start=1):
            money = self._get_money_format(book, section.currency_id)
            sheet.write_string(top, column, section.currency_id.name, formats["head"])
            for row, (name, label) in enumerate(section._get_figure_labels(), start=top + 1):
                sheet.write_string(row, 0, label)
                sheet.write_number(row, column, section[name], money)

    def _write_lines(self, sheet, section, book, formats):
        money = self._get_money_format(book, section.currency_id)
        heads = self._get_column_labels()
        for column, (label, width) in enumerate(heads):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, label, formats["head"])
        sheet.freeze_panes(1, 0)
        kinds, answers, types = self._get_line_labels()
        last = 0
        for last, line in enumerate(self._fetch_lines(section), start=1):
            date, kind, number, type_id, ref, destination, weight, due, amount, billed, answer, words = line
            sheet.write_datetime(last, 0, date, formats["date"])
            texts = (kinds[kind], number, types.get(type_id), ref, destination)
            for column, text in enumerate(texts, start=1):
                sheet.write_string(last, column, text or "")
            if weight:
                sheet.write_number(last, 6, weight)
            if due:
                sheet.write_datetime(last, 7, due, formats["date"])
            sheet.write_number(last, 8, amount, money)
            if kind == "charge":
                sheet.write_number(last, 9, billed or 0, money)
            sheet.write_string(last, 10, answers[answer])
            sheet.write_string(last, 11, words or "")
        sheet.autofilter(f"A1:L{last + 1}")

    def _get_column_labels(self):
        """Return the head and the width of each column of lines."""
        return (
            (self.env._("Date"), 12),
            (self.env._("Kind"), 16),
            (self.env._("Number"), 20),
            (self.env._("Charge"), 18),
            (self.env._("Reference"), 18),
            (self.env._("Destination"), 12),
            (self.env._("Weight (kg)"), 11),
            (self.env._("Due"), 12),
            (self.env._("Amount"), 14),
            (self.env._("Invoiced"), 14),
            (self.env._("Answer"), 12),
            (self.env._("Words"), 30),
        )

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
