from odoo import fields, models

# Share of the bar at which each phase begins; reading ends where matching begins.
_BEGINS = {"read": 0, "match": 60, "store": 80}

# About so many bytes of a file make a row: good enough for a bar.
_ROW_BYTES = 120


class CsCarrierStatement(models.Model):
    """How far a long import has come."""

    _inherit = "cs.carrier.statement"

    load_phase = fields.Char(compute="_compute_load", help="What the import is doing, in words.")
    load_rows = fields.Integer(string="Rows Read", compute="_compute_load")
    load_progress = fields.Integer(compute="_compute_load", help="In %.")

    def _compute_load(self):
        notes = self.env["cs.statement.progress"].search([("statement_id", "in", self.ids)])
        labels = dict(notes._fields["phase"]._description_selection(self.env))
        by_statement = {note.statement_id: note for note in notes}
        for statement in self:
            note = by_statement.get(statement.id, notes.browse())
            statement.load_rows = note.row_count
            statement.load_phase = labels.get(note.phase, self.env._("Waiting"))
            statement.load_progress = statement._estimate_progress(note)

    def _estimate_progress(self, note):
        """Return the % of the bar (one statement)."""
        if note.phase == "read":
            rows = max((self.attachment_id.file_size or 0) / _ROW_BYTES, note.row_count + 1)
            return int(_BEGINS["match"] * note.row_count / rows)
        return _BEGINS.get(note.phase, 0)
