from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from .handover_common import MONDAY, HandoverCommon


@tagged("post_install", "-at_install")
class TestHandover(HandoverCommon):
    def test_sent_with_two_clocks(self):
        with freeze_time(MONDAY):
            handover = self._hand_over()
        self.assertRecordValues(
            handover.sudo(),
            [
                {
                    "state": "sent",
                    "source_ref": self.ticket.number,
                    "user_id": self.agent.id,
                    "sent_by_id": self.agent.id,
                    "department_id": self.warehouse.id,
                    "hop": 1,
                }
            ],
        )
        self.assertEqual(
            self._get_clocks(handover), {"handover_accept": "running", "handover_answer": "running"}
        )
        due = {clock.kind: clock.due_at for clock in handover.sudo().clock_ids}
        self.assertEqual(due["handover_accept"], MONDAY + timedelta(hours=1))
        self.assertEqual(due["handover_answer"], MONDAY + timedelta(hours=4))

    def test_accepted_answered_and_told(self):
        with freeze_time(MONDAY):
            handover = self._hand_over()
        asked = handover.with_user(self.warehouse_user)
        with freeze_time(MONDAY + timedelta(minutes=12)):
            asked.action_accept()
        self.assertEqual(handover.accepted_by_id, self.warehouse_user)
        with freeze_time(MONDAY + timedelta(minutes=90)):
            asked._answer("Packed with two layers of foil.")
        self.assertRecordValues(
            handover, [{"state": "answered", "answer": "Packed with two layers of foil."}]
        )
        self.assertEqual(
            self._get_clocks(handover),
            {"handover_accept": "fulfilled", "handover_answer": "fulfilled", "handover_inform": "running"},
        )
        reminder = self.ticket.activity_ids.filtered("cs_handover_id")
        self.assertEqual(reminder.user_id, self.agent)
        with freeze_time(MONDAY + timedelta(minutes=100)):
            self.ticket.with_user(self.agent).message_post(
                body="It was packed well.", message_type="comment", subtype_xmlid="mail.mt_comment"
            )
        self.assertRecordValues(handover, [{"state": "informed", "informed_by_id": self.agent.id}])
        self.assertFalse(self.ticket.activity_ids.filtered("cs_handover_id"))
        self.assertEqual(self.ticket.user_id, self.agent)
        kinds = self.ticket.event_ids.sorted("id").mapped("kind")
        steps = [kind for kind in kinds if kind.startswith("handover_")]
        self.assertEqual(
            steps, ["handover_sent", "handover_accepted", "handover_answered", "handover_informed"]
        )
        self.assertEqual(
            [(step["what"], step["minutes"]) for step in handover.chain],
            [("asked", None), ("accepted", 12), ("answered", 90), ("customer informed", 10)],
        )

    def test_a_note_informs_nobody(self):
        handover = self._hand_over()
        handover.with_user(self.warehouse_user)._answer("Yes.")
        self.ticket.with_user(self.agent).message_post(body="To be told", subtype_xmlid="mail.mt_note")
        self.assertEqual(handover.state, "answered")

    def test_answer_without_accepting_first(self):
        handover = self._hand_over()
        handover.with_user(self.warehouse_user)._answer("Yes.")
        self.assertRecordValues(handover, [{"state": "answered", "accepted_by_id": self.warehouse_user.id}])
        self.assertEqual(self._get_clocks(handover)["handover_accept"], "fulfilled")

    def test_returned_and_sent_on(self):
        handover = self._hand_over()
        handover.with_user(self.warehouse_user)._return("Left us in order", self.transport)
        self.assertRecordValues(
            handover,
            [
                {
                    "state": "returned",
                    "return_reason": "Left us in order",
                    "suggested_department_id": self.transport.id,
                }
            ],
        )
        self.assertEqual(
            self._get_clocks(handover),
            {"handover_accept": "fulfilled", "handover_answer": "cancelled", "handover_inform": "running"},
        )
        self.assertEqual(self.ticket.activity_ids.filtered("cs_handover_id").user_id, self.agent)
        action = handover.with_user(self.agent).action_ask_again()
        wizard = Form(self.env["cs.handover.send"].with_user(self.agent).with_context(**action["context"]))
        self.assertEqual(wizard.department_id, self.transport)
        self.assertEqual(wizard.reason, "Carton crushed")
        wizard.question = "What happened on the way?"
        wizard.save().action_confirm()
        following = handover.next_ids
        self.assertRecordValues(
            following.sudo(),
            [{"department_id": self.transport.id, "hop": 2, "state": "sent", "ticket_id": self.ticket.id}],
        )
        self.assertEqual(handover.state, "closed")
        self.assertEqual(self.ticket.user_id, self.agent)

    def test_ticket_stays_open_over_an_open_handover(self):
        handover = self._hand_over()
        ticket = self.ticket.with_user(self.agent)
        with self.assertRaisesRegex(UserError, "Warehouse"):
            ticket._close("solved")
        handover.with_user(self.warehouse_user)._answer("Yes.")
        with self.assertRaisesRegex(UserError, "Warehouse"):
            ticket._close("solved")
        handover.with_user(self.agent).action_inform()
        ticket._close("solved", "Packed well, the carrier pays")
        self.assertRecordValues(handover, [{"state": "closed"}])

    def test_a_withdrawn_ticket_calls_back(self):
        handover = self._hand_over()
        handover.with_user(self.warehouse_user)._accept()
        self.ticket.with_user(self.agent)._close("withdrawn")
        self.assertEqual(handover.state, "recalled")
        self.assertEqual(set(self._get_clocks(handover).values()), {"fulfilled", "cancelled"})
        told = self.env["mail.message"].search(
            [("model", "=", "cs.handover"), ("res_id", "=", handover.id), ("subject", "like", "Called back")]
        )
        self.assertEqual(told.partner_ids, self.warehouse_user.partner_id)

    def test_steps_out_of_order_are_refused(self):
        handover = self._hand_over()
        asked = handover.with_user(self.warehouse_user)
        asked._accept()
        with self.assertRaises(AccessError):
            asked._accept()
        asked._answer("Yes.")
        with self.assertRaises(AccessError):
            asked._answer("No.")
        with self.assertRaises(AccessError):
            asked._return("Not ours")
        with self.assertRaises(UserError):
            handover.sudo().state = "sent"
        with self.assertRaisesRegex(UserError, "has been asked"):
            self._hand_over()
            self._hand_over()

    def test_undo_of_each_step(self):
        with freeze_time(MONDAY):
            handover = self._hand_over()
            asked = handover.with_user(self.warehouse_user)
        with freeze_time(MONDAY + timedelta(minutes=5)):
            asked.action_accept()
            asked.action_undo_accept()
        self.assertRecordValues(handover, [{"state": "sent", "accepted_by_id": False}])
        open_due = {
            clock.kind: clock.due_at for clock in handover.sudo().clock_ids if clock.state == "running"
        }
        self.assertEqual(
            open_due,
            {
                "handover_accept": MONDAY + timedelta(hours=1),
                "handover_answer": MONDAY + timedelta(hours=4),
            },
        )
        with freeze_time(MONDAY + timedelta(minutes=20)):
            asked._answer("No.")
            asked.action_undo_answer()
        self.assertRecordValues(handover, [{"state": "accepted", "answer": "No."}])
        clocks = handover.sudo().clock_ids.filtered(lambda clock: clock.state == "running")
        self.assertEqual(
            [(clock.kind, clock.due_at) for clock in clocks],
            [("handover_answer", MONDAY + timedelta(hours=4))],
        )
        asked._answer("Yes.")
        handover.with_user(self.agent).action_inform()
        handover.with_user(self.agent).action_undo_inform()
        self.assertEqual(handover.state, "answered")
        self.assertEqual(self._get_clocks(handover)["handover_inform"], "running")

    def test_many_at_once_and_back(self):
        tickets = self.ticket | self._create_ticket(name="第二件", user_id=self.agent.id)
        action = tickets.with_user(self.agent).action_hand_over()
        wizard = Form(self.env["cs.handover.send"].with_user(self.agent).with_context(**action["context"]))
        self.assertEqual(wizard.count, 2)
        wizard.department_id = self.warehouse
        wizard.reason = "Carton crushed"
        wizard.question = "How was it packed?"
        self.assertEqual(wizard.answer_hours, 4)
        done = wizard.save().action_confirm()
        handovers = tickets.handover_ids
        self.assertEqual(set(done["params"]["ids"]), set(handovers.ids))
        self.assertEqual(handovers.mapped("state"), ["sent", "sent"])
        mails = self.env["mail.message"].search([("partner_ids", "in", self.warehouse_user.partner_id.ids)])
        self.assertEqual(len(mails), 1)
        getattr(handovers.with_user(self.agent), done["params"]["method"])()
        self.assertEqual(handovers.mapped("state"), ["recalled", "recalled"])
        self.assertFalse(tickets.mapped("close_obstacles")[0])

    def test_copies_of_chosen_files_only(self):
        files = self.env["ir.attachment"].create(
            [
                {"name": name, "raw": name.encode(), "res_model": "cs.ticket", "res_id": self.ticket.id}
                for name in ("carton.txt", "invoice.txt")
            ]
        )
        handover = self._hand_over(files=files[:1])
        copy = handover.sudo().attachment_ids
        self.assertRecordValues(
            copy, [{"name": "carton.txt", "res_model": "cs.handover", "res_id": handover.id}]
        )
        self.assertEqual(copy.with_user(self.warehouse_user).raw, b"carton.txt")
        with self.assertRaises(AccessError):
            files[1].with_user(self.warehouse_user).read(["raw"])

    def test_photos_of_the_answer_reach_the_desk(self):
        handover = self._hand_over()
        wizard = (
            self.env["cs.handover.answer"]
            .with_user(self.warehouse_user)
            .create(
                {
                    "handover_ids": [Command.set(handover.ids)],
                    "answer": "See the photo",
                    "attachment_ids": [Command.create({"name": "photo.txt", "raw": b"photo"})],
                }
            )
        )
        wizard.action_confirm()
        photo = handover.with_user(self.agent).answer_attachment_ids
        self.assertEqual(photo.raw, b"photo")
        self.assertEqual((photo.res_model, photo.res_id), ("cs.handover", handover.id))

    def test_owner_who_changes_takes_the_answers_along(self):
        handover = self._hand_over()
        self.ticket.user_id = self.supervisor
        self.assertEqual(handover.sudo().user_id, self.supervisor)
        self.assertEqual(handover.sudo().clock_ids.user_id, self.supervisor)

    def test_returned_twice_goes_up(self):
        first = self._hand_over()
        first.with_user(self.warehouse_user)._return("Not ours")
        self.assertEqual(self.ticket.tier, "1")
        second = first.with_user(self.agent)._ask_again(self.transport, "Carton crushed", "And you?")
        second.with_user(self.transport_user)._return("Not ours either")
        self.assertEqual(self.ticket.tier, "2")
        escalation = self.ticket.escalation_ids
        self.assertRecordValues(
            escalation, [{"source": "handover", "tier": "2", "user_id": self.supervisor.id}]
        )
        self.assertIn("Warehouse, Transport", escalation.reason)
        self.assertEqual(self.ticket.user_id, self.agent)

    def test_too_many_hops_go_up_once(self):
        self.team.handover_hop_limit = 2
        handover = self._hand_over()
        for count, department in enumerate((self.transport, self.warehouse, self.transport), start=2):
            handover.sudo()._answer("Maybe.")
            handover = handover.with_user(self.agent)._ask_again(department, "Carton crushed", "Really?")
            self.assertEqual(self.ticket.tier, "2" if count > 2 else "1")
        self.assertEqual(len(self.ticket.escalation_ids), 1)

    def test_late_department_is_put_before_both_sides(self):
        self.warehouse.manager_id = self.manager
        with freeze_time(MONDAY):
            handover = self._hand_over()
        with freeze_time(MONDAY + timedelta(hours=5)):
            handover.sudo()._on_clock_breach(
                handover.sudo().clock_ids.filtered(lambda clock: clock.kind == "handover_answer")
            )
            self.assertTrue(handover.is_late)
            self.assertIn(handover, handover.search([("is_late", "=", True)]))
        told = self.env["mail.message"].search([("subject", "like", "Late: T")])
        self.assertEqual(told.partner_ids, self.manager.partner_id)
        reminder = self.ticket.activity_ids.filtered("cs_handover_id")
        self.assertRecordValues(
            reminder, [{"user_id": self.agent.id, "summary": "The department is late: Warehouse"}]
        )

    def test_mailbox_of_the_department(self):
        self.warehouse.email = "warehouse@example.com"
        self._hand_over()
        mail = self.env["mail.mail"].search([("email_to", "=", "warehouse@example.com")])
        self.assertIn("How was it packed?", mail.body_html)

    def test_figures_of_the_month(self):
        with freeze_time(MONDAY):
            answered = self._hand_over()
            late = self._hand_over(self._create_ticket(name="二", user_id=self.agent.id))
            returned = self._hand_over(self._create_ticket(name="三", user_id=self.agent.id))
            recalled = self._hand_over(self._create_ticket(name="四", user_id=self.agent.id))
        with freeze_time(MONDAY + timedelta(minutes=30)):
            answered.with_user(self.warehouse_user)._answer("Yes.")
            returned.with_user(self.warehouse_user)._return("Not ours")
            recalled.with_user(self.agent).action_recall()
        with freeze_time(MONDAY + timedelta(hours=6)):
            self.env["cs.clock"]._sweep_batch(MONDAY + timedelta(hours=6))
            late.with_user(self.warehouse_user)._answer("Late.")
        self.env.flush_all()
        report = self.env["cs.handover.report"].with_user(self.supervisor)
        [[department, count, answered_share, hours, returned_share]] = report._read_group(
            [("department_id", "=", self.warehouse.id)],
            ["department_id"],
            ["count:sum", "answered_in_time:avg", "answer_hours:avg", "is_returned:avg"],
        )
        self.assertEqual((department, count), (self.warehouse, 3))
        self.assertAlmostEqual(answered_share, 50.0)
        self.assertAlmostEqual(hours, (0.5 + 6) / 2)
        self.assertAlmostEqual(returned_share, 100 / 3)

    def test_of_an_anomaly(self):
        anomaly = self.env["cs.anomaly"].create(
            {
                "summary": "打电话 13800001234",
                "type_id": self.env.ref("cs_forwarding.cs_anomaly_type_agent_other").id,
                "partner_id": self.customer.id,
                "team_id": self.team.id,
                "user_id": self.agent.id,
            }
        )
        handover = self._hand_over(anomaly)
        self.assertEqual(handover.source_ref, f"A{anomaly.id:06}")
        handover.with_user(self.warehouse_user)._answer("Found it.")
        self.assertEqual(anomaly.activity_ids.filtered("cs_handover_id").user_id, self.agent)
        anomaly.with_user(self.agent)._inform("phone", "Told him")
        self.assertEqual(handover.state, "informed")
        other = self._hand_over(anomaly, self.transport)
        anomaly.with_user(self.agent)._resolve("other", "Found")
        self.assertEqual((handover.state, other.state), ("closed", "recalled"))

    def test_goes_along_when_tickets_are_merged_and_comes_back(self):
        handover = self._hand_over()
        target = self._create_ticket(name="同一件", user_id=self.supervisor.id)
        self.ticket._merge_into(target)
        self.assertRecordValues(
            handover.sudo(),
            [
                {
                    "ticket_id": target.id,
                    "source_ref": target.number,
                    "user_id": self.supervisor.id,
                    "state": "sent",
                }
            ],
        )
        self.assertIn("Warehouse", target.close_obstacles)
        self.ticket._unmerge()
        self.assertRecordValues(
            handover.sudo(),
            [{"ticket_id": self.ticket.id, "source_ref": self.ticket.number, "user_id": self.agent.id}],
        )
