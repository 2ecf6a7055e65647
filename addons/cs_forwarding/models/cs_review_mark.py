from odoo import api, fields, models
from odoo.tools import SQL


class CsReviewMark(models.Model):
    """What an order looked like at its last review.

    It is apart from the order because that one's many indexes make writing dear.
    """

    _name = "cs.review.mark"
    _description = "Review Mark"
    _rec_name = "fingerprint"
    _log_access = False

    # a foreign key would cost as much as the rest
    order_id = fields.Integer(required=True)
    fingerprint = fields.Char(required=True)
    at = fields.Datetime(required=True, default=fields.Datetime.now)

    _order_uniq = models.UniqueIndex("(order_id)")

    @api.autovacuum
    def _gc_marks(self):
        """Drop the marks of orders that are gone."""
        self.env.execute_query(
            SQL(
                """DELETE FROM cs_review_mark m
                    WHERE NOT EXISTS (SELECT FROM sale_order so WHERE so.id = m.order_id) RETURNING id"""
            )
        )
