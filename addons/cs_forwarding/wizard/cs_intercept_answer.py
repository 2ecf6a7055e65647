from odoo import fields, models
from odoo.exceptions import UserError

from ..const_change import INTERCEPT_ANSWERS, INTERCEPT_STATES


class CsInterceptAnswer(models.TransientModel):
    _name = "cs.intercept.answer"
    _description = "Carrier's Answer to an Intercept"

    intercept_id = fields.Many2one("cs.intercept", required=True, ondelete="cascade")
    answer = fields.Selection(
        [item for item in INTERCEPT_STATES if item[0] in INTERCEPT_ANSWERS], required=True, default="accepted"
    )
    note = fields.Text(string="Carrier's Words")

    def action_confirm(self):
        """Note the answer; a parcel can be sent elsewhere only where the address is what changes."""
        if self.answer == "redirected" and self.intercept_id.change_id.kind != "address":
            raise UserError(self.env._("Only a change of address can be redirected."))
        self.intercept_id._get_working()._answer(self.answer, self.note)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
