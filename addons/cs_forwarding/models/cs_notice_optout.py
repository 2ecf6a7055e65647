from odoo import api, fields, models

from ..const_care import NOTICE_CHANNELS, NOTICE_MILESTONES


class CsNoticeOptout(models.Model):
    """A message that a customer does not want. No row: he wants it."""

    _name = "cs.notice.optout"
    _description = "Message Not Wanted"
    _order = "partner_id, milestone, channel"

    partner_id = fields.Many2one("res.partner", string="Customer", required=True, ondelete="cascade")
    milestone = fields.Selection(NOTICE_MILESTONES, required=True)
    channel = fields.Selection(NOTICE_CHANNELS, string="By", required=True)
    company_id = fields.Many2one(related="partner_id.company_id", store=True, index="btree_not_null")

    _wish_uniq = models.Constraint(
        "UNIQUE (partner_id, milestone, channel)", "The customer has said so already."
    )

    @api.depends("milestone", "channel")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for row in self:
            row.display_name = " · ".join(
                dict(self._fields[name]._description_selection(self.env)).get(row[name], "")
                for name in ("milestone", "channel")
            )
