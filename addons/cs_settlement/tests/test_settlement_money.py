from decimal import ROUND_HALF_UP, Decimal

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo.exceptions import UserError
from odoo.tests import tagged

from .books_common import BooksCommon

_CENT = Decimal("0.01")
_FEW = settings(
    max_examples=8, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
_CENTS = st.integers(1, 99_999).map(lambda cents: cents * _CENT)
_LIMIT = st.fixed_dictionaries(
    {
        "over_amount": st.integers(0, 300).map(lambda cents: cents * _CENT),
        "over_percent": st.integers(0, 500).map(lambda hundredths: hundredths * _CENT),
        "under_amount": st.integers(0, 300).map(lambda cents: cents * _CENT),
        "under_percent": st.integers(0, 500).map(lambda hundredths: hundredths * _CENT),
        "combiner": st.sampled_from(("lesser", "greater")),
        "budget": st.integers(0, 500).map(lambda cents: cents * _CENT),
    }
)


@tagged("post_install", "-at_install")
class TestSettlementMoney(BooksCommon):
    """Money to the cent, held against plain decimals."""

    @_FEW
    @given(limit=_LIMIT, charges=st.lists(_CENTS, min_size=1, max_size=4))
    def test_tolerance_at_the_cent(self, limit, charges):
        """Just within the limits, one cent beyond, above and below; the smallest first up to the budget."""
        policy = self.env.ref("cs_settlement.tolerance_policy_all")
        with self.env.cr.savepoint() as savepoint:
            policy.write(
                {name: value if name == "combiner" else float(value) for name, value in limit.items()}
            )
            statement = self._create_statement(state="review")
            told = []
            for number, expected in enumerate(charges):
                for edge, amount in enumerate(_edges(expected, limit)):
                    ref = f"SF{number}N{edge}"
                    self._create_charge(ref, float(expected))
                    self._create_billed(statement, ref, amount)
                    result = _judge(amount, expected, limit)
                    told.append((amount - expected if amount else Decimal(), result))
            self.env["cs.matching.service"]._match_statement(statement)
            lines = statement.line_ids.sorted("id")
            found = [(_decimal(line.difference), line.result) for line in lines]
            accepted = sorted(
                abs(_decimal(line.difference))
                for line in lines
                if line.result == "tolerance" and line.resolution == "accepted"
            )
            savepoint.rollback()
        self.env.invalidate_all()
        self.assertEqual(found, told)
        small = sorted(abs(difference) for difference, result in told if result == "tolerance")
        self.assertEqual(accepted, _within_budget(small, limit["budget"]))

    def _create_billed(self, statement, ref, amount):
        self.env["cs.carrier.statement.line"].create(
            {
                "statement_id": statement.id,
                "company_id": statement.company_id.id,
                "account_id": statement.account_id.id,
                "currency_id": statement.currency_id.id,
                "type_id": self.freight_type.id,
                "ref": ref,
                "ref_key": ref,
                "amount": float(amount),
            }
        )

    @_FEW
    @given(
        amounts=st.lists(st.tuples(_CENTS, st.booleans()), min_size=1, max_size=6),
        rate=st.sampled_from(("", "0.5", "7.1234", "1.000001")),
    )
    def test_a_bill_is_the_sum_of_its_lines(self, amounts, rate):
        """The bill's net is the sum of the lines, its tax the carrier's, in the books by the rate he prints."""
        euro, dollar = self.env.ref("base.EUR"), self.env.ref("base.USD")
        foreign = dollar if self.currency == euro else euro
        foreign.active = True
        currency = foreign if rate else self.currency
        taxes = [(amount * 6 / 100).quantize(_CENT, ROUND_HALF_UP) for amount, _is_fuel in amounts]
        net = sum((amount for amount, _is_fuel in amounts), Decimal())
        with self.env.cr.savepoint() as savepoint:
            statement = self._create_reviewed(
                *(
                    {
                        "amount": float(amount),
                        "tax_amount": float(tax),
                        "type_id": (self.fuel_type if is_fuel else self.freight_type).id,
                        "currency_id": currency.id,
                        "agreed_amount": float(amount),
                    }
                    for (amount, is_fuel), tax in zip(amounts, taxes, strict=True)
                ),
                currency_id=currency.id,
            )
            choices = {("SF202605", currency.id): {"rate": float(rate)}} if rate else {}
            bill = self._book(statement, choices=choices)
            with self.assertRaisesRegex(UserError, "is booked"):
                statement._book()
            figures = [_decimal(bill.amount_untaxed), _decimal(bill.amount_tax)]
            parts = {line.product_id: _decimal(line.price_subtotal) for line in bill.invoice_line_ids}
            booked = [_decimal(line.balance) for line in bill.invoice_line_ids]
            is_balanced = self.currency.is_zero(sum(bill.line_ids.mapped("balance")))
            difference = _decimal(bill.cs_tax_difference)
            savepoint.rollback()
        self.env.invalidate_all()
        self.assertEqual([figures[0], figures[1] + difference], [net, sum(taxes, Decimal())])
        for product, is_fuel in ((self.fuel_type.product_id, True), (self.freight_type.product_id, False)):
            part = sum((amount for amount, fuel in amounts if fuel == is_fuel), Decimal())
            self.assertEqual(parts.get(product, Decimal()), part)
        wanted = [(part * Decimal(rate or 1)).quantize(_CENT, ROUND_HALF_UP) for part in parts.values()]
        for one, other in zip(booked, wanted, strict=True):
            self.assertLessEqual(abs(one - other), _CENT)
        self.assertTrue(is_balanced)


def _edges(expected, limit):
    """Return amounts at the limits and one cent beyond, above and below, and the expected one."""
    for sign, name in ((1, "over"), (-1, "under")):
        most = _limit(expected, limit, name).quantize(_CENT, "ROUND_FLOOR")
        yield from (expected + sign * most, expected + sign * (most + _CENT))
    yield expected


def _limit(expected, limit, name):
    pick = min if limit["combiner"] == "lesser" else max
    return pick(limit[f"{name}_amount"], expected * limit[f"{name}_percent"] / 100)


def _judge(amount, expected, limit):
    """Return the result of a line; a line of nothing is outside."""
    if not amount:
        return "excluded"
    if amount == expected:
        return "matched"
    name = "over" if amount > expected else "under"
    return "tolerance" if abs(amount - expected) <= _limit(expected, limit, name) else "discrepancy"


def _within_budget(differences, budget):
    """Return the smallest differences, as many as the budget reaches for; no budget is no limit."""
    spent, taken = Decimal(), []
    for difference in differences:
        spent += difference
        if budget and spent > budget:
            break
        taken.append(difference)
    return taken


def _decimal(amount):
    return Decimal(f"{amount:.2f}")
