from odoo.exceptions import UserError
from odoo.tests import tagged

from .customer_common import CustomerStatementCommon


@tagged("post_install", "-at_install")
class TestCustomerStatementInvoice(CustomerStatementCommon):
    """What was confirmed is invoiced once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fuel = cls.env.ref("cs_settlement.charge_type_fuel")
        cls.charges = cls.env["cs.charge"].union(
            cls._sell("SF1", 10.1, "2026-05-10"),
            cls._sell("SF2", 20.2, "2026-05-11"),
            cls._sell("SF2", 3.3, "2026-05-11", type_id=cls.fuel.id),
            cls._sell("SF3", 99, "2026-05-12"),
        )

    def _confirm(self):
        statement = self._publish(self._make(user=self.accountant))
        disputed = statement.line_ids.filtered(lambda line: line.number == "SF3")
        statement.sudo()._object("phone", disputed, "twice")
        statement.sudo()._confirm("phone")
        return statement, disputed

    def test_objections_wait(self):
        statement, disputed = self._confirm()
        with self.assertRaises(UserError):
            statement.action_invoice()
        dispute = statement.sudo().dispute_ids
        self.assertEqual(dispute.state, "sent")
        statement.sudo()._confirm("phone", disputed)
        self.assertEqual((statement.state, dispute.state), ("confirmed", "cancelled"))
        self.assertEqual(dispute.line_ids.state, "withdrawn")

    def test_one_invoice(self):
        statement, disputed = self._confirm()
        statement.sudo()._set_state("closed")
        statement.action_invoice()
        invoice = statement.invoice_ids
        self.assertRecordValues(
            invoice,
            [{"move_type": "out_invoice", "state": "draft", "invoice_origin": statement.number,
              "amount_untaxed": 33.6, "partner_id": self.buyer_company.id}],
        )
        self.assertEqual(invoice.invoice_line_ids.mapped("price_unit"), [30.3, 3.3])
        self.assertEqual(self.charges.mapped("state"), ["settled", "settled", "settled", "open"])
        self.assertEqual(self.charges.mapped("billed"), [10.1, 20.2, 3.3, 0])
        self.assertFalse(disputed.invoice_id)
        with self.assertRaises(UserError):
            statement.action_invoice()
        invoice.invoice_date = "2026-06-01"
        invoice.action_post()
        june = self._make("2026-06-01", "2026-06-30")
        self.assertEqual((june.section_ids.invoiced, june.section_ids.unbilled), (invoice.amount_total, 99))

    def test_an_invoice_that_goes_frees_its_charges(self):
        statement, _disputed = self._confirm()
        statement.sudo()._set_state("closed")
        for leave in ("button_cancel", "unlink"):
            statement.action_invoice()
            invoice = statement.invoice_ids.filtered(lambda move: move.state == "draft")
            getattr(invoice, leave)()
            self.assertEqual(self.charges.mapped("state"), ["open"] * 4)
            self.assertEqual(self.charges.mapped("billed"), [0.0] * 4)
            self.assertFalse(statement.line_ids.invoice_id)

    def test_negative_sums_are_credit_notes(self):
        self.charges.unlink()
        self._sell("SF9", -12.5, "2026-05-10")
        statement = self._publish(self._make(user=self.accountant))
        statement.sudo()._confirm("phone")
        statement.action_invoice()
        self.assertRecordValues(statement.invoice_ids, [{"move_type": "out_refund", "amount_untaxed": 12.5}])
