from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged, users

from .tracking_common import TrackingCommon, at


@tagged("post_install", "-at_install")
class TestParcelDesk(TrackingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parcels = cls._create_parcels("DESK1 DESK2")
        cls.refused = cls.env.ref("cs_forwarding.cs_tracking_status_refused")

    def _report(self, user, **vals):
        report = self.env["cs.tracking.report"].with_user(user)
        parcels = self.parcels.with_user(user)
        context = parcels.action_report_status()["context"]
        return report.with_context(**context).create(
            {"status_id": self.refused.id, "occurred_at": at(9), **vals}
        )

    def test_a_status_by_hand_and_back(self):
        self._ingest(self._update("DESK1", "in_transit", 5), self._update("DESK2", "in_transit", 5))
        report = self._report(self.agent, place="通化市", description="收件人拒收")
        action = report.action_confirm()
        self.assertEqual(action["params"]["method"], "action_undo")
        self.assertEqual(self.parcels.mapped("status_id"), self.refused)
        self.assertRecordValues(
            report.event_ids,
            [{"source": "manual", "user_id": self.agent.id, "place": "通化市", "provider_id": False}] * 2,
        )
        report.action_undo()
        self.assertEqual(self.parcels.mapped("status_id.code"), ["in_transit"])
        self.assertEqual(self.parcels.mapped("event_count"), [3, 3])
        self.assertTrue(all(report.event_ids.mapped("is_taken_back")))
        timeline = self.env["cs.tracking.event"].search(self.parcels._get_timeline_domain())
        self.assertEqual([event.status_id.code for event in timeline], ["in_transit", "in_transit"])
        with self.assertRaises(UserError):
            report.event_ids.action_take_back()

    def test_only_facts_of_the_past(self):
        with self.assertRaises(UserError):
            self._report(self.agent, occurred_at=fields.Datetime.now() + timedelta(hours=1)).action_confirm()
        self.assertFalse(self.parcels.event_ids)

    def test_who_may_take_back(self):
        report = self._report(self.agent)
        report.action_confirm()
        colleague = self._create_user("desk_colleague", "cs_forwarding.group_agent")
        self.team.member_ids |= colleague
        events = report.event_ids
        self.assertFalse(any(events.with_user(colleague).mapped("can_take_back")))
        with self.assertRaises(UserError):
            events.with_user(colleague).action_take_back()
        events.with_user(self.supervisor).action_take_back()
        self.assertFalse(self.parcels.status_id)

    def test_a_service_is_not_taken_back(self):
        self._ingest(self._update("DESK1", "in_transit", 5))
        with self.assertRaises(UserError):
            self.parcels.event_ids.with_user(self.manager).action_take_back()

    def test_parcels_of_other_teams_are_out_of_reach(self):
        self.team.leader_id = self.manager
        with self.assertRaises(AccessError):
            self.parcels.with_user(self.outsider).action_take()
        with self.assertRaises(AccessError):
            self.env["cs.tracking.service"].with_user(self.outsider)._record_by_hand(
                self.parcels.with_user(self.outsider), {"status_id": self.refused.id, "occurred_at": at(1)}
            )

    @users("desk_agent")
    def test_take_and_report(self):
        parcels = self.parcels.with_env(self.env)
        parcels.action_take()
        self.assertEqual(parcels.user_id, self.env.user)
        action = parcels[0].action_report_anomaly()
        report = self.env[action["res_model"]].with_context(**action["context"]).create({"summary": "Wet"})
        report.action_confirm()
        anomaly = self.env["cs.anomaly"].search([("parcel_id", "=", parcels[0].id)])
        self.assertEqual((anomaly.order_id, anomaly.source), (parcels.order_id, "tracking"))

    def test_search(self):
        self.parcels.order_id.cs_external_ref = "4230019827364512345"
        view = self.env["cs.parcel"].with_user(self.agent).get_view(view_type="search")["arch"]
        self.assertIn("order_id.text_search", view)
        for text in ("DESK", "王小明", "4230019827364512345", self.parcels.order_id.name):
            domain = [
                "|",
                "|",
                ("name", "ilike", text),
                ("order_id.text_search", "ilike", text),
                ("partner_id.name", "ilike", text),
            ]
            with self.subTest(text=text):
                found = self.env["cs.parcel"].with_user(self.agent).search(domain)
                self.assertEqual(found & self.parcels, self.parcels)

    def test_buttons_of_documents(self):
        picking = self.parcels.picking_id.with_user(self.agent)
        for record in (picking, picking.sale_id, self.customer.with_user(self.agent)):
            action = record.action_view_parcels()
            found = self.env["cs.parcel"].with_user(self.agent).search(action["domain"])
            self.assertEqual(found & self.parcels, self.parcels)
        self.assertEqual(self.customer.with_user(self.agent).cs_parcel_count, 2)

    def test_suggestions_for_unknown_codes(self):
        codes = self.env["cs.tracking.code"].with_user(self.manager)
        lost = self.env.ref("cs_forwarding.cs_tracking_status_lost")
        known = codes.create({"format": "karrio", "code": "Vanished_001", "status_id": lost.id})
        unknown, strange = codes.create(
            [{"format": "karrio", "code": "Vanished_002"}, {"format": "karrio", "code": "Xyz"}]
        )
        self.assertEqual((unknown.suggested_id, unknown.suggested_status_id), (known, lost))
        self.assertFalse(strange.suggested_id)
        (unknown | strange).action_accept_suggestion()
        self.assertEqual((unknown.status_id, strange.status_id.id), (lost, False))


@tagged("post_install", "-at_install")
class TestParcelTour(TrackingCommon, HttpCase):
    def test_status_by_hand(self):
        parcels = self._create_parcels("TOUR1 TOUR2")
        self._ingest(
            self._update("TOUR1", "in_transit", 5, place="沈阳市"),
            self._update("TOUR2", "in_transit", 6, place="沈阳市"),
        )
        self.start_tour("/odoo/shipments", "cs_parcel_status_by_hand", login="desk_agent", timeout=180)
        self.assertEqual(parcels.mapped("status_id.code"), ["in_transit"])
        self.assertEqual(parcels.mapped("event_count"), [3, 1])
