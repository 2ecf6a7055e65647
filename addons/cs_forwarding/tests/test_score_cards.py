from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .parcel_common import ParcelCommon


@tagged("post_install", "-at_install")
class TestScoreCards(ParcelCommon):
    """Ten parcels left nine days ago, promised within five: one came after a day, one after two … one is lost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parcels = cls._create_parcels(*(f"SF10{number:02}" for number in range(10)))
        cls.shipped_at = fields.Datetime.now().replace(microsecond=0) - timedelta(days=9)
        promised_at = cls.shipped_at + timedelta(days=5)
        cls._store(cls.parcels, shipped_at=cls.shipped_at, promised_at=promised_at, phase="moving")
        for days, parcel in enumerate(cls.parcels[:8], 1):
            arrived_at = cls.shipped_at + timedelta(days=days)
            cls._store(parcel, phase="delivered", delivered_at=arrived_at)
        lost = cls.env.ref("cs_forwarding.cs_tracking_status_lost")
        cls._store(cls.parcels[8], phase="problem", status_id=lost.id)
        cls.env["cs.anomaly"].create(
            {
                "type_id": cls.env.ref("cs_forwarding.cs_anomaly_type_damaged").id,
                "parcel_id": cls.parcels[0].id,
                "order_id": cls.order.id,
                "summary": "Dented",
                "team_id": cls.team.id,
            }
        )

    def _get_score(self, level):
        domain = [("carrier_id", "=", self.carrier.id), ("level", "=", level)]
        return self.env["cs.carrier.score"].with_user(self.supervisor).search(domain)

    def test_carrier(self):
        score = self._get_score("carrier")
        self.assertEqual((score.parcels, score.judged, score.ended, score.arrived), (10, 10, 9, 8))
        self.assertAlmostEqual(score.on_time, 50.0)
        self.assertAlmostEqual(score.damaged, 11.1, places=1)
        self.assertAlmostEqual(score.lost, 11.1, places=1)
        self.assertAlmostEqual(score.p50, 4.5 * 24)
        self.assertAlmostEqual(score.p80, 6.6 * 24)

    def test_what_rests_on_few_parcels_is_not_shown(self):
        score = self._get_score("carrier")
        self.assertEqual((score.asked, score.good_attitude), (0, 0.0))
        self.parcels[:7].active = False
        self.env.flush_all()
        self.env.invalidate_all()
        score = self._get_score("carrier")
        self.assertEqual((score.parcels, score.judged, score.on_time), (3, 3, 0.0))

    def test_lane(self):
        lane = self._get_score("lane")
        self.assertEqual((lane.country_id, lane.parcels), (self.country_cn, 10))
        action = lane.action_view_parcels()
        found = self.env["cs.parcel.report"].search(action["domain"])
        self.assertEqual(found.parcel_id, self.parcels)

    def test_shares_hold_for_any_grouping(self):
        [(on_time, hours)] = self.env["cs.parcel.report"]._read_group(
            [("parcel_id", "in", self.parcels.ids)], [], ["on_time:avg", "transit_hours:avg"]
        )
        self.assertAlmostEqual(on_time, 50.0)
        self.assertAlmostEqual(hours, 4.5 * 24)

    def test_channel(self):
        self._create_order()
        self.env.flush_all()
        [(count, share)] = self.env["cs.channel.report"]._read_group(
            [("channel_id", "=", self.channel.id)], [], ["__count", "has_anomaly:avg"]
        )
        self.assertEqual((count, share), (2, 50.0))

    def test_supervisors_see_parcels_of_their_teams_and_agents_none(self):
        report = self.env["cs.parcel.report"]
        self.assertEqual(report.with_user(self.supervisor).search([]).parcel_id, self.parcels)
        stranger = self._create_user("desk_other_supervisor", "cs_forwarding.group_supervisor")
        self.assertFalse(report.with_user(stranger).search([]))
        for model in ("cs.parcel.report", "cs.carrier.score", "cs.channel.report"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.agent).search([])
