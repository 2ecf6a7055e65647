from odoo import models


class SurveyUserInputLine(models.Model):
    _inherit = "survey.user_input.line"

    def _is_bad(self):
        """Tell whether the answer is marked, or below the mark of its question (one line)."""
        if self.suggested_answer_id.cs_opens_ticket:
            return True
        below = self.question_id.cs_ticket_below
        if self.answer_type == "scale":
            return bool(below) and self.value_scale < below
        return bool(below) and self.answer_type == "numerical_box" and self.value_numerical_box < below

    def _get_words(self):
        """Return the answer as a person reads it (one line)."""
        row = self.matrix_row_id.value
        value = self._get_answer_value()
        return f"{row} – {value}" if row else f"{value}"
