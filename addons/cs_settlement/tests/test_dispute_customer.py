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
