from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class CsRemedyReason(models.TransientModel):
    _name = "cs.remedy.reason"
    _description = "Why a Remedy Goes Back or Ends"

    remedy_ids = fields.Many2many("cs.remedy")
    line_id = fields.Many2one("cs.remedy.line")
    deed = fields.Selection(
        [("send_back", "Do Not Approve"), ("withdraw", "Withdraw"), ("done", "Done Elsewhere")], required=True
    )
    reason = fields.Text(required=True)

    def action_confirm(self):
        """Send proposals back, withdraw accepted ones, or count a line as carried out."""
        if self.deed == "done":
            self.line_id._mark_done(self.reason)
        else:
            self._check_deed()
            # sudo: the state is written by the buttons alone
            remedies = self.remedy_ids.sudo()
            if self.deed == "send_back":
                remedies._send_back(self.reason)
            else:
                remedies.filtered(lambda remedy: remedy.state == "accepted")._call_off(self.reason)
                remedies.filtered("is_pending")._end("withdrawn", self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _check_deed(self):
        self.remedy_ids.check_access("write")
        if not self.env.user.has_group("cs_forwarding.group_supervisor"):
            raise AccessError(self.env._("Only a supervisor may do this."))
        if self.deed == "send_back" and any(remedy.state != "to_approve" for remedy in self.remedy_ids):
            raise UserError(self.env._("This remedy does not wait for approval."))
