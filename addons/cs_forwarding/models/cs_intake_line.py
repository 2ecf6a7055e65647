from odoo import api, fields, models
from odoo.tools import SQL

from ..const import INTAKE_LINE_STATES
from ..intake_problems import LINE_EXPLANATIONS, LINE_PROBLEMS, explain
from ..lib.intake.assembly import order_ref
from ..lib.intake.readers import RawRow


class CsIntakeLine(models.Model):
    _name = "cs.intake.line"
    _description = "Imported Row"
    _order = "id"
    _rec_name = "order_ref"
    _log_access = False
    _cs_confidential_fields = {
        "cells": "json",
        "cell_changes": "json",
        "order_data": "json",
        "problems": "text",
        "reason": "text",
        "advice": "text",
        "cell_value": "text",
    }

    batch_id = fields.Many2one("cs.intake.batch", required=True, index=True, ondelete="cascade")
    channel_id = fields.Many2one("cs.order.channel", required=True, index=True, ondelete="cascade")
    sheet_id = fields.Many2one("cs.intake.sheet", ondelete="cascade")
    row_number = fields.Integer(string="Row")
    cells = fields.Json(string="Raw Cells", readonly=True, help="The row as it came: column name and text.")
    cell_changes = fields.Json(
        compute="_compute_cell_changes",
        inverse="_inverse_cell_changes",
        help="Only the mended cells: column name and new text.",
    )
    order_data = fields.Json(readonly=True, help="The order as it came through a webhook or the API.")
    order_ref = fields.Char(string="Order Number")
    state = fields.Selection(INTAKE_LINE_STATES, required=True, default="new")
    error_code = fields.Selection(LINE_PROBLEMS, string="Problem")
    problems = fields.Json(help="What is wrong: a list of code, column, value and detail.")
    reason = fields.Text(compute="_compute_reason", help="What is wrong, where, and what to do.")
    advice = fields.Text(compute="_compute_reason", help="What is wrong and what to do.")
    cell_column = fields.Char(string="Column", help="The column that has to be mended.")
    cell_value = fields.Char(string="Raw Cell", compute="_compute_cell_value", inverse="_inverse_cell_value")
    order_id = fields.Many2one("sale.order", index="btree_not_null", ondelete="set null")
    alias_ids = fields.Many2many("cs.intake.alias", string="Unknown Words")

    _waiting_idx = models.Index("(batch_id, id) WHERE state = 'new'")
    _state_idx = models.Index("(batch_id, state)")
    _failed_idx = models.Index("(channel_id) WHERE state = 'failed'")
    _order_idx = models.Index("(batch_id, order_ref)")

    @api.depends("cells")
    def _compute_cell_changes(self):
        self.cell_changes = False

    def _inverse_cell_changes(self):
        for line in self.filtered("cell_changes"):
            line._change_cells(line.cell_changes)

    @api.depends("cells", "cell_column")
    def _compute_cell_value(self):
        for line in self:
            line.cell_value = (line.cells or {}).get(line.cell_column) if line.cell_column else False

    def _inverse_cell_value(self):
        for line in self.filtered("cell_column"):
            line._change_cells({line.cell_column: line.cell_value or ""})

    def _change_cells(self, changes):
        """Write mended cells; the order number follows them."""
        self.ensure_one()
        cells = {**(self.cells or {}), **changes}
        self.cells = {name: value for name, value in cells.items() if value}
        mapping = self.batch_id._get_assembly_mapping()
        self.order_ref = order_ref(self._get_raw_row(), mapping)

    @api.depends("problems", "sheet_id", "row_number")
    @api.depends_context("lang")
    def _compute_reason(self):
        for line in self:
            problems = line.problems or []
            line.advice = " ".join(
                explain(self.env, LINE_EXPLANATIONS, problem["code"], problem) for problem in problems
            )
            line.reason = line._describe_problems() if problems else False

    def _describe_problems(self):
        """Return where the row stands, by file, sheet, row and column, and what is wrong with it."""
        parts = [self.sheet_id.display_name]
        if self.row_number:
            parts.append(self.env._("row %(number)s", number=self.row_number))
        if self.cell_column:
            parts.append(self.env._("column “%(name)s”", name=self.cell_column))
        place = " · ".join(filter(None, parts))
        return self.env._("%(place)s: %(advice)s", place=place, advice=self.advice) if place else self.advice

    def _get_raw_row(self):
        """Return the row as the assembly wants it: every column of its sheet, blank ones too."""
        blank = dict.fromkeys(self.sheet_id.header or [], "")
        return RawRow(self.row_number, self.sheet_id.name or "", {**blank, **(self.cells or {})})

    def action_retry(self):
        """Try the rows again, with all other waiting rows of their orders."""
        self.check_access("write")
        self._retry()

    def action_skip(self):
        """Give the rows up: nothing is imported from them."""
        self.filtered(lambda line: line.state == "failed").write({"state": "skipped"})

    def _retry(self):
        """Put failed rows, and the failed rows of the same orders, back in the queue and process them."""
        failed = self.filtered(lambda line: line.state == "failed")._with_siblings()
        failed.write({"state": "new", "error_code": False, "problems": False})
        for batch in failed.batch_id:
            batch._resume()

    def _with_siblings(self):
        """Add the other failed rows of the same orders (one query)."""
        if not self:
            return self
        self.flush_model(["batch_id", "order_ref", "state"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT other.id FROM cs_intake_line line
                  JOIN cs_intake_line other
                    ON other.batch_id = line.batch_id AND other.order_ref = line.order_ref
                 WHERE line.id = ANY(%s) AND other.state = 'failed'
                """,
                list(self.ids),
            )
        )
        return self | self.browse(row[0] for row in rows)

    def action_view_order(self):
        self.ensure_one()
        return self.order_id._get_records_action()
