from psycopg2 import IntegrityError
from psycopg2.errors import ExclusionViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .tariff_common import TariffCommon


@tagged("post_install", "-at_install")
class TestTariffVersion(TariffCommon):
    def test_new_version_starts_as_its_mode_charges(self):
        air = self.env.ref("cs_forwarding.cs_transport_mode_air")
        tariff = self._create_tariff("空运", side="sell", mode_id=air.id)
        version = self.env["cs.tariff.version"].create({"tariff_id": tariff.id})
        self.assertRecordValues(
            version, [{"basis": "weight", "divisor": 6000, "quantity_step": 0.5, "next_break": True}]
        )
        own = self.env["cs.tariff.version"].create({"tariff_id": tariff.id, "divisor": 5000})
        self.assertRecordValues(own, [{"basis": "weight", "divisor": 5000, "upper_included": False}])

    def test_follower_ends_the_version_before(self):
        follower = self._create_version(self.tariff, valid_from="2026-07-01")
        self.assertFalse(self.version.valid_to)
        follower.action_open()
        self.assertEqual(str(self.version.valid_to), "2026-06-30")
        self.assertEqual((self.version.state, follower.state), ("open", "open"))

    def test_two_versions_never_share_a_day(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(ExclusionViolation), self.cr.savepoint():
            double = self._create_version(self.tariff)
            double.write({"state": "open"})
            double.flush_recordset()

    def test_prices_in_force_are_fixed(self):
        rate, zone = self.version.rate_ids[0], self.version.zone_ids[0]
        surcharge = self.version.surcharge_ids
        for change in (
            lambda: rate.write({"base": 1.0}),
            lambda: rate.copy(),
            lambda: rate.unlink(),
            lambda: zone.write({"name": "三区"}),
            lambda: zone.unlink(),
            lambda: surcharge.write({"value": 1.0}),
            lambda: surcharge.unlink(),
            lambda: self.version.write({"divisor": 5000}),
            lambda: self.version.write({"rate_ids": [Command.clear()]}),
            lambda: self.version.unlink(),
            lambda: self.tariff.unlink(),
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                change()
        self.assertEqual(rate.base, 12.0)
        self.assertFalse(self.version.is_seal_broken)

    def test_parts_of_a_draft_do_not_move_into_force(self):
        draft = self._create_version(self.tariff, valid_from="2026-07-01")
        with self.assertRaises(UserError), self.cr.savepoint():
            draft.surcharge_ids.version_id = self.version
        with self.assertRaises(UserError), self.cr.savepoint():
            self.version.rate_ids[0].version_id = draft

    def _change_fuel(self, **values):
        wizards = self.env["cs.tariff.surcharge.change"].with_user(self.settlement_manager)
        form = Form(wizards.with_context(default_version_id=self.version.id))
        for name, value in values.items():
            form[name] = value
        form.save().action_change()

    def _get_fuels(self, *days):
        requests = [self._request(date=self._date(day)) for day in days]
        results = self.env["cs.rating.service"]._rate(requests)
        return [self._get_amounts(result).get("fuel") for result in results]

    def test_fuel_of_the_next_months_while_in_force(self):
        self._change_fuel(value=12.0, valid_from="2026-06-01")
        self._change_fuel(value=0.0, valid_from="2026-07-01")
        self.assertEqual(
            self._get_fuels("2026-05-31", "2026-06-01", "2026-06-30", "2026-07-01"), [1.6, 1.92, 1.92, None]
        )
        self.assertFalse(self.version.is_seal_broken)
        with self.assertRaises(UserError), self.cr.savepoint():
            self.version.surcharge_ids[0].value = 1.0

    def test_a_surcharge_does_not_change_before_it_began(self):
        self._change_fuel(value=12.0, valid_from="2026-06-01")
        with self.assertRaisesRegex(UserError, "later"):
            self._change_fuel(value=13.0, valid_from="2026-06-01")

    def test_one_fuel_a_day(self):
        with self.assertRaisesRegex(ValidationError, "twice"):
            self.env["cs.tariff.surcharge"].create(
                {"version_id": self.version.id, "type_id": self.fuel_type.id, "valid_from": "2026-06-01"}
            )

    def test_closed_versions_never_change(self):
        self.version.valid_to = "2026-06-30"
        with freeze_time("2026-06-30"), self.assertRaisesRegex(UserError, "last day"):
            self.version.action_close()
        with freeze_time("2026-07-02"):
            self.version.action_close()
        self.assertEqual(self.version.state, "closed")
        surcharge = self.version.surcharge_ids
        for change in (
            lambda: self.version.write({"valid_to": "2026-07-31"}),
            lambda: self.version.action_back_to_draft(),
            lambda: surcharge.write({"valid_to": "2026-05-31"}),
            lambda: surcharge.copy({"valid_from": "2026-06-01"}),
            lambda: self.version.rate_ids.unlink(),
            lambda: self.version.unlink(),
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                change()

    def test_database_refuses_a_closed_version_without_end_or_seal(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self.version.write({"state": "closed"})
            self.version.flush_recordset()

    def test_state_is_not_written_by_hand(self):
        draft = self._create_version(self.tariff, valid_from="2026-07-01")
        for version, vals in ((draft, {"state": "open"}), (self.version, {"state": "draft"})):
            with self.assertRaises(AccessError), self.cr.savepoint():
                version.with_user(self.settlement_manager).write(vals)
        draft.with_user(self.settlement_manager).action_open()
        self.assertEqual(draft.state, "open")

    def test_seal_tells_of_prices_changed_behind_our_back(self):
        self.assertFalse(self.version.is_seal_broken)
        rate = self.version.rate_ids[0]
        self.env.cr.execute("UPDATE cs_tariff_rate SET price = price + 0.01 WHERE id = %s", [rate.id])
        self.env.invalidate_all()
        self.assertTrue(self.version.is_seal_broken)

    def test_back_to_draft_only_while_nothing_is_billed(self):
        charge = self._create_charge(tariff_version_id=self.version.id)
        self.version.action_back_to_draft()
        self.version.action_open()
        charge.state = "settled"
        with self.assertRaisesRegex(UserError, "billed already"):
            self.version.action_back_to_draft()

    def test_copy_brings_all_prices(self):
        copy = self.version.copy({"valid_from": "2026-07-01"})
        self.assertEqual((copy.state, copy.seal, copy.valid_to), ("draft", False, False))
        self.assertEqual(copy.zone_ids.mapped("name"), ["一区", "二区"])
        self.assertEqual(copy.zone_ids[0].state_ids, self.version.zone_ids[0].state_ids)
        self.assertRecordValues(
            copy.rate_ids.sorted("base"),
            [
                {"zone_id": copy.zone_ids[0].id, "base": 12.0, "price": 2.0},
                {"zone_id": copy.zone_ids[1].id, "base": 18.0, "price": 5.5},
            ],
        )
        self.assertEqual(copy.surcharge_ids.value, 10.0)
        tariff = self.tariff.copy()
        self.assertEqual(tariff.version_ids.state, "draft")
        self.assertEqual(len(tariff.version_ids.rate_ids), 2)

    def test_rates_do_not_overlap(self):
        draft = self._create_version(self.tariff, valid_from="2026-07-01")
        zone = draft.zone_ids[0]
        with self.assertRaisesRegex(ValidationError, "overlap"), self.cr.savepoint():
            self.env["cs.tariff.rate"].create({"version_id": draft.id, "zone_id": zone.id, "break_from": 30})
        draft.rate_ids[0].break_to = 30
        self.env["cs.tariff.rate"].create({"version_id": draft.id, "zone_id": zone.id, "break_from": 30})

    def test_parts_name_zones_of_their_version(self):
        draft = self._create_version(self.tariff, valid_from="2026-07-01")
        foreign = self.version.zone_ids[0]
        with self.assertRaises(ValidationError), self.cr.savepoint():
            draft.rate_ids[0].zone_id = foreign
        with self.assertRaises(ValidationError), self.cr.savepoint():
            draft.surcharge_ids.zone_ids = foreign

    def test_empty_versions_stay_drafts(self):
        empty = self.env["cs.tariff.version"].create(
            {"tariff_id": self.tariff.id, "valid_from": "2027-01-01"}
        )
        with self.assertRaisesRegex(UserError, "no prices"):
            empty.action_open()

    def test_sides_have_their_own_scope(self):
        for vals in ({"side": "buy"}, {"side": "sell", "account_id": self.account.id}):
            with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
                self._create_tariff(**vals).flush_recordset()

    def test_agents_know_what_customers_pay_only(self):
        sell = self._create_tariff("零售", side="sell")
        tariffs = self.env["cs.tariff"].with_user(self.agent)
        self.assertEqual(tariffs.search([("id", "in", (sell | self.tariff).ids)]), sell)
        with self.assertRaises(AccessError):
            self.version.rate_ids.with_user(self.agent).read(["price"])
        self.version.rate_ids.with_user(self.accountant).read(["price"])
        with self.assertRaises(AccessError):
            self.tariff.with_user(self.accountant).write({"name": "x"})
