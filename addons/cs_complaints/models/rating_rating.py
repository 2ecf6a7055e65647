from odoo import api, models
from odoo.exceptions import AccessError

# Models whose marks nobody may write by hand.
GUARDED_MODELS = ("cs.ticket", "cs.arrival.check")


class RatingRating(models.Model):
    _inherit = "rating.rating"
    _cs_confidential_fields = {"feedback": "text"}

    @api.model_create_multi
    def create(self, vals_list):
        ratings = super().create(vals_list)
        ratings._refuse_own_marks()
        return ratings

    def write(self, vals):
        self._refuse_own_marks()
        result = super().write(vals)
        self._refuse_own_marks()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_desk(self):
        self._refuse_own_marks()

    def _refuse_own_marks(self):
        """Refuse everybody but the system: any user may write ratings, an agent not those he is given."""
        if not self.env.su and any(rating.res_model in GUARDED_MODELS for rating in self):
            raise AccessError(self.env._("Marks of customers are not written by hand."))
