"""The way of a customer's statement from its making to the closed period, in Chinese."""

from odoo.fields import Date
from odoo.tests import HttpCase, tagged

from ..lib.periods import get_last_period, get_period
from .customer_common import CustomerStatementCommon


@tagged("post_install", "-at_install")
class TestCustomerStatementTour(CustomerStatementCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.buyer = cls._create_user("desk_buyer", "base.group_portal")
        cls.buyer.partner_id.parent_id = cls.buyer_company
        (cls.accountant | cls.buyer).lang = cls.buyer_company.lang = "zh_CN"
        cls.buyer_company.with_company(cls.company).cs_statement_cycle = "month"
        cls.month = get_last_period("month", Date.context_today(cls.company))
        cls.before = get_period("month", Date.subtract(cls.month[0], days=1))
        cls._sell("SF7", 21.0, cls.before[0])

    def _tour(self, path, name, user):
        self.start_tour(path, f"cs_customer_statement_{name}", login=user.login, timeout=240)
        self.env.invalidate_all()

    def test_from_making_to_the_closed_period(self):
        self.older = self._publish(self._make(*self.before, user=self.accountant)).sudo()
        self._sell("SF8", 64.0, self.month[0])
        self._invoice(1000.0, self.month[1])
        self._tour("/odoo/action-cs_settlement.cs_customer_statement_run_action", "make", self.accountant)
        statement = self.older.search([("partner_id", "=", self.buyer_company.id)]) - self.older
        self.assertRecordValues(
            statement,
            [{"state": "sent", "sending": "waiting", "date_from": self.month[0], "date_to": self.month[1]}],
        )
        self._tour("/my", "portal", self.buyer)
        self._check_answered(statement)
        self._tour("/odoo/customer-statements", "answer", self.accountant)
        newer = statement.replaced_by_ids
        self.assertRecordValues(statement | newer, [{"state": "replaced"}, {"state": "closed"}])
        self.assertRecordValues(newer, [{"version": 2, "answer_way": "phone", "answer_name": "王小明"}])
        self.assertEqual(newer.section_ids.total, 1071.0)
        self.assertEqual(newer.line_ids.charge_id.mapped("final"), [True])

    def _check_answered(self, statement):
        """One is confirmed whole, of the other one line is objected to."""
        self.assertRecordValues(
            self.older,
            [{"state": "confirmed", "answer_way": "portal", "answer_ip": "127.0.0.1", "open_count": 0}],
        )
        line = statement.line_ids.filtered(lambda line: line.number == "SF8")
        self.assertRecordValues(
            line,
            [{"answer": "objected", "reason": "weight", "claimed": 50.0, "words": "称过是 4.4 公斤"}],
        )
        self.assertEqual((statement.state, statement.open_count), ("objected", 1))
        self.assertRecordValues(
            statement.dispute_ids, [{"party": "customer", "state": "sent", "claimed_amount": 14.0}]
        )
