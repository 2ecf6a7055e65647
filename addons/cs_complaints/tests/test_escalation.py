from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Domain
from odoo.tests import Form, freeze_time, tagged

from .handover_common import MONDAY, HandoverCommon


@tagged("post_install", "-at_install")
class TestEscalation(HandoverCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.quick_agent = cls._create_user("desk_quick", "cs_forwarding.group_agent")
        cls.quick_team = cls._create_team(
            name="Quick Reaction", leader_id=cls.manager.id, member_ids=[Command.set(cls.quick_agent.ids)]
        )
        cls.team.quick_team_id = cls.quick_team

    def _create_rule(self, **vals):
        return self.env["cs.escalation.rule"].create({"name": "Rule", "tier": "2", **vals})

    # By hand

    def test_by_hand(self):
        action = self.ticket.with_user(self.agent).action_escalate()
        wizard = Form(self.env["cs.ticket.escalate"].with_user(self.agent).with_context(**action["context"]))
        self.assertEqual(wizard.tier, "2")
        self.assertEqual(wizard.called_ids[:], self.supervisor)
        wizard.reason = "Waits for two weeks"
        with freeze_time(MONDAY):
            wizard.save().action_confirm()
        self.assertRecordValues(
            self.ticket, [{"tier": "2", "user_id": self.agent.id, "quick_team_id": False}]
        )
        escalation = self.ticket.escalation_ids
        self.assertRecordValues(
            escalation,
            [
                {
                    "state": "open",
                    "tier_before": "1",
                    "tier": "2",
                    "source": "agent",
                    "reason": "Waits for two weeks",
                    "user_id": self.supervisor.id,
                    "raised_by_id": self.agent.id,
                }
            ],
        )
        self.assertEqual(escalation.clock_ids.due_at, MONDAY + timedelta(minutes=30))
        activity = self.ticket.activity_ids.filtered("cs_escalation_id")
        self.assertEqual(activity.user_id, self.supervisor)
        kinds = self.ticket.event_ids.mapped("kind")
        self.assertIn("tier", kinds)
        self.assertIn("escalated", kinds)

    def test_accepting_ends_the_call_and_keeps_the_owner(self):
        escalation = self.ticket._escalate(reason="Grave")
        with self.assertRaises(AccessError):
            escalation.with_user(self.agent)._accept()
        escalation.with_user(self.supervisor).action_accept()
        self.assertRecordValues(escalation, [{"state": "accepted", "accepted_by_id": self.supervisor.id}])
        self.assertEqual(self._get_clocks(escalation), {"escalation_accept": "fulfilled"})
        self.assertFalse(self.ticket.activity_ids.filtered("cs_escalation_id"))
        self.assertEqual(self.ticket.user_id, self.agent)

    def test_accept_and_take_over_is_written_down(self):
        escalation = self.ticket._escalate(reason="Grave")
        escalation.with_user(self.supervisor).action_accept_and_take()
        self.assertEqual(self.ticket.user_id, self.supervisor)
        owner = self.ticket.event_ids.filtered(lambda event: event.kind == "owner")
        self.assertEqual(owner[:1].new_value, self.supervisor.name)

    def test_tier_three_opens_the_ticket_to_the_quick_group(self):
        tickets = self.env["cs.ticket"].with_user(self.quick_agent)
        self.assertNotIn(self.ticket, tickets.search(Domain.TRUE))
        self.ticket.with_user(self.agent)._escalate(tier="3", reason="Press")
        self.assertIn(self.ticket, tickets.search(Domain.TRUE))
        self.assertRecordValues(
            self.ticket.escalation_ids, [{"team_id": self.quick_team.id, "user_id": self.manager.id}]
        )
        self.ticket.escalation_ids.with_user(self.quick_agent)._accept()
        self.assertEqual(self.ticket.escalation_ids.accepted_by_id, self.quick_agent)

    def test_once_a_tier(self):
        self.ticket._escalate(tier="2", reason="Grave")
        self.assertFalse(self.ticket._escalate(tier="2", reason="Grave again", source="clock"))
        following = self.ticket._escalate(reason="Graver", source="clock")
        self.assertEqual(following.tier, "3")
        self.assertEqual(self.ticket.escalation_ids.sorted("id").mapped("state"), ["ended", "open"])
        self.assertFalse(self.ticket._escalate(reason="Gravest"))
        with self.assertRaises(UserError):
            self.ticket.action_escalate()

    def test_closed_tickets_stay(self):
        self.ticket._close("withdrawn")
        self.assertFalse(self.ticket._escalate(reason="Too late"))
        self.assertEqual(self.ticket.tier, "1")

    def test_closing_ends_escalations(self):
        escalation = self.ticket._escalate(reason="Grave")
        self.ticket._close("withdrawn")
        self.assertEqual(escalation.state, "ended")
        self.assertEqual(self._get_clocks(escalation), {"escalation_accept": "cancelled"})

    def test_many_make_one_message(self):
        tickets = self.ticket
        for number in range(20):
            tickets |= self._create_ticket(name=f"第{number}件", user_id=self.agent.id)
        tickets._escalate(reason="Flood")
        self.assertEqual(set(tickets.mapped("tier")), {"2"})
        self.assertEqual(len(tickets.escalation_ids), 21)
        told = self.env["mail.message"].search([("partner_ids", "in", self.supervisor.partner_id.ids)])
        self.assertEqual(told.mapped("subject"), ["21 tickets are escalated to you"])
        self.assertEqual(len(tickets.activity_ids.filtered("cs_escalation_id")), 21)

    def test_unheard_call_reaches_everybody_who_may_decide(self):
        escalation = self.ticket._escalate(reason="Grave")
        escalation._on_clock_breach(escalation.clock_ids)
        told = self.env["mail.message"].search([("subject", "like", "Nobody has accepted")])
        self.assertIn(self.supervisor.partner_id, told.partner_ids)

    # By rule

    def test_words_go_up_at_once(self):
        self._create_rule(kind="words", words="媒体\ncourt", tier="3")
        ticket = self._create_ticket(matter="再不解决我就找媒体", user_id=self.agent.id)
        self.assertEqual(ticket.tier, "3")
        self.assertEqual(ticket.escalation_ids.reason, "Rule: 媒体")
        self.assertEqual(ticket.escalation_ids.source, "severity")
        self.assertEqual(self._create_ticket(matter="A courtyard full of parcels").tier, "1")
        self.assertEqual(self._create_ticket(matter="We meet in COURT").tier, "3")

    def test_supervisor_is_offered_first(self):
        self._create_rule(kind="words", words="supervisor\n主管", is_offer=True)
        self.ticket.message_post(
            body="我要找主管！",
            author_id=self.customer.id,
            message_type="email",
            subtype_xmlid="mail.mt_comment",
        )
        self.assertRecordValues(
            self.ticket, [{"tier": "1", "escalation_offer": "主管", "escalation_offer_tier": "2"}]
        )
        self.ticket.with_user(self.agent).action_accept_offer()
        self.assertRecordValues(self.ticket, [{"tier": "2", "escalation_offer": False}])
        self.assertEqual(self.ticket.escalation_ids.source, "customer")

    def test_offer_may_be_dismissed(self):
        self._create_rule(kind="words", words="主管", is_offer=True)
        ticket = self._create_ticket(matter="仓库主管态度很好", user_id=self.agent.id)
        self.assertEqual(ticket.escalation_offer, "主管")
        ticket.with_user(self.agent).action_dismiss_offer()
        self.assertRecordValues(ticket, [{"tier": "1", "escalation_offer": False}])

    def test_our_own_words_raise_nothing(self):
        self._create_rule(kind="words", words="court")
        self.ticket.with_user(self.agent).message_post(
            body="No need for a court", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.assertEqual(self.ticket.tier, "1")

    def test_money_at_stake(self):
        self._create_rule(kind="amount", amount=500)
        small = self._create_order([(self.product, 1, 100.0)])
        big = self._create_order([(self.product, 10, 100.0)])
        self.assertEqual(self._create_ticket(order_id=small.id).tier, "1")
        self.assertEqual(self._create_ticket(order_id=big.id).tier, "2")
        self.assertEqual(self._create_ticket(order_id=big.id, kind="consultation").tier, "1")

    def test_tag_of_the_customer(self):
        tag = self.env["res.partner.category"].create({"name": "VIP"})
        self._create_rule(kind="customer_tag", partner_tag_ids=[Command.set(tag.ids)])
        self.assertEqual(self._create_ticket().tier, "1")
        self.customer.category_id = tag
        self.assertEqual(self._create_ticket().tier, "2")

    def test_third_complaint_within_a_month(self):
        self._create_rule(kind="repeat", days=30, count=3)
        with freeze_time(MONDAY):
            self.ticket.opened_at = MONDAY - timedelta(days=10)
            second = self._create_ticket(opened_at=MONDAY - timedelta(days=5))
            self.assertEqual(second.tier, "1")
            long_ago = self._create_ticket(opened_at=MONDAY - timedelta(days=60))
            self.assertEqual(long_ago.tier, "1")
            third = self._create_ticket(opened_at=MONDAY)
            self.assertEqual(third.tier, "2")
            self.assertEqual(third.escalation_ids.reason, "Rule: 3 complaints in 30 days")
            self.assertEqual(self._create_ticket(kind="suggestion").tier, "1")
        with freeze_time(MONDAY + timedelta(days=60)):
            self.assertEqual(self._create_ticket(opened_at=MONDAY + timedelta(days=60)).tier, "1")

    def test_a_big_shipper_is_no_angry_customer(self):
        self._create_rule(kind="repeat", days=30, count=3)
        vals = {"name": "催件", "partner_id": self.customer.id, "team_id": self.team.id}
        tickets = self.env["cs.ticket"].create([vals] * 40)
        self.assertEqual(set(tickets.mapped("tier")), {"1"})

    def test_rule_without_figures_is_refused(self):
        for vals in (
            {"kind": "words", "words": " \n"},
            {"kind": "amount", "amount": 0},
            {"kind": "customer_tag"},
            {"kind": "repeat", "count": 1},
        ):
            with self.subTest(vals=vals), self.assertRaises(ValidationError):
                self._create_rule(**vals)

    # Help

    def test_call_for_help(self):
        with (
            patch.object(type(self.env["res.users"]), "_bus_send", autospec=True) as bus,
            freeze_time(MONDAY),
        ):
            done = self.ticket.with_user(self.agent).action_call_help()
        rung = [call.args[0] for call in bus.call_args_list if call.args[1] == "simple_notification"]
        self.assertEqual(rung, [self.supervisor.with_env(rung[0].env)])
        self.assertIn(self.supervisor.name, done["params"]["message"])
        self.assertRecordValues(
            self.ticket.escalation_ids, [{"source": "help", "tier": "1", "user_id": self.supervisor.id}]
        )
        self.assertEqual(self.ticket.escalation_ids.clock_ids.due_at, MONDAY + timedelta(minutes=5))
        self.assertRecordValues(self.ticket, [{"tier": "1", "user_id": self.agent.id}])

    def test_nobody_to_call(self):
        self.team.leader_id = False
        with self.assertRaisesRegex(UserError, "Nobody"):
            self.ticket.with_user(self.agent).action_call_help()
