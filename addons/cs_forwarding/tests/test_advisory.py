from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.cs_forwarding.lib.tracking.update import TrackingUpdate

from .parcel_common import ParcelCommon


@tagged("post_install", "-at_install")
class TestAdvisory(ParcelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.jilin = cls.env.ref("base.state_cn_JL")
        cls.fujian = cls.env.ref("base.state_cn_FJ")
        cls.customer.write({"state_id": cls.jilin.id, "email": "wang@example.com"})
        cls.parcel, cls.other = cls._create_parcels("SF1", "SF2")
        cls.moving = cls.env.ref("cs_forwarding.cs_tracking_status_in_transit")
        cls._store(cls.parcel + cls.other, status_id=cls.moving.id, phase="moving")

    def _advise(self, user=None, **vals):
        now = fields.Datetime.now()
        values = {
            "name": "Typhoon",
            "kind": "storm",
            "country_ids": [Command.set(self.country_cn.ids)],
            "date_from": now - timedelta(hours=1),
            "date_to": now + timedelta(days=2),
            **vals,
        }
        return self.env["cs.advisory"].with_user(user or self.supervisor).create(values)

    def _send(self):
        with self.enter_registry_test_mode():
            self.env.ref("cs_forwarding.ir_cron_advisory_send").method_direct_trigger()

    def test_parcels_that_go_there_are_flagged(self):
        advisory = self._advise(state_ids=[Command.set(self.jilin.ids)])
        self.assertEqual(advisory.link_ids.parcel_id, self.parcel + self.other)
        self.assertEqual(set(advisory.link_ids.mapped("place")), {"destination"})
        self.assertEqual(self.parcel.advisory_ids, advisory)
        self.assertEqual(self.order.cs_advisory_text, "Storm · Typhoon")
        found = self.env["cs.parcel"].search([("advisory_ids", "in", advisory.ids)])
        self.assertEqual(found, self.parcel + self.other)

    def test_other_regions_carriers_and_delivered_ones_are_not(self):
        self.assertFalse(self._advise(state_ids=[Command.set(self.fujian.ids)]).link_ids)
        self.assertFalse(self._advise(cities="Fuzhou, 厦门").link_ids)
        other = self.carrier.copy({"name": "Other"})
        self.assertFalse(self._advise(carrier_ids=[Command.set(other.ids)]).link_ids)
        self._store(self.parcel, phase="delivered")
        self.assertEqual(self._advise().link_ids.parcel_id, self.other)

    def test_carrier_alone_is_enough(self):
        advisory = self._advise(country_ids=False, carrier_ids=[Command.set(self.carrier.ids)], kind="strike")
        self.assertEqual(set(advisory.link_ids.mapped("place")), {"carrier"})
        with self.assertRaises(ValidationError):
            self._advise(country_ids=False)

    def test_parcel_is_flagged_when_it_gets_there_and_no_longer_when_it_leaves(self):
        advisory = self._advise(state_ids=[Command.set(self.fujian.ids)], cities="福州, Xiamen")
        provider = self.env["cs.tracking.provider"].create({"name": "S", "format": "generic", "tz": "UTC"})
        for hour, place, flagged in ((8, "福州转运中心", True), (9, "Nanjing", False), (10, "XIAMEN DC", True)):
            moment = fields.Datetime.to_datetime(f"2026-03-02 {hour:02}:00:00")
            code = "arrived" if flagged else "in_transit"
            update = TrackingUpdate(
                waybill="SF1", code=code, occurred_at=moment, place=place, country_code="CN"
            )
            self.env["cs.tracking.service"]._ingest(provider, [update], "webhook")
            link = advisory.link_ids.filtered(lambda row: row.parcel_id == self.parcel)
            self.assertEqual((bool(link), link.is_lifted), (True, not flagged), place)
            self.assertEqual(bool(self.parcel.advisory_ids), flagged, place)
        self.assertEqual(len(advisory.link_ids), 1, "one row, flagged twice")
        self.assertEqual(link.place, "last_place")

    def test_announced_stop_counts_as_route(self):
        advisory = self._advise(country_ids=[Command.set(self.env.ref("base.nl").ids)])
        self.assertFalse(advisory.link_ids)
        self._create_event(
            self.parcel,
            "arrived",
            at="2030-01-01 00:00:00",
            classifier="planned",
            country_code="NL",
            place="Rotterdam",
        )
        advisory._flag()
        self.assertRecordValues(advisory.link_ids, [{"parcel_id": self.parcel.id, "place": "route"}])

    def test_over_by_date_and_by_hand(self):
        advisory = self._advise()
        advisory.date_to = fields.Datetime.now() - timedelta(minutes=1)
        self.assertEqual(advisory.state, "over")
        self.assertFalse(self.parcel.advisory_ids)
        again = self._advise()
        again.with_user(self.supervisor).action_end()
        self.assertFalse(self.parcel.advisory_ids)
        planned = self._advise(date_from=fields.Datetime.now() + timedelta(hours=2))
        self.assertEqual((planned.state, len(planned.link_ids)), ("planned", 0))

    def test_changed_region_flags_anew(self):
        advisory = self._advise(state_ids=[Command.set(self.fujian.ids)])
        advisory.state_ids = self.jilin
        self.assertEqual(advisory.parcel_count, 2)

    def test_new_parcel_is_flagged_at_once(self):
        advisory = self._advise()
        parcel = self._create_parcels("SF1", "SF2", "SF9")[2]
        self._store(parcel, status_id=self.moving.id, phase="moving")
        parcel._flag_by_advisories()
        self.assertEqual(parcel.advisory_ids, advisory)

    def test_message_is_drafted_and_previewed_per_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.customer.lang = "zh_CN"
        advisory = self._advise(delay_days=2)
        self.assertIn("a storm", advisory.with_context(lang="en_US").subject)
        wizard = self.env["cs.advisory.send"].with_user(self.supervisor)
        wizard = wizard.with_context(default_advisory_id=advisory.id).create({})
        self.assertRecordValues(wizard.line_ids, [{"lang": "zh_CN", "parcel_count": 2, "customer_count": 1}])
        self.assertIn("SF1", wizard.line_ids.body)

    def test_customers_are_told_once(self):
        advisory = self._advise(delay_days=2)
        wizard = self.env["cs.advisory.send"].with_user(self.supervisor)
        wizard = wizard.with_context(default_advisory_id=advisory.id).create({})
        wizard.action_send()
        self._send()
        self.assertEqual(set(advisory.link_ids.mapped("told_state")), {"told"})
        message = advisory.link_ids.message_id
        self.assertEqual(len(message), 1, "one message for both parcels")
        self.assertEqual(message.partner_ids, self.customer)
        for words in ("SF1", "SF2", "about 2 days later"):
            self.assertIn(words, message.body)
        with self.assertRaises(UserError):
            wizard.action_send()
        advisory._flag()
        self._send()
        self.assertEqual(advisory.link_ids.message_id, message)
        self.assertEqual(advisory.untold_count, 0)

    def test_who_has_no_address_or_wants_none_is_not_written_to(self):
        advisory = self._advise()
        self.customer.email = False
        advisory._get_untold().sudo()._queue()
        self._send()
        self.assertEqual(set(advisory.link_ids.mapped("told_state")), {"no_address"})
        self.assertFalse(advisory.link_ids.message_id)

    def test_agents_read_supervisors_write(self):
        with self.assertRaises(AccessError):
            self._advise(user=self.agent)
        advisory = self._advise()
        self.assertEqual(advisory.with_user(self.agent).parcel_count, 2)
        with self.assertRaises(AccessError):
            advisory.with_user(self.agent).action_tell_customers()
        self.assertFalse(self.env["cs.advisory.parcel"].with_user(self.outsider).search([]))

    def test_one_statement_for_any_number_of_parcels(self):
        self._create_parcels("SF1", "SF2", *(f"Q{number}" for number in range(60)))
        parcels = self.picking.cs_parcel_ids
        self._store(parcels, status_id=self.moving.id, phase="moving")
        advisory = self._advise()
        self.assertEqual(advisory.parcel_count, 62)
        self.env.flush_all()
        with self.assertQueryCount(8):
            advisory._flag()
