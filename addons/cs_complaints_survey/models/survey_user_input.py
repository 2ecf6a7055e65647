from odoo import models


class SurveyUserInput(models.Model):
    _inherit = "survey.user_input"

    def _mark_done(self):
        result = super()._mark_done()
        self._open_tickets()
        return result

    def _open_tickets(self):
        """Open a ticket for each answered survey that is bad, once."""
        # sudo: whoever answers has no rights at the desk
        tickets, entries = self.env["cs.ticket"].sudo(), self.sudo()
        known = tickets.search([("survey_input_id", "in", entries.ids)]).survey_input_id
        bad = (entries - known).filtered(lambda entry: not entry.test_entry and entry._is_bad())
        tickets.create([entry._prepare_ticket_vals() for entry in bad])

    def _is_bad(self):
        """Tell whether the score or one of the answers is bad (one answered survey)."""
        survey = self.survey_id
        if survey.scoring_type != "no_scoring" and self.scoring_percentage < survey.cs_ticket_score:
            return True
        return any(line._is_bad() for line in self.user_input_line_ids if not line.skipped)

    def _prepare_ticket_vals(self):
        survey = self.survey_id
        category = survey.cs_ticket_category_id
        partner = self.partner_id.filtered("active")
        return {
            "name": survey.title,
            "matter": self._tell_answers(),
            "kind": category.kind or "complaint",
            "category_id": category.id,
            "team_id": survey.cs_ticket_team_id.id,
            "company_id": (survey.cs_ticket_team_id.company_id or self.env.company).id,
            "source": "survey",
            "external_ref": f"survey:{self.id}",
            "survey_input_id": self.id,
            "partner_id": partner.id,
            "contact_name": False if partner else self.nickname,
            "contact_email": False if partner else self.email,
        }

    def _tell_answers(self):
        """Return questions and answers in words, the bad ones marked (one answered survey)."""
        lines = self.user_input_line_ids.filtered(lambda line: not line.skipped)
        return "\n".join(
            f"{'! ' if line._is_bad() else ''}{line.question_id.title}: {line._get_words()}"
            for line in lines.sorted(lambda line: (line.question_sequence, line.id))
        )
