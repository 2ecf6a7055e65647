from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.cs_forwarding.lib.intake.readers import read_tables
from odoo.addons.cs_settlement.lib.dispute.answers import (
    Answer,
    get_known_headers,
    match_answers,
    read_answers,
)


def read(text, own=()):
    return read_answers(read_tables(text.encode(), known_headers=get_known_headers(own)), own)


def line(number, ref, claimed, *charges):
    return {"id": number, "ref_key": ref, "claimed": Decimal(claimed), "charges": set(charges)}


@tagged("post_install", "-at_install")
class TestLibDispute(BaseCase):
    # Reading

    def test_list_of_the_carrier(self):
        reading = read(
            '运单号,费用类型,同意金额,备注\nSF 1,运费,"￥1,200.50",复重\nSF2,运费,0,\nSF3,,,未处理\n'
        )
        self.assertEqual(
            reading.answers,
            [
                Answer(2, "", "SF1", "运费", Decimal("1200.50"), "复重"),
                Answer(3, "", "SF2", "运费", Decimal("0"), ""),
            ],
        )
        self.assertEqual((reading.blank, reading.bad), (1, []))

    def test_decisions_in_words(self):
        reading = read("Tracking Number;Decision\nSF1;Approved\nSF2;拒绝\nSF3;pending\n")
        self.assertEqual([(a.ref, a.agreed) for a in reading.answers], [("SF1", None), ("SF2", Decimal(0))])
        self.assertEqual(reading.blank, 1)
        in_amount = read("Waybill,Agreed\nSF1,同意\nSF2,no\n")
        self.assertEqual([a.agreed for a in in_amount.answers], [None, Decimal(0)])

    def test_unreadable_amounts_are_told_not_zero(self):
        reading = read("Waybill,Agreed\nSF1,about 5\nSF2,5\n")
        self.assertEqual(reading.bad, [(2, "Agreed", "about 5")])
        self.assertEqual([a.ref for a in reading.answers], ["SF2"])

    def test_own_headers_in_any_language(self):
        own = [("ref", "Frachtbrief"), ("agreed", "Zugesagt")]
        self.assertIsNone(read("Frachtbrief,Zugesagt\nSF1,5\n"))
        self.assertEqual(read("Frachtbrief,Zugesagt\nSF1,5\n", own).answers[0].agreed, Decimal(5))

    def test_nothing_to_find(self):
        self.assertIsNone(read("Name,City\nWang,Shanghai\n"))

    # Matching

    def test_line_number_wins_when_the_waybill_agrees(self):
        lines = [line(1, "SF1", "5", "freight"), line(2, "SF1", "3", "fuel")]
        matching = match_answers([Answer(2, "2", "SF1", "", None, "ok")], lines)
        self.assertEqual(matching.agreed, {2: (Decimal(3), "ok")})
        swapped = match_answers([Answer(2, "2", "SF9", "", None, "")], lines)
        self.assertEqual((swapped.agreed, swapped.unknown), ({}, [(2, "SF9")]))

    def test_ambiguous_is_never_taken(self):
        lines = [line(1, "SF1", "5", "freight"), line(2, "SF1", "3", "fuel")]
        matching = match_answers([Answer(2, "", "SF1", "", Decimal(3), "")], lines)
        self.assertEqual((matching.agreed, matching.ambiguous), ({}, [(2, "SF1")]))
        by_charge = match_answers([Answer(2, "", "SF1", "Fuel", Decimal(2), "")], lines)
        self.assertEqual(by_charge.agreed, {2: (Decimal(2), "")})

    def test_several_rows_of_a_line_add_up_to_the_claim_at_most(self):
        answers = [Answer(2, "", "SF1", "", Decimal(3), "a"), Answer(3, "", "SF1", "", Decimal(4), "")]
        matching = match_answers(answers, [line(1, "SF1", "5")])
        self.assertEqual(matching.agreed, {1: (Decimal(5), "a")})
        self.assertEqual(matching.above, [(3, "SF1")])

    @settings(max_examples=60, deadline=None)
    @given(
        st.lists(
            st.tuples(st.sampled_from(["SF1", "SF2", "SF3", ""]), st.integers(0, 900)), min_size=0, max_size=8
        ),
        st.lists(st.tuples(st.sampled_from(["SF1", "SF2", "SF4"]), st.integers(1, 500)), max_size=4),
    )
    def test_every_row_is_taken_or_told(self, rows, claims):
        answers = [Answer(i, "", ref, "", Decimal(cents) / 100, "") for i, (ref, cents) in enumerate(rows)]
        lines = [line(i, ref, Decimal(cents) / 100) for i, (ref, cents) in enumerate(claims)]
        matching = match_answers(answers, lines)
        claimed = {found["id"]: found["claimed"] for found in lines}
        refs = [ref for ref, _cents in claims]
        for key, (amount, _words) in matching.agreed.items():
            self.assertLessEqual(amount, claimed[key])
            self.assertEqual(refs.count(lines[key]["ref_key"]), 1)
        told = len(matching.unknown) + len(matching.ambiguous)
        self.assertEqual(told, sum(refs.count(ref) != 1 for ref, _cents in rows))
