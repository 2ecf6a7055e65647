from odoo import fields, models


class CsTicketCategory(models.Model):
    """What a category asks of an investigation, and the words by which it is recognised at first."""

    _inherit = "cs.ticket.category"

    investigation_required = fields.Boolean(
        help="A ticket of this category can be closed as solved only when it was investigated and judged.",
    )
    evidence_item_ids = fields.Many2many("cs.evidence.item", string="Evidence to Collect")
    words = fields.Text(
        translate=False,
        help="One word or phrase a line, in any language. They suggest the category as long as "
        "there are no similar tickets to learn from.",
    )
