from odoo.exceptions import UserError
from odoo.fields import Date
from odoo.tests import tagged

from .matching_common import MatchingCommon


@tagged("post_install", "-at_install")
class TestMatching(MatchingCommon):
    """What becomes of each line of a statement, and why."""

    def test_exact(self):
        charge = self._create_charge("SF1", 18.0)
        line = self._create_line("SF1", 18.0)
        self._match()
        self.assertRecordValues(
            line,
            [
                {
                    "result": "matched",
                    "discrepancy_id": False,
                    "charge_id": charge.id,
                    "expected": 18.0,
                    "difference": 0.0,
                    "comparable": "comparable",
                    "matcher_id": self.env.ref("cs_settlement.statement_matcher_exact").id,
                    "resolution": "accepted",
                    "agreed_amount": 18.0,
                    "resolved_by_id": False,
                }
            ],
        )
        self.assertEqual(line.explanation, f"As expected: {self._money(18)}.")

    def test_tolerance_at_the_cent(self):
        self.policy.write({"over_amount": 0.05, "under_amount": 0.02})
        for number, amount in enumerate((18.05, 18.06, 17.98, 17.97)):
            self._create_charge(f"SF{number}", 18.0)
            self._create_line(f"SF{number}", amount)
        self._match()
        self.assertEqual(
            self._results(),
            [
                ("tolerance", False, 0.05),
                ("discrepancy", "R01", 0.06),
                ("tolerance", False, -0.02),
                ("discrepancy", "U01", -0.03),
            ],
        )

    def test_percent_and_combiner(self):
        self.policy.write({"over_amount": 1, "over_percent": 10, "combiner": "lesser"})
        self._create_charge("SF1", 5.0)
        line = self._create_line("SF1", 5.60)
        self._match()
        self.assertEqual(line.result, "discrepancy", "10 % of 5 is less than 1")
        self.policy.combiner = "greater"
        self._match()
        self.assertEqual((line.result, line.resolution), ("tolerance", "accepted"))

    def test_policy_of_a_type_and_account(self):
        fuel = self.env.ref("cs_settlement.charge_type_fuel")
        self.policy.copy({"name": "Fuel", "type_id": fuel.id, "over_amount": 2, "sequence": 1})
        self._create_charge("SF1", 18.0)
        self._create_charge("SF1", 2.0, type_id=fuel.id)
        self._create_line("SF1", 19.0)
        self._create_line("SF1", 3.0, type_id=fuel.id)
        self._match()
        self.assertEqual(self._results(), [("discrepancy", "R01", 1.0), ("tolerance", False, 1.0)])

    def test_budget_takes_the_smallest_first(self):
        self.policy.write({"over_amount": 1, "under_amount": 1, "budget": 1.0})
        for number, amount in enumerate((18.60, 17.70, 18.50, 18.0)):
            self._create_charge(f"SF{number}", 18.0)
            self._create_line(f"SF{number}", amount)
        self._match()
        self.assertEqual(self.lines.mapped("resolution"), ["open", "accepted", "accepted", "accepted"])
        self.assertEqual(self.lines.mapped("result"), ["tolerance", "tolerance", "tolerance", "matched"])

    def test_budget_of_the_month(self):
        self.policy.write({"over_amount": 1, "budget": 1.0})
        for number in (1, 2):
            self._create_charge(f"SF{number}", 18.0)
        self._create_line("SF1", 18.7)
        self._match()
        other = self._create_statement(state="review")
        line = self._create_line("SF2", 18.5, statement=other)
        self.service._match_statement(other)
        self.assertEqual((line.result, line.resolution), ("tolerance", "open"))

    def test_lost_zeros_and_letters(self):
        charge = self._create_charge("SF0012345678", 18.0)
        line = self._create_line("12345678", 18.0)
        self._match()
        self.assertEqual((line.result, line.charge_id), ("matched", charge))
        self.assertEqual(line.matcher_id.code, "normalized")

    def test_letters_of_another_carrier_are_no_match(self):
        self._create_charge("SF0012345678", 18.0)
        line = self._create_line("JT12345678", 18.0)
        self._match()
        self.assertEqual((line.result, line.discrepancy_id.code), ("unmatched", "N01"))
        self.assertFalse(line.charge_id)

    def test_order_number(self):
        order = self._create_order()
        charge = self._create_charge("SF1", 18.0, order_id=order.id)
        line = self._create_line("X77", 18.0, other_refs=f"{order.name}, 4711")
        self._match()
        self.assertEqual(
            (line.result, line.charge_id, line.matcher_id.code), ("matched", charge, "reference")
        )

    def test_order_with_two_parcels_is_ambiguous(self):
        order = self._create_order()
        self._create_charge("SF1", 18.0, order_id=order.id)
        self._create_charge("SF2", 18.0, order_id=order.id)
        line = self._create_line("X77", 18.0, other_refs=order.name)
        self._match()
        self.assertEqual((line.result, line.discrepancy_id.code), ("unmatched", "N01"))

    def test_several_waybills_in_one_line(self):
        charges = self._create_charge("SF1001", 18.0) + self._create_charge("SF1002", 12.0)
        line = self._create_line("SF1001/SF1002", 30.0, ref_key="SF1001SF1002")
        self._match()
        self.assertEqual((line.result, line.expected, line.difference), ("matched", 30.0, 0.0))
        self.assertEqual(line.share_ids.charge_id, charges)
        self.assertEqual(line.share_ids.mapped("amount"), [18.0, 12.0])

    def test_one_line_for_freight_and_fuel(self):
        fuel = self.env.ref("cs_settlement.charge_type_fuel")
        self._create_charge("SF1", 18.0)
        self._create_charge("SF1", 2.0, type_id=fuel.id)
        line = self._create_line("SF1", 20.0)
        self._match()
        self.assertEqual((line.result, line.matcher_id.code, line.expected), ("matched", "group", 20.0))
        self.assertEqual(line.share_ids.mapped("amount"), [18.0, 2.0])
        self.assertIn("1 lines bill 2 charges", line.explanation)

    def test_several_lines_for_one_charge(self):
        charge = self._create_charge("SF1", 100.0)
        for amount in (33.33, 33.33, 33.34):
            self._create_line("SF1", amount)
        self._match()
        self.assertEqual(self.lines.mapped("result"), ["matched"] * 3)
        self.assertEqual(self.lines.mapped("expected"), [33.33, 33.33, 33.34])
        self.assertEqual(self.lines.charge_id, charge)
        self.assertEqual(sum(self.lines.share_ids.mapped("amount")), 100.0)

    def test_correction_in_the_same_statement(self):
        self._create_charge("SF1", 90.0)
        self._create_line("SF1", 100.0)
        self._create_line("SF1", -10.0, category="adjustment")
        self._match()
        self.assertEqual(self.lines.mapped("result"), ["matched", "matched"])
        self.assertEqual(sum(self.lines.mapped("expected")), 90.0)

    def test_correction_of_an_earlier_bill(self):
        self._create_charge("SF1", 90.0)
        earlier = self._create_statement(state="review", number="CS/2026/00007")
        self._create_line("SF1", 100.0, statement=earlier)
        self.service._match_statement(earlier)
        good = self._create_line("SF1", -10.0, category="adjustment")
        self._match()
        self.assertEqual((good.result, good.expected, good.difference), ("matched", -10.0, 0.0))
        good.amount = -3.0
        self._match()
        self.assertEqual((good.result, good.discrepancy_id.code), ("discrepancy", "C01"))
        self.assertIn("CS/2026/00007", good.explanation)

    def test_twice_in_one_statement(self):
        self._create_charge("SF1", 18.0)
        self._create_line("SF1", 18.0)
        self._create_line("SF1", 18.0)
        self._match()
        self.assertEqual(self._results(), [("matched", False, 0.0), ("discrepancy", "D01", 18.0)])
        self.assertEqual(self.lines.mapped("resolution"), ["accepted", "open"])

    def test_twice_with_another_amount(self):
        self._create_charge("SF1", 18.0, weight=2.0)
        self._create_line("SF1", 25.0, weight=4.0)
        self._create_line("SF1", 18.0, weight=2.0)
        self._match()
        self.assertEqual(self._results(), [("discrepancy", "D01", 25.0), ("matched", False, 0.0)])

    def test_ambiguous_is_never_matched(self):
        self._create_charge("SF1", 18.0, weight=2.0)
        self._create_line("SF1", 18.0, weight=2.0, service_date="2026-05-10")
        self._create_line("SF1", 18.0, weight=2.0, service_date="2026-05-11")
        self._match()
        self.assertEqual(self.lines.discrepancy_id.code, "N04")
        self.assertEqual(self.lines.mapped("comparable"), ["not_comparable"] * 2)
        self.assertEqual(self.lines.mapped("resolution"), ["open"] * 2)

    def test_twice_under_two_spellings(self):
        self._create_charge("SF0012345678", 18.0)
        self._create_line("SF0012345678", 18.0)
        self._create_line("12345678", 18.0)
        self._match()
        self.assertEqual(self._results(), [("matched", False, 0.0), ("discrepancy", "D01", 18.0)])

    def test_billed_by_an_earlier_statement(self):
        self._create_charge("SF1", 18.0)
        earlier = self._create_statement(state="review", number="CS/2026/00007")
        self._create_line("SF1", 18.0, statement=earlier)
        self.service._match_statement(earlier)
        line = self._create_line("SF1", 18.0)
        self._match()
        self.assertEqual((line.result, line.discrepancy_id.code, line.expected), ("discrepancy", "D02", 0.0))
        self.assertEqual(line.explanation, "SF1 was billed by CS/2026/00007 already.")

    def test_a_corrected_bill_is_not_billed_twice(self):
        self._create_charge("SF1", 18.0)
        earlier = self._create_statement(state="review")
        self._create_line("SF1", 18.0, statement=earlier)
        self.service._match_statement(earlier)
        self.statement.replaces_id = earlier
        line = self._create_line("SF1", 18.0)
        self._match()
        self.assertEqual(line.result, "matched")

    def test_return_is_no_second_bill(self):
        back = self.env.ref("cs_settlement.charge_type_return_freight")
        self._create_charge("SF1", 18.0)
        charge = self._create_charge("SF1", 9.0, type_id=back.id)
        self._create_line("SF1", 18.0)
        line = self._create_line("SF1", 9.0, category="return")
        self._match()
        self.assertEqual((line.result, line.charge_id), ("matched", charge))

    def test_return_without_a_price_is_not_comparable(self):
        self._create_charge("SF1", 18.0)
        self._create_line("SF1", 18.0)
        line = self._create_line("SF1", 18.0, category="return")
        self._match()
        self.assertEqual(
            (line.result, line.discrepancy_id.code, line.comparable), ("discrepancy", "N06", "not_comparable")
        )

    def test_weight(self):
        self._create_charge("SF1", 18.0, weight=2.0)
        line = self._create_line("SF1", 24.0, weight=3.5)
        self._match()
        self.assertEqual(
            (line.result, line.discrepancy_id.code, line.difference), ("discrepancy", "Q01", 6.0)
        )
        self.assertIn("The carrier weighed 3.50 kg, we have 2.00 kg.", line.explanation)

    def test_weight_of_the_scale_is_no_other_weight(self):
        """Who prints what the scale said and charges by volume: the price differs, not the weight."""
        parcel = self._create_parcel("SF1", cs_weight=2.0)
        self._create_charge("SF1", 18.0, weight=3.5, parcel_id=parcel.id)
        raw = self._create_line("SF1", 24.0, weight=2.0)
        self._match()
        self.assertEqual((raw.result, raw.discrepancy_id.code), ("discrepancy", "R01"))
        raw.write({"weight": 5.0, "actual_weight": 2.0})
        self._match()
        self.assertEqual(raw.discrepancy_id.code, "Q01", "the weight we are charged for differs")
        raw.write({"weight": 0.0, "actual_weight": 2.0})
        self._match()
        self.assertEqual(raw.discrepancy_id.code, "R01")
        raw.actual_weight = 4.0
        self._match()
        self.assertEqual(raw.discrepancy_id.code, "Q01", "the parcel weighs less")

    def test_a_country_holds_its_states(self):
        """Of a line twice, the one that fits stays, though it names the country alone."""
        self._create_charge("SF1", 18.0, destination="US-CA")
        self._create_line("SF1", 18.0, destination="US", service_date="2026-05-10")
        self._create_line("SF1", 18.0, destination="CN", service_date="2026-05-10")
        self._match()
        self.assertEqual(self._results(), [("matched", False, 0.0), ("discrepancy", "D01", 18.0)])

    def test_a_country_alone_is_no_evidence(self):
        self._create_charge("SF1", 18.0, destination="US-CA", weight=7.3)
        line = self._create_line(False, 18.0, destination="US", weight=7.3, service_date="2026-05-10")
        self._match()
        self.assertEqual(line.result, "unmatched")

    def test_two_things_outweigh_a_waybill(self):
        """Waybill and amount fit; that day, place or weight is another one is everyday life, but not two."""
        facts = {"weight": 2.0, "destination": "CN-粤", "service_date": "2026-05-10"}
        odd = {"weight": 4.0, "destination": "吉林", "service_date": "2026-05-20"}
        cases = [
            ({}, "matched"),
            ({"weight"}, "matched"),
            ({"destination"}, "matched"),
            ({"service_date"}, "matched"),
            ({"weight", "destination"}, "discrepancy"),
            ({"weight", "service_date"}, "discrepancy"),
            ({"destination", "service_date"}, "discrepancy"),
        ]
        for number, (names, _result) in enumerate(cases):
            self._create_charge(f"SF{number}", 18.0, weight=2.0, destination="CN-粤")
            self._create_line(f"SF{number}", 18.0, **{n: odd[n] if n in names else facts[n] for n in facts})
        self._match()
        self.assertEqual(self.lines.mapped("result"), [result for _names, result in cases])
        strange = self.lines[-1]
        self.assertEqual((strange.discrepancy_id.code, strange.comparable), ("N04", "not_comparable"))
        self.assertIn("The amount fits SF6, but", strange.explanation)
        self.assertEqual(self._match(), 0)

    def test_what_most_lines_differ_in_is_no_evidence(self):
        """A carrier prints the day of his invoice and what the scale says: nothing is wrong with it."""
        for number in range(12):
            self._create_charge(f"SF{number}", 18.0, weight=2.0)
            self._create_line(f"SF{number}", 18.0, weight=1.0, service_date="2026-05-31")
        self._match()
        self.assertEqual(set(self.lines.mapped("result")), {"matched"})

    def test_a_person_links_what_is_strange(self):
        charge = self._create_charge("SF1", 18.0, weight=2.0, destination="CN-粤")
        line = self._create_line("SF1", 18.0, weight=4.0, destination="吉林")
        self._match()
        self.assertEqual(line.result, "discrepancy")
        line._link({line.id: charge})
        self.assertEqual((line.result, line.charge_id), ("matched", charge))

    def test_sums_hide_no_surcharge(self):
        """Too little freight and a surcharge nobody agreed are no right bill, though their sum is."""
        self._create_charge("SF1", 18.0)
        self._create_line("SF1", 15.5)
        self._create_line("SF1", 2.5, type_id=self.env.ref("cs_settlement.charge_type_peak_season").id)
        self._match()
        self.assertEqual(self._results(), [("discrepancy", "U01", -2.5), ("discrepancy", "S01", 2.5)])

    def test_sums_hide_no_other_price(self):
        fuel = self.env.ref("cs_settlement.charge_type_fuel")
        self._create_charge("SF1", 18.0)
        self._create_charge("SF1", 2.0, type_id=fuel.id)
        self._create_line("SF1", 16.0)
        self._create_line("SF1", 4.0, type_id=fuel.id)
        self._match()
        self.assertEqual(self._results(), [("discrepancy", "U01", -2.0), ("discrepancy", "S03", 2.0)])

    def test_what_is_left_of_a_price_belongs_to_it(self):
        self._create_charge("SF1", 18.0)
        self._create_line("SF1", 15.5)
        self._create_line("SF1", 2.5, type_id=self.env.ref("cs_settlement.charge_type_other").id)
        self._match()
        self.assertEqual(self.lines.mapped("result"), ["matched", "matched"])

    def test_a_bill_stands_beside_an_odd_correction(self):
        self._create_charge("SF1", 18.0)
        self._create_line("SF1", 18.0)
        self._create_line("SF1", 4.0, category="adjustment")
        self._match()
        self.assertEqual(self._results(), [("matched", False, 0.0), ("discrepancy", "C01", 4.0)])

    def test_a_correction_is_no_first_bill(self):
        self._create_charge("SF1", 18.0)
        line = self._create_line("SF1", 18.0, category="adjustment")
        self._match()
        self.assertEqual((line.result, line.discrepancy_id.code), ("discrepancy", "N04"))
        self.assertEqual(line.resolution, "open")

    def test_fuel_of_a_return_is_not_that_of_the_way_there(self):
        fuel = self.env.ref("cs_settlement.charge_type_fuel")
        self._create_charge("SF1", 2.0, type_id=fuel.id)
        line = self._create_line("SF1", 2.0, type_id=fuel.id, category="return")
        self._match()
        self.assertEqual((line.result, line.discrepancy_id.code), ("discrepancy", "N06"))

    def test_a_correction_counts_once(self):
        self._create_charge("SF1", 90.0)
        earlier = self._create_statement(state="review")
        self._create_line("SF1", 100.0, statement=earlier)
        self.service._match_statement(earlier)
        self._create_line("SF1", -10.0, category="adjustment")
        self._create_line("SF1", -10.0, category="adjustment")
        self._match()
        self.assertEqual(self.lines.mapped("result"), ["matched", "discrepancy"])

    def test_a_group_was_billed_earlier(self):
        """What one line billed of several charges is billed, each of them; under another spelling too."""
        fuel = self.env.ref("cs_settlement.charge_type_fuel")
        self._create_charge("SF0012345678", 18.0)
        self._create_charge("SF0012345678", 2.0, type_id=fuel.id)
        earlier = self._create_statement(state="review")
        self._create_line("SF0012345678", 20.0, statement=earlier)
        self.service._match_statement(earlier)
        self._create_line("SF0012345678", 2.0, type_id=fuel.id)
        self._create_line("12345678", 18.0)
        self._match()
        self.assertEqual([line.discrepancy_id.code for line in self.lines], ["D02", "D02"])

    def test_the_first_bill_keeps_its_right(self):
        """Matched once more, a statement does not lose to a later one that bills the same again."""
        self._create_charge("SF1", 18.0)
        first = self._create_line("SF1", 18.0)
        self._match()
        later = self._create_statement(state="review")
        again = self._create_line("SF1", 18.0, statement=later)
        self.service._match_statement(later)
        self.assertEqual(again.discrepancy_id.code, "D02")
        self.assertEqual((self._match(), first.result), (0, "matched"))
        again._decide("accepted")
        self._match()
        self.assertEqual(first.discrepancy_id.code, "D02", "somebody accepted the other")

    def test_two_lines_for_the_same_two_waybills(self):
        self._create_charge("SF1001", 18.0)
        self._create_charge("SF1002", 12.0)
        for _time in range(2):
            self._create_line("SF1001/SF1002", 30.0, ref_key="SF1001SF1002")
        self._match()
        self.assertEqual(self.lines.mapped("result"), ["matched", "discrepancy"])
        self.assertEqual(self.lines[1].discrepancy_id.code, "D01")

    def test_a_suggestion_stays_one(self):
        charge = self._create_charge("SF1000000017", 18.0, destination="CN-GD")
        line = self._create_line("SF1000000071", 18.0, destination="CN-GD", service_date="2026-05-11")
        self._match()
        self.assertEqual(self._match(), 0)
        self.assertEqual((line.result, line.charge_id), ("suggested", charge))

    def test_price(self):
        self._create_charge("SF1", 18.0, weight=2.0)
        line = self._create_line("SF1", 24.0, weight=2.04)
        self._match()
        self.assertEqual(line.discrepancy_id.code, "R01")

    def test_surcharge_not_agreed(self):
        self._create_charge("SF1", 18.0)
        self._create_line("SF1", 18.0)
        line = self._create_line("SF1", 5.0, type_id=self.env.ref("cs_settlement.charge_type_peak_season").id)
        self._match()
        self.assertEqual(
            (line.discrepancy_id.code, line.expected, line.difference, line.comparable),
            ("S01", 0.0, 5.0, "comparable"),
        )

    def test_another_currency(self):
        self._create_charge("SF1", 18.0, currency_id=self.env.ref("base.EUR").id)
        line = self._create_line("SF1", 18.0)
        self._match()
        self.assertEqual(
            (line.discrepancy_id.code, line.comparable, line.difference), ("R06", "not_comparable", 0)
        )

    def test_cancelled(self):
        self._create_charge("SF1", 18.0, state="cancelled")
        line = self._create_line("SF1", 18.0)
        self._match()
        self.assertEqual((line.discrepancy_id.code, line.difference), ("M03", 18.0))

    def test_not_delivered(self):
        self.policy.undelivered_days = 14
        parcel = self._create_parcel("SF1")
        parcel.phase = "moving"
        parcel.shipped_at = "2026-05-10 08:00:00"
        self._create_charge("SF1", 18.0, parcel_id=parcel.id)
        line = self._create_line("SF1", 18.0)
        self._match()
        self.assertEqual((line.result, line.discrepancy_id.code), ("discrepancy", "M04"))
        parcel.phase = "delivered"
        self._match()
        self.assertEqual(line.result, "matched")

    def test_other_account(self):
        other = self.account.copy({"name": "Other", "code": "SF2"})
        self._create_charge("SF1", 18.0, account_id=other.id)
        line = self._create_line("SF1", 18.0)
        self._match()
        self.assertEqual(line.discrepancy_id.code, "N02")
        self.assertEqual(line.explanation, "SF1 is a shipment of the account Other.")

    def test_charge_without_a_price(self):
        charge = self._create_charge("SF1", 0.0, unpriced=True)
        line = self._create_line("SF1", 18.0)
        self._match()
        self.assertRecordValues(
            line,
            [
                {
                    "result": "discrepancy",
                    "charge_id": charge.id,
                    "discrepancy_id": self.env.ref("cs_settlement.discrepancy_type_n06").id,
                    "comparable": "not_comparable",
                    "difference": 0.0,
                    "resolution": "open",
                }
            ],
        )

    def test_shipment_without_charge(self):
        parcel = self._create_parcel("SF1")
        line = self._create_line("SF1", 18.0)
        self._match()
        self.assertEqual(
            (line.discrepancy_id.code, line.parcel_id, line.comparable), ("N06", parcel, "not_comparable")
        )

    def test_misspelled_is_only_suggested(self):
        charge = self._create_charge("SF1000000017", 18.0, destination="CN-GD")
        self._create_charge("SF2000000099", 18.0, destination="CN-GD")
        line = self._create_line("SF1000000071", 18.0, destination="CN-GD", service_date="2026-05-11")
        self._match()
        self.assertEqual((line.result, line.charge_id, line.resolution), ("suggested", charge, "open"))
        self.assertEqual(line.score, 91.67)

    def test_misspelled_with_two_candidates_is_unknown(self):
        for number in ("SF1000000017", "SF1000000018"):
            self._create_charge(number, 18.0, destination="CN-GD")
        line = self._create_line("SF1000000019", 18.0, destination="CN-GD", service_date="2026-05-10")
        self._match()
        self.assertEqual((line.result, line.charge_id.id), ("unmatched", False))

    def test_day_place_and_weight(self):
        charge = self._create_charge("SF1", 18.0, destination="CN-GD", weight=7.3)
        self._create_charge("SF2", 18.0, destination="CN-GD", weight=2.0)
        line = self._create_line(False, 18.0, destination="CN-GD", weight=7.31, service_date="2026-05-11")
        self._match()
        self.assertEqual((line.result, line.charge_id), ("suggested", charge))
        self.assertEqual(line.matcher_id.code, "attributes")

    def test_places_in_the_words_of_the_carrier(self):
        charge = self._create_charge("SF1", 18.0, destination="CN-粤", weight=7.3)
        self._create_charge("SF2", 18.0, destination="CN-吉", weight=7.3)
        vals = {"weight": 7.3, "service_date": "2026-05-11"}
        line = self._create_line(False, 18.0, destination="广州市天河区", **vals)
        unknown = self._create_line(False, 18.0, destination="Nowhere", **vals)
        self._match()
        self.assertEqual((line.result, line.charge_id), ("suggested", charge))
        self.assertEqual((line.destination, unknown.destination), ("广州市天河区", "Nowhere"))
        self.assertEqual((unknown.result, unknown.charge_id.id), ("unmatched", False))

    def test_no_reference(self):
        line = self._create_line(False, 18.0, category="misc")
        self._match()
        self.assertEqual((line.result, line.discrepancy_id.code), ("unmatched", "N05"))

    def test_offsets_and_errors_are_outside(self):
        self._create_charge("SF1", 18.0)
        offset = self._create_line("SF1", -18.0, category="offset")
        error = self._create_line("SF1", 0.0, error="bad_number", raw={"column": "amount", "value": "abc"})
        self._match()
        self.assertEqual((offset.result, offset.comparable), ("excluded", "excluded"))
        self.assertEqual((error.result, error.explanation), ("error", error.problem))
        self.assertIn("abc", error.explanation)

    def test_unknown_twice(self):
        self._create_line("ZZ1", 18.0)
        self._create_line("ZZ1", 18.0)
        self._match()
        self.assertEqual(self.lines.mapped("discrepancy_id.code"), ["N01", "D01"])

    def test_two_charges_of_a_waybill_and_type(self):
        charges = self._create_charge("SF1", 18.0) + self._create_charge("SF1", 7.0)
        line = self._create_line("SF1", 25.0)
        self._match()
        self.assertEqual((line.result, line.share_ids.charge_id), ("matched", charges))

    def test_again_changes_nothing(self):
        self._create_charge("SF1", 18.0)
        self._create_charge("SF2", 18.0)
        self._create_line("SF1", 18.0)
        self._create_line("SF2", 20.0)
        self._create_line("SF3", 20.0)
        self.assertEqual(self._match(), 3)
        self.assertEqual(self._match(), 0)

    def test_what_a_person_decided_stays(self):
        charge = self._create_charge("SF1", 18.0)
        line = self._create_line("SF1", 20.0)
        self._match()
        line.with_user(self.accountant)._decide("disputed", note="Too much")
        charge.expected = 20.0
        self.assertEqual(self._match(), 0)
        self.assertRecordValues(
            line,
            [
                {
                    "result": "discrepancy",
                    "resolution": "disputed",
                    "agreed_amount": 18.0,
                    "resolution_note": "Too much",
                    "resolved_by_id": self.accountant.id,
                }
            ],
        )

    def test_only_open_statements(self):
        self.statement.state = "approved"
        with self.assertRaises(UserError):
            self._match()

    def test_date_window(self):
        self._create_charge("SF1000000017", 18.0, destination="CN-GD", date=Date.to_date("2026-01-10"))
        line = self._create_line("SF1000000071", 18.0, destination="CN-GD", service_date="2026-05-11")
        self._match()
        self.assertEqual(line.result, "unmatched")
