from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ChainCommon


@tagged("post_install", "-at_install")
class TestBillingComplaint(ChainCommon):
    def _dispute(self, **vals):
        line = self._create_line("SF1000000000001", 18.6, 12.0, self.weight_cause, parcel_id=self.parcel.id)
        return self._open(line)

    def test_the_open_billing_ticket_of_the_parcel_is_found(self):
        other = self._create_parcel_ticket(category_id=self.category.id)
        closed = self._create_parcel_ticket(category_id=self.billing.id, state="closed")
        ticket = self._create_parcel_ticket(category_id=self.billing.id)
        dispute = self._dispute()
        self.assertEqual(dispute.line_ids.ticket_id.id, ticket.id)
        self.assertEqual(dispute.ticket_count, 1)
        self.assertEqual(ticket.dispute_summary, f"{dispute.number} · To Send · $\N{NO-BREAK SPACE}6.60")
        event = ticket.event_ids.filtered(lambda event: event.kind == "dispute")
        self.assertEqual(event.new_value, dispute.number)
        self.assertFalse((other | closed).dispute_line_ids)

    def test_accountant_opens_a_ticket_for_the_customer(self):
        dispute = self._dispute()
        self.assertFalse(dispute.ticket_count)
        action = dispute.action_open_tickets()
        self.assertEqual(action["params"]["type"], "success")
        ticket = dispute.sudo().line_ids.ticket_id
        self.assertRecordValues(
            ticket,
            [
                {
                    "kind": "complaint",
                    "category_id": self.billing.id,
                    "partner_id": self.parcel.order_id.partner_id.id,
                    "parcel_id": self.parcel.id,
                    "order_id": self.parcel.order_id.id,
                    "team_id": self.parcel.team_id.id or ticket.team_id.id,
                }
            ],
        )
        self.assertIn("SF1000000000001", ticket.matter)
        with self.assertRaisesRegex(UserError, "no ticket to open"):
            dispute.action_open_tickets()
        with self.assertRaises(AccessError):
            ticket.with_user(self.accountant).check_access("read")

    def test_agents_do_not_open_tickets_from_disputes(self):
        dispute = self._dispute()
        with self.assertRaises(AccessError):
            dispute.with_user(self.agent).line_ids.action_open_ticket()
        self.assertFalse(self.env["cs.ticket"].search_count([("parcel_id", "=", self.parcel.id)]))

    def test_the_owner_is_asked_to_tell_the_customer(self):
        ticket = self._create_parcel_ticket(category_id=self.billing.id)
        dispute = self._dispute()
        dispute.action_mark_sent()
        dispute.action_agree_full()
        activity = ticket.activity_ids
        self.assertEqual(activity.user_id, self.agent)
        self.assertEqual(activity.summary, f"Tell the customer what came of {dispute.number}")
        self.assertIn("6.60", activity.note)
        self.assertIn("SF1000000000001", activity.note)
        told = ticket.message_ids.filtered(lambda message: dispute.number in (message.body or ""))
        self.assertFalse(told.partner_ids)

    def test_a_closed_ticket_is_left_in_peace(self):
        ticket = self._create_parcel_ticket(category_id=self.billing.id)
        dispute = self._dispute()
        dispute.action_mark_sent()
        ticket.state = "closed"
        dispute.action_reject()
        self.assertFalse(ticket.activity_ids)

    def test_the_ticket_shows_charges_and_bills(self):
        self._create_charge(parcel_id=self.parcel.id)
        self._create_line("SF1000000000001", 18.6, 12.0, self.weight_cause, parcel_id=self.parcel.id)
        ticket = self._create_parcel_ticket(category_id=self.billing.id)
        self.assertEqual(ticket.with_user(self.agent).charge_count, 1)
        self.assertEqual(ticket.billed_line_count, 1)
        with self.assertRaises(AccessError):
            ticket.with_user(self.agent).read(["billed_line_count"])

    def test_the_workbench_shows_tickets_by_number_only(self):
        ticket = self._create_parcel_ticket(category_id=self.billing.id)
        line = self._create_line("SF1000000000001", 18.6, 12.0, self.weight_cause, parcel_id=self.parcel.id)
        workbench = self.env["cs.workbench"].with_user(self.accountant)
        [shown] = workbench.action_line(line.id)["shipment"]["tickets"]
        self.assertEqual(shown, {"id": False, "number": ticket.number, "state": "New"})
        admin = self.env["cs.workbench"].action_line(line.id)["shipment"]["tickets"]
        self.assertEqual(admin[0]["id"], ticket.id)
