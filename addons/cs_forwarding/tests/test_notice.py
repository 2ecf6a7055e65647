from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .care_common import CareCommon

SEND = "odoo.addons.cs_forwarding.models.cs_notice_send"


@tagged("post_install", "-at_install")
class TestNotice(CareCommon):
    def test_told_once_whatever_repeats(self):
        self._track(self.parcel, "picked_up", hours_ago=3)
        mails, _texts = self._send()
        self.assertEqual(self._get_told(), [("shipped", "mail", "sent")])
        self.assertEqual([mail["email_to"] for mail in mails], [['"王小明" <wang@example.com>']])
        self.env["cs.notice"]._queue_reached(self.parcel)
        self._track(self.parcel, "lost", hours_ago=2)
        self._track(self.parcel, "picked_up", hours_ago=1)
        self.assertEqual(self._get_told(), [("shipped", "mail", "sent"), ("exception", "mail", "waiting")])
        mails, _texts = self._send()
        self.assertFalse(mails, "the trouble is over before it was told")
        self.assertEqual(self._notices(milestone="exception").drop_reason, "overtaken")

    def test_nothing_is_sent_while_events_come_in(self):
        with self.mock_mail_gateway(), self.mockSMSGateway():
            self._track(self.parcels, "delivered")
        self.assertFalse(self._mails or self._sms or self._new_mails)
        self.assertEqual(set(self._notices().mapped("state")), {"waiting"})

    def test_words(self):
        self._track(self.parcel, "picked_up", hours_ago=3)
        self._track(self.parcel, "delivered", hours_ago=-30, classifier="estimated", reported_at=self.now)
        self.parcel.invalidate_recordset()
        mails, _texts = self._send()
        body = mails[0]["body"]
        self.assertIn("6920-1", mails[0]["subject"])
        for words in ("SF1001", "顺丰", f"/my/shipments/{self.parcel.id}?", "/cs/notices/", "Expected"):
            self.assertIn(words, body)
        notice = self._notices()
        self.assertEqual(notice.proof, "Delivered")
        self.assertEqual(notice.message_id.model, "cs.parcel")
        self.assertTrue(notice.sent_at)

    def test_language_and_clock_of_the_receiver(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        template = self.env.ref("cs_forwarding.mail_template_notice_delivered")
        template.with_context(lang="zh_CN").subject = "您的订单 {{ object._get_notice_order() }} 已签收"
        self.customer.lang = "zh_CN"
        self._track(self.parcel, "delivered")
        mails, _texts = self._send()
        self.assertEqual(mails[0]["subject"], "您的订单 6920-1 已签收")
        local = self.parcel.with_context(lang="zh_CN")._get_notice_delivered_at()
        shanghai = self.parcel.delivered_at + timedelta(hours=8)
        self.assertIn(f"{shanghai:%H:%M}", local)
        self.assertIn(local, mails[0]["body"])

    def test_parcels_of_an_order_are_told_together(self):
        self._track(self.parcels, "delivered")
        mails, _texts = self._send()
        self.assertEqual(len(mails), 1)
        for waybill in ("SF1001", "SF1002", "SF1003"):
            self.assertIn(waybill, mails[0]["body"])
        notices = self._notices()
        self.assertEqual(notices.mapped("state"), ["sent"] * 3)
        self.assertEqual(len(notices.message_id), 1)
        self.assertEqual(notices[1:].lead_id, notices[0])

    def test_each_alone_where_the_rule_says_so(self):
        self.env.ref("cs_forwarding.cs_notice_rule_delivered_mail").bundle = False
        self._track(self.parcels, "delivered")
        self.assertEqual(len(self._send()[0]), 3)

    def test_overtaken(self):
        self._track(self.parcel, "picked_up", hours_ago=4)
        self._track(self.parcel, "out_for_delivery", hours_ago=3)
        self._track(self.parcel, "delivered", hours_ago=2)
        mails, _texts = self._send()
        self.assertEqual(len(mails), 1)
        self.assertEqual(
            [(notice.milestone, notice.state, notice.drop_reason) for notice in self._notices()],
            [
                ("shipped", "dropped", "overtaken"),
                ("out_for_delivery", "dropped", "overtaken"),
                ("delivered", "sent", False),
            ],
        )

    def test_without_a_pick_up_the_first_news_of_the_way_tells_that_it_was_shipped(self):
        self._track(self.parcel, "in_transit")
        self._send()
        self.assertEqual(self._get_told(), [("shipped", "mail", "sent")])
        self._track(self.parcel, "arrived", hours_ago=0.5)
        self.assertEqual(self._get_told(), [("shipped", "mail", "sent")])

    def test_old_history_sends_nothing(self):
        self._track(self.parcels, "delivered", hours_ago=72)
        self.assertFalse(self._notices())

    def test_first_rule_that_fits(self):
        silent = self.env["cs.notice.rule"].create(
            {"milestone": "delivered", "channel": "mail", "silent": True, "carrier_id": self.carrier.id}
        )
        self._track(self.parcel, "delivered")
        self.assertFalse(self._notices())
        tag = self.env["res.partner.category"].create({"name": "Key Account"})
        silent.tag_ids = tag
        self.env["cs.notice"]._queue_reached(self.parcel)
        self.assertEqual(self._notices().mapped("milestone"), ["delivered"])

    def test_customer_does_not_want_it(self):
        self.env["cs.notice.optout"].create(
            {"partner_id": self.customer.id, "milestone": "shipped", "channel": "mail"}
        )
        self._track(self.parcels[0], "picked_up")
        self._track(self.parcels[1], "delivered")
        self.customer._set_notice_wishes(self.customer._get_notice_wishes() - {("delivered", "mail")})
        mails, _texts = self._send()
        self.assertFalse(mails)
        self.assertEqual(set(self._notices().mapped("drop_reason")), {"preference"})

    def test_who_can_not_be_reached(self):
        cases = [
            ({"email": False}, "no_address"),
            ({"email": "nobody"}, "invalid_address"),
            ({"email": "wang@example.com", "message_bounce": 3}, "bounced"),
        ]
        for parcel, (vals, reason) in zip(self.parcels, cases, strict=True):
            with self.subTest(reason=reason):
                self.customer.write(vals)
                self._track(parcel, "delivered")
                self.assertFalse(self._send()[0])
                self.assertEqual(self._notices(parcel_id=parcel.id).drop_reason, reason)

    def test_blacklist(self):
        self.env["mail.blacklist"].create({"email": "wang@example.com"})
        self._track(self.parcel, "delivered")
        self.assertFalse(self._send()[0])
        self.assertEqual(self._notices().drop_reason, "blacklisted")

    def test_sms(self):
        self.env.ref("cs_forwarding.cs_notice_rule_delivered_sms").active = True
        self._track(self.parcel, "delivered")
        _mails, texts = self._send()
        self.assertEqual([text["number"] for text in texts], ["+8613800001234"])
        self.assertIn("SF1001", texts[0]["body"])
        self.assertEqual(set(self._get_told()), {("delivered", "mail", "sent"), ("delivered", "sms", "sent")})
        self.customer.phone = "12"
        self._track(self.parcels[1], "delivered")
        self.assertFalse(self._send()[1])
        self.assertEqual(
            self._notices(parcel_id=self.parcels[1].id, channel="sms").drop_reason, "invalid_address"
        )

    def test_core_does_not_send_what_is_held_back(self):
        """Between storing the row and calling the server nobody else may send."""
        self._track(self.parcel, "delivered")
        handed = self._notices()._prepare_sending()
        self.assertEqual(handed.state, "handed")
        with self.mock_mail_gateway():
            self.env["mail.mail"].process_email_queue()
        self.assertFalse(self._mails)

    def test_crash_while_sending(self):
        """A server that dies on the way leaves a row for people, and sends nothing twice."""
        self._track(self.parcel, "delivered")
        notice = self._notices()
        notice._prepare_sending()
        notice.handed_at = fields.Datetime.now() - timedelta(hours=2)
        self.assertFalse(self._send()[0])
        self.assertEqual(notice.state, "unsure")
        with self.assertRaises(UserError):
            notice.with_user(self.agent).action_retry()
        notice.with_user(self.supervisor).action_retry()
        self.assertEqual(len(self._send()[0]), 1)
        self.assertEqual(notice.state, "sent")

    def test_tried_again_when_it_has_surely_not_left(self):
        self._track(self.parcel, "delivered")
        notice = self._notices()
        failure = ("mail_smtp", "Connection refused")
        with patch.object(type(self.env["mail.message"]), "_cs_get_failure", lambda message: failure):
            for attempt in (1, 2):
                self._send()
                self.assertEqual((notice.state, notice.attempts), ("waiting", attempt))
                self.assertGreater(notice.due_at, fields.Datetime.now() + timedelta(minutes=10))
                notice.due_at = fields.Datetime.now()
            self._send()
        self.assertEqual((notice.state, notice.error), ("failed", "Connection refused"))
        self.assertFalse(self._send()[0], "it waits for a person")

    def test_not_tried_again_when_it_may_have_left(self):
        self._track(self.parcel, "delivered")
        failure = ("unknown", "Connection lost")
        with patch.object(type(self.env["mail.message"]), "_cs_get_failure", lambda message: failure):
            self._send()
        self.assertRecordValues(self._notices(), [{"state": "failed", "attempts": 1}])

    def test_bounce_is_noted(self):
        self._track(self.parcel, "delivered")
        self._send()
        notice = self._notices()
        notice.message_id.notification_ids.write({"notification_status": "bounce", "failure_reason": "No such user"})
        self._send()
        self.assertRecordValues(notice, [{"state": "failed", "error": "No such user"}])

    def test_unsure_turns_out_sent(self):
        self._track(self.parcel, "delivered")
        notice = self._notices()
        notice.state = "unsure"
        notice.with_user(self.supervisor).action_was_sent()
        self.assertEqual(notice.state, "sent")
        self.assertFalse(self._send()[0])

    def test_a_broken_template_stops_nobody_else(self):
        template = self.env.ref("cs_forwarding.mail_template_notice_shipped")
        with patch.object(type(template), "_check_can_be_rendered"):
            template.subject = "{{ object.no_such_field }}"
        self._track(self.parcels[0], "picked_up")
        self._track(self.parcels[1], "delivered")
        with mute_logger(SEND, "odoo.addons.mail.models.mail_render_mixin"):
            mails, _texts = self._send()
        self.assertEqual(len(mails), 1)
        failed = self._notices(milestone="shipped")
        self.assertEqual(failed.state, "failed")
        self.assertTrue(failed.error)

    def test_quiet_hours(self):
        self.env["cs.notice.quiet"].create({"country_id": self.country_cn.id})
        self._track(self.parcel, "delivered")
        notice = self._notices()
        quiet = self.env["cs.notice.quiet"].search([])
        night = fields.Datetime.to_datetime("2026-11-20 15:00:00")
        self.assertEqual(str(quiet._get_sending_time(notice, night)), "2026-11-21 00:00:00")
        noon = fields.Datetime.to_datetime("2026-11-20 04:00:00")
        self.assertEqual(quiet._get_sending_time(notice, noon), noon)
        self.customer.tz = "Europe/Paris"
        self.assertEqual(quiet._get_sending_time(notice, night), night)

    def test_number_of_queries(self):
        """Noting messages costs as much for one parcel as for many."""
        self._track(self.parcels[0], "delivered")
        self._track(self.parcels[1:], "delivered")
        self.env["cs.notice"].search([]).sudo().unlink()
        for parcels in (self.parcels[:1], self.parcels):
            self.env["cs.notice"]._queue_reached(parcels)
            self.env["cs.notice"].search([]).sudo().unlink()
            self.env.flush_all()
            with self.assertQueryCount(4):
                self.env["cs.notice"]._queue_reached(parcels)
            self.env["cs.notice"].search([]).sudo().unlink()

    def test_preview(self):
        rule = self.env.ref("cs_forwarding.cs_notice_rule_shipped_mail")
        preview = self.env["cs.notice.preview"].with_user(self.manager).create({"rule_id": rule.id})
        self.assertIn("6920-1", preview.subject)
        self.assertIn("SF1003", preview.body)
        self.assertFalse(self._notices())


@tagged("post_install", "-at_install")
class TestOneMessageNotTwo(CareCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.stock_move_email_validation = True
        cls.other = cls.picking.copy({"sale_id": False, "carrier_id": False})

    def _validate(self, picking):
        """Validate a transfer; return the messages that the warehouse's template wrote."""
        picking.action_assign()
        picking.move_ids.write({"quantity": 1, "picked": True})
        with self.mock_mail_gateway():
            picking._action_done()
        return self._new_mails.filtered(
            lambda mail: mail.model == "stock.picking" and mail.res_id == picking.id
        )

    def test_orders_of_the_desk(self):
        self.assertFalse(self._validate(self.picking))
        self.assertEqual(self.picking.state, "done")

    def test_other_deliveries_are_told_by_the_warehouse(self):
        self.other.move_ids.sale_line_id = False
        self.assertFalse(self.other.sale_id.cs_channel_id)
        self.assertTrue(self._validate(self.other))

    def test_switched_off(self):
        self.env.company.cs_notice_replaces_core = False
        self.assertTrue(self._validate(self.picking))
