from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from .clock_common import MONDAY_NINE, TicketClockCommon, later, moment


@tagged("post_install", "-at_install")
class TestTicketClocks(TicketClockCommon):
    def test_four_clocks_start_with_the_ticket(self):
        ticket = self._create_ticket(user_id=self.agent.id)
        self.assertEqual(ticket.policy_id, self.policy)
        due = {clock.kind: clock.due_at for clock in ticket.clock_ids}
        self.assertEqual(
            due,
            {
                "acknowledgement": later(hours=1),
                "first_response": later(hours=2),
                "next_update": later(hours=5),
                "resolution": moment("2025-01-08 09:00:00"),
            },
        )
        self.assertEqual(ticket.next_due_at, later(hours=1))
        self.assertEqual(ticket.clock_ids.user_id, self.agent)
        self.assertEqual(self._clock(ticket, "first_response").warn_minutes, 24)

    def test_an_answer_meets_what_was_owed_and_owes_the_next_news(self):
        ticket = self._create_ticket()
        first_update = self._clock(ticket, "next_update")
        self._answer(ticket, later(minutes=30))
        self.assertEqual(
            self._states(ticket),
            {
                "acknowledgement": "fulfilled",
                "first_response": "fulfilled",
                "next_update": "running",
                "resolution": "running",
            },
        )
        self.assertEqual(first_update.state, "fulfilled")
        self.assertEqual(self._clock(ticket, "next_update").due_at, later(minutes=330))
        self.assertEqual(ticket.acknowledged_at, later(minutes=30))
        self._answer(ticket, later(minutes=60))
        self.assertEqual(self._clock(ticket, "next_update").due_at, later(hours=6))
        self.assertEqual(self._clock(ticket, "first_response").elapsed_minutes, 30)

    def test_neither_note_nor_customer_nor_notification_meets_anything(self):
        ticket = self._create_ticket()
        before = self._states(ticket)
        with freeze_time(later(minutes=10)):
            ticket.with_user(self.agent).message_post(body="note", subtype_xmlid="mail.mt_note")
            ticket.with_user(self.agent).message_notify(
                partner_ids=self.customer.ids, body="robot", subject="robot"
            )
            ticket.with_user(self.agent).message_post(
                body="automatic", message_type="auto_comment", subtype_xmlid="mail.mt_comment"
            )
        self._customer_writes(ticket, later(minutes=20))
        self.assertEqual(self._states(ticket), before)
        self.assertEqual(len(ticket.clock_ids), 4)

    def test_acknowledged_is_not_answered(self):
        ticket = self._create_ticket()
        with freeze_time(later(minutes=1)):
            ticket.write({"acknowledged_at": later(minutes=1)})
        self.assertEqual(self._clock(ticket, "acknowledgement").state, "fulfilled")
        self.assertEqual(self._clock(ticket, "first_response").state, "running")

    def test_wait_with_a_reason_stops_update_and_resolution(self):
        ticket = self._create_ticket()
        self._answer(ticket, later(hours=1))
        with freeze_time(later(hours=2)):
            ticket.with_user(self.agent)._wait_for_customer("photos", 2)
        self.assertEqual((ticket.state, ticket.waiting_reason, ticket.waiting_days), ("waiting", "photos", 2))
        self.assertEqual(self._clock(ticket, "next_update").state, "paused")
        self.assertEqual(self._clock(ticket, "resolution").pause_reason, "photos")
        self._customer_writes(ticket, later(days=1))
        self.assertEqual(ticket.state, "in_progress")
        resolution = self._clock(ticket, "resolution")
        # Two hours of sixteen are used; the rest counts from the answer on.
        self.assertEqual((resolution.state, resolution.elapsed_minutes), ("running", 120))
        self.assertEqual(resolution.due_at, moment("2025-01-08 16:00:00"))

    def test_first_answer_is_owed_while_waiting(self):
        ticket = self._create_ticket()
        with freeze_time(later(minutes=10)):
            ticket._wait_for_customer("photos")
        self.assertEqual(self._clock(ticket, "first_response").state, "running")
        self.assertEqual(self._clock(ticket, "resolution").state, "paused")

    def test_without_a_reason_nothing_stops(self):
        ticket = self._create_ticket()
        with self.assertRaises(UserError):
            ticket._wait_for_customer(" ")
        self.assertEqual(ticket.state, "new")
        with freeze_time(later(minutes=10)):
            ticket.write({"state": "waiting"})
        self.assertEqual(set(self._states(ticket).values()), {"running"})

    def test_wait_is_capped(self):
        self.policy.wait_days = 1
        ticket = self._create_ticket(user_id=self.agent.id)
        with freeze_time(MONDAY_NINE):
            ticket._wait_for_customer("photos", 30)
        self.assertEqual(ticket.waiting_days, 1)
        self.assertEqual(self._clock(ticket, "resolution").wake_at, later(days=1))
        self._sweep(later(days=1, minutes=1))
        self.assertEqual(ticket.state, "in_progress")
        self.assertEqual(self._clock(ticket, "resolution").state, "running")
        self.assertEqual(ticket.activity_ids.user_id, self.agent)
        self.assertIn("wait_over", ticket.event_ids.mapped("kind"))

    def test_dialog_shows_the_deadline_before(self):
        ticket = self._create_ticket()
        with freeze_time(MONDAY_NINE):
            projected = {clock.kind: then for clock, _now, then in ticket._project_wait(1)}
            wizard = Form(
                self.env["cs.ticket.wait"].with_user(self.agent).with_context(default_ticket_ids=ticket.ids)
            )
            self.assertEqual(wizard.days, 5)
            self.assertIn("Full Resolution", wizard.projection)
            wizard.days = 1
            wizard.reason = "photos"
            wizard.save().action_apply()
        self.assertEqual(projected["resolution"], moment("2025-01-09 09:00:00"))
        self.assertEqual(self._clock(ticket, "resolution").due_at, projected["resolution"])

    def test_closing_meets_the_resolution_and_drops_the_rest(self):
        ticket = self._create_ticket()
        with freeze_time(later(hours=3)):
            ticket._close("withdrawn")
        self.assertEqual(
            self._states(ticket),
            {
                "acknowledgement": "cancelled",
                "first_response": "cancelled",
                "next_update": "cancelled",
                "resolution": "fulfilled",
            },
        )
        self.assertFalse(ticket.next_due_at)

    def test_reopened_ticket_goes_on_with_what_is_left(self):
        ticket = self._create_ticket()
        self._answer(ticket, later(hours=1))
        with freeze_time(later(hours=3)):
            ticket._close("solved")
        with freeze_time(later(days=7)):
            ticket._reopen("broken again")
        resolution = self._clock(ticket, "resolution")
        self.assertEqual((resolution.state, resolution.elapsed_minutes), ("running", 180))
        self.assertEqual(resolution.due_at, moment("2025-01-14 15:00:00"))
        self.assertEqual(self._clock(ticket, "next_update").due_at, later(days=7, hours=5))
        self.assertEqual(self._clock(ticket, "first_response").state, "fulfilled")

    def test_merge_keeps_the_earliest_start(self):
        old = self._create_ticket()
        new = self._create_ticket(opened_at=later(hours=2))
        with freeze_time(later(hours=3)):
            old.write({"state": "merged", "merged_into_id": new.id})
        self.assertEqual(set(self._states(old).values()), {"cancelled"})
        resolution = self._clock(new, "resolution")
        self.assertEqual((resolution.started_at, resolution.state), (MONDAY_NINE, "running"))
        self.assertEqual(resolution.due_at, moment("2025-01-08 09:00:00"))
        with freeze_time(later(hours=4)):
            old.write({"state": "in_progress", "merged_into_id": False})
        self.assertEqual(self._clock(old, "resolution").state, "running")

    def test_policy_in_order_by_what_the_ticket_is(self):
        tag = self.env["res.partner.category"].create({"name": "Key account"})
        parent = self.env["cs.ticket.category"].create({"name": "Goods"})
        child = self.env["cs.ticket.category"].create({"name": "Wet goods", "parent_id": parent.id})
        by_tag = self._create_policy(name="Tag", sequence=10, partner_tag_ids=[Command.set(tag.ids)])
        by_category = self._create_policy(name="Goods", sequence=20, category_ids=[Command.set(parent.ids)])
        by_kind = self._create_policy(name="Question", sequence=30, kind="consultation")
        other_company = self.env["res.company"].create({"name": "Elsewhere"})
        self._create_policy(name="Elsewhere", sequence=1, company_id=other_company.id)
        self.assertEqual(self._create_ticket().policy_id, self.policy)
        self.assertEqual(self._create_ticket(kind="consultation").policy_id, by_kind)
        self.assertEqual(self._create_ticket(kind="consultation", category_id=child.id).policy_id, by_category)
        self.customer.category_id = tag
        self.assertEqual(self._create_ticket(category_id=child.id).policy_id, by_tag)

    def test_change_of_the_ticket_keeps_what_elapsed(self):
        urgent = self._create_policy(name="Urgent", sequence=10, priority="2", resolution_hours=4)
        ticket = self._create_ticket()
        with freeze_time(later(hours=1)):
            ticket.with_user(self.agent).write({"priority": "2"})
        resolution = self._clock(ticket, "resolution")
        self.assertEqual(ticket.policy_id, urgent)
        self.assertEqual((resolution.minutes, resolution.due_at), (240, later(hours=5)))
        self.assertEqual(len(ticket.clock_ids), 4, "clocks are retargeted, not started again")
        shanghai = self._create_calendar("Shanghai", "Asia/Shanghai")
        other_team = self._create_team(name="Night", calendar_id=shanghai.id)
        with freeze_time(later(hours=2)):
            ticket.write({"team_id": other_team.id})
        resolution = self._clock(ticket, "resolution")
        self.assertEqual(resolution.calendar_id, shanghai)
        # Two of four hours are used; Shanghai goes home at nine UTC and comes back at midnight.
        self.assertEqual(resolution.due_at, moment("2025-01-07 02:00:00"))

    def test_customers_own_hours(self):
        self.customer.cs_calendar_id = self._create_calendar("Customer", "Asia/Shanghai")
        self.policy.uses_customer_calendar = True
        ticket = self._create_ticket()
        self.assertEqual(self._clock(ticket, "first_response").due_at, moment("2025-01-07 02:00:00"))
        with freeze_time(MONDAY_NINE):
            self.customer.cs_calendar_id = False
        self.assertEqual(self._clock(ticket, "first_response").due_at, later(hours=2))

    def test_changed_policies_reach_open_tickets_in_the_background(self):
        tickets = sum((self._create_ticket() for _number in range(3)), self.env["cs.ticket"])
        with freeze_time(later(hours=1)):
            tickets[0]._close("solved")
            self.policy.write({"first_response_hours": 3, "next_update_hours": 0})
            self.assertEqual(self._clock(tickets[1], "first_response").minutes, 120)
            with self.enter_registry_test_mode():
                self.env.ref("cs_complaints.ir_cron_ticket_policies").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(self._clock(tickets[1], "first_response").due_at, later(hours=3))
        self.assertEqual(self._clock(tickets[2], "next_update").state, "cancelled")
        self.assertEqual(self._clock(tickets[0], "first_response").minutes, 120)
        with freeze_time(later(hours=1)):
            self.policy.next_update_hours = 5
            tickets._apply_policies()
        self.assertEqual(self._clock(tickets[1], "next_update").minutes, 240, "ended clocks stay as they are")

    def test_promise_of_a_moment_is_no_matter_of_the_policy(self):
        ticket = self._create_ticket()
        with freeze_time(later(hours=1)):
            ticket._clock_cancel("next_update")
            ticket._clock_start("next_update", 90, working_time=False)
            self.policy.next_update_hours = 1
            ticket._apply_policies()
        self.assertEqual(self._clock(ticket, "next_update").due_at, later(minutes=150))

    def test_without_a_policy_there_is_no_clock(self):
        self.policy.active = False
        ticket = self._create_ticket()
        self.assertFalse(ticket.clock_ids)
        self.assertFalse(ticket.policy_id)
        self._answer(ticket, later(hours=1))
        self.policy.active = True
        ticket._apply_policies()
        self.assertEqual(
            sorted(ticket.clock_ids.mapped(lambda clock: (clock.kind, clock.started_at))),
            [("next_update", later(hours=1)), ("resolution", MONDAY_NINE)],
        )

    def test_queries_of_a_batch(self):
        def create(count):
            partners = self.env["res.partner"].create([{"name": f"Customer {i}"} for i in range(count)])
            vals = {"name": "Batch", "team_id": self.team.id, "category_id": self.category.id}
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            tickets = self.env["cs.ticket"].create(
                [{**vals, "partner_id": partner.id} for partner in partners]
            )
            self.env.flush_all()
            return tickets, self.env.cr.sql_log_count - before

        self.env = self.env(context={})
        create(2)
        tickets, queries = create(200)
        self.assertLess(queries, 60)
        self.assertEqual(len(tickets.clock_ids), 800)

    def test_applying_again_is_set_based(self):
        vals = {"name": "Batch", "team_id": self.team.id, "partner_id": self.customer.id}
        counts = []
        for count, hours in ((5, 17), (5, 18), (60, 19)):
            tickets = self.env["cs.ticket"].create([vals] * count)
            self.policy.resolution_hours = hours
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            tickets._apply_policies()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            resolutions = tickets.clock_ids.filtered(lambda clock: clock.kind == "resolution")
            self.assertEqual(set(resolutions.mapped("minutes")), {hours * 60})
        self.assertLessEqual(counts[2], counts[1])

    def test_report(self):
        met, late = self._create_ticket(), self._create_ticket()
        self._answer(met, later(minutes=30))
        self._answer(late, later(hours=6))
        self.env.flush_all()
        [[count, share, missed, median, p90]] = self.env["cs.ticket.clock.report"]._read_group(
            [("ticket_id", "in", (met + late).ids), ("clock_kind", "=", "first_response")],
            [],
            ["__count", "met_percent:avg", "late_count:sum", "median_minutes:avg", "p90_minutes:avg"],
        )
        self.assertEqual((count, share, missed), (2, 50, 1))
        # Thirty minutes and five hours: the median lies between, nine of ten near the longer one.
        self.assertEqual((round(median), round(p90)), (165, 273))
        rows = self.env["cs.ticket.clock.report"].formatted_read_group(
            [("ticket_id", "in", met.ids)], ["clock_kind", "started_at:month"], ["median_minutes:avg"]
        )
        self.assertEqual(len(rows), 4)
