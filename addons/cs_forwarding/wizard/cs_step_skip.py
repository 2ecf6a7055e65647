from odoo import fields, models


class CsStepSkip(models.TransientModel):
    """Why a step of a playbook is skipped."""

    _name = "cs.step.skip"
    _description = "Skip a Step"

    step_ids = fields.Many2many("cs.anomaly.step", required=True)
    reason = fields.Char(required=True)

    def action_apply(self):
        self.ensure_one()
        self.step_ids._finish("skipped", self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
