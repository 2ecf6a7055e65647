from odoo.fields import Command
from odoo.tests import tagged

from .common import DeskCommon


@tagged("post_install", "-at_install")
class TestAnomalyOpen(DeskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.type = cls.env["cs.anomaly.type"].create(
            {"name": "Probe", "code": "probe", "feedback_minutes": 60}
        )
        cls.order = cls._create_order()

    @classmethod
    def _insert(cls, order, count=1, **columns):
        """Insert anomalies the way the review does: by SQL, with the least columns."""
        values = {
            "order_id": order.id,
            "type_id": cls.type.id,
            "company_id": order.company_id.id,
            "state": "new",
            "severity": "blocking",
            "source": "rule",
            **columns,
        }
        names = ", ".join(values)
        marks = ", ".join(["%s"] * len(values))
        cls.env.flush_all()
        cls.env.cr.execute(
            f"INSERT INTO cs_anomaly ({names}) SELECT {marks} FROM generate_series(1, %s) RETURNING id",
            [*values.values(), count],
        )
        return cls.env["cs.anomaly"].browse(row[0] for row in cls.env.cr.fetchall())

    def test_facts_of_the_order_are_filled(self):
        self.type.department_id = self.env["cs.department"].create({"name": "Warehouse"})
        anomaly = self._insert(self.order, order_line_id=self.order.order_line.id)
        anomaly._after_open()
        self.assertRecordValues(
            anomaly,
            [
                {
                    "partner_id": self.customer.id,
                    "channel_id": self.channel.id,
                    "team_id": self.team.id,
                    "product_id": self.product.id,
                    "department_id": self.type.department_id.id,
                    "user_id": self.agent.id,
                    "name": "Probe",
                }
            ],
        )
        self.assertTrue(anomaly.opened_at)

    def test_reviewer_goes_before_the_type_and_the_team(self):
        self.type.user_id = self.supervisor
        self.order.cs_reviewer_id = self.manager
        anomaly = self._insert(self.order)
        anomaly._after_open()
        self.assertEqual(anomaly.user_id, self.manager)

    def test_usual_person_of_the_type_goes_before_the_team(self):
        self.type.user_id = self.supervisor
        anomaly = self._insert(self.order)
        anomaly._after_open()
        self.assertEqual(anomaly.user_id, self.supervisor)

    def test_least_loaded_member_takes_it(self):
        mate = self._create_user("desk_mate", "cs_forwarding.group_agent")
        self.team.member_ids = [Command.link(mate.id)]
        busy = self._insert(self.order, count=3, user_id=self.agent.id, team_id=self.team.id)
        fresh = self._insert(self.order, count=5)
        fresh._after_open()
        shares = {user: len(found) for user, found in (busy | fresh).grouped("user_id").items()}
        self.assertEqual(shares, {self.agent: 4, mate: 4})

    def test_archived_members_take_nothing(self):
        self.agent.active = False
        anomaly = self._insert(self.order)
        anomaly._after_open()
        self.assertFalse(anomaly.user_id)
        self.assertEqual(anomaly.team_id, self.team)

    def test_number_of_queries_does_not_grow(self):
        few, many = self._insert(self.order), self._insert(self.order, count=200)
        counts = []
        for anomalies in (self._insert(self.order), few, many):
            before = self.env.cr.sql_log_count
            anomalies._after_open()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1])
        self.assertLessEqual(counts[2], 20)

    def test_nothing_is_sent(self):
        mails = self.env["mail.mail"].search_count([])
        anomaly = self._insert(self.order)
        anomaly._after_open()
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        self.assertFalse(anomaly.message_ids)

    def test_made_by_hand_on_an_order(self):
        anomaly = (
            self.env["cs.anomaly"]
            .with_user(self.agent)
            .create(
                {
                    "order_id": self.order.id,
                    "type_id": self.type.id,
                    "summary": "Customer says the box is open",
                }
            )
        )
        self.assertEqual(anomaly.name, "Customer says the box is open")
        self.assertEqual(anomaly.team_id, self.team)
        self.assertEqual(anomaly.source, "agent")

    def test_vanished_ones_close_with_a_note(self):
        anomalies = self._insert(self.order, count=2)
        anomalies._after_open()
        done = self._insert(self.order, state="cancelled")
        closed = (anomalies | done)._close_vanished()
        self.assertEqual(closed, anomalies)
        self.assertEqual(set(anomalies.mapped("state")), {"resolved"})
        self.assertEqual(set(anomalies.mapped("resolution_kind")), {"vanished"})
        self.assertEqual(done.state, "cancelled")
        for anomaly in anomalies:
            self.assertIn("no longer finds", anomaly.resolution)
            self.assertFalse(anomaly.message_ids)

    def test_closing_many_costs_what_closing_one_does(self):
        counts = []
        for count in (1, 1, 90):
            anomalies = self._insert(self.order, count=count)
            anomalies._after_open()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            anomalies._close_vanished()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1])
