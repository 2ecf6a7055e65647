from urllib.parse import quote as url_quote

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, freeze_time, tagged

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


@tagged("post_install", "-at_install")
class TestPortalPages(ParcelCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parcel, cls.second_parcel = cls._create_parcels("SF1001", "SF1002")
        cls.customer.phone = "+86 138 0000 1234"
        cls.buyer = cls._create_user("desk_buyer", "base.group_portal")
        cls.buyer.partner_id.parent_id = cls.customer
        cls.stranger = cls._create_user("desk_stranger", "base.group_portal")
        cls.page = f"/my/shipments/{cls.parcel.id}"
        cls._create_event(
            cls.parcel,
            "out_for_delivery",
            place="通化市",
            description="快递员致电13800001234，送至紫御府七号楼3单元201室",
        )

    def _get(self, path, login=None):
        self.authenticate(login, login)
        return self.url_open(path, allow_redirects=False)

    def test_a_customer_sees_his_own(self):
        answer = self._get("/my/shipments", "desk_buyer")
        self.assertEqual(answer.status_code, 200)
        self.assertIn("SF1001", answer.text)
        page = self._get(self.page, "desk_buyer")
        self.assertEqual(page.status_code, 200)
        for text in ("Out for Delivery", "SF1001", "SF Express", "通化市", "SF1002"):
            self.assertIn(text, page.text)

    def test_phone_and_street_are_on_no_page(self):
        for answer in (self._get(self.page, "desk_buyer"), self._get(self._get_link())):
            self.assertEqual(answer.status_code, 200)
            for secret in ("13800001234", "138 0000 1234", "紫御府七号楼"):
                self.assertNotIn(secret, answer.text)

    def _get_link(self, parcel=None):
        parcel = parcel or self.parcel
        return f"{parcel._get_portal_path()}?access_token={parcel._get_portal_token()}"

    def test_strangers_find_nothing(self):
        listed = self._get("/my/shipments?filterby=all&search=SF1001", "desk_stranger")
        self.assertEqual(listed.status_code, 200)
        self.assertNotIn(f"{self.page}\"", listed.text)
        wrong = self._get_link(self.second_parcel).partition("?")[2]
        addresses = [
            (self.page, "desk_stranger"),
            (self.page, "desk_outsider"),
            (self.page, None),
            (f"{self.page}?access_token=", None),
            (f"{self.page}?access_token=0", None),
            (f"{self.page}?access_token=%C3%A9", None),
            (f"{self.page}?{wrong}", None),
            (f"/my/shipments/{self.parcel.id + 10**6}?{wrong}", None),
            (f"{self.page}/picture/1", "desk_stranger"),
        ]
        for address, login in addresses:
            with self.subTest(address=address, login=login):
                self.assertEqual(self._get(address, login).status_code, 404)

    def test_the_list_asks_who_is_there(self):
        answer = self._get("/my/shipments")
        self.assertEqual(answer.status_code, 303)
        self.assertIn("/web/login", answer.headers["Location"])

    def test_the_link_shows_one_parcel_and_is_not_passed_on(self):
        answer = self._get(self._get_link())
        self.assertEqual(answer.status_code, 200)
        self.assertNotIn("SF1002", answer.text)
        self.assertEqual(answer.headers["Referrer-Policy"], "no-referrer")
        self.assertIn("no-store", answer.headers["Cache-Control"])

    def test_search_by_waybill_and_order(self):
        for text, found in (("sf-1001", True), (self.order.name, True), ("SF999", False)):
            with self.subTest(text=text):
                answer = self._get(f"/my/shipments?filterby=done&search={url_quote(text)}", "desk_buyer")
                self.assertEqual(f'href="{self.page}"' in answer.text, found)

    def test_pictures_are_for_the_customer_only(self):
        picture = self.env["ir.attachment"].create(
            {"name": "pod.png", "raw": b"\x89PNG\r\n\x1a\n", "mimetype": "image/png"}
        )
        parcels = type(self.env["cs.parcel"])
        self.patch(parcels, "_get_portal_pictures", lambda parcel: picture.sudo())
        address = f"{self.page}/picture/{picture.id}"
        self.assertIn(address, self._get(self.page, "desk_buyer").text)
        self.assertEqual(self._get(address, "desk_buyer").status_code, 200)
        self.assertNotIn(address, self._get(self._get_link()).text)
        other = self.env["ir.attachment"].create({"name": "other.png", "raw": b"x", "mimetype": "image/png"})
        self.assertEqual(self._get(f"{self.page}/picture/{other.id}", "desk_buyer").status_code, 404)

    def test_no_rights_by_another_road(self):
        for model in ("cs.parcel", "cs.tracking.event"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.buyer).search([])
        with self.assertRaises(AccessError):
            self.parcel.with_user(self.buyer).action_timeline()

    def test_tour(self):
        self._create_event(self.parcel, "delivered", "2099-01-01 09:00:00", classifier="estimated")
        self.start_tour("/my", "cs_portal_shipment", login="desk_buyer", timeout=180)
