from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.cs_forwarding.const import ANOMALY_TRANSITIONS

from .common import DeskCommon


class AnomalyCommon(DeskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.type = cls.env["cs.anomaly.type"].create(
            {"name": "Probe", "code": "probe", "feedback_minutes": 60, "customer_text": "We found a problem."}
        )
        cls.order = cls._create_order()

    @classmethod
    def _create_anomaly(cls, **vals):
        return cls.env["cs.anomaly"].create(
            {"order_id": cls.order.id, "type_id": cls.type.id, "summary": "Probe", **vals}
        )


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 09:00:00")
class TestAnomalyLife(AnomalyCommon):
    def test_every_transition_is_that_of_the_table(self):
        for old, allowed in ANOMALY_TRANSITIONS.items():
            for new in ANOMALY_TRANSITIONS:
                anomaly = self._create_anomaly()
                if old != "new":
                    anomaly.state = old
                with self.subTest(old=old, new=new):
                    if new in allowed:
                        anomaly.with_user(self.agent).state = new
                        self.assertEqual(anomaly.state, new)
                    else:
                        with self.assertRaises(UserError):
                            anomaly.with_user(self.agent).state = new

    def test_buttons_follow_the_table(self):
        anomaly = self._create_anomaly()
        shown = ["can_inform", "can_decide", "can_resolve", "can_cancel", "can_reopen", "next_step"]
        expected = {
            "new": [True, True, True, True, False, "inform"],
            "informed": [True, True, True, True, False, "decide"],
            "in_solution": [True, True, True, True, False, "resolve"],
            "resolved": [False, False, False, False, True, False],
        }
        for state, flags in expected.items():
            if state != "new":
                anomaly.state = state
            self.assertEqual([anomaly[name] for name in shown], flags, state)

    def test_clock_runs_until_the_customer_knows(self):
        anomaly = self._create_anomaly()
        self.assertTrue(anomaly.next_due_at)
        anomaly._inform("phone", "Called, will think about it")
        self.assertFalse(anomaly.next_due_at)
        self.assertEqual(anomaly.clock_ids.state, "fulfilled")
        self.assertRecordValues(
            anomaly,
            [
                {
                    "state": "informed",
                    "informed_how": "phone",
                    "informed_at": fields.Datetime.to_datetime("2026-03-02 09:00:00"),
                }
            ],
        )
        self.assertIn("will think about it", anomaly.message_ids[0].body)

    def test_time_to_resolve_counts_working_hours_only(self):
        calendar = self.env["resource.calendar"].create(
            {"name": "Mornings", "tz": "UTC", "attendance_ids": [fields.Command.clear()]}
        )
        calendar.attendance_ids = [
            fields.Command.create(
                {"name": day, "dayofweek": day, "hour_from": 8, "hour_to": 12, "day_period": "morning"}
            )
            for day in "01234"
        ]
        self.team.calendar_id = calendar
        anomaly = self._create_anomaly()
        with freeze_time("2026-03-03 10:30:00"):
            anomaly._resolve("other", "Sorted out")
        self.assertEqual(anomaly.hours_to_resolve, 3 + 2.5)
        self.assertEqual(anomaly.resolution, "Sorted out")

    def test_resolving_reviews_the_order_again(self):
        self.order.cs_review_state = "to_review"
        anomaly = self._create_anomaly()
        order_class = type(self.env["sale.order"])
        with patch.object(order_class, "_run_review", autospec=True) as review:
            anomaly._resolve("other")
        review.assert_called_once_with(self.order, force=True)

    def test_vanishing_asks_for_no_other_review(self):
        self.order.cs_review_state = "to_review"
        anomaly = self._create_anomaly()
        order_class = type(self.env["sale.order"])
        with patch.object(order_class, "_run_review", autospec=True) as review:
            anomaly._close_vanished()
        review.assert_not_called()
        self.assertEqual(anomaly.clock_ids.state, "cancelled")

    def test_not_an_anomaly_is_remembered(self):
        anomaly = self._create_anomaly(evidence={"available": 1})
        twin = self._create_anomaly(evidence={"available": 1})
        wizard = self.env["cs.anomaly.cancel"].with_user(self.agent)
        wizard.create({"anomaly_ids": anomaly.ids, "reason": "not_anomaly"}).action_confirm()
        wizard.create({"anomaly_ids": twin.ids, "reason": "duplicate"}).action_confirm()
        self.assertEqual((anomaly.state, twin.state), ("cancelled", "cancelled"))
        self.assertEqual(len(anomaly.accepted_evidence_hash), 32)
        self.assertFalse(twin.accepted_evidence_hash)
        anomaly.with_user(self.agent).action_reopen()
        self.assertEqual(anomaly.state, "new")
        self.assertFalse(anomaly.accepted_evidence_hash)

    def test_the_review_stays_silent_about_what_was_accepted(self):
        order = self._create_order([(self.product, 500000, 100.0)])
        order._submit_for_review()
        found = order.cs_anomaly_ids.filtered(lambda anomaly: anomaly.rule_id.code == "quantity")
        self.assertEqual(len(found), 1)
        found._cancel("not_anomaly")
        order._run_review(force=True)
        self.assertEqual(
            order.cs_anomaly_ids.filtered(lambda anomaly: anomaly.rule_id.code == "quantity"), found
        )
        self.assertEqual(found.state, "cancelled")

    def test_reopening_returns_to_where_it_was(self):
        anomalies = self._create_anomaly() | self._create_anomaly() | self._create_anomaly()
        anomalies[1]._inform("im")
        anomalies[2]._decide("other")
        anomalies._resolve("other")
        anomalies.action_reopen()
        self.assertEqual(anomalies.mapped("state"), ["new", "informed", "in_solution"])
        self.assertFalse(any(anomalies.mapped("resolved_at")))
        self.assertTrue(anomalies[0].next_due_at)

    def test_missed_deadline_lands_on_a_desk(self):
        anomaly = self._create_anomaly()
        with freeze_time(anomaly.next_due_at + timedelta(minutes=1)), self.enter_registry_test_mode():
            self.env.ref("cs_forwarding.ir_cron_clock_sweep").method_direct_trigger()
        self.assertEqual(anomaly.activity_ids.user_id, self.agent)
        self.assertIn("in time", anomaly.activity_ids.summary)

    def test_described_in_the_words_of_the_rule(self):
        rule = self.env["cs.review.rule"].search([("code", "=", "quantity")], limit=1)
        anomaly = self._create_anomaly(
            summary=False,
            rule_id=rule.id,
            evidence={"product": "<b>Cup</b>", "qty": 5000, "min": 1, "max": 100},
        )
        self.assertIn("Cup", anomaly.name)
        self.assertIn("&lt;b&gt;Cup", anomaly.evidence_figures)
        self.assertIn("5,000", anomaly.evidence_figures)
        self.assertNotIn("<b>Cup", anomaly.evidence_figures)

    def test_bulk_assign_and_back(self):
        anomalies = self._create_anomaly() | self._create_anomaly(user_id=self.supervisor.id)
        wizard = (
            self.env["cs.anomaly.assign"]
            .with_user(self.supervisor)
            .create({"anomaly_ids": anomalies.ids, "user_id": self.manager.id})
        )
        action = wizard.action_confirm()
        self.assertEqual(anomalies.user_id, self.manager)
        self.assertEqual(
            (action["params"]["model"], action["params"]["method"]), (wizard._name, "action_undo")
        )
        wizard.action_undo()
        self.assertEqual(anomalies.mapped("user_id"), self.agent | self.supervisor)

    def test_bulk_resolve(self):
        anomalies = self._create_anomaly() | self._create_anomaly()
        wizard = (
            self.env["cs.anomaly.resolve"]
            .with_user(self.agent)
            .create({"anomaly_ids": anomalies.ids, "resolution": "Carrier confirmed"})
        )
        action = wizard.action_confirm()
        self.assertEqual(set(anomalies.mapped("resolution")), {"Carrier confirmed"})
        self.assertEqual(action["params"]["method"], "action_reopen")
        self.assertEqual(action["params"]["ids"], anomalies.ids)

    def test_reported_by_hand_with_photo(self):
        photo = self.env["ir.attachment"].with_user(self.agent).create({"name": "box.png", "raw": b"png"})
        report = (
            self.env["cs.anomaly.report"]
            .with_user(self.agent)
            .create(
                {
                    "order_id": self.order.id,
                    "order_line_id": self.order.order_line.id,
                    "type_id": self.env.ref("cs_forwarding.cs_anomaly_type_damaged").id,
                    "summary": "Box was open",
                    "attachment_ids": photo.ids,
                }
            )
        )
        self.assertEqual(report.severity, "blocking")
        action = report.action_confirm()
        anomaly = self.env["cs.anomaly"].browse(action["res_id"])
        self.assertRecordValues(
            anomaly, [{"name": "Box was open", "source": "agent", "product_id": self.product.id}]
        )
        self.assertEqual(anomaly.message_ids.attachment_ids, photo)
        self.assertIn("cancel", anomaly.proposal_ids.mapped("kind"))

    def test_reported_on_a_transfer(self):
        self._set_stock(self.product, 5)
        self.order.cs_review_state = "approved"
        self.channel.review_required = False
        self.order.action_confirm()
        action = self.order.picking_ids.with_user(self.agent).action_report_anomaly()
        report = (
            self.env["cs.anomaly.report"]
            .with_user(self.agent)
            .with_context(**action["context"])
            .create({"summary": "Label torn"})
        )
        anomaly = self.env["cs.anomaly"].browse(report.action_confirm()["res_id"])
        self.assertEqual(anomaly.picking_id, self.order.picking_ids)
        self.assertEqual(anomaly.order_id, self.order)
        self.assertEqual(self.order.picking_ids.cs_open_anomaly_count, 1)
        self.assertEqual(self.order.cs_open_anomaly_count, 1)
        self.assertEqual(self.customer.cs_anomaly_count, 1)

    def test_similar_ones_and_their_solution(self):
        texts = ["外包装破损，茶杯碎了", "客户要改地址", "外包装破损"]
        solved = self.env["cs.anomaly"].union(*(self._create_anomaly(summary=text) for text in texts))
        solved[0]._resolve("other", "补发一只")
        solved[1]._resolve("correct_address", "改了")
        vanished = self._create_anomaly(summary="外包装破损了")
        vanished._close_vanished()
        fresh = self._create_anomaly(summary="茶杯外包装破损")
        self.assertEqual(fresh.similar_ids[0], solved[0])
        self.assertNotIn(vanished, fresh.similar_ids)
        self.assertNotIn(solved[2], fresh.similar_ids)
        solved[0].with_user(self.agent).with_context(cs_use_for=fresh.id).action_use_solution()
        self.assertRecordValues(
            fresh, [{"resolution_kind": "other", "resolution": "补发一只", "state": "new"}]
        )

    def test_found_by_text(self):
        anomaly = self._create_anomaly(summary="外包装破损")
        other = self._create_anomaly(summary="地址不全")
        found = self.env["cs.anomaly"].search([("text_search", "ilike", "包装")])
        self.assertIn(anomaly, found)
        self.assertNotIn(other, found)

    def test_others_see_nothing(self):
        anomaly = self._create_anomaly()
        outsider = anomaly.with_user(self.outsider)
        with self.assertRaises(AccessError):
            outsider.read(["summary"])
        self.assertFalse(self.env["cs.anomaly"].with_user(self.outsider).search([("id", "=", anomaly.id)]))
        with self.assertRaises(AccessError):
            outsider.proposal_ids.with_user(self.outsider).create(
                {"anomaly_id": anomaly.id, "note": "Not mine"}
            ).flush_recordset()

    def test_agents_delete_nothing(self):
        anomaly = self._create_anomaly()
        with self.assertRaises(AccessError):
            anomaly.with_user(self.agent).unlink()
