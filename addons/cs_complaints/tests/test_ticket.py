from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TicketCommon


@tagged("post_install", "-at_install")
class TestTicket(TicketCommon):
    def _kinds(self, ticket):
        return ticket.event_ids.sorted("id").mapped("kind")

    def test_new_ticket_takes_over_from_its_category(self):
        ticket = self._create_ticket(category_id=self.category.id)
        self.assertEqual(ticket.number, f"T{ticket.id:06d}")
        self.assertEqual(ticket.state, "new")
        self.assertEqual(ticket.priority, "1")
        self.assertEqual(ticket.department_id, self.warehouse)
        self.assertEqual(ticket.reported_category_id, self.category)
        self.assertFalse(ticket.user_id)
        self.assertEqual(self._kinds(ticket), ["opened"])

    def test_agent_takes_works_and_closes(self):
        ticket = self._create_ticket().with_user(self.agent)
        self.assertEqual(ticket.next_step, "take")
        ticket.action_take()
        self.assertEqual(ticket.user_id, self.agent)
        self.assertEqual(ticket.state, "in_progress")
        self.assertEqual(ticket.next_step, "answer")
        ticket._close("solved", "Sent two new cups")
        self.assertEqual(ticket.state, "closed")
        self.assertEqual(ticket.closed_by_id, self.agent)
        self.assertEqual(ticket.settlement, "Sent two new cups")
        self.assertFalse(ticket.is_open)
        self.assertEqual(self._kinds(ticket), ["opened", "owner", "state", "state", "closed"])

    def test_reopening_forgets_the_closing(self):
        ticket = self._create_ticket(user_id=self.agent.id)
        ticket._close("solved")
        ticket._reopen("Not settled after all")
        self.assertEqual(ticket.state, "in_progress")
        self.assertEqual(ticket.reopen_count, 1)
        self.assertFalse(ticket.closed_at)
        self.assertFalse(ticket.close_kind)
        self.assertEqual(ticket.user_id, self.agent)

    def test_forbidden_transition_is_refused(self):
        ticket = self._create_ticket()
        ticket._cancel()
        with self.assertRaises(UserError) as refusal:
            ticket.write({"state": "proposed"})
        self.assertIn("cannot go to", str(refusal.exception))
        self.assertEqual(ticket.state, "cancelled")

    def test_customers_word_and_ours_are_told_apart(self):
        ticket = self._create_ticket(user_id=self.agent.id)
        ticket.with_user(self.agent).message_post(body="note", subtype_xmlid="mail.mt_note")
        self.assertFalse(ticket.first_answered_at)
        self.assertFalse(ticket.last_customer_at)
        ticket.with_user(self.agent).message_post(
            body="We look into it", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.assertTrue(ticket.first_answered_at)
        self.assertEqual(ticket.state, "in_progress")
        ticket.write({"state": "waiting"})
        ticket.message_post(
            body="Here are the photos",
            author_id=self.customer.id,
            message_type="email",
            subtype_xmlid="mail.mt_comment",
        )
        self.assertEqual(ticket.state, "in_progress")
        self.assertTrue(ticket.last_customer_at)

    def test_customer_reopens_what_was_closed_lately_only(self):
        lately, long_ago = self._create_ticket(), self._create_ticket()
        (lately + long_ago)._close("solved")
        long_ago.closed_at = fields.Datetime.subtract(fields.Datetime.now(), days=30)
        for ticket in lately + long_ago:
            ticket.message_post(
                body="It is broken again",
                author_id=self.customer.id,
                message_type="email",
                subtype_xmlid="mail.mt_comment",
            )
        self.assertEqual(lately.state, "in_progress")
        self.assertEqual(long_ago.state, "closed")

    def test_same_reference_of_a_source_is_one_ticket(self):
        self._create_ticket(source="api", external_ref="A-1")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self._create_ticket(source="api", external_ref="A-1")
        self._create_ticket(source="portal", external_ref="A-1")

    def test_close_dialog(self):
        ticket = self._create_ticket(kind="consultation").with_user(self.agent)
        wizard = (
            self.env["cs.ticket.close"]
            .with_user(self.agent)
            .create({"ticket_ids": [Command.set(ticket.ids)], "settlement": "Told the price"})
        )
        self.assertEqual(wizard.close_kind, "answered")
        wizard.action_close()
        self.assertEqual((ticket.state, ticket.close_kind), ("closed", "answered"))
        self.assertEqual(ticket.settlement, "Told the price")

    def test_team_deals_new_tickets_to_the_least_loaded(self):
        colleague = self._create_user("desk_colleague", "cs_forwarding.group_agent")
        self.team.write({"deals_tickets": True, "member_ids": [Command.link(colleague.id)]})
        busy = self._create_ticket(user_id=self.agent.id)
        self.env["cs.anomaly"].create(
            {
                "type_id": self.env["cs.anomaly.type"].search([], limit=1).id,
                "summary": "Open work of another kind",
                "team_id": self.team.id,
                "user_id": self.agent.id,
            }
        )
        dealt = self.env["cs.ticket"].create(
            [{"name": f"Matter {number}", "team_id": self.team.id} for number in range(4)]
        )
        self.assertEqual(dealt.mapped("user_id.login"), [colleague.login, self.agent.login])
        self.assertEqual([ticket.user_id for ticket in dealt], [colleague, colleague, self.agent, colleague])
        self.assertEqual(busy.user_id, self.agent)

    def test_without_dealing_a_ticket_waits_in_the_unassigned_list(self):
        ticket = self._create_ticket()
        self.assertFalse(ticket.user_id)
        unassigned = self.env["cs.desk"].with_user(self.agent).action_open("tickets_unassigned", "team")
        self.assertIn(ticket, self.env["cs.ticket"].with_user(self.agent).search(unassigned["domain"]))

    def test_supervisor_assigns_and_takes_it_back(self):
        ticket = self._create_ticket(user_id=self.agent.id)
        wizard = (
            self.env["cs.ticket.assign"]
            .with_user(self.supervisor)
            .create({"ticket_ids": [Command.set(ticket.ids)], "user_id": self.supervisor.id})
        )
        wizard.action_confirm()
        self.assertEqual(ticket.user_id, self.supervisor)
        wizard.action_undo()
        self.assertEqual(ticket.user_id, self.agent)
        self.assertEqual(ticket.event_ids.filtered(lambda event: event.kind == "owner").mapped("user_id"), self.supervisor)

    def test_agent_opens_transfers_and_reads_repairs_only(self):
        self.channel.review_required = False
        order = self._create_order()
        order.action_confirm()
        picking = order.picking_ids.with_user(self.agent)
        arch = picking.get_view(view_type="form")["arch"]
        self.assertIn('name="repair_ids"', arch)
        self.assertEqual(picking.web_read({"repair_ids": {}, "nbr_repairs": {}})[0]["nbr_repairs"], 0)
        with self.assertRaises(AccessError):
            self.env["repair.order"].with_user(self.agent).create({})
