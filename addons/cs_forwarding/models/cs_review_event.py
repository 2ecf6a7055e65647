from odoo import api, fields, models
from odoo.exceptions import UserError

from ..const import REVIEW_EVENTS


class CsReviewEvent(models.Model):
    """What happened to an order in the review: written once, never changed."""

    _name = "cs.review.event"
    _description = "Review Event"
    _order = "id desc"
    _rec_name = "kind"
    _log_access = False

    order_id = fields.Many2one("sale.order", required=True, index=True, readonly=True, ondelete="cascade")
    at = fields.Datetime(string="When", required=True, readonly=True, default=fields.Datetime.now)
    user_id = fields.Many2one("res.users", string="Who", readonly=True, default=lambda self: self.env.user)
    kind = fields.Selection(REVIEW_EVENTS, string="What", required=True, readonly=True)
    note = fields.Text(readonly=True)

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("The review history can't be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("The review history can't be deleted."))
