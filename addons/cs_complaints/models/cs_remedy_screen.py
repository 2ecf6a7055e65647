from odoo import api, fields, models

from ..const_remedy import OPEN_REMEDY_LINE_STATES, PROMISED_REMEDY_STATES


class CsRemedy(models.Model):
    """A proposal in a few words, for cards and lists."""

    _inherit = "cs.remedy"

    line_summary = fields.Char(string="Offer", compute="_compute_line_summary")
    progress = fields.Text(compute="_compute_progress", help="What carries it out, and whom it waits for.")
    waits_for = fields.Char(compute="_compute_progress", string="Waits for")
    why = fields.Text(compute="_compute_why")

    @api.depends("line_ids.kind_id", "line_ids.amount", "currency_id")
    @api.depends_context("lang")
    def _compute_line_summary(self):
        for remedy in self:
            remedy.line_summary = remedy._get_summary()

    @api.depends("state", "line_ids.state", "line_ids.waits_for", "line_ids.error")
    @api.depends_context("lang")
    def _compute_progress(self):
        labels = self._get_line_labels()
        for remedy in self:
            promised = remedy.state in PROMISED_REMEDY_STATES
            lines = remedy.line_ids if promised else remedy.line_ids.browse()
            waiting = lines.filtered(lambda line: line.state in OPEN_REMEDY_LINE_STATES)
            remedy.progress = "\n".join(line._get_progress_words(labels) for line in lines) or False
            waits = dict.fromkeys(labels["waits_for"].get(line.waits_for) for line in waiting)
            remedy.waits_for = ", ".join(filter(None, waits)) or False

    def _get_line_labels(self):
        """Return ``{field: {value: words}}`` of the selections of the lines."""
        line = self.env["cs.remedy.line"]
        return {
            name: dict(line._fields[name]._description_selection(self.env)) for name in ("state", "waits_for")
        }

    @api.depends("end_note", "answer_note")
    def _compute_why(self):
        for remedy in self:
            remedy.why = remedy.answer_note or remedy.end_note
