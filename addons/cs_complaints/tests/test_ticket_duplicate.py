from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.cs_complaints.const_find import DUPLICATE_DAYS, RELEVANT_HITS

from .shipment_common import ShipmentCommon


@tagged("post_install", "-at_install")
class TestTicketDuplicate(ShipmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.damage = cls.category
        cls.delay = cls.env.ref("cs_complaints.cs_ticket_category_delay")
        cls.other = cls.env.ref("cs_complaints.cs_ticket_category_other")
        cls.ticket = cls._create_ticket(parcel_id=cls.parcel.id, category_id=cls.damage.id, source="phone")

    def _again(self, **vals):
        return self._create_ticket(
            **{"parcel_id": self.parcel.id, "category_id": self.damage.id, "source": "email", **vals}
        )

    def _duplicates(self, ticket):
        return ticket.with_user(self.agent).duplicate_ids

    def test_same_waybill_and_matter_by_another_channel(self):
        again = self._again(partner_id=self.receiver.id)
        self.assertEqual(self._duplicates(again), self.ticket)
        self.assertEqual(self._duplicates(self.ticket), again)

    def test_another_matter_is_another_case(self):
        self.assertFalse(self._duplicates(self._again(category_id=self.delay.id)))

    def test_categories_under_one_head_are_one_matter(self):
        broken = self.env["cs.ticket.category"].create({"name": "Broken", "parent_id": self.damage.id})
        self.assertEqual(self._duplicates(self._again(category_id=broken.id)), self.ticket)

    def test_who_names_no_matter_may_mean_the_same(self):
        for category in (self.env["cs.ticket.category"], self.other):
            with self.subTest(category=category.code):
                self.assertIn(self.ticket, self._duplicates(self._again(category_id=category.id)))

    def test_another_parcel_of_the_order_is_another_case(self):
        self.assertFalse(self._duplicates(self._again(parcel_id=self.other_parcel.id)))

    def test_order_without_a_parcel_may_mean_any(self):
        self.assertEqual(self._duplicates(self._again(parcel_id=False, order_id=self.order.id)), self.ticket)

    def test_window(self):
        days = DUPLICATE_DAYS + 1
        self.ticket.opened_at = fields.Datetime.subtract(fields.Datetime.now(), days=days)
        self.assertFalse(self._duplicates(self._again()))

    def test_customer_without_a_shipment_has_to_raise_the_same(self):
        vals = {"parcel_id": False, "partner_id": self.receiver.id}
        first = self._again(**vals)
        self.assertEqual(self._duplicates(self._again(**vals)), first)
        self.assertFalse(self._duplicates(self._again(**vals, category_id=self.other.id)))

    def test_ends_that_are_no_case_do_not_count(self):
        self.ticket._cancel()
        self.assertFalse(self._duplicates(self._again()))

    def test_too_many_say_nothing(self):
        again = self.env["cs.ticket"].union(*(self._again() for _number in range(RELEVANT_HITS)))
        self.assertEqual(len(self._duplicates(self.ticket)), RELEVANT_HITS)
        self._again()
        self.assertFalse(self._duplicates(again[0]))

    def test_what_the_agent_may_not_read_is_not_offered(self):
        other_team = self._create_team(name="Other Desk", member_ids=False)
        self._again(team_id=other_team.id)
        self.assertFalse(self._duplicates(self.ticket))

    def test_filter(self):
        again = self._again()
        alone = self._create_ticket(parcel_id=self.other_parcel.id)
        tickets = self.env["cs.ticket"].with_user(self.agent)
        found = tickets.search([("has_duplicates", "=", True)])
        self.assertEqual(found & (self.ticket | again | alone), self.ticket | again)

    def test_one_query_for_many(self):
        tickets = self.env["cs.ticket"].union(*(self._again() for _number in range(5)))
        self.env.flush_all()
        plan = self.env.execute_query(
            SQL("EXPLAIN SELECT t.id FROM cs_ticket t %s WHERE t.id = 1", tickets._join_duplicates())
        )
        self.assertTrue(plan)
        # the pairs, and the access rights of what was found
        with self.assertQueryCount(2):
            self.assertEqual(len(tickets._find_duplicates()), 5)
