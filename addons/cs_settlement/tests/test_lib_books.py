from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..lib.books import BillDocument, BillPart, get_tax_tolerance, round_parts

CENT = Decimal("0.01")
amounts = st.lists(
    st.decimals(min_value=-(10**7), max_value=10**7, places=4, allow_nan=False), min_size=1, max_size=12
)
units = st.sampled_from([Decimal("1"), Decimal("0.05"), CENT, Decimal("0.001")])


@tagged("post_install", "-at_install")
class TestLibBooks(BaseCase):
    @settings(max_examples=200, deadline=None)
    @given(amounts, units)
    def test_rounded_parts_are_the_rounded_whole(self, parts, unit):
        rounded = round_parts(parts, unit)
        whole = (sum(parts) / unit).to_integral_value(ROUND_HALF_UP) * unit
        self.assertEqual(sum(rounded), whole)
        for before, after in zip(parts, rounded, strict=True):
            self.assertEqual(after % unit, 0)
            self.assertLess(abs(after - before), unit)

    @settings(max_examples=50, deadline=None)
    @given(amounts)
    def test_what_is_round_stays(self, parts):
        parts = [part.quantize(CENT) for part in parts]
        self.assertEqual(round_parts(parts, CENT), parts)

    def test_the_part_that_lost_most_gets_the_coin(self):
        parts = [Decimal("1.004"), Decimal("1.009"), Decimal("1.007")]
        self.assertEqual(round_parts(parts, CENT), [Decimal("1.00"), Decimal("1.01"), Decimal("1.01")])

    def test_document_adds_up(self):
        document = BillDocument("F1", 1, None)
        document.parts = [
            BillPart(1, False, 2, Decimal("10.005"), Decimal("0.6003")),
            BillPart(2, False, 1, Decimal("5.005"), Decimal("0.3003")),
        ]
        document.round(CENT)
        self.assertEqual(document.amount, Decimal("15.01"))
        self.assertEqual(document.tax, Decimal("0.90"))
        self.assertEqual(document.count, 3)

    def test_rounding_of_tax_grows_with_the_root(self):
        self.assertEqual(get_tax_tolerance(0, CENT), CENT)
        self.assertEqual(get_tax_tolerance(100, CENT), Decimal("0.21"))
        self.assertLess(get_tax_tolerance(50000, CENT), 5)
