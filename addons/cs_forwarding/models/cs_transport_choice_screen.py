from odoo import fields, models

from ..const_cargo import CRITERIA_WEIGHTS
from ..localized import format_moment


class CsTransportChoice(models.Model):
    """How a comparison reads on the order."""

    _inherit = "cs.transport.choice"

    def _get_table(self):
        """Return what the table shows, in the user's words (one choice)."""
        candidates = self.candidate_ids
        able = candidates.filtered("rank").sorted("rank")
        return {
            "version": self.version,
            "reason": self.reason,
            "status": self._get_status_words(),
            "weights": self._get_weight_words(),
            "rows": [row._get_row() for row in able],
            "refused": [
                {"id": row.id, "carrier": row.carrier_id.name, "why": row.refusal_text}
                for row in candidates.filtered("is_refused")
            ],
        }

    def _get_status_words(self):
        if not self.chosen_id:
            return self.env._("Nothing chosen yet")
        when = format_moment(self.env, fields.Datetime.context_timestamp(self, self.chosen_at))
        if self.way == "auto":
            return self.env._("Chosen automatically, %(when)s", when=when)
        # the name of a colleague is no secret
        return self.env._("Chosen by %(user)s, %(when)s", user=self.chosen_by_id.sudo().name, when=when)

    def _get_weight_words(self):
        weights = self._get_weights()
        total = sum(weights.values()) or 1
        shares = {key: round(100 * weights[key] / total) for key in CRITERIA_WEIGHTS}
        words = self.env._("Cost %(cost)s %% · time %(time)s %% · safety %(safety)s %%", **shares)
        if not self.wanted_at:
            return words
        wanted = format_moment(self.env, fields.Datetime.context_timestamp(self, self.wanted_at))
        return self.env._("%(weights)s · wanted for %(wanted)s", weights=words, wanted=wanted)
