from decimal import Decimal

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from .matching_common import MatchingCommon
from .matching_oracle import judge

_REFS = ("SF00001", "SF00002", "SF00003", "SF00004")
_KINDS = ("freight", "residential", "storage")
_AMOUNTS = st.sampled_from(
    [Decimal(text) for text in ("0", "5.00", "10.00", "10.05", "10.06", "9.95", "15.00")]
)
_WEIGHTS = st.sampled_from([Decimal(text) for text in ("0", "1.00", "1.04", "2.50")])
_LINE = st.fixed_dictionaries(
    {
        "ref": st.sampled_from((*_REFS, "ZZ00009")),
        "type": st.sampled_from(_KINDS),
        "amount": _AMOUNTS,
        "weight": _WEIGHTS,
        "currency": st.sampled_from(("USD", "USD", "USD", "USD", "EUR")),
    }
)
_CHARGE = st.fixed_dictionaries(
    {
        "ref": st.sampled_from(_REFS),
        "type": st.sampled_from(_KINDS),
        "expected": _AMOUNTS,
        "weight": _WEIGHTS,
        "currency": st.sampled_from(("USD", "USD", "USD", "USD", "EUR")),
        "state": st.sampled_from(("open", "open", "open", "cancelled")),
    }
)


@tagged("post_install", "-at_install")
class TestMatchingOracle(MatchingCommon):
    """The set-based engine finds for any statement what one line after the other would find."""

    @settings(
        max_examples=40, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(lines=st.lists(_LINE, max_size=9), charges=st.lists(_CHARGE, max_size=7))
    def test_same_as_line_by_line(self, lines, charges):
        self.policy.write({"over_amount": 0.05, "under_amount": 0.05})
        with self.env.cr.savepoint() as savepoint:
            made = self._make(lines, charges)
            self._match()
            found = [(line.result, line.discrepancy_id.code or None) for line in made]
            again = self._match()
            shares = [
                (sum(map(_cents, line.share_ids.mapped("amount"))), _cents(line.amount))
                for line in made
                if line.share_ids
            ]
            savepoint.rollback()
        self.env.invalidate_all()
        told = judge(lines, charges, Decimal("0.05"), Decimal("0.05"), {"residential"})
        self.assertEqual(found, [told[number] for number in range(len(lines))])
        self.assertEqual(again, 0)
        for shared, amount in shares:
            self.assertEqual(shared, amount)

    def _make(self, lines, charges):
        kinds = {kind: self.env.ref(f"cs_settlement.charge_type_{kind}").id for kind in _KINDS}
        currencies = {name: self.env.ref(f"base.{name}").id for name in ("USD", "EUR")}
        for charge in charges:
            self._create_charge(
                charge["ref"],
                float(charge["expected"]),
                type_id=kinds[charge["type"]],
                weight=float(charge["weight"]),
                currency_id=currencies[charge["currency"]],
                state=charge["state"],
            )
        made = self.env["cs.carrier.statement.line"]
        for line in lines:
            made += self._create_line(
                line["ref"],
                float(line["amount"]),
                type_id=kinds[line["type"]],
                weight=float(line["weight"]),
                currency_id=currencies[line["currency"]],
            )
        return made


def _cents(amount):
    return round(amount * 100)
