from odoo import fields, models

from ..const import REVIEW_STAGES, REVIEW_STATES


class SaleOrder(models.Model):
    _inherit = "sale.order"

    cs_review_state = fields.Selection(REVIEW_STATES, string="Review", copy=False, index="btree_not_null")
    cs_review_stage = fields.Selection(REVIEW_STAGES, string="Review Stage", copy=False)
    cs_reviewer_id = fields.Many2one(
        "res.users", string="Reviewer", copy=False, index="btree_not_null", domain="[('share', '=', False)]"
    )
    cs_anomaly_ids = fields.One2many("cs.anomaly", "order_id", string="Anomalies")
    cs_review_event_ids = fields.One2many("cs.review.event", "order_id", string="Review History")
