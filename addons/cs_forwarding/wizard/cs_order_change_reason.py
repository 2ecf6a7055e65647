from odoo import fields, models


class CsOrderChangeReason(models.TransientModel):
    _name = "cs.order.change.reason"
    _description = "Why an Order Change Ends or Waits"

    change_ids = fields.Many2many("cs.order.change")
    step_id = fields.Many2one("cs.order.change.step")
    deed = fields.Selection(
        [("refuse", "Refuse"), ("withdraw", "Withdraw"), ("fail", "Cannot Be Done")], required=True
    )
    reason = fields.Text(required=True)

    def action_confirm(self):
        """Refuse or withdraw the changes, or note why the step could not be taken."""
        if self.deed == "fail":
            self.step_id._get_taken()._fail(self.reason)
            return {"type": "ir.actions.client", "tag": "soft_reload"}
        self.change_ids.check_access("write")
        # sudo: the state of a change is not written from outside
        changes = self.change_ids.sudo()
        if self.deed == "refuse":
            changes._refuse(self.reason)
        else:
            changes._withdraw(self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
