from odoo import fields, models

from ..const_answers import SCORES


class CsArrivalCheck(models.Model):
    """The mark for a delivery comes with the arrival check; nobody is asked for it a second time."""

    _inherit = "cs.arrival.check"

    score = fields.Selection(SCORES, string="Satisfaction", help="How satisfied the receiver is in all.")

    def _get_score_choices(self):
        """Return the marks a receiver may give, in the language of the environment."""
        return self._fields["score"]._description_selection(self.env)

    def _after_answer(self):
        result = super()._after_answer()
        for check in self.filtered("score"):
            check._rate_delivery()
        return result

    def _rate_delivery(self):
        """Keep the receiver's mark among the others (one check); a corrected answer corrects the mark."""
        # sudo: marks are written by the system alone
        requests = self.env["cs.rating.request"].sudo()
        request = requests.search([("arrival_check_id", "=", self.id)], limit=1)
        if not request:
            names = ("partner_id", "parcel_id", "carrier_id", "channel_id", "team_id", "company_id")
            facts = {name: self[name].id for name in names}
            request = requests.create({**facts, "arrival_check_id": self.id})
        request._note_answer(self.score, self.remarks, "arrival")
