from markupsafe import Markup

from odoo import models
from odoo.exceptions import UserError


class CsTicket(models.Model):
    """A difficult customer is on the line: one click calls a supervisor."""

    _inherit = "cs.ticket"

    def _call_help(self):
        """Call who is on duty by a pop-up, a message and an activity; return them (one ticket).

        The tier stays: a second voice is wanted, not another owner.
        """
        self.check_access("write")
        users = self.team_id._get_escalation_users(self.tier) - self.env.user
        if not users:
            raise UserError(
                self.env._("Nobody is set as supervisor of %(team)s.", team=self.team_id.name or "")
            )
        reason = self.env._("%(user)s needs help with a difficult customer", user=self.env.user.name)
        escalation = self._create_escalations({self: self.tier}, reason, "help")
        escalation.user_id = users[:1]
        self._log_event("escalated", new=self.tier, note=reason)
        escalation._call()
        self._ring(users, reason)
        return users

    def _ring(self, users, reason):
        """Show a pop-up that stays on the screens of these people until they close it (one ticket)."""
        for user in users:
            env = self.with_context(lang=user.lang).env
            user._bus_send(
                "simple_notification",
                {
                    "type": "danger",
                    "sticky": True,
                    "title": env._("Help is needed now: %(ticket)s", ticket=self.number),
                    "message": Markup("%s<br/>%s") % (reason, self._get_html_link(title=self.number)),
                },
            )

    def action_call_help(self):
        self.ensure_one()
        users = self._call_help()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Called: %(names)s", names=", ".join(users.mapped("name"))),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
