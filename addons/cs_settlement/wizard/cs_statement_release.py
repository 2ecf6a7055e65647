from odoo import fields, models


class CsStatementRelease(models.TransientModel):
    _name = "cs.statement.release"
    _description = "Release of a Held Statement"

    statement_id = fields.Many2one("cs.carrier.statement", required=True, readonly=True)
    held_text = fields.Text(related="statement_id.held_text")
    note = fields.Char(string="Reason", required=True)

    def action_confirm(self):
        """Review the statement in spite of what was found."""
        self.ensure_one()
        self.statement_id._release(self.note)
        return {"type": "ir.actions.act_window_close"}
