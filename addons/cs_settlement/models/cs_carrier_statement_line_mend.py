from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..statement_problems import explain_row


class CsCarrierStatementLine(models.Model):
    """Rows that could not be read: kept with the reason, mended, or left out by a person."""

    _inherit = "cs.carrier.statement.line"

    problem = fields.Char(compute="_compute_problem", help="Why the row can't be read.")
    cells = fields.Json(string="Raw Row", compute="_compute_cells", help="The row as the file has it.")
    cell_column = fields.Char(compute="_compute_cells")
    cell_changes = fields.Json(string="Cells", help="What a person typed over the row.")

    @api.depends("ref", "row")
    def _compute_display_name(self):
        """Name a row without a waybill by its place in the file."""
        for line in self:
            line.display_name = line.ref or self.env._("Row %(row)s", row=line.row)

    @api.depends("error", "raw")
    @api.depends_context("lang")
    def _compute_problem(self):
        for line in self:
            raw = line.raw or {}
            line.problem = line.error and explain_row(
                self.env, line.error, column=raw.get("column", ""), value=raw.get("value", "")
            )

    @api.depends("raw")
    def _compute_cells(self):
        for line in self:
            raw = line.raw or {}
            line.cells = _sort_cells(raw)
            line.cell_column = raw.get("column")

    def action_retry(self):
        """Read the rows again, with what was typed over them."""
        self.check_access("write")
        lines = self.filtered("error")
        statements = lines.statement_id
        for statement in statements:
            statement._reread(lines.filtered(lambda line, owner=statement: line.statement_id == owner))
        return statements[:1]._get_lines_action()

    def action_leave_out(self):
        """Say that the rows are no lines of the bill."""
        self.check_access("write")
        lines = self.filtered("error")
        if lines.statement_id.filtered(lambda statement: statement.state not in ("held", "review")):
            raise UserError(self.env._("The statement is approved already."))
        lines.write(
            {"resolution": "refused", "resolved_by_id": self.env.uid, "resolved_at": fields.Datetime.now()}
        )
        lines.statement_id._update_figures()

    def _after_decide(self, resolution):
        """Count what is left to decide."""
        res = super()._after_decide(resolution)
        self.env["cs.carrier.statement"].browse(self._get_statement_ids())._update_open_count()
        return res

    def _get_statement_ids(self):
        rows = self.env.execute_query(
            SQL("SELECT DISTINCT statement_id FROM cs_carrier_statement_line WHERE id = ANY(%s)", self.ids)
        )
        return [row[0] for row in rows]


def _sort_cells(raw):
    """Return the cells as the file has them, from left to right: the database sorts keys by length."""
    cells = raw.get("cells")
    return cells and {name: cells[name] for name in raw.get("columns") or cells if name in cells}
