from odoo import fields, models

from ..undo import undo_notification


class CsAssignWizardMixin(models.AbstractModel):
    """The dialog that gives work to somebody, with a way back."""

    _name = "cs.assign.wizard.mixin"
    _description = "Assign Work"

    # the field of the dialog with the records that are assigned
    _assigned_field = None

    user_id = fields.Many2one(
        "res.users",
        string="Assign to",
        domain="[('share', '=', False)]",
        default=lambda self: self.env.user,
        help="Empty: back to the team's unassigned list.",
    )
    former = fields.Json(help="Who had them before, to take it back.")

    def action_confirm(self):
        self.ensure_one()
        records = self[self._assigned_field]
        self.former = {str(record.id): record.user_id.id for record in records}
        records.write({"user_id": self.user_id.id})
        message = self._get_message(len(records))
        return undo_notification(self, message, "action_undo", {"type": "ir.actions.act_window_close"})

    def action_undo(self):
        self.ensure_one()
        records = self[self._assigned_field]
        for user_id, found in records.grouped(lambda record: self.former[str(record.id)]).items():
            found.write({"user_id": user_id})
        return True

    def _get_message(self, count):
        """Return what is told when so many were assigned."""
        raise NotImplementedError
