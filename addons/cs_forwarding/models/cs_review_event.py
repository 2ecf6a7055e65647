from odoo import fields, models


class CsReviewEvent(models.Model):
    _name = "cs.review.event"
    _description = "Review Event"
    _order = "id desc"
    _log_access = False

    order_id = fields.Many2one("sale.order", required=True, index=True, ondelete="cascade")
    at = fields.Datetime(required=True, default=fields.Datetime.now)
    user_id = fields.Many2one("res.users", default=lambda self: self.env.user)
    kind = fields.Char(required=True)
    note = fields.Text()
