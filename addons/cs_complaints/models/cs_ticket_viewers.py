from odoo import models
from odoo.exceptions import ValidationError

from ..const_answers import VIEWER_DOINGS


class CsTicket(models.Model):
    """The hint that somebody else has the ticket open."""

    _inherit = "cs.ticket"

    def action_sign_presence(self, doing):
        """Note what the user does with the ticket; tell his colleagues who have it open when that is new.

        :param doing: a value of ``VIEWER_DOINGS``, or False when he leaves
        :return: ``[{"id": user id, "name": …, "doing": …}]`` of the colleagues who have it open
        """
        self.ensure_one()
        self.check_access("read")
        if doing and doing not in dict(VIEWER_DOINGS):
            raise ValidationError(self.env._("Nobody can be doing that with a ticket."))
        # sudo: rows are written by the system alone; the user signs for himself only
        viewer = self.env["cs.ticket.viewer"].sudo()
        is_news = viewer._sign(self, doing)
        others = viewer._get_others(self)
        if is_news:
            self._tell_viewers(others.user_id, doing)
        return others._describe()

    def _tell_viewers(self, users, doing):
        user = self.env.user
        users._bus_send(
            "cs_complaints.presence",
            {"ticket_id": self.id, "id": user.id, "name": user.name, "doing": doing},
        )
