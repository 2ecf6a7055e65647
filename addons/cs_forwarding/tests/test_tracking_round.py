from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .parcel_common import ParcelCommon


def moment(text):
    return fields.Datetime.to_datetime(f"2026-{text}:00")


# Wednesday 18 November 2026, nine in the morning in Shanghai.
NINE = moment("11-18 01:00")
SIXTEEN = moment("11-18 08:00")


@tagged("post_install", "-at_install")
@freeze_time("2026-11-18 01:00:00")
class TestTrackingRound(ParcelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.env["resource.calendar"].create({"name": "Desk Hours", "tz": "Asia/Shanghai"})
        cls.team.calendar_id = cls.calendar
        cls.env["cs.team"].search([("id", "!=", cls.team.id)]).tracking_rounds = False
        cls.rounds = cls.env["cs.tracking.round"]
        cls.fresh, cls.stale, cls.trouble, cls.gone = cls._create_parcels("F1", "S1", "T1", "G1")
        cls._store(
            cls.picking.cs_parcel_ids,
            phase="moving",
            shipped_at=NINE - timedelta(days=5),
            last_event_at=NINE - timedelta(hours=50),
        )
        cls._store(cls.fresh, last_event_at=NINE - timedelta(hours=2))
        cls._store(cls.trouble, phase="problem", last_event_at=NINE - timedelta(hours=1))
        cls._store(cls.gone, phase="delivered", delivered_at=NINE - timedelta(hours=3))

    def _begin(self, now=NINE):
        return self.rounds._begin_due(now)

    def _get_line(self, tracking_round, parcel):
        return tracking_round.line_ids.filtered(lambda line: line.parcel_id == parcel)

    def _get_outcomes(self, tracking_round):
        return {line.parcel_id.name: line.outcome for line in tracking_round.line_ids}

    # when

    def test_at_nine_and_sixteen_of_the_team(self):
        self.assertFalse(self._begin(NINE - timedelta(seconds=1)))
        morning = self._begin()
        self.assertRecordValues(
            morning,
            [
                {
                    "team_id": self.team.id,
                    "date": fields.Date.to_date("2026-11-18"),
                    "starts_at": NINE,
                    "ends_at": SIXTEEN,
                    "fresh_from": NINE - timedelta(hours=24),
                    "state": "open",
                }
            ],
        )
        self.assertFalse(self._begin(SIXTEEN - timedelta(minutes=1)))
        afternoon = self._begin(SIXTEEN)
        self.assertEqual(afternoon.ends_at, SIXTEEN + timedelta(hours=4))
        self.assertEqual(afternoon.fresh_from, NINE)

    def test_a_server_that_was_down_makes_it_late(self):
        self.assertEqual(self._begin(NINE + timedelta(hours=2)).starts_at, NINE)

    def test_none_on_days_off_and_holidays(self):
        self.assertFalse(self._begin(moment("11-21 01:00")))
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.calendar.id,
                "date_from": moment("11-17 16:00"),
                "date_to": moment("11-18 16:00"),
            }
        )
        self.assertFalse(self._begin())

    def test_after_a_weekend_news_since_friday_count(self):
        self._begin(moment("11-20 08:00"))
        monday = self._begin(moment("11-23 01:00"))
        self.assertEqual(monday.fresh_from, moment("11-20 08:00"))

    def test_summer_time(self):
        self.calendar.tz = "Europe/Berlin"
        friday, monday = self._begin(moment("03-27 09:00")), self._begin(moment("03-30 09:00"))
        self.assertEqual(friday.starts_at, moment("03-27 08:00"))
        self.assertEqual(monday.starts_at, moment("03-30 07:00"))

    def test_times_of_the_team(self):
        self.team.write({"first_round": 10.5, "second_round": 0})
        self.assertFalse(self._begin(NINE))
        only = self._begin(moment("11-18 02:30"))
        self.assertEqual(only.ends_at, moment("11-18 06:30"))
        with self.assertRaises(ValidationError):
            self.team.second_round = 9.0

    def test_a_team_may_do_without(self):
        self.team.tracking_rounds = False
        self.assertFalse(self._begin())

    # what

    def test_fresh_ones_tick_themselves_and_arrived_ones_ask_for_a_check(self):
        morning = self._begin()
        self.assertEqual(
            self._get_outcomes(morning), {"F1": "fresh", "S1": False, "T1": False, "G1": "arrived"}
        )
        self.assertRecordValues(
            morning, [{"line_count": 4, "system_count": 2, "agent_count": 0, "open_count": 2, "progress": 50.0}]
        )
        self.assertEqual(
            morning.line_ids.mapped("parcel_id.name")[0], "S1", "the one silent for longest comes first"
        )

    def test_what_has_arrived_is_asked_for_once(self):
        self._begin()
        self._store(self.gone, delivered_at=NINE + timedelta(hours=1))
        self.assertNotIn("G1", self._get_outcomes(self._begin(SIXTEEN)))

    def test_what_has_not_left_is_not_in_it(self):
        self._store(self.stale, phase="announced", shipped_at=None)
        self.assertNotIn("S1", self._get_outcomes(self._begin()))

    def test_other_teams_parcels_are_not_in_it(self):
        other = self._create_team(name="Other", tracking_rounds=False)
        self._store(self.stale, team_id=other.id)
        self.assertNotIn("S1", self._get_outcomes(self._begin()))

    def test_news_during_the_round_tick_at_once(self):
        line = self._get_line(self._begin(), self.stale)
        self._create_event(self.stale, "unknown", "2026-11-18 00:50:00")
        self.stale._fold()
        self.assertFalse(line.outcome)
        self._create_event(self.stale, "in_transit", "2026-11-18 00:55:00")
        self.stale._fold()
        self.assertEqual(line.outcome, "fresh")
        self.assertFalse(line.done_by_id)

    def test_arrival_during_the_round(self):
        line = self._get_line(self._begin(), self.trouble)
        self._create_event(self.trouble, "delivered", "2026-11-18 00:55:00")
        self.trouble._fold()
        self.assertEqual(line.outcome, "arrived")

    def test_many_parcels_cost_no_more_queries(self):
        counts = []
        for size, day in ((5, "11-18"), (60, "11-19")):
            parcels = self._create_parcels(*(f"M{size}{number:03}" for number in range(size)))
            self._store(parcels, phase="moving", shipped_at=NINE - timedelta(days=9))
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self._begin(moment(f"{day} 01:00"))
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])

    # exactly once, ended, missed

    def test_exactly_once(self):
        self.assertTrue(self._begin())
        self.assertFalse(self._begin())
        self.assertEqual(self.rounds.search_count([("team_id", "=", self.team.id)]), 1)

    def test_the_database_refuses_a_second_one(self):
        morning = self._begin()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.rounds.create(
                {
                    "team_id": self.team.id,
                    "company_id": self.team.company_id.id,
                    "date": morning.date,
                    "starts_at": morning.starts_at,
                    "ends_at": morning.ends_at,
                    "fresh_from": morning.fresh_from,
                }
            )

    def test_missed_when_not_done_by_its_end(self):
        morning = self._begin()
        self.rounds._end_over(SIXTEEN - timedelta(seconds=1))
        self.assertEqual(morning.state, "open")
        self.rounds._end_over(SIXTEEN)
        self.assertEqual(morning.state, "missed")
        self._create_event(self.stale, "in_transit", "2026-11-18 00:55:00")
        self.stale._fold()
        self.assertFalse(self._get_line(morning, self.stale).outcome, "the round is over")
        morning.line_ids.filtered("can_settle").with_user(self.agent)._settle("in_order")
        self.assertEqual(morning.state, "missed")
        self.assertTrue(morning.done_at)

    def test_done_when_nothing_is_open(self):
        morning = self._begin()
        morning.line_ids.filtered(lambda line: not line.outcome).with_user(self.agent)._settle("told")
        self.assertEqual((morning.state, morning.done_at), ("done", NINE))
        self.rounds._end_over(SIXTEEN)
        self.assertEqual(morning.state, "done")

    def test_the_scheduled_action(self):
        with self.enter_registry_test_mode():
            self.env.ref("cs_forwarding.ir_cron_tracking_rounds").method_direct_trigger()
        self.assertEqual(self.rounds.search([("team_id", "=", self.team.id)]).starts_at, NINE)

    # who said what

    def test_one_click_says_who_and_when_and_can_be_taken_back(self):
        line = self._get_line(self._begin(), self.stale).with_user(self.agent)
        action = line.action_told()
        self.assertEqual(action["params"]["method"], "action_undo")
        self.assertRecordValues(
            line, [{"outcome": "told", "done_by_id": self.agent.id, "done_at": NINE, "can_settle": False}]
        )
        line.action_undo()
        self.assertRecordValues(line, [{"outcome": False, "done_by_id": False, "done_at": False}])

    def test_a_colleague_is_not_overruled(self):
        line = self._get_line(self._begin(), self.stale)
        mate = self._create_user("desk_mate", "cs_forwarding.group_agent")
        self.team.member_ids = [Command.link(mate.id)]
        line.with_user(self.agent).action_in_order()
        action = line.with_user(mate).action_told()
        self.assertEqual(action["params"]["type"], "warning")
        self.assertEqual((line.outcome, line.done_by_id), ("in_order", self.agent))

    def test_an_agent_may_judge_a_fresh_one_otherwise(self):
        line = self._get_line(self._begin(), self.fresh)
        line.with_user(self.agent).action_told()
        self.assertEqual((line.outcome, line.done_by_id), ("told", self.agent))

    def _report(self, lines, note="The box is wet"):
        wizard = self.env["cs.tracking.round.anomaly"].with_user(self.agent).create(
            {
                "line_ids": [Command.set(lines.ids)],
                "type_id": self.env.ref("cs_forwarding.cs_anomaly_type_damaged").id,
                "note": note,
            }
        )
        return wizard.action_confirm()

    def test_anomaly_with_a_note_for_many(self):
        morning = self._begin()
        lines = self._get_line(morning, self.stale) | self._get_line(morning, self.trouble)
        self.assertEqual(lines.with_user(self.agent).action_anomaly()["res_model"], "cs.tracking.round.anomaly")
        self._report(lines)
        self.assertEqual(lines.anomaly_id.parcel_id, lines.parcel_id)
        self.assertEqual(set(lines.anomaly_id.mapped("name")), {"The box is wet"})
        self.assertEqual(set(lines.anomaly_id.mapped("source")), {"agent"})
        self.assertEqual(set(lines.mapped("outcome")), {"anomaly"})
        self.assertEqual(morning.state, "done")
        lines.with_user(self.agent).action_undo()
        self.assertFalse(lines.anomaly_id)
        self.assertEqual(morning.state, "open")
        closed = self.env["cs.anomaly"].search([("parcel_id", "in", lines.parcel_id.ids)])
        self.assertEqual(closed.mapped("state"), ["cancelled"] * 2)

    def test_an_open_anomaly_gets_the_note(self):
        known = self.env["cs.anomaly"]._open_for_parcels("damaged", [(self.stale.id, {"waybill": "S1"})])
        line = self._get_line(self._begin(), self.stale)
        self._report(line)
        self.assertEqual(line.anomaly_id, known)
        self.assertEqual(known.evidence, {"waybill": "S1"})
        self.assertIn("The box is wet", known.message_ids[0].body)
        line.with_user(self.agent).action_undo()
        self.assertEqual(known.state, "new")

    def test_outcomes_are_written_by_the_buttons_alone(self):
        line = self._get_line(self._begin(), self.stale)
        with self.assertRaises(AccessError):
            line.with_user(self.agent).write({"outcome": "in_order", "done_by_id": self.supervisor.id})
        with self.assertRaises(AccessError):
            line.with_user(self.outsider).action_in_order()
        self.assertFalse(line.outcome)

    def test_a_round_is_called_by_team_and_local_time(self):
        self.assertEqual(self._begin().display_name, "Order Desk · Wed, Nov 18 09:00")
