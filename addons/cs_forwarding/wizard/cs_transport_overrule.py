from odoo import fields, models


class CsTransportOverrule(models.TransientModel):
    """Asks why a carrier is chosen that is not the best."""

    _name = "cs.transport.overrule"
    _description = "Choose Another Carrier"

    candidate_id = fields.Many2one("cs.transport.candidate", required=True, readonly=True)
    best_id = fields.Many2one(related="candidate_id.choice_id.best_id")
    reason = fields.Char(required=True)

    def action_apply(self):
        self.ensure_one()
        self.candidate_id._check_choosable()
        self.candidate_id._choose("hand", self.reason)
        return {"type": "ir.actions.act_window_close"}
