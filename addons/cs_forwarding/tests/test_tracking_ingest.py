from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.cs_forwarding.lib.tracking.update import Ingested, TrackingChange

from .tracking_common import TrackingCommon, at


@tagged("post_install", "-at_install")
class TestTrackingIngest(TrackingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parcel = cls._create_parcels("SF1001")

    def _events(self, **domain):
        return self.env["cs.tracking.event"].search([(name, "=", value) for name, value in domain.items()])

    def test_events_make_the_state(self):
        done = self._ingest(
            self._update("sf-1001", "delivered", 30, place="通化市", signed_by="王先生"),
            self._update("SF 1001", "in_transit", 5, place="沈阳市", description="到达【沈阳转运中心】"),
        )
        self.assertEqual(done, Ingested(new=2))
        self.assertRecordValues(
            self.parcel,
            [
                {
                    "phase": "delivered",
                    "last_event_at": at(30),
                    "last_place": "通化市",
                    "delivered_at": at(30),
                    "signed_by": "王先生",
                    "event_count": 2,
                }
            ],
        )
        self.assertEqual(self.parcel.status_id.code, "delivered")
        self.assertEqual(self.parcel.last_event_id.place, "通化市")
        self.assertEqual(self.parcel.picking_id.cs_tracking_phase, "delivered")
        self.assertEqual(self.parcel.event_ids.mapped("status_id.code"), ["delivered", "in_transit"])
        self.assertFalse(self.parcel.event_ids.user_id)

    def test_the_same_event_counts_once(self):
        update = self._update("SF1001", "in_transit", 5)
        self.assertEqual(self._ingest(update, update), Ingested(new=1, repeated=1))
        self.assertEqual(self._ingest(update), Ingested(repeated=1))
        later = self._update("SF1001", "in_transit", 5, description="now with more words")
        self.assertEqual(self._ingest(later), Ingested(repeated=1))
        self.assertEqual(self.parcel.event_count, 1)

    def test_two_services_may_tell_the_same(self):
        other = self._create_provider(name="Other")
        update = self._update("SF1001", "in_transit", 5, key="1")
        self.assertEqual(self._ingest(update).new, 1)
        self.assertEqual(self._ingest(update, provider=other).new, 1)

    def test_all_parcels_of_a_waybill_get_the_event(self):
        twin = self._create_parcels("SF1001 SF1002")
        done = self._ingest(self._update("SF1001", "in_transit", 5))
        self.assertEqual(done, Ingested(new=1))
        self.assertEqual((self.parcel | twin).mapped("event_count"), [1, 1, 0])

    def test_the_parcel_of_another_company_is_not_touched(self):
        company = self.env["res.company"].create({"name": "Branch"})
        provider = self._create_provider(company_id=company.id)
        done = self._ingest(self._update("SF1001", "in_transit", 5), provider=provider)
        self.assertEqual(done, Ingested(new=1, orphan=1))
        self.assertFalse(self.parcel.event_count)

    def test_an_unknown_code_moves_nothing(self):
        self._ingest(self._update("SF1001", "in_transit", 5))
        provider = self._create_provider(format="aftership")
        done = self._ingest(
            self._update("SF1001", "Teleported_001", 9, description="Beamed up"),
            self._update("SF1001", "teleported_001", 10),
            provider=provider,
        )
        self.assertEqual(done, Ingested(new=2, unknown=2))
        self.assertEqual(self.parcel.status_id.code, "in_transit")
        self.assertEqual(self.parcel.last_event_at, at(5))
        code = self.env["cs.tracking.code"].search([("code", "=", "Teleported_001")])
        self.assertRecordValues(
            code,
            [{"format": "aftership", "provider_id": False, "status_id": False, "seen_count": 2}],
        )
        self.assertEqual(code.example, "Beamed up")

    def test_mapping_a_code_reads_the_waiting_events_again(self):
        provider = self._create_provider(format="aftership")
        self._ingest(self._update("SF1001", "Teleported_001", 9), provider=provider)
        code = self.env["cs.tracking.code"].search([("code", "=", "Teleported_001")])
        status = self.env["cs.tracking.status"].search([("code", "in", ("arrived", "lost"))])
        arrived, lost = status.sorted("sequence")
        code.with_user(self.manager).status_id = arrived
        self.assertEqual(self.parcel.status_id, arrived)
        self.assertEqual((code.seen_count, self.parcel.last_event_at), (0, at(9)))
        code.with_user(self.manager).status_id = lost
        self.assertEqual(self.parcel.status_id, lost)

    def test_the_more_special_mapping_wins(self):
        codes, statuses = self.env["cs.tracking.code"], self.env["cs.tracking.status"].search([])
        by_code = {status.code: status.id for status in statuses}
        provider = self._create_provider(format="x12")
        rows = [("ZZ*", "arrived", False), ("ZZ1", "customs", False), ("ZZ1", "lost", provider.id)]
        codes.create(
            [
                {"format": "x12", "code": code, "status_id": by_code[status], "provider_id": provider_id}
                for code, status, provider_id in rows
            ]
        )
        other = self._create_provider(format="x12")
        self.assertEqual(codes._resolve(provider, {"zz1"}), {"zz1": (by_code["lost"], None)})
        self.assertEqual(codes._resolve(other, {"ZZ1"}), {"ZZ1": (by_code["customs"], None)})
        self.assertEqual(codes._resolve(other, {"ZZ2", "Z"}), {"ZZ2": (by_code["arrived"], None)})

    def test_events_before_their_parcel_wait_for_it(self):
        update = self._update("SF2001", "in_transit", 5)
        self.assertEqual(self._ingest(update, update), Ingested(new=1, repeated=1, orphan=1))
        self.assertEqual(self._ingest(update), Ingested(repeated=1))
        parcels = self._create_parcels("SF2001, SF2002")
        self.assertEqual(parcels.mapped("event_count"), [1, 0])
        self.assertEqual(parcels[0].status_id.code, "in_transit")
        self.assertFalse(self._events(parcel_id=False, waybill_key="SF2001"))
        self.assertEqual(self._ingest(update), Ingested(repeated=1))

    def test_a_waiting_event_goes_to_every_parcel_of_the_waybill(self):
        first = self._create_parcels("SF2001")
        first.active = False
        self._ingest(self._update("SF2001", "in_transit", 5))
        second = self._create_parcels("SF2001")
        self.assertEqual((first.event_count, second.event_count), (0, 1))
        self._ingest(self._update("SF2001", "delivered", 6))
        first.active = True
        self.assertEqual((first.event_count, second.event_count), (0, 2))

    def test_waiting_events_that_nobody_could_see_are_found(self):
        self._ingest(self._update("SF2001", "in_transit", 5))
        with patch.object(self.registry["cs.parcel"], "_adopt_events"):
            parcel = self._create_parcels("SF2001")
        self._ingest(self._update("SF2001", "in_transit", 5), self._update("SF2001", "delivered", 9))
        self.assertEqual(parcel.event_count, 2)
        self.env["cs.parcel"]._cron_adopt()
        self.assertEqual((parcel.event_count, parcel.status_id.code), (2, "delivered"))
        self.assertFalse(self._events(parcel_id=False, waybill_key="SF2001"))

    def test_an_event_from_the_future_does_not_pin_the_parcel(self):
        self._ingest(
            TrackingCommon._update("SF1001", "delivered", 24 * 365 * 60),
            self._update("SF1001", "in_transit", 5),
            self._update("SF1001", "arrived", 8, reported_at=at(7)),
        )
        self.assertEqual(self.parcel.status_id.code, "in_transit")
        self.assertEqual(self.parcel.event_count, 3)

    def test_plans_and_forecasts_move_nothing(self):
        self._ingest(
            self._update("SF1001", "delivered", 40, classifier="estimated", reported_at=at(2)),
            self._update("SF1001", "delivered", 44, classifier="estimated", reported_at=at(3)),
            self._update("SF1001", "out_for_delivery", 39, classifier="planned"),
            self._update("SF1001", "picked_up", 1),
        )
        self.assertEqual(self.parcel.status_id.code, "picked_up")
        self.assertEqual(self.parcel.carrier_eta, at(44))
        self.assertFalse(self.parcel.delivered_at)

    def test_an_event_without_time_comes_before_the_others(self):
        self._ingest(self._update("SF1001", "refused", None))
        self.assertEqual(self.parcel.status_id.code, "refused")
        self.assertAlmostEqual(self.parcel.last_event_at, fields.Datetime.now(), delta=at(0.1) - at(0))
        self._ingest(self._update("SF1001", "in_transit", 5))
        self.assertEqual((self.parcel.status_id.code, self.parcel.last_event_at), ("in_transit", at(5)))

    def test_the_delivery_counts_from_the_first_of_the_last_signatures(self):
        self._ingest(
            self._update("SF1001", "delivered", 10, signed_by="Neighbour"),
            self._update("SF1001", "attempt_failed", 12),
            self._update("SF1001", "delivered", 20, signed_by="王小明"),
            self._update("SF1001", "delivered", 22),
        )
        self.assertEqual((self.parcel.delivered_at, self.parcel.signed_by), (at(20), "王小明"))
        self._ingest(self._update("SF1001", "returning", 30))
        self.assertEqual((self.parcel.delivered_at, self.parcel.signed_by), (False, False))

    def test_changes_are_told_once(self):
        told = []

        def note(parcels, changes):
            told.append((parcels, changes))

        with patch.object(self.registry["cs.parcel"], "_after_tracking", note):
            self._ingest(self._update("SF1001", "in_transit", 5), self._update("SF1001", "arrived", 9))
            self._ingest(self._update("SF1001", "in_transit", 6))
            self._ingest(self._update("SF1001", "arrived", 11))
        [(parcels, changes)] = told
        self.assertEqual(parcels, self.parcel)
        [change] = changes.values()
        event = self._events(parcel_id=self.parcel.id, occurred_at=at(9))
        self.assertEqual(change, TrackingChange("", "arrived", event_id=event.id))

    def test_the_number_of_queries_does_not_grow(self):
        self._create_parcels(" ".join(f"BULK{number}" for number in range(40)))
        few = [self._update(f"BULK{number}", "in_transit", 1) for number in range(2)]
        many = [
            self._update(f"BULK{number}", code, hours)
            for number in range(40)
            for hours, code in enumerate(("picked_up", "in_transit", "arrived"))
        ]
        self._ingest(self._update("BULK0", "info_received", 0))
        queries = self._count_queries(few)
        self.assertLessEqual(self._count_queries(many), queries)
        # two of them look for exceptions to open and to close
        self.assertLessEqual(queries, 13)

    def _count_queries(self, updates):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._ingest(*updates)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_events_are_nobodys_to_write(self):
        self._ingest(self._update("SF1001", "in_transit", 5))
        event = self.parcel.event_ids
        for user in (self.agent, self.supervisor, self.manager):
            for operation in (lambda e: e.write({"place": "X"}), lambda e: e.unlink(), lambda e: e.copy()):
                with self.assertRaises(AccessError):
                    operation(event.with_user(user))
        self.assertTrue(event.with_user(self.agent).read(["place"]))
        with self.assertRaises(AccessError):
            event.with_user(self.outsider).read(["place"])
