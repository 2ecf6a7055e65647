from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.cs_forwarding.lib.tracking.update import TrackingUpdate

from .parcel_common import ParcelCommon


@tagged("post_install", "-at_install")
class TestTransportException(ParcelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.channel.user_id = cls.salesperson = cls._create_user("desk_sales", "sales_team.group_sale_salesman")
        cls.order.user_id = cls.salesperson
        cls.provider = cls.env["cs.tracking.provider"].create(
            {"name": "Service", "format": "generic", "tz": "UTC"}
        )
        cls.types = cls.env["cs.anomaly.type"].search([("is_transport", "=", True)]).grouped("code")

    def _hear(self, parcels, status, day=16, reason=None):
        """Let the service say the same of all these parcels."""
        word = f"{status} {reason.code}" if reason else status
        if reason:
            self.env["cs.tracking.code"].create(
                {
                    "format": "generic",
                    "code": word,
                    "status_id": self.env.ref(f"cs_forwarding.cs_tracking_status_{status}").id,
                    "reason_id": reason.id,
                }
            )
        moment = fields.Datetime.to_datetime(f"2026-03-{day} 09:00:00")
        updates = [
            TrackingUpdate(waybill=parcel.name, code=word, occurred_at=moment, place="Rotterdam")
            for parcel in parcels
        ]
        self.env["cs.tracking.service"]._ingest(self.provider, updates, "webhook")

    def _open(self, code="customs_hold", count=1):
        parcels = self._create_parcels(*(f"SF{number:04}" for number in range(count)))
        return self.env["cs.anomaly"]._open_for_parcels(
            code, [(parcel.id, {"status": code, "waybill": parcel.name}) for parcel in parcels]
        )

    def _tell(self):
        with self.enter_registry_test_mode():
            self.env.ref("cs_forwarding.ir_cron_tell_exceptions").method_direct_trigger()

    def test_status_opens_its_anomaly_with_reason_and_liable_party(self):
        parcel = self._create_parcels("SF1")
        reason = self.env.ref("cs_forwarding.cs_tracking_reason_customs_duties_unpaid")
        self._hear(parcel, "customs_hold", reason=reason)
        anomaly = parcel.anomaly_ids
        self.assertRecordValues(
            anomaly,
            [
                {
                    "type_id": self.types["customs_hold"].id,
                    "source": "tracking",
                    "reason_id": reason.id,
                    "liable_party": "customs",
                    "order_id": self.order.id,
                    "team_id": self.team.id,
                }
            ],
        )
        self.assertEqual(anomaly.name, f"SF1: Held by Customs, {reason.name} (Rotterdam)")

    def test_reason_goes_before_the_status(self):
        parcel = self._create_parcels("SF1")
        reason = self.env.ref("cs_forwarding.cs_tracking_reason_natural_disaster")
        self._hear(parcel, "delayed", reason=reason)
        self.assertEqual(parcel.anomaly_ids.type_id, self.types["disaster"])

    def test_harmless_status_opens_nothing(self):
        parcel = self._create_parcels("SF1")
        self._hear(parcel, "in_transit")
        self.assertFalse(parcel.anomaly_ids)

    def test_hold_is_over_when_the_parcel_goes_on_a_loss_is_not(self):
        held, lost = self._create_parcels("SF1", "SF2")
        self._hear(held, "customs_hold")
        self._hear(lost, "lost")
        self._hear(held + lost, "out_for_delivery", day=17)
        self.assertRecordValues(
            held.anomaly_ids, [{"state": "resolved", "resolution": "The parcel goes on. Closed by itself."}]
        )
        self.assertEqual(lost.anomaly_ids.state, "new")
        self.assertFalse(held.anomaly_ids.step_ids.filtered(lambda step: step.state == "active"))

    def test_playbook_comes_with_the_anomaly(self):
        anomaly = self._open()
        steps = anomaly.step_ids
        playbook = self.env.ref("cs_forwarding.cs_playbook_customs_hold")
        self.assertEqual(steps.mapped("name"), playbook.step_ids.mapped("name"))
        self.assertEqual(steps.mapped("state"), ["active", "waiting", "waiting", "waiting"])
        self.assertEqual(steps[0].user_id, anomaly.user_id)
        self.assertRecordValues(
            steps.sudo().clock_ids,
            [{"kind": "playbook_step", "state": "running", "minutes": 120, "res_id": steps[0].id}],
        )
        self.assertEqual(anomaly.current_step_due_at, steps[0].next_due_at)

    def test_steps_are_checked_off_one_after_the_other(self):
        steps = self._open().step_ids
        with self.assertRaises(UserError):
            steps[1].with_user(self.agent).action_done()
        steps[0].with_user(self.agent).action_done()
        self.assertRecordValues(
            steps[:2], [{"state": "done", "done_by_id": self.agent.id}, {"state": "active", "done_by_id": False}]
        )
        self.assertTrue(steps[0].done_at)
        self.assertEqual(steps.sudo().clock_ids.sorted("id").mapped("state"), ["fulfilled", "running"])

    def test_a_step_can_be_undone(self):
        steps = self._open().step_ids
        steps[0].with_user(self.agent).action_done()
        steps[0].with_user(self.agent).action_undo()
        self.assertEqual(steps.mapped("state"), ["active", "waiting", "waiting", "waiting"])
        self.assertFalse(steps[0].done_by_id)

    def test_a_step_is_skipped_with_a_reason_or_not_at_all(self):
        steps = self._open().step_ids
        with self.assertRaises(UserError):
            steps[0].with_user(self.agent).action_skip()
        steps[0].with_user(self.agent).action_done()
        wizard = self.env["cs.step.skip"].with_user(self.agent)
        wizard.create({"step_ids": steps[1].ids, "reason": "They have the papers"}).action_apply()
        self.assertRecordValues(steps[1], [{"state": "skipped", "note": "They have the papers"}])
        self.assertEqual(steps[2].state, "active")

    def test_time_from_the_start_counts_from_the_start(self):
        with freeze_time("2026-11-16 01:00:00"):
            anomaly = self._open("damaged")
        with freeze_time("2026-11-16 03:00:00"):
            anomaly.step_ids[0].with_user(self.agent).action_done()
        clock = anomaly.step_ids[1].sudo().clock_ids
        self.assertEqual(clock.started_at, anomaly.opened_at)

    def test_closing_stops_the_steps_and_reopening_goes_on(self):
        anomaly = self._open().with_user(self.agent)
        anomaly.step_ids[0].action_done()
        anomaly._resolve("other", "Released")
        self.assertEqual(anomaly.step_ids.mapped("state"), ["done", "waiting", "waiting", "waiting"])
        self.assertNotIn("running", anomaly.step_ids.sudo().clock_ids.mapped("state"))
        anomaly.action_reopen()
        self.assertEqual(anomaly.step_ids[1].state, "active")

    def test_company_playbook_goes_before_the_shared_one(self):
        own = self.env["cs.playbook"].create(
            {
                "name": "Ours",
                "type_id": self.types["lost"].id,
                "company_id": self.env.company.id,
                "step_ids": [fields.Command.create({"name": "Call the depot", "role": "supervisor"})],
            }
        )
        anomaly = self._open("lost")
        self.assertEqual(anomaly.step_ids.playbook_step_id, own.step_ids)
        self.assertEqual(anomaly.step_ids.user_id, self.supervisor)

    def test_supervisor_and_salesperson_get_one_summary(self):
        anomalies = self._open(count=30)
        self.assertEqual(set(anomalies.mapped("to_tell")), {True})
        self._tell()
        messages = self.env["mail.message"].search([("message_type", "=", "user_notification")], limit=2)
        self.assertEqual(
            messages.notified_partner_ids, self.supervisor.partner_id + self.salesperson.partner_id
        )
        self.assertEqual(set(messages.mapped("subject")), {"30 new transport exceptions"})
        self.assertIn("and 10 more", messages[0].body)
        self.assertEqual(set(anomalies.mapped("to_tell")), {False})
        before = self.env["mail.message"].search_count([])
        self._tell()
        self.assertEqual(self.env["mail.message"].search_count([]), before, "told once")

    def test_late_step_is_escalated_to_the_supervisor(self):
        step = self._open().step_ids[0]
        step._on_clock_breach(step.sudo().clock_ids)
        self.assertTrue(step.escalated_at)
        message = self.env["mail.message"].search([("message_type", "=", "user_notification")], limit=1)
        self.assertEqual(message.notified_partner_ids, self.supervisor.partner_id)
        self.assertEqual(message.subject, "Late steps of playbooks: 1")

    def test_queries_do_not_depend_on_the_number_of_parcels(self):
        self._create_parcels(*(f"SF{number:04}" for number in range(62)))
        parcels = self.picking.cs_parcel_ids
        status = self.env.ref("cs_forwarding.cs_tracking_status_customs_hold")
        counts = []
        for batch in (parcels[:2], parcels[2:]):
            self._store(batch, status_id=status.id, phase="problem")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            batch._open_exceptions()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(len(batch.anomaly_ids), len(batch))
        self.assertLessEqual(counts[1], counts[0] + 4, counts)
