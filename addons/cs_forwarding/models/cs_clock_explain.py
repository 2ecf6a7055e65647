from odoo import api, fields, models
from odoo.fields import Domain

from ..lib.clock_fold import fold_events
from ..lib.working_time import WallTimeline

# So many lines are worth reading; what lies between is summed up in one.
MAX_LINES = 40


class CsClock(models.Model):
    _inherit = "cs.clock"

    @api.readonly
    def action_explain(self):
        """Return what the popover "Why this deadline?" shows; see :meth:`_explain`."""
        self.ensure_one()
        self.check_access("read")
        # Holidays and calendars explain a deadline to everybody who may read the clock.
        return self.sudo()._explain()

    def _explain(self):
        """Return how the deadline came about.

        ``lines`` are stretches of time in order, each with ``type`` (work, pause, holiday, rest), UTC texts
        ``start`` and ``stop``, ``minutes`` counted in it and a ``label`` in the user's language. The minutes
        of the work lines add up to the target when the clock has a deadline.
        """
        self.ensure_one()
        events = self.env["cs.clock.event"]._read_by_clock(self.ids)[self.id]
        state = fold_events(events, self._get_timeline)
        lines = sorted(
            [*self._explain_work(state), *self._explain_pauses(state), *self._explain_holidays(state)],
            key=lambda line: line["start"],
        )
        return {
            "title": self.display_name,
            "calendar": self.calendar_id.name if self.working_time else False,
            "tz": self.calendar_id.tz if self.working_time else False,
            "minutes": self.minutes,
            "started_at": fields.Datetime.to_string(self.started_at),
            "due_at": fields.Datetime.to_string(self.due_at),
            "lines": self._shorten_lines(lines),
            "changes": self._explain_changes(),
        }

    def _get_timeline(self, calendar_id):
        if not (self.working_time and calendar_id):
            return WallTimeline()
        return self.env["resource.calendar"].browse(calendar_id)._cs_timeline()

    def _explain_work(self, state):
        end = state.ended_at or state.due_at
        for segment in state.segments:
            stop = segment.stop or end
            if segment.kind == "run" and stop:
                spans = self._get_timeline(segment.calendar_id).spans(segment.start, stop)
                yield from (self._prepare_line("work", *span) for span in spans)

    def _explain_pauses(self, state):
        for segment in state.segments:
            if segment.kind == "pause":
                yield self._prepare_line("pause", segment.start, segment.stop, segment.reason)

    def _explain_holidays(self, state):
        end = state.ended_at or state.due_at
        if not (end and self.working_time and self.calendar_id):
            return
        domain = Domain(self.calendar_id._cs_get_holiday_domain())
        domain &= Domain("calendar_id", "in", [False, self.calendar_id.id])
        domain &= Domain("resource_id", "=", False)
        domain &= Domain("date_from", "<", end) & Domain("date_to", ">", state.started_at)
        for leave in self.env["resource.calendar.leaves"].search(domain):
            yield self._prepare_line("holiday", leave.date_from, leave.date_to, leave.name)

    def _explain_changes(self):
        """Return the changes of the target, each with moment, target and reason."""
        return [
            {
                "at": fields.Datetime.to_string(event.at),
                "minutes": event.minutes,
                "reason": event.reason,
                "user": event.user_id.name,
            }
            for event in self.event_ids.filtered(lambda event: event.kind == "retarget").sorted("at")
        ]

    def _prepare_line(self, kind, start, stop, label=None):
        minutes = int((stop - start).total_seconds()) / 60 if kind == "work" else 0
        return {
            "type": kind,
            "start": fields.Datetime.to_string(start),
            "stop": fields.Datetime.to_string(stop) if stop else False,
            "minutes": minutes,
            "label": label or False,
        }

    def _shorten_lines(self, lines):
        """Sum up the middle of a long explanation in one line."""
        if len(lines) <= MAX_LINES:
            return lines
        head, tail = lines[: MAX_LINES // 2], lines[-MAX_LINES // 2 :]
        middle = lines[MAX_LINES // 2 : -MAX_LINES // 2]
        rest = {
            "type": "rest",
            "start": middle[0]["start"],
            "stop": middle[-1]["stop"],
            "minutes": sum(line["minutes"] for line in middle),
            "label": False,
        }
        return [*head, rest, *tail]
