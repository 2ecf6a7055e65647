from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import tagged

from .common import TicketCommon


class AloneCommon(TicketCommon):
    """Tickets that were there before are like nothing that the tests say."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["cs.ticket"].search(Domain.TRUE).write({"name": "-", "matter": False})


@tagged("post_install", "-at_install")
class TestSimilar(AloneCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.delay = cls.env.ref("cs_complaints.cs_ticket_category_delay")
        cls.ticket = cls._create_ticket(category_id=cls.category.id)
        cls.mine = cls.ticket.with_user(cls.agent)

    def _create_solved(self, settlement="Sent anew", **vals):
        ticket = self._create_ticket(**vals)
        ticket._close("solved", settlement)
        return ticket

    def test_solved_cases_in_like_words(self):
        alike = self._create_solved(matter="外箱压坏，茶具碎了", category_id=self.category.id)
        other = self._create_solved(name="Invoice", matter="The invoice has a wrong address")
        unsettled = self._create_ticket()
        unsettled._close("unreachable")
        self.assertEqual(self.mine.similar_ids, alike)
        self.assertNotIn(self.ticket, alike.similar_ids, "an open ticket settled nothing")
        self.assertNotIn(other, self.mine.similar_ids)

    def test_category_and_use_put_first(self):
        plain = self._create_solved()
        used = self._create_solved()
        of_category = self._create_solved(category_id=self.category.id)
        self.assertEqual(self.mine.similar_ids.ids, [of_category.id, used.id, plain.id])
        for _ in range(3):
            plain._count_use()
        self.mine.invalidate_recordset()
        self.assertEqual(self.mine.similar_ids.ids, [of_category.id, plain.id, used.id])

    def test_use_this(self):
        case = self._create_solved("茶具补发，运费我方承担", category_id=self.category.id)
        fresh = self._create_ticket()
        case.with_user(self.agent).with_context(cs_use_for=fresh.id).action_use_settlement()
        self.assertEqual(fresh.settlement, "茶具补发，运费我方承担")
        self.assertEqual(fresh.category_id, self.category)
        self.assertEqual(fresh.state, "new", "nothing is closed by it")
        self.assertEqual(case.used_count, 1)
        event = fresh.event_ids.filtered(lambda event: event.kind == "similar")
        self.assertEqual((event.new_value, event.user_id), (case.number, self.agent))
        case.with_user(self.agent).with_context(cs_use_for=self.ticket.id).action_use_settlement()
        self.assertEqual(self.ticket.category_id, self.category)

    def test_cases_of_other_teams_stay_out_of_sight(self):
        other_team = self._create_team(name="Other", member_ids=self.outsider)
        case = self._create_solved(team_id=other_team.id)
        self.assertFalse(self.mine.similar_ids)
        with self.assertRaises(AccessError):
            case.with_user(self.agent).with_context(cs_use_for=self.ticket.id).action_use_settlement()
        self.assertFalse(self.ticket.settlement)

    def test_queries(self):
        for _ in range(8):
            self._create_solved()
        self.mine.fetch(["name", "matter"])
        self.assertEqual(len(self.mine.similar_ids), 5)
        self.env.flush_all()
        self.mine.invalidate_recordset(["similar_ids"])
        # statistics, rare tokens, up to three rounds of candidates, and what the found ones tell
        with self.assertQueryCount(6):
            self.mine._get_similar()

    def test_empty_ticket(self):
        self.assertFalse(self.env["cs.ticket"].new({}).similar_ids)

    def test_costs_nothing_as_long_as_nobody_pays(self):
        self.assertEqual(self.ticket.settled_cost, 0.0)


@tagged("post_install", "-at_install")
class TestSuggestion(AloneCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["cs.ticket.category"].search([("words", "!=", False)]).words = False
        cls.delay = cls.env.ref("cs_complaints.cs_ticket_category_delay")
        cls.ticket = cls._create_ticket(matter="外箱压坏，茶壶碎了一只")
        cls.mine = cls.ticket.with_user(cls.agent)

    def _teach(self, category, count=1, **vals):
        tickets = self.env["cs.ticket"]
        for _ in range(count):
            tickets |= self._create_ticket(category_id=category.id, **vals)
        tickets.write({"state": "in_progress"})
        return tickets

    def test_what_was_chosen_before(self):
        self._teach(self.category, 3, matter=self.ticket.matter)
        self._teach(self.delay, 1, matter=self.ticket.matter)
        self.assertEqual(self.mine.suggested_category_id, self.category)
        self.assertAlmostEqual(self.mine.suggestion_confidence, 3 / 4.25)
        self.assertEqual(self.mine.suggestion_reason, "3 of 4 similar tickets")

    def test_untouched_tickets_teach_nothing(self):
        self._create_ticket(category_id=self.category.id)
        self.assertFalse(self.mine.suggested_category_id)

    def test_nothing_is_suggested_twice_or_after_the_end(self):
        self._teach(self.category)
        self.mine.action_take_suggestion()
        self.assertEqual(self.ticket.category_id, self.category)
        self.assertFalse(self.mine.suggested_category_id)
        self.ticket._cancel()
        self.ticket.category_id = self.delay
        self.assertFalse(self.mine.suggested_category_id)

    def test_no_majority_no_suggestion(self):
        for category in self.env["cs.ticket.category"].search([("code", "!=", False)], limit=4):
            self._teach(category)
        self.assertFalse(self.mine.suggested_category_id)

    def test_other_teams_teach_too(self):
        team = self._create_team(name="Other", member_ids=self.outsider)
        self._teach(self.category, team_id=team.id)
        self.assertEqual(self.mine.suggested_category_id, self.category)

    def test_words_as_long_as_there_is_nothing_to_learn_from(self):
        self.category.words = "压坏\n碎了"
        self.delay.words = "late"
        self.assertEqual(self.mine.suggested_category_id, self.category)
        self.assertEqual(self.mine.suggestion_reason, "The text says: 压坏, 碎了")
        self.assertEqual(self.mine.suggestion_confidence, 0.5)
        self.ticket.category_id = self.delay
        self.assertFalse(self.mine.suggested_category_id, "words do not outweigh what somebody has chosen")

    def test_many_with_a_preview_and_a_way_back(self):
        self._teach(self.category, 2)
        plain = self._create_ticket(name="Parking lots", matter="Where can one park?", category_id=self.delay.id)
        ended = self._create_ticket()
        ended._cancel()
        tickets = (self.ticket + plain + ended).with_user(self.agent)
        action = tickets.action_classify()
        wizard = self.env[action["res_model"]].with_user(self.agent).browse(action["res_id"])
        self.assertEqual(
            [(line.ticket_id, line.old_category_id, line.new_category_id) for line in wizard.line_ids],
            [
                (self.ticket, self.env["cs.ticket.category"], self.category),
                (plain, self.delay, self.delay),
            ],
        )
        self.assertEqual(wizard.ready_count, 1)
        self.assertFalse(self.ticket.category_id, "nothing happens before it is looked through")
        wizard.action_apply()
        self.assertEqual((self.ticket.category_id, plain.category_id), (self.category, self.delay))
        wizard.action_undo()
        self.assertFalse(self.ticket.category_id)
        events = self.ticket.event_ids.filtered(lambda event: event.kind == "category").sorted("id")
        self.assertEqual(events.mapped("new_value"), ["Cargo Damage", False])

    def test_undo_respects_what_others_changed_since(self):
        self._teach(self.category)
        action = self.mine.action_classify()
        wizard = self.env[action["res_model"]].with_user(self.agent).browse(action["res_id"])
        wizard.action_apply()
        self.ticket.category_id = self.delay
        wizard.action_undo()
        self.assertEqual(self.ticket.category_id, self.delay)
