from odoo import fields, models


class CsTicketClassifyLine(models.TransientModel):
    _name = "cs.ticket.classify.line"
    _description = "Category of One of Many Tickets"
    _order = "confidence desc, id"

    wizard_id = fields.Many2one("cs.ticket.classify", required=True, ondelete="cascade")
    ticket_id = fields.Many2one("cs.ticket", required=True, readonly=True, ondelete="cascade")
    ticket_name = fields.Char(related="ticket_id.name", string="Subject")
    old_category_id = fields.Many2one("cs.ticket.category", string="So Far", readonly=True)
    new_category_id = fields.Many2one("cs.ticket.category", string="Category")
    confidence = fields.Float(readonly=True)
    reason = fields.Char(string="Why", readonly=True)
    is_done = fields.Boolean()

    def _get_changing(self):
        return self.filtered(
            lambda line: line.new_category_id and line.new_category_id != line.old_category_id
        )
