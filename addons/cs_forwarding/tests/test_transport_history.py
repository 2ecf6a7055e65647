from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo import fields
from odoo.tests import tagged

from .parcel_common import ParcelCommon

PARCELS = st.lists(
    st.tuples(
        st.sampled_from(["delivered", "moving"]),
        st.integers(0, 400),  # days since it arrived
        st.sampled_from([None, -48, -1, 5, 30]),  # hours late against the promise
        st.sampled_from([None, "damaged", "lost", "silent"]),
    ),
    max_size=8,
)


@tagged("post_install", "-at_install")
class TestTransportHistory(ParcelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.write({"cs_history_days": 180, "cs_delay_grace_hours": 6, "cs_history_min_sample": 3})
        cls.service = cls.env["cs.transport.service"]

    def _history(self):
        return self.service._get_history(self.env.company)[self.env.company.id].get(self.carrier.id)

    def _finish(self, parcel, phase="delivered", days=1, late=None, trouble=None):
        at = fields.Datetime.now() - timedelta(days=days)
        promised = late is not None and at - timedelta(hours=late) or None
        self._store(parcel, phase=phase, delivered_at=at, promised_at=promised)
        if trouble:
            anomaly_type = self.env["cs.anomaly.type"].search([("code", "=", trouble)])
            self.env["cs.anomaly"].create(
                {"type_id": anomaly_type.id, "parcel_id": parcel.id, "summary": "As told", "source": "agent"}
            )

    def test_shares(self):
        parcels = self._create_parcels("A1", "A2", "A3", "A4")
        self._finish(parcels[0], late=-5)
        self._finish(parcels[1], late=5)
        self._finish(parcels[2], late=30)
        self._finish(parcels[3], late=None, trouble="damaged")
        record = self._history()
        self.assertEqual((record["sample"], record["promised"]), (4, 3))
        self.assertEqual((record["good"], record["damaged"], record["lost"]), (0.5, 0.25, 0))
        self.assertAlmostEqual(record["on_time"], 2 / 3, msg="five hours late is within the grace")

    def test_what_the_agent_reports_on_the_delivery_counts(self):
        self._finish(self._create_parcels("A1"))
        anomaly_type = self.env["cs.anomaly.type"].search([("code", "=", "damaged")])
        anomaly = self.env["cs.anomaly"].create(
            {"type_id": anomaly_type.id, "picking_id": self.picking.id, "summary": "Box torn"}
        )
        self.assertEqual(self._history()["damaged"], 1)
        anomaly.state = "cancelled"
        self.assertEqual(self._history()["damaged"], 0)

    @settings(max_examples=12, deadline=None)
    @given(PARCELS)
    def test_as_a_plain_count_says(self, rows):
        self.picking.cs_parcel_ids.unlink()
        self.env["cs.anomaly"].search([("picking_id", "=", self.picking.id)]).unlink()
        if rows:
            parcels = self._create_parcels(*(f"P{number}" for number in range(len(rows))))
            for parcel, row in zip(parcels, rows, strict=True):
                self._finish(parcel, *row)
        counted = [
            (late, trouble)
            for phase, days, late, trouble in rows
            if trouble in ("damaged", "lost") or (phase == "delivered" and days < 180)
        ]
        record = self._history()
        self.assertEqual(record["sample"] if record else 0, len(counted))
        if counted:
            good = [late is None or late <= 6 for late, trouble in counted if trouble not in ("damaged", "lost")]
            self.assertAlmostEqual(record["good"], sum(good) / len(counted))
            lost = [trouble for _late, trouble in counted if trouble == "lost"]
            self.assertAlmostEqual(record["lost"], len(lost) / len(counted))

    def test_enough_parcels_or_neutral(self):
        self._finish(self._create_parcels("A1"), late=30)
        order = self._create_order()
        choice = order._compare_transport()
        row = choice.candidate_ids.filtered(lambda candidate: candidate.carrier_id == self.carrier)
        self.assertEqual((row.sample, row.points_safety), (1, 0), "the average of all parcels here")
        self.assertEqual(row._get_row()["history_note"], "not enough parcels (1 of 3)")
        self.assertFalse(row._get_row()["history"])
        self.env.company.cs_history_min_sample = 1
        row = order._compare_transport().candidate_ids.filtered(lambda c: c.carrier_id == self.carrier)
        self.assertEqual(row._get_row()["history"], ["0 % on time", "0 % damaged or lost"])

    def test_one_query_for_any_number(self):
        few, many = self._create_order(), self.env["sale.order"].union(*(self._create_order() for _i in range(9)))
        companies = self.env.company
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.service._get_history(companies)
        with self.assertQueryCount(1):
            self.service._get_transit(few)
        with self.assertQueryCount(1):
            self.service._get_transit(many)
