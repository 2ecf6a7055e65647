from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL

from ..models.cs_desk import COUNT_LIMIT, TREND_DAYS, Count
from .parcel_common import ParcelCommon


class DeskScreenCommon(ParcelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parcels = cls._create_parcels("SF1001", "SF1002", "SF1003")
        now = fields.Datetime.now()
        cls._create_event(cls.parcels[0], "in_transit", str(now - timedelta(days=1)))
        cls._create_event(cls.parcels[1], "lost", str(now - timedelta(days=1)))
        cls._create_event(cls.parcels[2], "delivered", str(now - timedelta(days=1)))
        cls._store(cls.parcels[0], late_since=now - timedelta(hours=3), user_id=cls.agent.id)
        cls.held = cls._create_order(cs_review_state="on_hold")
        cls.anomaly = cls.env["cs.anomaly"].create(
            {
                "type_id": cls.env.ref("cs_forwarding.cs_anomaly_type_delay").id,
                "order_id": cls.order.id,
                "summary": "包裹迟迟未到",
                "team_id": cls.team.id,
            }
        )
        cls.anomaly.user_id = False


@tagged("post_install", "-at_install")
class TestDesk(DeskScreenCommon):
    def _get_desk(self, user=None, scope="team"):
        return self.env["cs.desk"].with_user(user or self.agent).action_overview(scope)

    def _get_numbers(self, user=None, scope="team"):
        return {count["key"]: count["value"] for count in self._get_desk(user, scope)["counts"]}

    def test_numbers(self):
        numbers = self._get_numbers()
        expected = {"in_transit": 2, "late": 1, "silent": 0, "on_hold": 1, "unassigned": 1}
        self.assertEqual({key: numbers[key] for key in expected}, expected)

    def test_a_number_opens_the_list_that_it_counts(self):
        desk = self.env["cs.desk"].with_user(self.agent)
        for scope in ("mine", "team"):
            for count in self._get_desk(scope=scope)["counts"]:
                with self.subTest(key=count["key"], scope=scope):
                    action = desk.action_open(count["key"], scope)
                    self.assertEqual(action["name"], count["label"])
                    found = desk.env[action["res_model"]].search_count(action["domain"])
                    self.assertEqual(found, count["value"])

    def test_mine_leaves_out_what_others_have(self):
        self._store(self.parcels[1], user_id=self.supervisor.id)
        self.assertEqual(self._get_numbers(scope="mine")["in_transit"], 1)
        self.assertEqual(self._get_numbers(scope="team")["in_transit"], 2)

    def test_other_teams_are_not_counted(self):
        numbers = self._get_numbers(self.outsider)
        self.assertEqual({key for key, number in numbers.items() if number}, set())
        self.assertEqual(self._get_desk(self.outsider)["due"], [])

    def test_supervisors_see_each_person(self):
        [row] = [row for row in self._get_desk(self.supervisor)["agents"] if row["id"] == self.agent.id]
        self.assertEqual(row["values"]["late"], 1)
        action = self.env["cs.desk"].with_user(self.supervisor).action_open("late", "team", self.agent.id)
        self.assertEqual(self.env["cs.parcel"].search(action["domain"]), self.parcels[0])
        self.assertEqual(self._get_desk(self.agent)["agents"], [])

    def test_what_is_due_first_stands_first(self):
        other = self.anomaly.copy({"user_id": False, "team_id": self.team.id})
        other._clock_cancel("first_feedback")
        other._clock_start("next_update", 10)
        due = [row for row in self._get_desk()["due"] if row["res_model"] == "cs.anomaly"]
        ids = [row["res_id"] for row in due]
        self.assertEqual(ids[0], other.id)
        self.assertIn(self.anomaly.id, ids[1:])
        self.assertEqual([row["due_at"] for row in due], sorted(row["due_at"] for row in due))
        self.assertEqual(due[0]["what"], "Next Update")

    def test_orders_before_a_cutoff_are_one_row_of_their_channel(self):
        due_at = fields.Datetime.now() + timedelta(hours=1)
        orders = self.held | self._create_order(cs_review_state="to_review")
        self.env.flush_all()
        self.env.cr.execute(
            SQL("UPDATE sale_order SET cs_review_due_at = %s WHERE id = ANY(%s)", due_at, orders.ids)
        )
        orders.invalidate_recordset()
        [row] = [row for row in self._get_desk()["due"] if row["res_model"] == "sale.order"]
        self.assertEqual((row["name"], row["what"]), ("Flagship Store: 2 orders", "Review before the cut-off"))
        self.assertEqual(self.env["sale.order"].search(row["domain"]), orders.sorted("id", reverse=True))

    def test_today_shows_rounds_and_advisories(self):
        now = fields.Datetime.now()
        self.env["cs.advisory"].create(
            {"name": "台风", "date_from": now - timedelta(hours=1), "date_to": now + timedelta(days=1)}
        )
        tracking_round = self.env["cs.tracking.round"].create(
            {
                "team_id": self.team.id,
                "company_id": self.team.company_id.id,
                "date": now.date(),
                "starts_at": now - timedelta(hours=1),
                "ends_at": now + timedelta(hours=2),
                "fresh_from": now - timedelta(hours=12),
            }
        )
        today = {row["key"]: row for row in self._get_desk()["today"]}
        self.assertEqual(today[f"round_{tracking_round.id}"]["total"], tracking_round.line_count)
        self.assertIn("台风", [row["label"] for row in today.values()])
        tracking_round.state = "missed"
        today = {row["key"]: row for row in self._get_desk()["today"]}
        self.assertEqual(today["missed_rounds"]["tone"], "danger")

    def test_trends_go_back_two_weeks(self):
        trends = {trend["key"]: trend for trend in self._get_desk()["trends"]}
        self.assertEqual(len(trends["delivered"]["days"]), TREND_DAYS)
        self.assertEqual(trends["delivered"]["total"], 1)
        opened = self.env["cs.anomaly"].with_user(self.agent).search_count([])
        self.assertEqual((trends["anomalies"]["days"][-1]["value"], opened > 0), (opened, True))

    def test_only_agents(self):
        portal = self._create_user("desk_portal", "base.group_portal")
        internal = self._create_user("desk_internal", "base.group_user")
        for user in (portal, internal):
            desk = self.env["cs.desk"].with_user(user)
            with self.assertRaises(AccessError):
                desk.action_overview()
            with self.assertRaises(AccessError):
                desk.action_open("late")

    def test_an_addon_adds_its_own_number(self):
        desk = type(self.env["cs.desk"])
        get_counts = desk._get_counts
        domain = Domain("phase", "=", "delivered")
        self.patch(
            desk,
            "_get_counts",
            lambda records: [*get_counts(records), Count("arrived", "Arrived", "cs.parcel", domain)],
        )
        self.assertEqual(self._get_numbers()["arrived"], 1)
        action = self.env["cs.desk"].with_user(self.agent).action_open("arrived")
        self.assertEqual((action["res_model"], action["domain"]), ("cs.parcel", [("phase", "=", "delivered")]))

    def test_an_unknown_number_opens_nothing(self):
        self.assertFalse(self.env["cs.desk"].with_user(self.agent).action_open("nonsense"))

    def test_more_records_cost_no_more_queries(self):
        def count_queries():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._get_desk(self.supervisor)
            return self.env.cr.sql_log_count - before

        count_queries()
        few = count_queries()
        parcels = self._create_parcels(*(f"SF3{number:03}" for number in range(30)))
        self._store(parcels, phase="problem", user_id=self.agent.id)
        self.anomaly.copy({"team_id": self.team.id})
        self.assertLessEqual(count_queries(), few + 2)
        self.assertGreater(COUNT_LIMIT, 1000)


@tagged("post_install", "-at_install")
class TestDeskTour(DeskScreenCommon, HttpCase):
    def test_tour(self):
        self.start_tour("/odoo/desk", "cs_desk", login="desk_agent", timeout=180)
