from odoo.tests import freeze_time, tagged

from .parcel_common import ParcelCommon


@tagged("post_install", "-at_install")
class TestParcelLink(ParcelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parcel, cls.second_parcel = cls._create_parcels("SF1001", "SF1002")

    def _get_token(self, parcel):
        return parcel._get_portal_url().partition("?access_token=")[2]

    def test_link_opens_one_parcel_only(self):
        token = self._get_token(self.parcel)
        self.assertTrue(self.parcel._is_shared_with(token))
        for parcel, wrong in ((self.second_parcel, token), (self.parcel, ""), (self.parcel, "é" * 64)):
            self.assertFalse(parcel._is_shared_with(wrong))

    def test_link_is_the_same_each_time_and_for_everybody(self):
        by_agent = self.parcel.with_user(self.agent)._get_portal_url()
        self.assertEqual(by_agent, self.parcel._get_portal_url())
        self.assertIn(f"/my/shipments/{self.parcel.id}?", by_agent)

    @freeze_time("2026-03-01 08:00:00")
    def test_link_ends_long_after_the_delivery(self):
        token = self._get_token(self.parcel)
        self._create_event(self.parcel, "delivered", "2026-02-01 08:00:00")
        self.assertTrue(self.parcel._is_shared_with(token))
        with freeze_time("2026-05-03 08:00:00"):
            self.assertFalse(self.parcel._is_shared_with(token))

    def test_carrier_link_names_the_parcel_alone(self):
        self.assertFalse(self.parcel._get_carrier_link())
        self.carrier.tracking_url = "https://sf.example/<shipmenttrackingnumber>"
        self.assertEqual(self.second_parcel._get_carrier_link(), "https://sf.example/SF1002")
