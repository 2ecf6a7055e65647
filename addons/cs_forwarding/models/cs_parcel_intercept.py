from odoo import api, fields, models

from ..const_change import INTERCEPT_STATES, OPEN_INTERCEPT_STATES


class CsParcel(models.Model):
    _inherit = "cs.parcel"

    intercept_ids = fields.Many2many(
        "cs.intercept", "cs_intercept_parcel_rel", "parcel_id", "intercept_id", string="Intercepts"
    )
    intercept_state = fields.Selection(
        INTERCEPT_STATES,
        string="Intercept",
        compute="_compute_intercept_state",
        store=True,
        help="The running or latest intercept of the parcel.",
    )

    @api.depends("intercept_ids.state")
    def _compute_intercept_state(self):
        for parcel in self:
            parcel.intercept_state = parcel.intercept_ids.sorted("id")[-1:].state

    def action_change(self):
        """Open the dialog in which a change of the parcel's order is asked for."""
        self.ensure_one()
        return self.env["cs.order.change"]._open_request(
            {"default_order_id": self.order_id.id, "default_picking_id": self.picking_id.id}
        )

    def _after_tracking(self, changes):
        """Tell who waits for an intercepted parcel that it comes back, or was delivered after all."""
        result = super()._after_tracking(changes)
        waiting = self.filtered(lambda parcel: parcel.intercept_state in OPEN_INTERCEPT_STATES)
        for parcel in waiting:
            parcel._note_on_intercept(changes[parcel.id].new_status)
        return result

    def _note_on_intercept(self, code):
        texts = {
            "returning": self.env._("%(waybill)s is on its way back.", waybill=self.name),
            "returned": self.env._("%(waybill)s has come back: scan it.", waybill=self.name),
            "delivered": self.env._(
                "%(waybill)s was delivered although it was to be stopped.", waybill=self.name
            ),
        }
        if code not in texts:
            return
        for intercept in self.intercept_ids.filtered("is_open"):
            intercept._message_log(body=texts[code])
            intercept.activity_schedule(
                "mail.mail_activity_data_warning",
                summary=texts[code],
                user_id=(intercept.user_id or self.env.user).id,
            )
