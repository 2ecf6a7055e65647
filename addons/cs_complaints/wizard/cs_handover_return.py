from odoo import fields, models


class CsHandoverReturn(models.TransientModel):
    """Why a department does not answer, and who can."""

    _name = "cs.handover.return"
    _description = "Return a Handover"

    handover_ids = fields.Many2many("cs.handover", required=True)
    reason = fields.Char(required=True)
    department_id = fields.Many2one("cs.department", string="Rather For")

    def action_confirm(self):
        self.ensure_one()
        self.handover_ids._return(self.reason, self.department_id)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
