from odoo import api, fields, models
from odoo.exceptions import UserError


class CsTrackingEvent(models.Model):
    """Events that people have entered, and how they are taken back."""

    _inherit = "cs.tracking.event"

    taken_back_ids = fields.One2many("cs.tracking.event", "takes_back_id", string="Taken Back by")
    is_taken_back = fields.Boolean(string="Taken Back", compute="_compute_can_take_back")
    can_take_back = fields.Boolean(compute="_compute_can_take_back")

    @api.depends("taken_back_ids", "source", "user_id", "takes_back_id")
    @api.depends_context("uid")
    def _compute_can_take_back(self):
        oversees = self.env.user.has_group("cs_forwarding.group_supervisor")
        for event in self:
            event.is_taken_back = bool(event.taken_back_ids)
            is_by_hand = event.source == "manual" and not event.takes_back_id and not event.is_taken_back
            event.can_take_back = is_by_hand and (oversees or event.user_id == self.env.user)

    def action_take_back(self):
        """Let the events count no more; who entered them may do so, and whoever oversees him."""
        if not all(event.can_take_back for event in self):
            raise UserError(self.env._("Only what you have entered by hand yourself can be taken back."))
        self.env["cs.tracking.service"]._take_back(self)
        return True
