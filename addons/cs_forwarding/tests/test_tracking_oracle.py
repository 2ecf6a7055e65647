from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from .tracking_common import TrackingCommon, at

WAYBILLS = ("OR1", "OR2", "OR3")
CODES = (
    "picked_up",
    "in_transit",
    "customs",
    "customs_hold",
    "attempt_failed",
    "delivered",
    "returning",
    "stale",
    "unknown",
    "Beamed up",
)
FUTURE = 24 * 365 * 60

_events = st.builds(
    TrackingCommon._update,
    st.sampled_from(WAYBILLS),
    st.sampled_from(CODES),
    st.sampled_from((None, 1, 2, 3, FUTURE)),
    classifier=st.sampled_from(("actual", "actual", "actual", "estimated", "planned")),
    key=st.sampled_from("abcdefgh"),
    place=st.sampled_from(("", "沈阳市", "通化市")),
    signed_by=st.sampled_from(("", "王先生")),
    reported_at=st.sampled_from((None, at(4), at(5))),
)
# What a sender numbers is one event, whatever it says beside the number.
_histories = st.lists(_events, min_size=1, max_size=9, unique_by=lambda update: (update.waybill, update.key))


def fold(updates, statuses):
    """Return what the events of one parcel come to, as one reads it in the documentation.

    :param statuses: ``{code: (sequence, phase, advances)}``
    """
    known = [update for update in updates if update.code in statuses]
    facts = [update for update in known if update.classifier == "actual" and statuses[update.code][2]]
    facts = [update for update in facts if update.occurred_at != at(FUTURE)]
    facts = [replace(update, occurred_at=update.occurred_at or update.reported_at) for update in facts]
    facts.sort(key=lambda fact: (fact.occurred_at or at(-1), statuses[fact.code][0], fact.key), reverse=True)
    etas = [update for update in known if update.classifier == "estimated" and update.code == "delivered"]
    etas = [replace(update, occurred_at=update.occurred_at or update.reported_at) for update in etas]
    etas.sort(key=lambda eta: (eta.reported_at or at(-1), eta.occurred_at or at(-1), eta.key))
    return {
        "status": facts[0].code if facts else False,
        "phase": statuses[facts[0].code][1] if facts else "announced",
        "last_event_at": facts[0].occurred_at if facts else False,
        "last_place": next((fact.place for fact in facts if fact.place), False),
        "carrier_eta": etas[-1].occurred_at if etas else False,
        "event_count": len(updates),
        **_delivery(facts, statuses),
    }


def _delivery(facts, statuses):
    """Return when and by whom the parcel was taken; ``facts`` begin with the latest."""
    is_delivered = [statuses[fact.code][1] == "delivered" for fact in facts]
    if not is_delivered or not is_delivered[0]:
        return {"delivered_at": False, "signed_by": False}
    others = [fact.occurred_at for fact, yes in zip(facts, is_delivered, strict=True) if not yes]
    since = max((moment for moment in others if moment), default=at(-1))
    taken = [
        fact
        for fact, yes in zip(facts, is_delivered, strict=True)
        if yes and (fact.occurred_at or at(-1)) >= since
    ]
    return {
        "delivered_at": min((fact.occurred_at for fact in taken if fact.occurred_at), default=False),
        "signed_by": next((fact.signed_by for fact in taken if fact.signed_by), False),
    }


@tagged("post_install", "-at_install")
class TestTrackingOracle(TrackingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parcels = cls._create_parcels(" ".join(WAYBILLS))
        cls.statuses = {
            status.code: (status.sequence, status.phase, status.advances)
            for status in cls.env["cs.tracking.status"].search([])
        }

    def _clear(self):
        self.env.cr.execute("DELETE FROM cs_tracking_event WHERE waybill_key = ANY(%s)", [list(WAYBILLS)])
        self.env.invalidate_all()
        self.parcels._fold()

    def _read(self):
        return {
            parcel.name: {
                "status": parcel.status_id.code,
                "phase": parcel.phase,
                "last_event_at": parcel.last_event_at,
                "last_place": parcel.last_place,
                "carrier_eta": parcel.carrier_eta,
                "event_count": parcel.event_count,
                "delivered_at": parcel.delivered_at,
                "signed_by": parcel.signed_by,
            }
            for parcel in self.parcels
        }

    def _feed(self, updates, cuts):
        """Take the updates in, in pieces."""
        self._clear()
        borders = [0, *sorted(cuts), len(updates)]
        for start, end in zip(borders, borders[1:], strict=False):
            self._ingest(*updates[start:end])

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.data())
    def test_any_order_and_repetition_end_in_the_same_state(self, data):
        updates = [
            # the moment at which it is heard of is nothing that a sender decides
            replace(update, reported_at=update.reported_at or at(4)) if not update.occurred_at else update
            for update in data.draw(_histories)
        ]
        expected = {
            waybill: fold([update for update in updates if update.waybill == waybill], self.statuses)
            for waybill in WAYBILLS
        }
        repeats = data.draw(st.lists(st.sampled_from(updates), max_size=5))
        mixed = data.draw(st.permutations(updates + repeats))
        cuts = data.draw(st.lists(st.integers(0, len(mixed)), max_size=2))
        self._feed(mixed, cuts)
        self.assertEqual(self._read(), expected)
        self.env.add_to_compute(self.parcels._fields["status_id"], self.parcels)
        self.parcels.mapped("status_id")
        self.assertEqual(self._read(), expected)
        phases = {state["phase"] for state in expected.values()}
        order = ("problem", "returning", "announced", "moving", "closed", "delivered")
        self.assertEqual(self.parcels.picking_id.cs_tracking_phase, min(phases, key=order.index))
