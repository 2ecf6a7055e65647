from odoo import fields, models


class CsTicketCategory(models.Model):
    _inherit = "cs.ticket.category"

    remedy_kind_ids = fields.Many2many(
        "cs.remedy.kind",
        "cs_remedy_kind_ticket_category_rel",
        "category_id",
        "kind_id",
        string="Remedies",
        help="What is offered for such tickets first. Empty: as the category above.",
    )
