from odoo.fields import Command
from odoo.tests import tagged

from .clock_common import MONDAY_NINE, TicketClockCommon, later


@tagged("post_install", "-at_install")
class TestEscalationLevel(TicketClockCommon):
    @classmethod
    def _create_level(cls, **vals):
        return cls.env["cs.escalation.level"].create(
            {"name": "Answer!", "clock_kind": "first_response", **vals}
        )

    def test_levels_before_at_and_after_the_deadline(self):
        self._create_level(name="Soon", offset_minutes=-60)
        self._create_level(name="Late", role="leader", makes_activity=False, notifies=True)
        self._create_level(name="Very late", offset_minutes=120, raises_priority=True, makes_activity=False)
        ticket = self._create_ticket(user_id=self.agent.id)
        self._sweep(later(minutes=59))
        self.assertFalse(ticket.activity_ids)
        self._sweep(later(minutes=60))
        self.assertRecordValues(ticket.activity_ids, [{"summary": "Soon", "user_id": self.agent.id}])
        notified = self._count_messages(self.supervisor)
        self._sweep(later(minutes=120))
        self.assertEqual(self._count_messages(self.supervisor), notified + 1)
        self.assertEqual((ticket.priority, len(ticket.activity_ids)), ("0", 1))
        # Two working hours after eleven: one before noon, one after the rest.
        self._sweep(later(minutes=299))
        self._sweep(later(minutes=300))
        self.assertEqual(ticket.priority, "1")
        self.assertEqual(
            ticket.event_ids.filtered(lambda event: event.kind == "level").sorted("id").mapped("new_value"),
            ["Soon", "Late", "Very late"],
        )

    def _count_messages(self, user):
        return self.env["mail.message"].search_count([("notified_partner_ids", "in", user.partner_id.ids)])

    def test_met_in_time_nobody_is_told(self):
        self._create_level()
        ticket = self._create_ticket(user_id=self.agent.id)
        self._answer(ticket, later(minutes=119))
        self._sweep(later(days=1))
        self.assertFalse(ticket.activity_ids)

    def test_conditions(self):
        self._create_level(category_ids=[Command.set(self.category.ids)], priority="1")
        fitting = self._create_ticket(category_id=self.category.id, priority="1", user_id=self.agent.id)
        other = self._create_ticket(priority="1", user_id=self.agent.id)
        self._sweep(later(hours=3))
        self.assertEqual(len(fitting.activity_ids), 1)
        self.assertFalse(other.activity_ids)

    def test_next_tier(self):
        self._create_level(raises_tier=True)
        ticket = self._create_ticket(user_id=self.agent.id)
        self._sweep(later(hours=3))
        self.assertEqual((ticket.tier, ticket.user_id), ("2", self.agent))
        self.assertFalse(ticket.clock_ids.filtered("follow_up_error"))

    def test_nobody_there_the_one_above_is_told(self):
        self._create_level()
        unowned = self._create_ticket(user_id=False)
        self._sweep(later(hours=3))
        self.assertEqual(unowned.activity_ids.user_id, self.supervisor)

    def test_server_action(self):
        action = self.env["ir.actions.server"].create(
            {
                "name": "Mark",
                "model_id": self.env["ir.model"]._get_id("cs.ticket"),
                "state": "object_write",
                "update_path": "contact_name",
                "value": "late",
            }
        )
        self._create_level(action_ids=[Command.set(action.ids)])
        tickets = self._create_ticket() + self._create_ticket()
        self._sweep(later(hours=3))
        self.assertEqual(tickets.mapped("contact_name"), ["late", "late"])

    def test_many_tickets_one_message(self):
        self._create_level(role="leader", notifies=True)
        tickets = sum((self._create_ticket() for _number in range(4)), self.env["cs.ticket"])
        before = self._count_messages(self.supervisor)
        self._sweep(later(hours=3))
        self.assertEqual(self._count_messages(self.supervisor), before + 1)
        self.assertEqual(tickets.activity_ids.user_id, self.supervisor)

    def test_new_level_reaches_running_clocks(self):
        ticket = self._create_ticket()
        self.assertFalse(self._clock(ticket, "first_response").level_at)
        self._create_level(offset_minutes=-30)
        with self.enter_registry_test_mode():
            self.env.ref("cs_forwarding.ir_cron_clock_refresh").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(self._clock(ticket, "first_response").level_at, later(minutes=90))

    def test_closed_ticket_climbs_no_ladder(self):
        self._create_level(clock_kind="resolution", offset_minutes=60)
        ticket = self._create_ticket(opened_at=MONDAY_NINE, user_id=self.agent.id)
        ticket._close("solved")
        self._sweep(later(days=10))
        self.assertFalse(ticket.activity_ids)
