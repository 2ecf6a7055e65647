from odoo import fields, models

from ..const_dispute import ANSWER_CLOCK, NOTICE_CLOCK, OBJECTION_CLOCK


class CsClock(models.Model):
    _inherit = "cs.clock"

    kind = fields.Selection(
        selection_add=[
            (NOTICE_CLOCK, "Dispute to Be Sent"),
            (ANSWER_CLOCK, "Carrier's Answer"),
            (OBJECTION_CLOCK, "Answer to the Customer"),
        ],
        ondelete={NOTICE_CLOCK: "cascade", ANSWER_CLOCK: "cascade", OBJECTION_CLOCK: "cascade"},
    )
