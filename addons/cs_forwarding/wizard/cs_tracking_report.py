from odoo import fields, models
from odoo.exceptions import UserError

from ..undo import undo_notification


class CsTrackingReport(models.TransientModel):
    """What somebody has said about parcels: usually the carrier, on the phone."""

    _name = "cs.tracking.report"
    _description = "Enter Status"
    _cs_confidential_fields = {"description": "text", "signed_by": "text"}

    parcel_ids = fields.Many2many("cs.parcel", string="Parcels", required=True)
    status_id = fields.Many2one(
        "cs.tracking.status", required=True, domain=[("advances", "=", True)]
    )
    reason_id = fields.Many2one("cs.tracking.reason")
    occurred_at = fields.Datetime(string="When", required=True, default=fields.Datetime.now)
    place = fields.Char()
    signed_by = fields.Char(string="Signed by")
    description = fields.Char(string="What Was Said")
    phase = fields.Selection(related="status_id.phase")
    event_ids = fields.Many2many("cs.tracking.event", readonly=True)

    def action_confirm(self):
        """Record the status of all the parcels, with a way back."""
        self.ensure_one()
        if self.occurred_at > fields.Datetime.now():
            raise UserError(self.env._("Enter what has happened; this time is still to come."))
        service = self.env["cs.tracking.service"]
        self.event_ids = service._record_by_hand(self.parcel_ids, self._prepare_vals())
        return undo_notification(
            self,
            self.env._("Status entered for %(count)s parcels.", count=len(self.event_ids)),
            "action_undo",
            {"type": "ir.actions.act_window_close"},
        )

    def _prepare_vals(self):
        return {
            "status_id": self.status_id.id,
            "reason_id": self.reason_id.id or None,
            "occurred_at": self.occurred_at,
            "place": self.place or None,
            "signed_by": (self.phase == "delivered" and self.signed_by) or None,
            "description": self.description or None,
        }

    def action_undo(self):
        self.event_ids.action_take_back()
        return True
