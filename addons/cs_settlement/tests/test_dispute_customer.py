from odoo.fields import Command
from odoo.tests import tagged

from .customer_common import CustomerStatementCommon


@tagged("post_install", "-at_install")
class TestDisputeCustomer(CustomerStatementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.statement = cls.env["cs.customer.statement"].create(
            {
                "partner_id": cls.buyer_company.id,
                "company_id": cls.company.id,
                "user_id": cls.accountant.id,
                "date_from": "2026-05-01",
                "date_to": "2026-05-31",
                "state": "sent",
                "line_ids": [
                    Command.create(
                        {
                            "company_id": cls.company.id,
                            "kind": "charge",
                            "date": "2026-05-10",
                            "number": number,
                            "type_id": cls.freight.id,
                            "currency_id": cls.currency.id,
                            "amount": amount,
                            "answer": "open",
                        }
                    )
                    for number, amount in (("SF1", 40.0), ("SF2", 25.0), ("SF3", 10.0))
                ],
            }
        )
        cls.lines = cls.statement.line_ids.sorted("number")

    def _object(self, line, reason, words, claimed=False):
        self.assertTrue(self.statement._object("portal", line, reason, words=words, claimed=claimed))

    def test_objections_of_a_statement_are_one_dispute(self):
        reasons = self.lines._fields["reason"].get_values(self.env)
        self._object(self.lines[0], reasons[0], "约定 30 元", claimed=30.0)
        self._object(self.lines[1], reasons[0], "没有寄过")
        dispute = self.statement.dispute_ids
        self.assertRecordValues(
            dispute,
            [
                {
                    "party": "customer",
                    "partner_id": self.buyer_company.id,
                    "user_id": self.accountant.id,
                    "state": "sent",
                    "line_count": 2,
                    "claimed_amount": 35.0,
                }
            ],
        )
        self.assertRecordValues(
            dispute.line_ids,
            [
                {"ref": "SF1", "billed": 40.0, "expected": 30.0, "claimed": 10.0},
                {"ref": "SF2", "billed": 25.0, "expected": 0.0, "claimed": 25.0},
            ],
        )
        self.assertIn("约定 30 元", dispute.line_ids[0].reason)
        self.assertEqual(
            dispute.clock_ids.mapped(lambda c: (c.kind, c.state)), [("objection_answer", "running")]
        )

    def test_answer_reaches_the_customer(self):
        reasons = self.lines._fields["reason"].get_values(self.env)
        self._object(self.lines[0], reasons[0], "约定 30 元", claimed=30.0)
        dispute = self.statement.dispute_ids.with_user(self.accountant)
        dispute.action_acknowledge()
        dispute.line_ids.write({"agreed": 4.0, "answer": "weighed 3.1 kg"})
        dispute.action_record_answer()
        self.assertEqual(dispute.state, "agreed_partial")
        self.assertEqual(dispute.clock_ids.state, "fulfilled")
        mails = (
            self.env["mail.mail"]
            .sudo()
            .search([("model", "=", "cs.dispute"), ("res_id", "=", dispute.id)], order="id")
        )
        self.assertEqual(mails.mapped("email_to"), ["ap@example.com"] * 2)
        self.assertIn("weighed 3.1 kg", mails[1].body_html)
        self.assertFalse(mails.attachment_ids)
        dispute.action_conclude()
        self.assertEqual((dispute.state, dispute.missing_credit), ("credit_expected", 4.0))
        credit = self._invoice(4.0, "2026-06-10", move_type="out_refund", cs_dispute_id=dispute.id)
        self.assertEqual((credit.state, dispute.state), ("posted", "credited"))

    def test_what_is_granted_comes_off_the_charge(self):
        charges = self._sell("SF8", 64.0, "2026-07-10") | self._sell("SF9", 30.0, "2026-07-11")
        statement = self._publish(self._make("2026-07-01", "2026-07-31", user=self.accountant)).sudo()
        for line, claimed in zip(statement.line_ids.sorted("number"), (50.0, 25.0), strict=True):
            statement._object("portal", line, "weight", claimed=claimed)
        charges[1].expected = 28.0
        dispute = statement.dispute_ids.with_user(self.accountant)
        dispute.line_ids.sorted("ref")[0].agreed = 14.0
        dispute.line_ids.sorted("ref")[1].agreed = 5.0
        dispute.action_record_answer()
        self.assertEqual(charges.mapped("expected"), [64.0, 28.0])
        dispute.action_conclude()
        self.assertEqual((dispute.state, dispute.missing_credit), ("closed", 0.0))
        # The second one was changed by hand in the meantime.
        self.assertEqual(charges.mapped("expected"), [50.0, 28.0])
        statement.with_user(self.accountant).action_correct()
        newer = statement.replaced_by_ids
        self.assertEqual(newer.line_ids.sorted("number").mapped("amount"), [50.0, 28.0])
        self.assertEqual(newer.section_ids.total, 78.0)
