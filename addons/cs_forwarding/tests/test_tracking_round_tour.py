from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from .parcel_common import ParcelCommon


@tagged("post_install", "-at_install")
class TestTrackingRoundTour(ParcelCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        now = fields.Datetime.now()
        parcels = cls._create_parcels(*(f"TOUR{number}" for number in range(6)))
        for number, parcel in enumerate(parcels):
            heard = now - timedelta(hours=60 - number) if number else now - timedelta(hours=1)
            cls._store(parcel, phase="moving", shipped_at=now - timedelta(days=4), last_event_at=heard)
        cls.round = cls.env["cs.tracking.round"].create(
            {
                "team_id": cls.team.id,
                "company_id": cls.team.company_id.id,
                "date": now.date(),
                "starts_at": now,
                "ends_at": now + timedelta(hours=4),
                "fresh_from": now - timedelta(hours=24),
            }
        )
        cls.env["cs.tracking.round.line"]._fill(cls.round)

    def test_round(self):
        self.start_tour("/odoo/tracking-rounds", "cs_tracking_round", login="desk_agent", timeout=240)
        outcomes = {line.parcel_id.name: line.outcome for line in self.round.line_ids}
        self.assertEqual(
            outcomes,
            {
                "TOUR0": "fresh",
                "TOUR1": "told",
                "TOUR2": "anomaly",
                "TOUR3": "in_order",
                "TOUR4": "in_order",
                "TOUR5": "in_order",
            },
        )
        ticked = self.round.line_ids.filtered("done_by_id")
        self.assertEqual(ticked.done_by_id, self.agent)
        self.assertEqual(ticked.anomaly_id.name, "The driver says the box is wet")
        self.assertEqual(self.round.state, "done")
