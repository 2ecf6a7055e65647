from odoo import fields, models
from odoo.tools import SQL

from ..undo import undo_notification


class CsTrackingRoundLine(models.Model):
    """What agents say about the parcels of a round."""

    _inherit = "cs.tracking.round.line"

    def action_in_order(self):
        return self._settle_and_tell("in_order")

    def action_told(self):
        return self._settle_and_tell("told")

    def action_anomaly(self):
        """Ask what is wrong, once for all the parcels."""
        lines = self._get_free()
        if not lines:
            return self._tell_done(lines)
        return self.env["cs.tracking.round.anomaly"]._get_records_action(
            name=self.env._("Anomaly"), target="new", context={"default_line_ids": lines.ids}
        )

    def action_arrival_check(self):
        """Open the arrival check of the parcel."""
        return self.parcel_id.action_arrival_check()

    def action_open_parcel(self):
        return self.parcel_id._get_records_action()

    def action_undo(self):
        """Take back what was said; an anomaly that was opened by it is cancelled while nobody works on it."""
        self.check_access("read")
        # sudo: lines are written here alone, with who and when
        lines = self.sudo().filtered("done_by_id")
        opened = lines.filtered("has_opened_anomaly").anomaly_id.filtered(lambda found: found.state == "new")
        if opened:
            opened._cancel("cancel", self.env._("Taken back in the tracking round."))
        lines.write(
            {
                "outcome": False, "done_by_id": False, "done_at": False, "note": False,
                "anomaly_id": False, "has_opened_anomaly": False,
            }
        )
        lines.round_id._take_up_again()
        return True

    def _settle_and_tell(self, outcome):
        return self._tell_done(self._settle(outcome))

    def _settle(self, outcome, **vals):
        """Write down what the user says about the lines that no other agent has settled; return them."""
        lines = self._get_free()
        if lines:
            # sudo: lines are written here alone, with who and when
            rows = lines.sudo()
            rows.write(
                {"outcome": outcome, "done_by_id": self.env.uid, "done_at": fields.Datetime.now(), **vals}
            )
            rows.round_id._end_done(SQL("r.id = ANY(%s)", rows.round_id.ids))
        return lines

    def _get_free(self):
        """Return the lines that the user may read and that no agent has settled yet."""
        self.check_access("read")
        return self.filtered("can_settle")

    def _tell_done(self, lines):
        """Return the notification of what was done to ``lines`` out of these, with the way back."""
        close = {"type": "ir.actions.act_window_close"}
        if not lines:
            message = self.env._("A colleague was faster.")
            params = {"message": message, "type": "warning", "next": close}
            return {"type": "ir.actions.client", "tag": "display_notification", "params": params}
        if len(lines) == 1:
            message = self.env._("%(waybill)s is ticked.", waybill=lines.parcel_id.name)
        else:
            message = self.env._("%(count)s parcels are ticked.", count=len(lines))
        return undo_notification(lines, message, "action_undo", close)
