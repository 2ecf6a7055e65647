from odoo import models


class CsOrderChange(models.Model):
    """The ways in which a change is asked for."""

    _inherit = "cs.order.change"

    def _open_request(self, context):
        """Return the dialog in which a change is asked for, with what is known already."""
        return self.browse()._get_records_action(
            name=self.env._("Change…"),
            views=[(self.env.ref("cs_forwarding.cs_order_change_view_form_request").id, "form")],
            target="new",
            context=context,
        )

    def action_send_and_open(self):
        """Send what was asked for in the dialog, and show what became of it."""
        self.ensure_one()
        self.action_send()
        return self._get_records_action()
