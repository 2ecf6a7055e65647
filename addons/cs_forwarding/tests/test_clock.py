import random
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.base.tests.test_ir_cron import CronMixinCase

from ..lib.clock_fold import fold_events
from .clock_common import KIND, MONDAY_NINE, ClockCommon, later, moment

SWEEP = "odoo.addons.cs_forwarding.models.cs_clock_sweep"


@tagged("post_install", "-at_install")
class TestClock(CronMixinCase, ClockCommon):
    def test_start(self):
        host = self._create_hosts()
        clock = host._clock_start(KIND, 240, at=later(minutes=30))
        self.assertRecordValues(
            clock,
            [
                {
                    "res_model": "cs.anomaly",
                    "res_id": host.id,
                    "state": "running",
                    "team_id": self.team.id,
                    "company_id": self.env.company.id,
                    "calendar_id": self.calendar.id,
                    "minutes": 240,
                    "warn_minutes": 48,
                    "started_at": later(minutes=30),
                    "due_at": moment("2025-01-06 14:30:00"),
                    "warn_at": moment("2025-01-06 13:42:00"),
                    "wake_at": moment("2025-01-06 13:42:00"),
                    "breached_at": False,
                }
            ],
        )
        self.assertEqual(host.next_due_at, moment("2025-01-06 14:30:00"))
        self.assertEqual(host.clock_ids, clock)
        self.assertFalse(host._clock_start(KIND, 10), "one clock of a kind runs at a time")

    def test_start_per_record(self):
        short, long, none = self._create_hosts(3)
        clocks = (short | long | none)._clock_start(KIND, {short: 30, long: 600, none: 0}, at=MONDAY_NINE)
        due = {clock.res_id: clock.due_at for clock in clocks}
        self.assertEqual(due, {short.id: later(minutes=30), long.id: moment("2025-01-07 11:00:00")})

    def test_calendar_time(self):
        clock = self._create_hosts()._clock_start(KIND, 3 * 1440, at=MONDAY_NINE, working_time=False)
        self.assertEqual(clock.due_at, later(days=3))

    def test_pause_and_resume(self):
        host = self._create_hosts()
        clock = host._clock_start(KIND, 120, at=MONDAY_NINE)
        host._clock_pause(KIND, "waiting for photos", at=later(minutes=50))
        self.assertRecordValues(
            clock,
            [{"state": "paused", "due_at": False, "wake_at": False, "pause_reason": "waiting for photos"}],
        )
        self.assertFalse(host.next_due_at)
        host._clock_resume(KIND, at=later(days=1))
        self.assertRecordValues(
            clock, [{"state": "running", "elapsed_minutes": 50, "due_at": later(days=1, minutes=70)}]
        )

    def test_limited_pause_ends_by_itself(self):
        host = self._create_hosts()
        clock = host._clock_start(KIND, 120, at=MONDAY_NINE, warn_minutes=0)
        host._clock_pause(KIND, "waiting", at=later(minutes=60), max_minutes=90)
        self.assertEqual(clock.wake_at, later(minutes=150))
        self.assertEqual(clock.due_at, moment("2025-01-06 13:30:00"))
        self.assertEqual(self._sweep(later(minutes=151)), 1)
        self.assertRecordValues(
            clock, [{"state": "running", "wake_at": clock.due_at, "due_at": moment("2025-01-06 13:30:00")}]
        )

    def test_retarget_keeps_what_elapsed(self):
        host = self._create_hosts()
        clock = host._clock_start(KIND, 240, at=MONDAY_NINE)
        host._clock_retarget(KIND, minutes=60, at=later(minutes=45))
        self.assertEqual(clock.due_at, later(minutes=60))
        night = self.calendar.copy({"tz": "Asia/Shanghai"})
        host._clock_retarget(KIND, calendar=night, at=later(minutes=50))
        self.assertEqual(clock.due_at, moment("2025-01-07 00:10:00"))
        self.assertEqual(clock.minutes, 60)

    def test_fulfilled_in_time_and_late(self):
        early, late = hosts = self._create_hosts(2)
        hosts._clock_start(KIND, 60, at=MONDAY_NINE)
        early._clock_fulfil(KIND, at=later(minutes=60))
        late._clock_fulfil(KIND, at=later(minutes=61))
        values = [
            {"state": "fulfilled", "breached_at": False, "elapsed_minutes": 60, "wake_at": False},
            {"state": "fulfilled", "breached_at": later(minutes=60), "elapsed_minutes": 61, "wake_at": False},
        ]
        self.assertRecordValues(hosts.clock_ids.sorted("res_id"), values)
        self.assertEqual(hosts.mapped("next_due_at"), [False, False])

    def test_replay_in_any_order(self):
        """The same events, however often and in whatever order they come, give the same clock."""
        rows = [
            {"kind": "pause", "at": later(minutes=20), "reason": "photos"},
            {"kind": "resume", "at": later(minutes=80)},
            {"kind": "retarget", "at": later(minutes=100), "minutes": 300, "warn_minutes": 30},
            {"kind": "pause", "at": later(minutes=500), "minutes": 60, "reason": "customs"},
            {"kind": "fulfil", "at": later(days=2)},
        ]
        hosts = self._create_hosts(4)
        clocks = hosts._clock_start(KIND, 120, at=MONDAY_NINE)
        names = ["state", "due_at", "warn_at", "elapsed_minutes", "breached_at", "ended_at", "minutes"]
        for clock in clocks:
            for row in random.Random(clock.id).sample(rows + rows, k=10):
                clock._append_events([{**row, "clock_ids": clock.ids, "at": str(row["at"])}])
            self.assertEqual(len(clock.event_ids), 6)
        self.assertEqual(len({tuple(clock[name] for name in names) for clock in clocks}), 1)
        self.assertEqual(clocks[0].state, "fulfilled")

    def test_late_report_reaches_an_ended_clock(self):
        host = self._create_hosts()
        clock = host._clock_start(KIND, 60, at=MONDAY_NINE)
        host._clock_fulfil(KIND, at=later(minutes=90))
        self.assertEqual(clock.breached_at, later(minutes=60))
        host._clock_pause(KIND, "phoned back", at=later(minutes=30))
        self.assertRecordValues(clock, [{"state": "fulfilled", "breached_at": False, "elapsed_minutes": 30}])

    def test_sweep_warns_then_notes_the_breach_once(self):
        hosts = self._create_hosts(2)
        hosts._clock_start(KIND, 100, at=MONDAY_NINE)
        calls = []
        hooks = {
            name: lambda self, clocks, name=name: calls.append((name, self.ids, clocks.ids))
            for name in ("_on_clock_warn", "_on_clock_breach")
        }
        ids, clock_ids = hosts.ids, hosts.clock_ids.sorted("id").ids
        with patch.multiple(self.host_class, **hooks):
            self.assertEqual(self._sweep(later(minutes=79)), 0)
            self.assertEqual(self._sweep(later(minutes=80)), 2)
            self.assertEqual(self._sweep(later(minutes=81)), 0)
            self.assertEqual(self._sweep(later(minutes=101)), 2)
            self.assertEqual(self._sweep(later(minutes=102)), 0)
        self.assertEqual(
            calls, [("_on_clock_warn", ids, clock_ids), ("_on_clock_breach", ids, clock_ids)]
        )
        self.assertEqual(
            hosts[0].clock_ids.event_ids.sorted("at").mapped("kind"), ["start", "warn", "breach"]
        )
        self.assertRecordValues(
            hosts[0].clock_ids,
            [{"state": "running", "warned_at": later(minutes=80), "breached_at": later(minutes=100)}],
        )

    def test_sweep_stores_what_folding_gives(self):
        hosts = self._create_hosts(3)
        clocks = hosts._clock_start(KIND, {hosts[0]: 100, hosts[1]: 120, hosts[2]: 900}, at=MONDAY_NINE)
        self._sweep(later(minutes=105))
        names = ["state", "due_at", "warn_at", "wake_at", "warned_at", "breached_at"]
        stored = [tuple(clock[name] for name in names) for clock in clocks]
        clocks._refresh()
        self.assertEqual([tuple(clock[name] for name in names) for clock in clocks], stored)

    @mute_logger("odoo.addons.cs_forwarding.models.cs_clock_sweep")
    def test_one_bad_record_stops_nothing(self):
        hosts = self._create_hosts(5)
        hosts._clock_start(KIND, 60, at=MONDAY_NINE, warn_minutes=0)
        bad = hosts[3]

        def on_breach(self, clocks):
            self.write({"summary": "breached"})
            if bad in self:
                raise ValueError("no supervisor")

        with patch.object(self.host_class, "_on_clock_breach", on_breach):
            self.assertEqual(self._sweep(later(hours=2)), 5)
        self.assertEqual(
            hosts.mapped("summary"), ["breached", "breached", "breached", "Case 3", "breached"]
        )
        self.assertEqual(bad.clock_ids.follow_up_error, "no supervisor")
        self.assertEqual(bad.clock_ids.breached_at, later(minutes=60))
        self.assertFalse(any((hosts - bad).clock_ids.mapped("follow_up_error")))

    def test_retry_of_a_failed_follow_up(self):
        host = self._create_hosts()
        clock = host._clock_start(KIND, 60, at=MONDAY_NINE, warn_minutes=0)
        self._sweep(later(hours=2))
        clock._store_follow_up_error("no supervisor", "_on_clock_breach")
        mended = lambda self, clocks: self.write({"summary": "ok"})  # noqa: E731
        with patch.object(self.host_class, "_on_clock_breach", mended):
            clock.with_user(self.supervisor).action_retry_follow_up()
        self.assertEqual(host.summary, "ok")
        self.assertFalse(clock.follow_up_error)
        with self.assertRaises(AccessError):
            clock.with_user(self.agent).action_retry_follow_up()

    def test_new_target_after_a_breach_may_be_missed_again(self):
        host = self._create_hosts()
        clock = host._clock_start(KIND, 60, at=MONDAY_NINE, warn_minutes=0)
        self._sweep(later(minutes=61))
        host._clock_retarget(KIND, minutes=120, at=later(minutes=70))
        self.assertRecordValues(
            clock,
            [{"breached_at": later(minutes=60), "due_at": later(minutes=120), "wake_at": later(minutes=120)}],
        )
        self.assertEqual(self._sweep(later(minutes=121)), 1)
        self.assertEqual(clock.event_ids.mapped("kind").count("breach"), 2)
        self.assertEqual(clock.breached_at, later(minutes=60))

    def test_wake_up_is_exact(self):
        cron = self.env.ref("cs_forwarding.ir_cron_clock_sweep")
        triggers, domain = self.env["ir.cron.trigger"], [("cron_id", "=", cron.id)]
        triggers.search(domain).unlink()
        with freeze_time(MONDAY_NINE):
            hosts = self._create_hosts(3)
            hosts[0]._clock_start(KIND, 100)
            hosts[1]._clock_start(KIND, 200)
            self.assertEqual(triggers.search(domain).mapped("call_at"), [later(minutes=80)])
            hosts[2]._clock_start(KIND, 10)
            self.assertEqual(
                triggers.search(domain).mapped("call_at"), [later(minutes=80), later(minutes=8)]
            )

    def test_scheduled_actions(self):
        """The actions themselves: more than one batch, then armed for what comes next."""
        sweep = self.env.ref("cs_forwarding.ir_cron_clock_sweep")
        hosts = self._create_hosts(5)
        now = fields.Datetime.now()
        hosts[:4]._clock_start(KIND, 30, at=now - timedelta(hours=1), warn_minutes=0, working_time=False)
        next_one = hosts[4]._clock_start(KIND, 30, at=now, warn_minutes=0, working_time=False)
        self.env["ir.cron.trigger"].search([("cron_id", "=", sweep.id)]).unlink()
        with patch(f"{SWEEP}.SWEEP_BATCH", 3), self.enter_registry_test_mode():
            sweep.method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(
            [bool(clock.breached_at) for clock in hosts.clock_ids.sorted("res_id")], [True] * 4 + [False]
        )
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", sweep.id)])
        self.assertIn(next_one.due_at, triggers.mapped("call_at"))
        self.calendar.tz = "Asia/Shanghai"
        clock = self._create_hosts()._clock_start(KIND, 480, at=MONDAY_NINE)
        self.calendar.tz = "UTC"
        with patch(f"{SWEEP}.REFRESH_BATCH", 1), self.enter_registry_test_mode():
            self.env.ref("cs_forwarding.ir_cron_clock_refresh").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(clock.due_at, later(days=1))

    def test_changed_hours_move_the_deadline(self):
        host = self._create_hosts()
        clock = host._clock_start(KIND, 480, at=MONDAY_NINE)
        self.assertEqual(clock.due_at, later(days=1))
        cron = self.env.ref("cs_forwarding.ir_cron_clock_refresh")
        with self.capture_triggers(cron.id) as capture:
            self.env["resource.calendar.leaves"].create(
                {
                    "name": "Stock-taking",
                    "calendar_id": self.calendar.id,
                    "date_from": moment("2025-01-06 13:00:00"),
                    "date_to": moment("2025-01-06 23:59:59"),
                }
            )
        self.assertTrue(capture.records)
        self.assertEqual(self.env["cs.clock"]._find_outdated(0), clock)
        clock._refresh()
        self.assertEqual(clock.due_at, later(days=1, hours=5))
        self.assertEqual(host.next_due_at, later(days=1, hours=5))
        self.assertFalse(self.env["cs.clock"]._find_outdated(0))
        self.calendar.attendance_ids.filtered(lambda line: line.hour_from == 8).hour_from = 10
        self.assertEqual(self.env["cs.clock"]._find_outdated(0), clock)

    def test_someone_elses_leave_moves_nothing(self):
        clock = self._create_hosts()._clock_start(KIND, 480, at=MONDAY_NINE)
        resource = self.env["resource.resource"].create({"name": "Ann", "calendar_id": self.calendar.id})
        self.env["resource.calendar.leaves"].create(
            {
                "calendar_id": self.calendar.id,
                "resource_id": resource.id,
                "date_from": MONDAY_NINE,
                "date_to": later(days=1),
            }
        )
        self.assertNotIn(clock, self.env["cs.clock"]._find_outdated(0))

    def test_owner_follows_the_record(self):
        host = self._create_hosts()
        clock = host._clock_start(KIND, 60)
        host.user_id = self.agent
        self.assertEqual(clock.user_id, self.agent)

    def test_deleted_with_the_record(self):
        host, other = hosts = self._create_hosts(2)
        clocks = hosts._clock_start(KIND, 60)
        host.unlink()
        self.assertEqual(clocks.exists(), other.clock_ids)
        self.env.cr.execute("DELETE FROM cs_anomaly WHERE id = %s", [other.id])
        self.env["cs.clock"]._gc_orphans()
        self.assertFalse(clocks.exists())

    def test_queries_do_not_depend_on_the_number(self):
        def run(hosts):
            hosts._clock_start(KIND, 120, at=MONDAY_NINE)
            hosts._clock_pause(KIND, "photos", at=later(minutes=30))
            hosts._clock_resume(KIND, at=later(minutes=60))
            hosts._clock_retarget(KIND, minutes=90, at=later(minutes=70))
            hosts._clock_fulfil(KIND, at=later(minutes=75))

        counts = []
        for count in (1, 1, 200):
            hosts = self._create_hosts(count)
            hosts.invalidate_recordset()
            before = self.env.cr.sql_log_count
            run(hosts)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1])
        self.assertLessEqual(counts[2], 55)

    def test_sweep_queries(self):
        hosts = self._create_hosts(300)
        hosts._clock_start(KIND, 60, at=MONDAY_NINE, warn_minutes=0)
        self.env.invalidate_all()
        with (
            patch.object(self.host_class, "_on_clock_breach", lambda self, clocks: None),
            self.assertQueryCount(6),
        ):
            self.env["cs.clock"]._sweep_batch(later(hours=2))

    def test_explanation_adds_up(self):
        host = self._create_hosts()
        clock = host._clock_start(KIND, 600, at=MONDAY_NINE)
        host._clock_pause(KIND, "photos", at=later(minutes=30))
        host._clock_resume(KIND, at=later(minutes=60))
        found = clock.with_user(self.agent).action_explain()
        self.assertEqual(found["calendar"], "Desk")
        self.assertEqual(found["due_at"], fields.Datetime.to_string(clock.due_at))
        self.assertEqual(sum(line["minutes"] for line in found["lines"]), 600)
        self.assertEqual(
            [(line["type"], line["start"][11:16], line["label"]) for line in found["lines"]][:4],
            [
                ("work", "09:00", False),
                ("pause", "09:30", "photos"),
                ("work", "10:00", False),
                ("work", "13:00", False),
            ],
        )

    def test_found_by_the_record(self):
        hosts = self._create_hosts(2)
        clocks = hosts._clock_start(KIND, 60)
        hosts[0].summary = "茶叶礼盒缺货"
        for text in ("礼盒", "茶叶礼盒缺货"):
            found = self.env["cs.clock"].search([("res_name", "ilike", text), ("id", "in", clocks.ids)])
            self.assertEqual(found, hosts[0].clock_ids)
        found = self.env["cs.clock"].search([("res_name", "not ilike", "礼盒"), ("id", "in", clocks.ids)])
        self.assertEqual(found, hosts[1].clock_ids)

    def test_access(self):
        clock = self._create_hosts()._clock_start(KIND, 60)
        model = self.env["cs.clock"]
        self.assertEqual(model.with_user(self.agent).search([("id", "=", clock.id)]), clock)
        self.assertFalse(model.with_user(self.outsider).search([("id", "=", clock.id)]))
        self.assertEqual(model.with_user(self.manager).search([("id", "=", clock.id)]), clock)
        for user in (self.agent, self.manager):
            for operation in ("write", "create", "unlink"):
                self.assertFalse(model.with_user(user).has_access(operation))
        with self.assertRaises(AccessError):
            clock.with_user(self.outsider).action_explain()

    def test_rows_are_folded_in_bulk(self):
        """What a batch stores is what folding each clock alone gives."""
        hosts = self._create_hosts(20)
        clocks = hosts._clock_start(KIND, {host: 30 + host.id % 7 * 100 for host in hosts}, at=MONDAY_NINE)
        hosts[::2]._clock_pause(KIND, "photos", at=later(minutes=20))
        events = self.env["cs.clock.event"]._read_by_clock(clocks.ids)
        for clock in clocks:
            state = fold_events(events[clock.id], clock._get_timeline)
            self.assertEqual((clock.state, clock.due_at or None), (state.state, state.due_at))
