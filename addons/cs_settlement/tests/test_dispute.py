from base64 import b64decode
from datetime import date
from io import BytesIO

from openpyxl import load_workbook

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestDispute(DisputeCommon):
    # Opening

    @freeze_time("2026-06-03 08:00:00")
    def test_one_dispute_for_each_cause(self):
        heavy = self._create_line("SF1", 18.6, 12.0, self.weight_cause)
        heavier = self._create_line("SF2", 30.0, 20.0, self.weight_cause)
        dear = self._create_line("SF3", 15.0, 14.0, self.rate_cause)
        unknown = self._create_line("SF4", 9.0)
        right = self._create_line("SF5", 12.0, 12.0)
        cheap = self._create_line("SF6", 10.0, 12.0, self.rate_cause)
        disputes = self._open(heavy, heavier, dear, unknown, right, cheap)
        shared = {
            "party": "carrier",
            "partner_id": self.vendor.id,
            "account_id": self.account.id,
            "statement_id": self.statement.id,
            "currency_id": self.statement.currency_id.id,
            "state": "draft",
            "user_id": self.accountant.id,
            "notice_deadline": date(2026, 7, 1),
        }
        self.assertRecordValues(
            disputes,
            [
                {**shared, "cause_id": self.weight_cause.id, "line_count": 2, "claimed_amount": 16.6},
                {**shared, "cause_id": False, "line_count": 1, "claimed_amount": 9.0},
                {**shared, "cause_id": self.rate_cause.id, "line_count": 1, "claimed_amount": 1.0},
            ],
        )
        self.assertIn("Weight", disputes[0].line_ids[0].reason)
        lines = heavy + heavier + dear + unknown
        self.assertEqual(set(lines.mapped("resolution")), {"disputed"})
        self.assertEqual(heavy.resolution_note, disputes[0].number)
        self.assertEqual((right + cheap).mapped("resolution"), ["open", "open"])

    @freeze_time("2026-06-03 08:00:00")
    def test_lines_and_deadline(self):
        lines = [
            self._create_line("SF1", 18.6, 12.0, self.weight_cause),
            self._create_line("SF2", 30.0, 20.0, self.weight_cause),
        ]
        disputes = self._open(*lines)
        self.assertRecordValues(
            disputes[0].line_ids,
            [
                {
                    "ref": "SF1",
                    "billed": 18.6,
                    "expected": 12.0,
                    "claimed": 6.6,
                    "agreed": 0.0,
                    "state": "open",
                },
                {
                    "ref": "SF2",
                    "billed": 30.0,
                    "expected": 20.0,
                    "claimed": 10.0,
                    "agreed": 0.0,
                    "state": "open",
                },
            ],
        )
        self.assertEqual(disputes[0].clock_ids.mapped("kind"), ["dispute_notice"])
        self.assertEqual(disputes[0].next_due_at, fields.Datetime.to_datetime("2026-07-02 00:00:00"))

    def test_never_twice(self):
        line = self._create_line("SF1", 18.0, 12.0, self.weight_cause)
        first = self._open(line)
        with self.assertRaisesRegex(UserError, "nothing to claim"):
            self._open(line)
        first.action_cancel()
        self.assertEqual((first.state, line.resolution), ("cancelled", "open"))
        self.assertEqual(first.line_ids.state, "withdrawn")
        self.assertEqual(self._open(line).claimed_amount, 6.0)

    def test_way_back(self):
        line = self._create_line("SF1", 18.0, 12.0, self.weight_cause)
        action = line.with_user(self.accountant).action_dispute()
        self.assertEqual(action["params"]["method"], "action_discard")
        dispute = self.env["cs.dispute"].with_user(self.accountant).browse(action["params"]["ids"])
        dispute.action_discard()
        self.assertFalse(dispute.exists())
        self.assertEqual(line.resolution, "open")

    def test_statements_cost_the_same_for_many_lines(self):
        few = [self._create_line(f"SF{n}", 18.0, 12.0, self.weight_cause) for n in range(2)]
        many = [self._create_line(f"SG{n}", 18.0, 12.0, self.rate_cause) for n in range(60)]
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self._open(*few)
        self.env.flush_all()
        cost = self.env.cr.sql_log_count - before
        before = self.env.cr.sql_log_count
        self._open(*many)
        self.env.flush_all()
        self.assertLessEqual(self.env.cr.sql_log_count - before, cost + 5)

    def test_claim_is_changed_only_before_it_is_sent(self):
        dispute = self._open(self._create_line("SF1", 18.0, 12.0, self.weight_cause))
        dispute.line_ids.claimed = 5.0
        self.assertEqual(dispute.claimed_amount, 5.0)
        with self.assertRaises(ValidationError):
            dispute.line_ids.claimed = 0.0
        dispute.action_mark_sent()
        with self.assertRaisesRegex(UserError, "no longer changed"):
            dispute.line_ids.claimed = 6.0
        with self.assertRaisesRegex(UserError, "no longer changed"):
            dispute.line_ids.unlink()
        with self.assertRaisesRegex(UserError, "Cancel this one"):
            dispute.unlink()

    # Sending

    def test_sending(self):
        line = self._create_line("SF=1", 18.0, 12.0, self.weight_cause, weight=3.5)
        dispute = self._open(line)
        dispute.action_send()
        self.assertEqual(dispute.state, "sent")
        self.assertTrue(dispute.sent_at)
        mail = (
            self.env["mail.mail"].sudo().search([("model", "=", "cs.dispute"), ("res_id", "=", dispute.id)])
        )
        self.assertEqual(mail.email_to, "disputes@example.com")
        self.assertIn("INV-2026-05", mail.subject)
        self.assertIn("6.00", mail.body_html)
        packet = mail.attachment_ids
        self.assertEqual(packet.name, f"{dispute.number.replace('/', '-')}.xlsx")
        page = load_workbook(BytesIO(b64decode(packet.datas))).active
        table = [[cell.value for cell in row] for row in page.iter_rows(min_row=6)]
        self.assertEqual(table[0][:4], [str(dispute.line_ids.id), "SF=1", "2026-05-10", "INV-2026-05"])
        self.assertEqual(table[0][5:9], [18, 12, 6, dispute.currency_id.name])
        self.assertIn("Weight", table[0][9])
        self.assertEqual(len(table), 1)
        kinds = dispute.clock_ids.grouped("kind")
        self.assertEqual(kinds["dispute_notice"].state, "fulfilled")
        self.assertEqual(
            (kinds["dispute_answer"].state, kinds["dispute_answer"].minutes), ("running", 14 * 1440)
        )

    def test_nobody_to_write_to(self):
        self.account.dispute_email = False
        self.vendor.email = False
        dispute = self._open(self._create_line("SF1", 18.0, 12.0))
        with self.assertRaisesRegex(UserError, "e-mail for disputes"):
            dispute.action_send()
        self.assertEqual(dispute.state, "draft")
        dispute.action_mark_sent()
        self.assertEqual(dispute.state, "sent")

    def test_order_of_the_steps(self):
        dispute = self._open(self._create_line("SF1", 18.0, 12.0))
        for step in ("action_acknowledge", "action_agree_full", "action_conclude", "action_close"):
            with self.subTest(step=step), self.assertRaisesRegex(UserError, "can't become"):
                getattr(dispute, step)()
        self.assertEqual((dispute.state, dispute.line_ids.state), ("draft", "open"))

    # Answers

    def _send(self, *lines):
        dispute = self._open(*lines)
        dispute.action_mark_sent()
        return dispute

    def test_agreed_in_full(self):
        line = self._create_line("SF1", 18.0, 12.0)
        dispute = self._send(line)
        dispute.action_acknowledge()
        dispute.action_agree_full()
        self.assertEqual((dispute.state, dispute.agreed_amount), ("agreed_full", 6.0))
        self.assertEqual(dispute.clock_ids.filtered(lambda c: c.kind == "dispute_answer").state, "fulfilled")
        dispute.action_conclude()
        self.assertEqual((dispute.state, dispute.missing_credit), ("credit_expected", 6.0))
        self.assertEqual((line.resolution, line.agreed_amount), ("accepted", 12.0))

    def test_agreed_in_part(self):
        lines = [self._create_line("SF1", 18.0, 12.0), self._create_line("SF2", 20.0, 12.0)]
        dispute = self._send(*lines)
        dispute.line_ids[0].agreed = 2.5
        with self.assertRaisesRegex(UserError, "1 lines"):
            dispute.action_record_answer()
        with self.assertRaises(ValidationError):
            dispute.line_ids[1].agreed = 8.01
        dispute.line_ids[1].action_reject()
        dispute.action_record_answer()
        self.assertEqual((dispute.state, dispute.agreed_amount), ("agreed_partial", 2.5))
        self.assertEqual(dispute.line_ids.mapped("state"), ["partial", "rejected"])
        dispute.action_conclude()
        self.assertEqual([line.agreed_amount for line in lines], [15.5, 20.0])

    def test_rejected_and_contested(self):
        dispute = self._send(self._create_line("SF1", 18.0, 12.0))
        dispute.action_reject()
        self.assertEqual((dispute.state, dispute.agreed_amount), ("rejected", 0.0))
        dispute.action_send()
        self.assertEqual(dispute.state, "sent")
        dispute.action_agree_full()
        self.assertEqual(dispute.state, "agreed_full")

    def test_nothing_comes_back_where_only_what_is_agreed_is_paid(self):
        self.account.bill_policy = "agreed"
        dispute = self._send(self._create_line("SF1", 18.0, 12.0))
        dispute.action_agree_full()
        dispute.action_conclude()
        self.assertEqual(dispute.state, "closed")

    def test_lapsed(self):
        line = self._create_line("SF1", 18.0, 12.0)
        dispute = self._open(line)
        dispute.action_lapse()
        self.assertEqual((dispute.state, dispute.next_due_at), ("lapsed", False))
        dispute.action_conclude()
        self.assertEqual((dispute.state, line.resolution, line.agreed_amount), ("closed", "accepted", 18.0))

    # Clocks

    def test_notice_is_never_missed_unseen(self):
        dispute = self._open(self._create_line("SF1", 18.0, 12.0))
        clock = dispute.clock_ids
        dispute._on_clock_warn(clock)
        self.assertEqual(dispute.activity_ids.user_id, self.accountant)
        dispute._on_clock_breach(clock)
        self.assertTrue(dispute.escalated_at)
        self.assertIn("last day", " ".join(dispute.activity_ids.mapped("summary")))

    def test_silent_carrier_is_reminded_then_put_before_a_manager(self):
        dispute = self._send(self._create_line("SF1", 18.0, 12.0))
        for count in (1, 2):
            clock = dispute.clock_ids.filtered(lambda found: found.state == "running")
            dispute._on_clock_breach(clock)
            self.assertEqual((dispute.reminder_count, dispute.escalated_at), (count, False))
        mails = (
            self.env["mail.mail"].sudo().search([("res_id", "=", dispute.id), ("model", "=", "cs.dispute")])
        )
        self.assertEqual(len(mails), 2)
        clock = dispute.clock_ids.filtered(lambda found: found.state == "running")
        dispute._on_clock_breach(clock)
        self.assertEqual(dispute.reminder_count, 2)
        self.assertTrue(dispute.escalated_at)
        self.assertEqual(dispute.activity_ids.user_id, self.settlement_manager)

    # Credits

    def _create_refund(self, dispute, amount):
        return (
            self.env["account.move"]
            .with_user(self.accountant)
            .create(
                {
                    "move_type": "in_refund",
                    "partner_id": self.vendor.id,
                    "invoice_date": "2026-07-01",
                    "cs_dispute_id": dispute.id,
                    "invoice_line_ids": [
                        Command.create({"name": "credit", "quantity": 1, "price_unit": amount, "tax_ids": []})
                    ],
                }
            )
        )

    def _expect_credit(self, *lines):
        dispute = self._send(*lines)
        dispute.action_agree_full()
        dispute.action_conclude()
        return dispute

    def test_credit_note(self):
        dispute = self._expect_credit(self._create_line("SF1", 18.0, 12.0))
        move = self._create_refund(dispute, 4.0)
        self.assertEqual(dispute.credited_amount, 0.0)
        move.action_post()
        self.assertEqual(
            (dispute.state, dispute.credited_amount, dispute.missing_credit), ("credit_expected", 4.0, 2.0)
        )
        second = self._create_refund(dispute, 2.0)
        second.action_post()
        self.assertEqual((dispute.state, dispute.missing_credit), ("credited", 0.0))
        second.button_draft()
        self.assertEqual((dispute.state, dispute.missing_credit), ("credit_expected", 2.0))

    def test_credit_on_a_later_statement(self):
        lines = [self._create_line(f"SF{n}", 18.0, 12.0) for n in range(3)]
        dispute = self._expect_credit(*lines)
        later = self._create_statement(state="loading")
        credit = self._create_line("SF0", -6.0, statement=later, category="adjustment")
        other_amount = self._create_line("SF1", -5.0, statement=later, category="adjustment")
        twins = [self._create_line("SF2", -6.0, statement=later, category="adjustment") for _n in range(2)]
        later.state = "review"
        self.assertEqual(credit.credit_dispute_id, dispute)
        self.assertFalse(other_amount.credit_dispute_id)
        self.assertFalse((twins[0] + twins[1]).credit_dispute_id, "ambiguous is never matched")
        self.assertEqual((dispute.credited_amount, dispute.state), (6.0, "credit_expected"))
        later.state = "cancelled"
        self.assertEqual(dispute.credited_amount, 0.0)

    # Rights

    def test_agents_do_not_see_disputes(self):
        dispute = self._open(self._create_line("SF1", 18.0, 12.0))
        with self.assertRaises(AccessError):
            dispute.with_user(self.agent).read(["number"])
        with mute_logger("odoo.addons.base.models.ir_model"), self.assertRaises(AccessError):
            self.env["cs.dispute"].with_user(self.agent)._open_from_lines(self.statement.line_ids)
