from odoo import fields, models
from odoo.tools import SQL

# Figure -> the SQL expression over the rows of one batch.
ROW_FIGURES = {
    "row_count": SQL("count(*)"),
    "ref_count": SQL("count(DISTINCT order_ref)"),
    "new_count": SQL("count(*) FILTER (WHERE state = 'new')"),
    "done_count": SQL("count(*) FILTER (WHERE state = 'done')"),
    "failed_count": SQL("count(*) FILTER (WHERE state = 'failed')"),
    "skipped_count": SQL("count(*) FILTER (WHERE state = 'skipped')"),
    "duplicate_count": SQL("count(DISTINCT order_ref) FILTER (WHERE state = 'duplicate')"),
}


class CsIntakeBatch(models.Model):
    _inherit = "cs.intake.batch"

    row_count = fields.Integer(string="Rows", compute="_compute_row_figures")
    ref_count = fields.Integer(string="Order Numbers", compute="_compute_row_figures")
    new_count = fields.Integer(string="Waiting Rows", compute="_compute_row_figures")
    done_count = fields.Integer(string="Rows Imported", compute="_compute_row_figures")
    failed_count = fields.Integer(string="Rows to Mend", compute="_compute_row_figures")
    skipped_count = fields.Integer(string="Rows Left Out", compute="_compute_row_figures")
    duplicate_count = fields.Integer(string="Already There", compute="_compute_row_figures")
    progress = fields.Float(
        compute="_compute_row_figures", help="Share of the rows that are dealt with, in %."
    )
    order_count = fields.Integer(string="Orders", compute="_compute_order_figures")
    approved_count = fields.Integer(string="Approved", compute="_compute_order_figures")
    on_hold_count = fields.Integer(string="On Hold", compute="_compute_order_figures")
    to_review_count = fields.Integer(string="To Review", compute="_compute_order_figures")
    word_count = fields.Integer(string="Unknown Words", compute="_compute_word_count")

    def _compute_row_figures(self):
        figures = self._query_row_figures()
        for batch in self:
            row = figures.get(batch.id) or dict.fromkeys(ROW_FIGURES, 0)
            batch.update(row)
            handled = row["row_count"] - row["new_count"]
            batch.progress = 100.0 * handled / row["row_count"] if row["row_count"] else 0.0

    def _query_row_figures(self):
        """Return ``{batch id: {figure: number}}`` (one query)."""
        if not self.ids:
            return {}
        self.env["cs.intake.line"].flush_model(["batch_id", "state", "order_ref"])
        figures = SQL(", ").join(
            SQL("%s AS %s", expression, SQL.identifier(name)) for name, expression in ROW_FIGURES.items()
        )
        query = SQL(
            "SELECT batch_id, %s FROM cs_intake_line WHERE batch_id = ANY(%s) GROUP BY batch_id",
            figures,
            self.ids,
        )
        return {row[0]: dict(zip(ROW_FIGURES, row[1:], strict=True)) for row in self.env.execute_query(query)}

    def _compute_order_figures(self):
        groups = self.env["sale.order"]._read_group(
            [("cs_intake_batch_id", "in", self.ids)], ["cs_intake_batch_id", "cs_review_state"], ["__count"]
        )
        counts = {(batch.id, state): count for batch, state, count in groups}
        for batch in self:
            batch.approved_count = counts.get((batch.id, "approved"), 0)
            batch.on_hold_count = counts.get((batch.id, "on_hold"), 0)
            batch.to_review_count = counts.get((batch.id, "to_review"), 0)
            batch.order_count = sum(
                count for (batch_id, _state), count in counts.items() if batch_id == batch.id
            )

    def _compute_word_count(self):
        groups = self.env["cs.intake.alias"]._read_group(
            [("channel_id", "in", self.channel_id.ids), ("is_resolved", "=", False)],
            ["channel_id"],
            ["__count"],
        )
        counts = dict(groups)
        for batch in self:
            batch.word_count = counts.get(batch.channel_id, 0)
