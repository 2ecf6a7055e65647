from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .shipment_common import ShipmentCommon


@tagged("post_install", "-at_install")
class TestHotline(ShipmentCommon):
    def _call(self, lookup):
        form = Form(self.env["cs.ticket.hotline"].with_user(self.agent))
        form.lookup = lookup
        return form

    def test_waybill_finds_customers_parcel_and_order(self):
        form = self._call("sf 1234567890123")
        self.assertEqual(form.parcel_id, self.parcel)
        self.assertEqual(form.order_id, self.order)
        self.assertFalse(form.partner_id, "sender or receiver: the agent asks")
        self.assertEqual(
            [found["id"] for found in form.found["partners"]], [self.customer.id, self.receiver.id]
        )
        self.assertEqual([found["name"] for found in form.found["parcels"]], ["SF1234567890123"])

    def test_phone_finds_the_customer_and_his_last_shipments(self):
        form = self._call("138 0000 1234")
        self.assertEqual(form.partner_id, self.customer)
        self.assertEqual(
            {found["id"] for found in form.found["parcels"]}, set((self.parcel | self.other_parcel).ids)
        )
        self.assertEqual([found["id"] for found in form.found["orders"]], self.order.ids)

    def test_number_of_the_order(self):
        self.assertEqual(self._call("6920123456789012345").order_id, self.order)

    def test_name(self):
        self.assertEqual(self._call("李芳").partner_id, self.receiver)

    def test_ticket_number_and_earlier_tickets(self):
        ticket = self._create_ticket(partner_id=self.customer.id)
        self.assertEqual([found["number"] for found in self._call(ticket.number).found["tickets"]], [ticket.number])
        found = self._call("138 0000 1234").found["tickets"]
        self.assertEqual([row["number"] for row in found], [ticket.number])

    def test_part_of_a_phone_finds_nobody(self):
        form = self._call("13800")
        self.assertFalse(form.partner_id)
        self.assertFalse(form.found["partners"])

    def test_unknown_caller_is_written_down_all_the_same(self):
        form = self._call("139 9999 8888")
        form.contact_name = "陈先生"
        form.matter = "想寄一箱茶叶到柏林\n多少钱"
        form.kind = "consultation"
        call = form.save()
        ticket = self.env["cs.ticket"].browse(call.action_save()["res_id"])
        self.assertRecordValues(
            ticket,
            [
                {
                    "source": "phone",
                    "name": "想寄一箱茶叶到柏林",
                    "kind": "consultation",
                    "contact_name": "陈先生",
                    "contact_phone": "139 9999 8888",
                    "partner_id": False,
                    "user_id": self.agent.id,
                    "is_first_contact": False,
                    "state": "new",
                }
            ],
        )
        self.assertFalse(ticket.first_answered_at)

    def test_call_that_is_settled_is_first_contact_resolution(self):
        form = self._call("SF1234567890123")
        form.partner_id = self.receiver
        form.matter = "包裹到哪了"
        form.kind = "consultation"
        form.answer = "已到北京，明天派送"
        form.save().action_settle()
        ticket = self.env["cs.ticket"].search([("parcel_id", "=", self.parcel.id)])
        self.assertRecordValues(
            ticket,
            [
                {
                    "state": "closed",
                    "close_kind": "answered",
                    "settlement": "已到北京，明天派送",
                    "is_first_contact": True,
                    "partner_id": self.receiver.id,
                    "complainant_role": "receiver",
                }
            ],
        )
        self.assertTrue(ticket.first_answered_at)
        self.assertFalse(self.env["mail.mail"].search([("res_id", "=", ticket.id), ("model", "=", "cs.ticket")]))

    def test_settled_needs_words(self):
        call = self._call("SF1234567890123").save()
        with self.assertRaises(UserError):
            call.action_settle()

    def test_shipments_of_other_teams_stay_out_of_sight(self):
        form = Form(self.env["cs.ticket.hotline"].with_user(self.outsider))
        form.lookup = "SF1234567890123"
        self.assertFalse(form.found["parcels"])
        self.assertFalse(form.parcel_id)


@tagged("post_install", "-at_install")
class TestCustomerCard(ShipmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.category_id = cls.env["res.partner.category"].create({"name": "VIP", "color": 3})
        cls.ticket = cls._create_ticket(parcel_id=cls.parcel.id)
        cls.other = cls._create_ticket(name="少了一个杯子")

    def _card(self):
        return self.ticket.with_user(self.agent).customer_card

    def test_customer_and_shipment(self):
        card = self._card()
        self.assertEqual(card["customer"]["name"], "王小明")
        self.assertEqual([tag["name"] for tag in card["customer"]["tags"]], ["VIP"])
        self.assertFalse(card["customer"]["watch"])
        self.assertEqual(card["customer"]["orders"]["count"], 1)
        self.assertEqual([parcel["name"] for parcel in card["parcels"]], ["SF1234567890123"])
        self.assertEqual(card["order"]["name"], self.order.name)
        self.assertIn("100.00", card["order"]["amount"])

    def test_other_open_cases(self):
        self.assertEqual([row["number"] for row in self._card()["customer"]["open"]], [self.other.number])
        self.other._cancel()
        self.ticket.invalidate_recordset(["customer_card"])
        card = self._card()
        self.assertEqual((card["customer"]["open"], card["customer"]["ticket_count"]), ([], 1))

    def test_last_contacts_without_notes(self):
        for number in range(4):
            self.other.message_post(
                body=f"第{number}次", author_id=self.customer.id, message_type="email",
                subtype_xmlid="mail.mt_comment", date=fields.Datetime.now(),
            )
        self.other.message_post(body="Difficult person", subtype_xmlid="mail.mt_note")
        contacts = self._card()["customer"]["contacts"]
        self.assertEqual([contact["text"] for contact in contacts], ["第3次", "第2次", "第1次"])
        self.assertEqual({contact["is_ours"] for contact in contacts}, {False})

    def test_watch_list(self):
        self.customer.write({"cs_watch_state": "watch", "cs_watch_reason": "打骂"})
        self.assertEqual(self._card()["customer"]["watch"], {"reason": "打骂"})

    def test_nobody_and_nothing(self):
        ticket = self._create_ticket(partner_id=False, name="?", matter="?")
        self.assertEqual(ticket.customer_card, {"customer": False, "parcels": [], "order": False})
