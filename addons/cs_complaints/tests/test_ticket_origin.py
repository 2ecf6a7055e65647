import base64
import io

from PIL import Image

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .shipment_common import ShipmentCommon


def _photo():
    stream = io.BytesIO()
    Image.new("RGB", (4, 4)).save(stream, "JPEG")
    return stream.getvalue()


@tagged("post_install", "-at_install")
class TestTicketOrigin(ShipmentCommon):
    def _new(self, record, **values):
        """Open the form of a new ticket from a record as an agent, fill it in and save it."""
        action = record.with_user(self.agent).action_new_ticket()
        tickets = self.env["cs.ticket"].with_user(self.agent).with_context(**action["context"])
        with Form(tickets) as form:
            for name, value in {"name": "破损", **values}.items():
                form[name] = value
        return form.record

    def test_from_parcel_order_and_transfer(self):
        for record in (self.parcel, self.order, self.picking):
            with self.subTest(model=record._name):
                ticket = self._new(record)
                self.assertEqual(ticket.order_id, self.order)
                self.assertEqual(ticket.partner_id, self.customer)
                self.assertEqual(ticket.team_id, self.team)
                self.assertEqual(ticket.parcel_id, self.parcel if record == self.parcel else self.env["cs.parcel"])
                ticket._cancel()

    def test_open_counts(self):
        ticket = self._create_ticket(parcel_id=self.parcel.id)
        self._create_ticket(parcel_id=self.parcel.id)._cancel()
        for record in (self.parcel, self.order, self.picking, self.customer):
            with self.subTest(model=record._name):
                self.assertEqual(record.with_user(self.agent).cs_open_ticket_count, 1)
                action = record.with_user(self.agent).action_view_tickets()
                self.assertIn(ticket, self.env["cs.ticket"].search(action["domain"]))
        self.assertEqual(self.other_parcel.with_user(self.agent).cs_open_ticket_count, 0)

    def test_counts_hold_only_what_the_user_sees(self):
        self._create_ticket(parcel_id=self.parcel.id)
        self.assertEqual(self.parcel.with_user(self.outsider).cs_open_ticket_count, 0)

    def test_from_an_anomaly(self):
        anomaly = self.env["cs.anomaly"].create(
            {
                "type_id": self.env["cs.anomaly.type"].search([("code", "=", "damaged")]).id,
                "parcel_id": self.parcel.id,
                "order_id": self.order.id,
                "summary": "外箱压坏",
                "source": "agent",
            }
        )
        ticket = self._new(anomaly)
        self.assertRecordValues(
            ticket,
            [
                {
                    "anomaly_id": anomaly.id,
                    "source": "anomaly",
                    "category_id": self.category.id,
                    "parcel_id": self.parcel.id,
                    "partner_id": self.customer.id,
                }
            ],
        )
        self.assertEqual(anomaly.with_user(self.agent).cs_open_ticket_count, 1)

    # Arrival checks

    def _answer(self, parcel=None, **answer):
        check = self.env["cs.arrival.check"].create({"parcel_id": (parcel or self.parcel).id})
        check.with_user(self.env.ref("base.public_user")).sudo()._answer("link", [_photo()], **answer)
        return check

    def test_bad_arrival_opens_a_ticket_of_the_receiver(self):
        check = self._answer(condition="goods_damaged", attitude="1", remarks="杯子碎了")
        ticket = check.ticket_ids
        self.assertRecordValues(
            ticket,
            [
                {
                    "category_id": self.category.id,
                    "source": "arrival_check",
                    "partner_id": self.receiver.id,
                    "complainant_role": "receiver",
                    "parcel_id": self.parcel.id,
                    "order_id": self.order.id,
                    "team_id": self.team.id,
                    "anomaly_id": check.anomaly_ids[:1].id,
                }
            ],
        )
        self.assertIn("杯子碎了", ticket.matter)
        photos = self.env["ir.attachment"].search(
            [("res_model", "=", "cs.ticket"), ("res_id", "=", ticket.id)]
        )
        self.assertEqual(len(photos), 1)
        self.assertEqual(base64.b64decode(photos.datas)[:2], b"\xff\xd8")

    def test_condition_and_attitude_decide_the_category(self):
        missing = self._answer(condition="incomplete", attitude="5")
        rude = self._answer(self.other_parcel, condition="good", attitude="2")
        self.assertEqual(missing.ticket_ids.category_id.code, "shortage")
        self.assertEqual(rude.ticket_ids.category_id.code, "attitude")

    def test_good_arrival_opens_none(self):
        self.assertFalse(self._answer(condition="good", attitude="5").ticket_ids)

    def test_ticket_that_is_open_about_it_is_told(self):
        ticket = self._create_ticket(parcel_id=self.parcel.id, category_id=self.category.id)
        check = self._answer(condition="goods_damaged", attitude="5", remarks="杯子碎了")
        self.assertFalse(check.ticket_ids)
        self.assertIn("杯子碎了", ticket.message_ids[0].body)
        self.assertEqual(
            self.env["ir.attachment"].search_count(
                [("res_model", "=", "cs.ticket"), ("res_id", "=", ticket.id)]
            ),
            1,
        )

    def test_company_may_do_without(self):
        self.env.company.cs_ticket_on_bad_arrival = False
        self.assertFalse(self._answer(condition="wrong").ticket_ids)

    # Quotation

    def _ask(self, **vals):
        return self._create_ticket(
            kind="consultation", name="报价", user_id=self.agent.id, **vals
        ).with_user(self.agent)

    def test_question_becomes_a_quotation_in_one_step(self):
        ticket = self._ask(demand="上海到柏林 20 箱")
        action = ticket.action_create_quotation()
        order = self.env["sale.order"].browse(action["res_id"])
        self.assertEqual(order.partner_id, self.customer)
        self.assertEqual(order.state, "draft")
        self.assertEqual(order.cs_buyer_note, "上海到柏林 20 箱")
        self.assertEqual(ticket.quotation_count, 1)
        self.assertEqual(ticket.action_create_quotation()["res_id"], order.id, "no second one")
        self.assertEqual(
            self.env["cs.ticket"].search(order.action_view_tickets()["domain"]), ticket.sudo()
        )

    def test_who_has_only_left_an_address_becomes_a_contact(self):
        ticket = self._ask(partner_id=False, contact_name="Max Müller", contact_email="max@example.de")
        ticket.action_create_quotation()
        self.assertEqual(ticket.partner_id.name, "Max Müller")
        self.assertEqual(ticket.quotation_ids.partner_id.email, "max@example.de")

    def test_nobody_gets_no_quotation(self):
        with self.assertRaises(UserError):
            self._ask(partner_id=False).action_create_quotation()
