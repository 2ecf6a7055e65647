from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .shipment_common import ShipmentCommon


@tagged("post_install", "-at_install")
class TestTicketMerge(ShipmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        now = fields.Datetime.now()
        cls.phone = cls._create_ticket(
            source="phone", opened_at=fields.Datetime.subtract(now, days=2), category_id=cls.category.id
        )
        cls.mail = cls._create_ticket(
            source="email",
            parcel_id=cls.parcel.id,
            opened_at=fields.Datetime.subtract(now, days=3),
            priority="2",
            demand="退款",
        )
        cls.message = cls.mail.message_post(
            body="还是破的", author_id=cls.customer.id, message_type="email", subtype_xmlid="mail.mt_comment"
        )
        cls.note = cls.mail.message_post(body="Call him", subtype_xmlid="mail.mt_note")
        cls.photo = cls.env["ir.attachment"].create(
            {"name": "box.jpg", "raw": b"x", "res_model": "cs.ticket", "res_id": cls.mail.id}
        )

        cls.statement = cls.env["cs.ticket.statement"].create(
            {"ticket_id": cls.mail.id, "name": "司机", "text": "门卫签收"}
        )

    def _merge(self, source=None, target=None, **options):
        source, target = source or self.mail, target or self.phone
        return source.with_user(self.agent)._merge_into(target.with_user(self.agent), **options)

    def test_conversation_moves_and_a_signpost_stays(self):
        self.assertEqual(self._merge(), self.phone)
        self.assertEqual((self.message | self.note).mapped("res_id"), [self.phone.id] * 2)
        self.assertEqual(self.note.subtype_id, self.env.ref("mail.mt_note"), "a note stays a note")
        self.assertEqual(self.photo.res_id, self.phone.id)
        self.assertEqual(self.statement.ticket_id, self.phone)
        self.assertEqual(self.mail.state, "merged")
        self.assertEqual(self.mail.merged_into_id, self.phone)
        self.assertEqual(self.mail._get_survivor(), self.phone)
        self.assertEqual(self.mail.event_ids.filtered(lambda e: e.kind == "merged").new_value, self.phone.number)
        self.assertEqual(self.phone.event_ids.filtered(lambda e: e.kind == "merged").old_value, self.mail.number)

    def test_survivor_starts_earliest_and_takes_over_what_it_lacks(self):
        opened = self.mail.opened_at
        self._merge()
        self.assertRecordValues(
            self.phone,
            [
                {
                    "opened_at": opened,
                    "parcel_id": self.parcel.id,
                    "order_id": self.order.id,
                    "demand": "退款",
                    "priority": "2",
                    "category_id": self.category.id,
                    "state": "new",
                }
            ],
        )

    def test_no_mail_is_sent(self):
        before = self.env["mail.mail"].search_count(fields.Domain.TRUE)
        self._merge()
        self.assertEqual(self.env["mail.mail"].search_count(fields.Domain.TRUE), before)

    def test_words_of_the_other_ticket_are_kept_for_the_desk_only(self):
        self._merge()
        told = self.phone.message_ids[0]
        self.assertIn("外箱压坏", told.body)
        self.assertTrue(told.subtype_id.internal or told.is_internal)

    def test_followers(self):
        colleague, stranger = self.supervisor.partner_id, self.receiver
        self.mail.message_subscribe((colleague | stranger).ids)
        self._merge(share=False)
        self.assertIn(colleague, self.phone.message_partner_ids)
        self.assertNotIn(stranger, self.phone.message_partner_ids)

    def test_all_customers_follow_where_that_is_wanted(self):
        self.mail.message_subscribe(self.receiver.ids)
        self._merge()
        self.assertIn(self.receiver, self.phone.message_partner_ids)

    def test_signposts_form_a_chain_and_no_circle(self):
        third = self._create_ticket()
        self._merge()
        self._merge(self.phone, third)
        self.assertEqual(self.mail._get_survivor(), third)
        with self.assertRaises(UserError):
            self._merge(third, self.mail)  # leads back to itself
        with self.assertRaises(ValidationError):
            third.merged_into_id = self.mail

    def test_merging_into_a_signpost_goes_on_to_the_survivor(self):
        third = self._create_ticket()
        self._merge()
        self.assertEqual(self._merge(third, self.mail), self.phone)

    def test_refusals(self):
        cancelled = self._create_ticket()
        cancelled._cancel()
        with self.assertRaises(UserError):
            self._merge(self.mail, cancelled)
        with self.assertRaises(UserError):
            self._merge(self.mail, self.mail)
        company = self.env["res.company"].create({"name": "Other Forwarder"})
        foreign = self.env["cs.ticket"].create({"name": "x", "company_id": company.id})
        with self.assertRaises(UserError):
            self.mail._merge_into(foreign)
        self._merge()
        with self.assertRaises(UserError):
            self._merge(self.mail, self._create_ticket())
        with self.assertRaises(AccessError):
            self.phone.with_user(self.outsider)._merge_into(foreign.with_user(self.outsider))

    def test_undo_brings_everything_back(self):
        self.mail.user_id = self.agent
        opened = self.phone.opened_at
        tag = self.env["cs.ticket.tag"].create({"name": "Tea"})
        self.mail.tag_ids = tag
        self.mail.message_subscribe(self.supervisor.partner_id.ids)
        self._merge()
        later = self.phone.message_post(body="Later", subtype_xmlid="mail.mt_comment")
        self.phone.demand = "换货"
        self.mail.with_user(self.agent).action_unmerge()
        self.assertEqual((self.message | self.note).mapped("res_id"), [self.mail.id] * 2)
        self.assertEqual(self.photo.res_id, self.mail.id)
        self.assertEqual(self.statement.ticket_id, self.mail)
        self.assertEqual(later.res_id, self.phone.id)
        self.assertEqual(self.mail.state, "new")
        self.assertFalse(self.mail.merged_into_id)
        self.assertRecordValues(
            self.phone,
            [
                {
                    "opened_at": opened,
                    "parcel_id": False,
                    "priority": "1",
                    "user_id": False,
                    "tag_ids": [],
                    "demand": "换货",  # changed by a person since
                }
            ],
        )
        self.assertNotIn(self.supervisor.partner_id, self.phone.message_partner_ids)
        with self.assertRaises(UserError):
            self.mail.action_unmerge()

    def test_undo_has_an_end(self):
        self._merge()
        self.mail.merged_at = fields.Datetime.subtract(fields.Datetime.now(), days=31)
        self.assertFalse(self.mail.can_unmerge)
        with self.assertRaises(UserError):
            self.mail.action_unmerge()

    def test_dialog(self):
        wizard = (
            self.env["cs.ticket.merge"]
            .with_user(self.agent)
            .create({"ticket_ids": [Command.set((self.mail | self.phone).ids)]})
        )
        self.assertEqual(wizard.target_id, self.mail, "the oldest goes on")
        self.assertFalse(wizard.has_strangers)
        wizard.target_id = self.phone
        action = wizard.action_confirm()
        self.assertEqual(action["params"]["ids"], self.mail.ids)
        self.assertEqual(self.mail.merged_into_id, self.phone)

    def test_dialog_tells_of_different_customers(self):
        self.mail.partner_id = self.receiver
        wizard = self.env["cs.ticket.merge"].create(
            {"ticket_ids": [Command.set((self.mail | self.phone).ids)], "target_id": self.phone.id}
        )
        self.assertTrue(wizard.has_strangers)
        self.mail.message_subscribe(self.receiver.ids)
        wizard.action_confirm()
        self.assertNotIn(self.receiver, self.phone.message_partner_ids)
        self.assertEqual(self.phone.partner_id, self.customer)
