from odoo.fields import Command
from odoo.tests import tagged

from .charge_common import ChargeCommon


@tagged("post_install", "-at_install")
class TestChargeOrder(ChargeCommon):
    """The delivery line of an order and the charge of its parcel are the same money."""

    def setUp(self):
        super().setUp()
        self._price_at(
            lambda fact: [
                ("buy", self.freight_type, 18),
                ("sell", self.freight_type, 25),
                ("sell", self.customs_type, 40),
            ]
        )
        self.parcel = self._create_shipment("SF1")
        self.order = self.parcel.order_id
        self.parcel._accrue()

    def _invoice(self, price=30.0):
        self.order.write(
            {
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.carrier.product_id.id,
                            "is_delivery": True,
                            "price_unit": price,
                            "qty_delivered": 1,
                        }
                    )
                ]
            }
        )
        invoice = self.order._create_invoices()
        invoice.action_post()
        return invoice

    def _get_states(self):
        charges = self.parcel.charge_ids.sorted(lambda charge: (charge.side, charge.type_id.sequence))
        return [(charge.side, charge.type_id.code, charge.state, charge.billed) for charge in charges]

    def _get_waiting(self):
        maker = self.env["cs.customer.statement.maker"]
        statement = maker._make(self.env.company, "demand", *self._get_period(), self.order.partner_invoice_id)
        return statement.section_ids.unbilled

    def _get_period(self):
        return self.parcel.charge_ids[0].date, self.parcel.charge_ids[0].date

    def test_freight_on_the_order_is_not_asked_for_again(self):
        invoice = self._invoice()
        self.assertEqual(
            self._get_states(),
            [
                ("buy", "freight", "open", 0.0),
                ("sell", "freight", "settled", 25.0),
                ("sell", "customs_declaration", "open", 0.0),
            ],
        )
        self.assertEqual(self.parcel.charge_ids.filtered("in_order").type_id, self.freight_type)
        self.assertEqual(self._get_waiting(), 40.0)
        invoice.button_draft()
        self.assertEqual(self._get_states()[1], ("sell", "freight", "open", 0.0))
        self.assertFalse(self.parcel.charge_ids.filtered("in_order"))

    def test_credit_note_opens_it_again(self):
        invoice = self._invoice()
        wizard = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        reversal = wizard.create({"journal_id": invoice.journal_id.id})
        reversal.refund_moves()
        reversal.new_move_ids.action_post()
        self.assertEqual(self._get_states()[1], ("sell", "freight", "open", 0.0))

    def test_shipped_after_the_invoice(self):
        self._invoice()
        later = self.env["cs.parcel"].create({"name": "SF2", "picking_id": self.parcel.picking_id.id})
        later._accrue()
        sell = later.charge_ids.filtered(lambda charge: charge.side == "sell")
        freight = sell.filtered(lambda charge: charge.type_id == self.freight_type)
        self.assertEqual((freight.state, freight.in_order), ("settled", True))
        self.assertEqual((sell - freight).state, "open")

    def test_an_order_without_a_delivery_line(self):
        self.order.order_line.qty_delivered = 1
        self.order._create_invoices().action_post()
        self.assertEqual(self._get_states()[1], ("sell", "freight", "open", 0.0))
