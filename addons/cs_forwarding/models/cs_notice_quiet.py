from odoo import api, fields, models

from ..const_care import NOTICE_CHANNELS
from ..lib.quiet_hours import end_of_quiet


class CsNoticeQuiet(models.Model):
    """When customers are left in peace, by the clock of the receiver. The first row that fits counts."""

    _name = "cs.notice.quiet"
    _description = "Quiet Hours"
    _order = "sequence, id"
    _check_company_auto = True

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: all companies.")
    team_id = fields.Many2one("cs.team", check_company=True, help="Empty: all teams.")
    country_id = fields.Many2one("res.country", help="Country of the receiver. Empty: all countries.")
    channel = fields.Selection(NOTICE_CHANNELS, string="By", help="Empty: both.")
    start_hour = fields.Float(string="From", default=21.0, required=True)
    end_hour = fields.Float(string="Until", default=8.0, required=True)

    _hours_of_the_day = models.Constraint(
        "CHECK (start_hour >= 0 AND start_hour < 24 AND end_hour >= 0 AND end_hour < 24)",
        "Hours lie between 00:00 and 23:59.",
    )

    @api.depends("start_hour", "end_hour")
    def _compute_display_name(self):
        for row in self:
            hours = [f"{int(hour):02}:{round(hour % 1 * 60):02}" for hour in (row.start_hour, row.end_hour)]
            row.display_name = "–".join(hours)

    def _fits(self, notice):
        """Tell whether one row is made for a message."""
        parcel = notice.parcel_id
        pairs = (
            (self.company_id, notice.company_id),
            (self.team_id, notice.team_id),
            (self.country_id, parcel.partner_id.country_id),
            (self.channel, notice.channel),
        )
        return all(not wanted or wanted == found for wanted, found in pairs)

    def _get_sending_time(self, notice, now):
        """Return ``now`` or the end of the quiet hours in which it lies for the receiver (naive UTC)."""
        row = next((row for row in self if row._fits(notice)), None)
        if row is None:
            return now
        return end_of_quiet(now, notice.parcel_id._get_receiver_tz(), row.start_hour, row.end_hour)
