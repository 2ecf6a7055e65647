from datetime import time, timedelta

from pytz import timezone, utc

from odoo import api, fields, models
from odoo.tools import SQL, ormcache

from ..lib.tracking.silence import local_moment
from ..lib.working_time import CHUNK_DAYS, WorkIntervals, WorkTimeline, chunk_start, round_to_minute


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    cs_hours_version = fields.Datetime(
        readonly=True,
        copy=False,
        help="When the working hours last changed. Clocks computed with an older version are computed again.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        calendars = super().create(vals_list)
        calendars._cs_touch_hours()
        return calendars

    def write(self, vals):
        result = super().write(vals)
        if not self._cs_get_hours_fields().isdisjoint(vals):
            self._cs_touch_hours()
        return result

    def _cs_get_hours_fields(self):
        """Return the names of the fields on which the working intervals depend."""
        return {
            "attendance_ids",
            "flexible_hours",
            "full_time_required_hours",
            "global_leave_ids",
            "hours_per_day",
            "leave_ids",
            "schedule_type",
            "two_weeks_calendar",
            "tz",
        }

    def _cs_touch_hours(self):
        """Note that the working hours changed and have the running clocks computed again."""
        if not self:
            return
        # The wall clock of the database, not the time of the transaction: a version that was rolled back
        # must never come again, because the intervals are cached under it.
        self.env.execute_query(
            SQL(
                "UPDATE resource_calendar SET cs_hours_version = clock_timestamp() AT TIME ZONE 'UTC'"
                " WHERE id = ANY(%s)",
                self.ids,
            )
        )
        self.invalidate_recordset(["cs_hours_version"], flush=False)
        cron = self.env.ref("cs_forwarding.ir_cron_clock_refresh", raise_if_not_found=False)
        if cron:
            # Whoever may edit a calendar may have its clocks recomputed.
            cron.sudo()._trigger()

    def _cs_timeline(self):
        """Return the :class:`WorkTimeline` of the calendar; without side effects on the database."""
        self.ensure_one()
        # Deadlines are the same for everybody, whoever may read calendars or holidays.
        calendar = self.sudo()
        return WorkTimeline(lambda index: calendar._cs_work_chunk(calendar.cs_hours_version, index))

    def _cs_works_on(self, day):
        """Tell whether there is any work on a date of the calendar's own zone (one calendar)."""
        zone = timezone(self.tz or "UTC")
        start, stop = (local_moment(date, time(), zone) for date in (day, day + timedelta(days=1)))
        return bool(self._cs_timeline().spans(start, stop))

    # Kept beyond changes of other records, which empty the default cache: the version is part of the key.
    @ormcache("self.id", "version", "index", cache="stable")
    def _cs_work_chunk(self, version, index):
        """Return the :class:`WorkIntervals` of one chunk, in UTC and whole minutes."""
        zone = timezone(self.tz or "UTC")
        start = zone.localize(chunk_start(index))
        stop = zone.localize(chunk_start(index) + timedelta(days=CHUNK_DAYS))
        found = self._work_intervals_batch(start, stop, domain=self._cs_get_holiday_domain(), tz=zone)
        return WorkIntervals(
            [tuple(map(_to_utc_minute, interval[:2])) for interval in found[False]]
        )

    def _cs_get_holiday_domain(self):
        """Return the domain (a list, as core wants it) of the leaves on which clocks stand still."""
        return [("time_type", "=", "leave"), ("company_id", "in", [False, self.company_id.id])]


def _to_utc_minute(moment):
    return round_to_minute(moment.astimezone(utc).replace(tzinfo=None))
