from odoo import fields, models
from odoo.tools import plaintext2html

from ..const_answers import LOW_SCORE


class CsRatingRequest(models.Model):
    """Answering, by the customer or the receiver of a parcel."""

    _inherit = "cs.rating.request"

    def _answer(self, score, comment=None, source="link"):
        """Take the customer's mark down, once, and act on it (one request, as superuser).

        :param score: a value of ``SCORES``
        :return: False when it was answered already or the link is over
        """
        self.ensure_one()
        if not self.try_lock_for_update().filtered(lambda request: request._is_open()):
            return False
        self._note_answer(score, comment, source)
        return True

    def _note_answer(self, score, comment, source):
        low = self.team_id.rating_low if self.team_id else LOW_SCORE
        self.write(
            {
                "state": "answered",
                "score": score,
                "comment": comment,
                "source": source,
                "answered_at": fields.Datetime.now(),
                "is_low": int(score) <= low,
            }
        )
        self.rating_id = self._mirror_rating()
        self.ticket_id._on_rating(self)

    def _mirror_rating(self):
        """Return the answer as a rating of core, so that its figures show it too."""
        subject = self.ticket_id or self.arrival_check_id
        # sudo: see the class; marks are written by the system alone
        rating = self.rating_id.sudo() or self.env["rating.rating"].sudo().create(
            {
                "res_model_id": self.env["ir.model"]._get_id(subject._name),
                "res_id": subject.id,
                "partner_id": self.partner_id.id,
                "rated_partner_id": self.agent_id.partner_id.id,
                "is_internal": True,
            }
        )
        # Core counts what is given after the asking.
        rating.write({"rating": float(self.score), "feedback": self.comment, "consumed": True})
        return rating

    def _refuse_more(self):
        """Note that the customer does not want to be asked, now or again (one request)."""
        self.partner_id.cs_no_rating = True
        if self._is_open():
            self.write({"state": "skipped", "skip_reason": "unwanted"})

    def _get_note(self):
        """Return the answer as a note for the conversation (one request)."""
        labels = dict(self._fields["score"]._description_selection(self.env))
        head = self.env._("Rated %(score)s of 5: %(label)s", score=self.score, label=labels[self.score])
        return plaintext2html(f"{head}\n{self.comment}" if self.comment else head)
