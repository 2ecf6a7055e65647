from odoo import fields, models


class CsReviewMark(models.Model):
    """What an order looked like at its last review.

    It is apart from the order because that one's many indexes make writing dear.
    """

    _name = "cs.review.mark"
    _description = "Review Mark"
    _rec_name = "fingerprint"
    _log_access = False

    order_id = fields.Many2one("sale.order", required=True, ondelete="cascade")
    fingerprint = fields.Char(required=True)
    at = fields.Datetime(required=True, default=fields.Datetime.now)

    _order_uniq = models.UniqueIndex("(order_id)")
