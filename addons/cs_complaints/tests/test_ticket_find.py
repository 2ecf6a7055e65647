from odoo.tests import tagged

from odoo.addons.cs_complaints.const_find import RELEVANT_HITS

from .shipment_common import ShipmentCommon

NOBODY = {"partner_id": False, "team_id": False}


@tagged("post_install", "-at_install")
class TestTicketFind(ShipmentCommon):
    def _open(self, matter, **vals):
        return self._create_ticket(**{**NOBODY, "name": "Help", "matter": matter, "source": "email", **vals})

    def test_waybill_leads_to_the_whole_shipment(self):
        ticket = self._open("我的快递ＳＦ１２３４５６７８９０１２３还没到")
        self.assertRecordValues(
            ticket,
            [
                {
                    "parcel_id": self.parcel.id,
                    "picking_id": self.picking.id,
                    "order_id": self.order.id,
                    "carrier_id": self.carrier.id,
                    "channel_id": self.channel.id,
                    "team_id": self.team.id,
                }
            ],
        )

    def test_waybill_in_the_subject_and_in_groups(self):
        self.assertEqual(self._open("?", name="sf 1234 5678 9012 4").parcel_id, self.other_parcel)

    def test_numbers_of_the_order(self):
        for text in (self.order.name.lower(), "6920123456789012345", "po-77-4711", self.picking.name):
            with self.subTest(text=text):
                ticket = self._open(f"关于{text}，请处理")
                self.assertEqual(ticket.order_id, self.order)
                self.assertFalse(ticket.parcel_id, "one of two parcels would be a guess")

    def test_the_only_parcel_of_an_order_follows_from_it(self):
        self.other_parcel.active = False
        self.assertEqual(self._open(f"Where is {self.order.name}?").parcel_id, self.parcel)

    def test_the_first_of_several_waybills_counts(self):
        self.assertEqual(self._open("SF1234567890124 和 SF1234567890123").parcel_id, self.other_parcel)

    def test_receiver_is_found_by_phone_and_is_not_who_ordered(self):
        ticket = self._open("SF1234567890123", contact_phone="139-1111-2222")
        self.assertEqual(ticket.partner_id, self.receiver)
        self.assertEqual(ticket.complainant_role, "receiver")

    def test_customer_is_found_by_address(self):
        ticket = self._open("SF1234567890123", contact_email='"Wang" <XiaoMing@example.com>')
        self.assertEqual(ticket.partner_id, self.customer)
        self.assertEqual(ticket.complainant_role, "sender")

    def test_phone_in_the_text(self):
        self.assertEqual(self._open("请打13911112222").partner_id, self.receiver)

    def test_stranger_does_not_become_the_customer(self):
        ticket = self._open("SF1234567890123", contact_email="stranger@example.com")
        self.assertEqual(ticket.parcel_id, self.parcel)
        self.assertFalse(ticket.partner_id)
        self.assertEqual(ticket.complainant_role, "other")

    def test_anonymous_web_ticket_gets_no_customer(self):
        self.assertFalse(self._open("SF1234567890123", source="website").partner_id)

    def test_agent_who_names_a_shipment_means_its_customer(self):
        ticket = self._open("破损", source="agent", parcel_id=self.parcel.id)
        self.assertEqual(ticket.partner_id, self.customer)
        self.assertEqual(ticket.complainant_role, "sender")

    def test_what_a_person_filled_in_stays(self):
        other = self._create_order()
        ticket = self._open("SF1234567890123", order_id=other.id, partner_id=self.receiver.id)
        self.assertEqual(ticket.order_id, other)
        self.assertFalse(ticket.parcel_id)
        self.assertEqual(ticket.partner_id, self.receiver)

    def test_number_with_many_hits_says_nothing(self):
        partners = self.env["res.partner"].create(
            [{"name": f"Branch {n}", "email": "hotline@example.com"} for n in range(RELEVANT_HITS)]
        )
        self.assertEqual(self._open("?", contact_email="hotline@example.com").partner_id, partners[0])
        partners[0].copy({"email": "hotline@example.com"})
        self.assertFalse(self._open("?", contact_email="hotline@example.com").partner_id)

    def test_newest_parcel_with_a_waybill_that_was_used_again(self):
        again = self._create_order()
        again.action_confirm()
        again.picking_ids.carrier_tracking_ref = "SF1234567890123"
        self.assertEqual(self._open("SF1234567890123").order_id, again)

    def test_other_company_is_not_looked_at(self):
        company = self.env["res.company"].create({"name": "Other Forwarder"})
        ticket = self.env["cs.ticket"].create(
            {"name": "SF1234567890123", "company_id": company.id, "source": "email"}
        )
        self.assertFalse(ticket.parcel_id)

    def test_search_text_knows_the_shipment(self):
        ticket = self._open("SF1234567890123")
        self.assertIn(ticket, self.env["cs.ticket"].search([("text_search", "ilike", self.order.name)]))

    def test_queries_do_not_grow_with_the_tickets(self):
        tickets = self.env["cs.ticket"]
        self.patch(type(tickets), "_after_open", lambda tickets: None)
        vals = {**NOBODY, "name": "x", "source": "email", "contact_email": "li.fang@example.com"}
        for number in (3, 60):
            made = tickets.create([{**vals, "matter": f"SF123456789012{n % 5}"} for n in range(number)])
            self.env.flush_all()
            # parcels, orders and transfers, customers, the update; then names for language and search text
            with self.assertQueryCount(10):
                made._find_facts()
            self.assertEqual(made.partner_id, self.receiver)
        self.assertEqual(made.parcel_id, self.parcel | self.other_parcel)
