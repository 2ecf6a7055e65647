from datetime import time, timedelta

from pytz import timezone

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..const_transport import ROUND_HOURS
from ..lib.tracking.silence import local_moment


class CsTeam(models.Model):
    _inherit = "cs.team"

    tracking_rounds = fields.Boolean(
        default=True, help="On working days the team goes through all parcels on their way at these times."
    )
    first_round = fields.Float(default=9.0, help="Time of the first round, in the calendar's time zone.")
    second_round = fields.Float(default=16.0, help="Time of the second round. 0:00: one a day is enough.")

    @api.constrains("first_round", "second_round")
    def _check_rounds(self):
        for team in self:
            times = team._get_round_times()
            if not all(0 <= moment < 24 for moment in times) or times != sorted(set(times)):
                raise ValidationError(
                    self.env._("The rounds of %(team)s begin one after the other on one day.", team=team.name)
                )

    def _get_round_times(self):
        return [self.first_round, self.second_round] if self.second_round else [self.first_round]

    def _get_round_slot(self, now):
        """Return when the round that runs at ``now`` begins and ends, or None (one team).

        A round is held when the team works at any time while it runs. Moments are naive UTC.
        """
        today = self._get_local_date(now)
        slots = [slot for day in (today, today - timedelta(days=1)) for slot in self._get_round_slots(day)]
        timeline = self._get_calendar()._cs_timeline()
        return next(
            (slot for slot in slots if slot[0] <= now < slot[1] and timeline.spans(*slot)),
            None,
        )

    def _get_round_slots(self, day):
        zone = self._get_zone()
        times = [time(*divmod(round(hours * 60), 60)) for hours in self._get_round_times()]
        starts = [local_moment(day, at, zone) for at in times]
        return list(zip(starts, [*starts[1:], starts[-1] + timedelta(hours=ROUND_HOURS)], strict=True))

    def _get_local_date(self, moment):
        return self._get_zone().fromutc(moment).date()

    def _get_zone(self):
        return timezone(self._get_calendar().tz or "UTC")
