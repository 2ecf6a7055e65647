from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from .charge_common import ChargeCommon

TYPES = ("freight", "fuel", "remote_area")
# What happens to the charges of one shipment: a tariff answers (type -> cents), or a person steps in.
EVENTS = st.one_of(
    st.tuples(st.just("price"), st.dictionaries(st.sampled_from(TYPES), st.integers(0, 5000))),
    st.tuples(st.just("bill"), st.sampled_from(TYPES)),
    st.tuples(st.just("type"), st.sampled_from(TYPES)),
    st.tuples(st.just("cancel"), st.sampled_from(TYPES)),
)


@tagged("post_install", "-at_install")
class TestChargeOracle(ChargeCommon):
    """The set-based accrual does what one would do for each charge by itself."""

    @settings(max_examples=15, deadline=None)
    @given(st.lists(EVENTS, min_size=1, max_size=6), st.lists(EVENTS, min_size=1, max_size=6))
    def test_as_one_by_one(self, first, second):
        savepoint = self.env.cr.savepoint()
        try:
            parcels = self._create_shipment("SF1", "SF2")
            plays = zip(parcels, (first, second), strict=True)
            expected = {parcel: self._play(parcel, events) for parcel, events in plays}
            for parcel in parcels:
                found = {
                    charge.type_id.code: (round(charge.expected * 100), charge.state, charge.source)
                    for charge in parcel.charge_ids
                }
                self.assertEqual(found, {code: row[:3] for code, row in expected[parcel].items()})
        finally:
            savepoint.rollback()
            savepoint.close()
            self.env.invalidate_all()

    def _play(self, parcel, events):
        """Let the events happen, and return what a plain program makes of them."""
        charges = {}
        for event, value in events:
            if event == "price":
                self._price_at(
                    lambda fact, prices=value: [
                        ("buy", self.env.ref(f"cs_settlement.charge_type_{code}"), cents / 100)
                        for code, cents in prices.items()
                    ]
                )
                parcel._accrue()
                _price(charges, value)
            else:
                self._step_in(parcel, event, value)
                _step_in(charges, event, value)
        return charges

    def _step_in(self, parcel, event, code):
        charge = parcel.charge_ids.filtered(
            lambda found: found.type_id.code == code and found.state == "open"
        )
        if event == "bill":
            charge.write({"billed": charge.expected or 1.0, "state": "settled"})
        elif event == "type":
            charge.expected = 7.77
        else:
            charge.action_cancel()
        self.env.flush_all()


def _price(charges, prices):
    for code, cents in prices.items():
        known = charges.get(code)
        if known is None or (known[2] == "tariff" and known[1] in ("open", "cancelled") and not known[3:]):
            charges[code] = (cents, "open", "tariff")
    for code, (cents, state, source, *_final) in charges.items():
        if code not in prices and state == "open" and source == "tariff":
            charges[code] = (cents, "cancelled", "tariff")


def _step_in(charges, event, code):
    if code in charges and charges[code][1] == "open":
        cents, _state, source = charges[code]
        if event == "bill":
            charges[code] = (cents, "settled", source)
        elif event == "type":
            charges[code] = (777, "open", "manual")
        else:
            charges[code] = (cents, "cancelled", source, "final")
