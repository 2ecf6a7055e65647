from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .care_common import CareCommon


@tagged("post_install", "-at_install")
class TestArrivalRequest(CareCommon):
    @classmethod
    def _create_rule(cls, kind="all", **vals):
        return cls.env["cs.arrival.rule"].create({"name": kind, "kind": kind, **vals})

    def _get_checks(self):
        return self.env["cs.arrival.check"].search([("parcel_id", "in", self.parcels.ids)], order="parcel_id")

    def test_delivered_parcel_is_asked_about_once(self):
        rule = self._create_rule()
        self._track(self.parcel, "delivered", signed_by="王小明")
        self._track(self.parcel, "lost", hours_ago=0.5)
        self._track(self.parcel, "delivered", hours_ago=0)
        self.assertRecordValues(
            self._get_checks(),
            [
                {
                    "parcel_id": self.parcel.id,
                    "order_id": self.order.id,
                    "partner_id": self.customer.id,
                    "carrier_id": self.carrier.id,
                    "team_id": self.team.id,
                    "rule_id": rule.id,
                    "reason": "all",
                    "state": "asked",
                    "is_bad": False,
                }
            ],
        )
        self.assertIn(("arrival_check", "mail", "waiting"), self._get_told())

    def test_old_deliveries_are_not_asked_about(self):
        self._create_rule()
        self._track(self.parcel, "delivered", hours_ago=8 * 24)
        self.assertFalse(self._get_checks())

    def test_proxy_and_locker(self):
        self._create_rule("proxy")
        self._track(self.parcels[0], "delivered", signed_by="王小明")
        self._track(self.parcels[1], "delivered", signed_by="丰巢快递柜")
        station = self.env.ref("cs_forwarding.cs_tracking_reason_consignee_left_at_station")
        self._track(self.parcels[2], "delivered", reason_id=station.id)
        self.assertEqual(self._get_checks().parcel_id, self.parcels[1:])
        self.assertEqual(set(self._get_checks().mapped("reason")), {"proxy"})

    def test_customer_tag(self):
        tag = self.env["res.partner.category"].create({"name": "Key Account"})
        self._create_rule("tag", tag_ids=tag.ids)
        self._track(self.parcels[0], "delivered")
        self.assertFalse(self._get_checks())
        self.customer.category_id = tag
        self._track(self.parcels[1], "delivered")
        self.assertEqual(self._get_checks().parcel_id, self.parcels[1])

    def test_sample(self):
        rule = self._create_rule("sample", share=0)
        self._track(self.parcels, "delivered")
        self.assertFalse(self._get_checks())
        rule.share = 100
        self.env["cs.arrival.check"]._request_by_rules(self.parcels)
        self.assertEqual(len(self._get_checks()), 3)

    def test_round_asks_whatever_the_rules_say(self):
        self._track(self.parcels[:2], "delivered")
        first = self.env["cs.arrival.check"]._request(self.parcels[:2])
        again = self.env["cs.arrival.check"]._request(self.parcels[:2])
        self.assertEqual((len(first), len(again)), (2, 0))
        self.assertEqual(set(first.mapped("reason")), {"round"})

    def test_number_of_queries(self):
        self._create_rule()
        self._track(self.parcels, "delivered")
        self._get_checks().unlink()
        self.env["cs.notice"].search([]).sudo().unlink()
        for parcels in (self.parcels[:1], self.parcels):
            self.env.flush_all()
            self.env.invalidate_all()
            with self.assertQueryCount(11):
                self.env["cs.arrival.check"]._request_by_rules(parcels)
                self.env.flush_all()
            self._get_checks().unlink()
            self.env["cs.notice"].search([]).sudo().unlink()

    def test_who_has_no_address_is_called(self):
        self.env.ref("cs_forwarding.cs_notice_rule_arrival_check_mail").active = False
        self._create_rule()
        self._track(self.parcel, "delivered")
        self.assertEqual(self._get_checks().state, "to_ask")
        self.env.ref("cs_forwarding.cs_notice_rule_arrival_check_mail").active = True
        self.customer.email = False
        self._track(self.parcels[1], "delivered")
        check = self._get_checks()[1]
        self.assertEqual(check.state, "asked")
        self._send()
        check._move_to_agents()
        self.assertEqual(check.state, "to_ask")

    def test_one_mail_asks_about_all_parcels_of_an_order(self):
        self._create_rule()
        self.env.ref("cs_forwarding.cs_notice_rule_delivered_mail").active = False
        self._track(self.parcels, "delivered")
        mails, _texts = self._send()
        self.assertEqual(len(mails), 1)
        for check in self._get_checks():
            self.assertIn(check._get_link(), mails[0]["body"])

    def test_reminded_once_then_called_then_given_up(self):
        self._create_rule()
        self._track(self.parcel, "delivered")
        mails, _texts = self._send()
        check = self._get_checks()
        self.assertTrue(any(check._get_link() in mail["body"] for mail in mails))
        self._follow_up(check, hours=23)
        self.assertFalse(check.reminded_at)
        self._follow_up(check, hours=25)
        self.assertTrue(check.reminded_at)
        mails, _texts = self._send()
        self.assertEqual(len(mails), 1)
        self._follow_up(check, hours=25)
        self.assertFalse(self._send()[0], "reminded once")
        self.assertEqual(check.state, "asked")
        self._follow_up(check, hours=49)
        self.assertEqual(check.state, "to_ask")
        self._follow_up(check, hours=15 * 24)
        self.assertEqual(check.state, "missed")

    def _follow_up(self, check, hours):
        """Let the scheduled action run as if the check had been made ``hours`` ago."""
        begun = fields.Datetime.now() - timedelta(hours=hours)
        check.write(
            {
                "asked_at": begun,
                "call_at": begun + timedelta(hours=48),
                "expires_at": begun + timedelta(days=14),
            }
        )
        self.env.flush_all()
        check._remind()
        check._move_to_agents()
        check._give_up()


@tagged("post_install", "-at_install")
class TestArrivalAnswer(CareCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._track(cls.parcels, "delivered", signed_by="王小明")
        cls.checks = cls.env["cs.arrival.check"]._request(cls.parcels).sorted("parcel_id")
        cls.check = cls.checks[0]

    def test_all_well(self):
        check = self.check.with_user(self.agent)
        action = check.action_all_well()
        self.assertRecordValues(
            self.check,
            [
                {
                    "state": "answered",
                    "source": "phone",
                    "condition": "good",
                    "attitude": "5",
                    "signee": "王小明",
                    "arrived_at": self.parcel.delivered_at,
                    "answered_by_id": self.agent.id,
                    "is_bad": False,
                }
            ],
        )
        self.assertFalse(self.check.anomaly_ids)
        self.assertEqual(action["tag"], "cs_forwarding.notify_undo")
        check.action_reopen()
        self.assertEqual(self.check.state, "to_ask")

    def test_condition_is_asked(self):
        with self.assertRaises(UserError):
            self.check.with_user(self.agent).action_answer()

    def test_complaint_becomes_an_anomaly(self):
        photo = self.env["ir.attachment"].create(
            {"name": "box.jpg", "raw": b"x", "res_model": "cs.arrival.check", "res_id": self.check.id}
        )
        self.check.write({"condition": "goods_damaged", "remarks": "外箱压扁", "photo_ids": photo.ids})
        self.check.with_user(self.agent).action_answer()
        anomaly = self.check.anomaly_ids
        self.assertRecordValues(
            anomaly,
            [
                {
                    "parcel_id": self.parcel.id,
                    "order_id": self.order.id,
                    "team_id": self.team.id,
                    "source": "agent",
                    "state": "new",
                }
            ],
        )
        self.assertEqual(anomaly.type_id.code, "damaged")
        self.assertEqual(anomaly.evidence["words"], "外箱压扁")
        self.assertIn("SF1001", anomaly.name)
        self.assertIn("Goods Damaged", anomaly.name)
        copies = self.env["ir.attachment"].search(
            [("res_model", "=", "cs.anomaly"), ("res_id", "=", anomaly.id)]
        )
        self.assertEqual((copies.name, copies.raw), ("box.jpg", b"x"))

    def test_bad_attitude_and_goods(self):
        self.check._answer("link", condition="wrong", attitude="1")
        self.assertEqual(set(self.check.anomaly_ids.mapped("type_id.code")), {"wrong_item", "attitude"})
        self.assertEqual(set(self.check.anomaly_ids.mapped("source")), {"customer"})

    def test_open_anomaly_is_taken(self):
        known = self.env["cs.anomaly"]._open_for_parcels("damaged", [(self.parcel.id, {"waybill": "SF1001"})])
        self.check._answer("phone", condition="packaging_damaged")
        self.assertEqual(self.check.anomaly_ids, known)

    def test_one_answer(self):
        self.assertTrue(self.check._answer("link", condition="good"))
        self.assertFalse(self.check._answer("link", condition="wrong"))
        self.assertEqual(self.check.condition, "good")

    def test_not_reached(self):
        check = self.check.with_user(self.agent)
        for state in ("asked", "asked", "missed"):
            check.action_not_reached()
            self.assertEqual(check.state, state)
        self.assertGreater(self.check.call_at, fields.Datetime.now())
        with self.assertRaises(UserError):
            check.action_not_reached()

    def test_hook_gets_the_complaints(self):
        seen = []
        self.patch(type(self.checks), "_on_bad_arrival", lambda model, checks: seen.append(checks))
        self.checks[0]._answer("phone", condition="good", attitude="5")
        self.checks[1]._answer("phone", condition="incomplete")
        self.assertEqual(seen, [self.checks[1]])

    def test_other_teams_do_not_see_it(self):
        with self.assertRaises(AccessError):
            self.check.with_user(self.outsider).read(["condition"])

    def test_token(self):
        token = self.check._get_token()
        self.assertEqual(len(token), 32)
        self.assertTrue(self.check._has_token(token))
        self.assertFalse(self.checks[1]._has_token(token))
        self.assertFalse(self.check._has_token(""))
        self.assertFalse(self.check._has_token("ä"))
