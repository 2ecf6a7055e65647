from datetime import timedelta
from statistics import median
from time import perf_counter

from odoo import fields
from odoo.tests import HttpCase, tagged

from odoo.addons.cs_forwarding.controllers.rate_limit import limiter
from odoo.addons.cs_forwarding.tests.parcel_common import ParcelCommon

from ..controllers.track import guesses


class TrackCommon(ParcelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parcel, cls.other = cls._create_parcels("SF1001", "SF1002")
        cls.customer.phone = "+86 138 0000 1234-5678"

    def setUp(self):
        super().setUp()
        for counts in (limiter, guesses):
            counts.clear()
            self.addCleanup(counts.clear)


@tagged("post_install", "-at_install")
class TestTrackProof(TrackCommon):
    def _find(self, waybill, digits):
        return self.env["cs.parcel"]._find_by_waybill_and_phone(waybill, digits)

    def test_waybill_as_written_and_phone_without_extension(self):
        for waybill in ("SF1001", "sf-1001", " ＳＦ 1001 "):
            self.assertEqual(self._find(waybill, "1234"), self.parcel)
        for waybill, digits in (("SF1001", "5678"), ("SF1001", "0000"), ("SF1001", ""), ("SF100", "1234")):
            self.assertFalse(self._find(waybill, digits))
        self.assertFalse(self._find("", "1234"))

    def test_receiver_and_buyer_know_their_own_phone(self):
        receiver = self.env["res.partner"].create({"name": "李四", "phone": "0755-2345 6789"})
        self.picking.partner_id = receiver
        self.assertEqual(self._find("SF1001", "6789"), self.parcel)
        self.assertEqual(self._find("SF1001", "1234"), self.parcel)

    def test_no_phone_proves_nothing(self):
        self.customer.phone = False
        for digits in ("", "1234", "0000"):
            self.assertFalse(self._find("SF1001", digits))
        self.customer.phone = "123"
        self.assertFalse(self._find("SF1001", "123"))

    def test_ends_with_the_page(self):
        self._store(self.parcel, delivered_at=fields.Datetime.now() - timedelta(days=91))
        self.assertFalse(self._find("SF1001", "1234"))
        self.parcel.active = False
        self.assertFalse(self._find("SF1001", "1234"))

    def test_newest_of_a_waybill_used_again(self):
        again = self.picking.copy()
        again.carrier_tracking_ref = "SF1001"
        self.assertEqual(self._find("SF1001", "1234"), again.cs_parcel_ids)

    def test_same_work_whatever_is_wrong(self):
        for waybill, digits in (("SF1001", "1234"), ("SF1001", "9999"), ("SF9999", "1234")):
            with self.assertQueryCount(1):
                self._find(waybill, digits)


@tagged("post_install", "-at_install")
class TestTrackPage(TrackCommon, HttpCase):
    def _ask(self, waybill="SF1001", digits="1234", **kwargs):
        return self.url_open("/cs/track", data={"waybill": waybill, "digits": digits}, **kwargs)

    def _text(self, response):
        return response.text.split("<main>")[-1].split("</main>")[0]

    def test_two_fields_and_nothing_else(self):
        page = self.url_open("/cs/track?waybill=SF1001")
        self.assertEqual(page.status_code, 200)
        self.assertEqual(page.text.count("<input"), 2)
        self.assertIn('value="SF1001"', page.text)
        self.assertEqual(page.headers["X-Robots-Tag"], "noindex, nofollow")

    def test_found(self):
        self._create_event(self.parcel, "out_for_delivery", place="通化市", description="致电13800001234")
        page = self._ask("sf 1001")
        self.assertEqual(page.status_code, 200)
        self.assertIn(f"/cs/track/{self.parcel.id}/", page.url)
        self.assertNotIn("1234", page.url.rpartition("/")[0])
        for words in ("Out for Delivery", "通化市", "SF1001", "/cs/ticket/new?parcel="):
            self.assertIn(words, page.text)
        for secret in ("13800001234", "138 0000 1234", "紫御府", "SF1002", "王小明"):
            self.assertNotIn(secret, page.text)
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")

    def test_guessers_learn_nothing(self):
        answers = {
            (answer.status_code, self._text(answer).replace(waybill, "").replace(digits, ""))
            for waybill, digits in (("SF1001", "9999"), ("SF9999", "1234"), ("SF9999", "9999"))
            for answer in [self._ask(waybill, digits)]
        }
        self.assertEqual(len(answers), 1)
        self.assertEqual(answers.pop()[0], 404)

    def test_the_time_tells_nothing(self):
        times = {"SF1001": [], "SF9999": []}
        for _turn in range(8):
            for waybill, taken in times.items():
                limiter.clear()
                guesses.clear()
                started = perf_counter()
                self._ask(waybill, "9999")
                taken.append(perf_counter() - started)
        known, unknown = (median(taken) for taken in times.values())
        self.assertLess(abs(known - unknown), 0.5 * max(known, unknown))

    def test_wrong_secret_of_the_result(self):
        token = self.other._get_portal_token()
        texts = {
            self._text(self.url_open(path))
            for path in (f"/cs/track/{self.parcel.id}/{token}", f"/cs/track/{self.parcel.id + 9**7}/{token}")
        }
        self.assertEqual(len(texts), 1)

    def test_wrong_input_names_the_field(self):
        for waybill, digits, words in (
            ("SF1001", "123", "four digits"),
            ("SF1001", "12a4", "four digits"),
            ("SF1001", "１２３４", "four digits"),
            ("运单", "1234", "whole number"),
            ("", "", "whole number"),
        ):
            answer = self._ask(waybill, digits)
            self.assertEqual(answer.status_code, 422)
            self.assertIn(words, answer.text)

    def test_a_waybill_is_not_guessed_through(self):
        """After ten wrong tries a day even the right digits are answered as if there were nothing."""
        statuses = {self._ask("sf1001" if turn % 2 else "SF-1001", "9999").status_code for turn in range(10)}
        limiter.clear()
        self.assertEqual(statuses, {404})
        self.assertEqual(self._ask().status_code, 404)
        self.assertEqual(self._ask("SF1002").status_code, 200)

    def test_an_address_asks_so_often(self):
        statuses = [self._ask().status_code for _turn in range(25)]
        self.assertEqual((statuses[:20], statuses[-1]), ([200] * 20, 429))

    def test_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.assertIn('lang="zh-CN"', self.url_open("/cs/track?lang=zh_CN").text)
        self.customer.lang = "zh_CN"
        self.assertIn('lang="en-US"', self._ask().text, "whose parcel it is does not show")

    def test_tour(self):
        self.browser_size = "390x844"
        self._create_event(self.parcel, "out_for_delivery", place="通化市")
        self.start_tour("/cs/track", "cs_track", timeout=180)
