from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..controllers.rate_limit import limiter
from .care_common import CareCommon
from .test_lib_photos import make_photo


@tagged("post_install", "-at_install")
class TestArrivalPage(CareCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._track(cls.parcels[:2], "delivered", signed_by="王小明")
        cls.check, cls.other = cls.env["cs.arrival.check"]._request(cls.parcels[:2]).sorted("parcel_id")
        cls.env["cs.notice"].search([]).sudo().unlink()

    def setUp(self):
        super().setUp()
        limiter.clear()
        self.addCleanup(limiter.clear)
        self.path = f"/cs/arrival/{self.check.id}/{self.check._get_token()}"

    def _open(self, path=None, **kwargs):
        return self.url_open(path or self.path, **kwargs)

    def _answer(self, files=None, path=None, **form):
        return self.url_open(path or self.path, data=form or {"nothing": "1"}, files=files)

    def _assert_untouched(self, *checks):
        self.env.invalidate_all()
        for check in checks or (self.check, self.other):
            self.assertEqual((check.state, check.condition, check.remarks), ("asked", False, False))

    # Looking

    def test_looking_changes_nothing(self):
        """Mail scanners open every link, and ask for the head only."""
        before = self.check.write_date
        for _time in range(3):
            response = self._open()
            self.assertEqual(response.status_code, 200)
        self.assertEqual(self._open(method="HEAD").status_code, 200)
        self._assert_untouched()
        self.assertEqual(self.check.write_date, before)
        self.assertFalse(self._notices())
        self.assertIn("SF1001", response.text)
        self.assertNotIn("SF1002", response.text)
        self.assertNotIn("138", response.text, "no phone")
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        self.assertEqual(response.headers["Referrer-Policy"], "no-referrer")
        self.assertNotIn("session_id", response.cookies)

    def test_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.assertIn('lang="zh-CN"', self._open(f"{self.path}?lang=zh_CN").text)
        self.assertIn('lang="en-US"', self._open(f"{self.path}?lang=xx_XX").text)
        self.customer.lang = "zh_CN"
        self.assertIn('lang="zh-CN"', self._open().text)

    # Answering

    def test_answer(self):
        response = self._answer(
            condition="good",
            attitude="4",
            signee=" 王小明 ",
            remarks="谢谢\x00",
            arrived_at="2020-01-01T00:00",
        )
        self.assertEqual(response.status_code, 422)
        self.assertIn("check date and time", response.text)
        self.assertIn("谢谢", response.text, "what was written is kept")
        self._assert_untouched()
        local = self.check._to_local(self.check.delivered_at) - timedelta(minutes=5)
        response = self._answer(
            condition="good",
            attitude="4",
            signee=" 王小明 ",
            remarks="谢谢\x00",
            arrived_at=f"{local:%Y-%m-%dT%H:%M}",
        )
        self.assertEqual(response.status_code, 200)
        self.assertIn("Thank you", response.text)
        self.assertRecordValues(
            self.check,
            [
                {
                    "state": "answered",
                    "source": "link",
                    "condition": "good",
                    "attitude": "4",
                    "signee": "王小明",
                    "remarks": "谢谢",
                    "arrived_at": self.check.delivered_at.replace(second=0) - timedelta(minutes=5),
                    "answered_by_id": False,
                }
            ],
        )
        self.assertFalse(self.check.anomaly_ids)
        self._assert_untouched(self.other)

    def test_complaint_with_photos(self):
        dirty = make_photo(comment=b"<script>")
        response = self._answer(
            files=[
                ("photos", ("../../etc/passwd", dirty, "text/html")),
                ("photos", ("b.png", make_photo(fmt="PNG"), "image/png")),
            ],
            condition="goods_damaged",
            remarks="压扁了 <script>alert(1)</script>",
        )
        self.assertEqual(response.status_code, 200)
        self.assertIn("We are sorry", response.text)
        anomaly = self.check.anomaly_ids
        self.assertEqual(
            (anomaly.type_id.code, anomaly.source, anomaly.team_id), ("damaged", "customer", self.team)
        )
        self.assertEqual(sorted(self.check.photo_ids.mapped("name")), ["SF1001-1.jpg", "SF1001-2.jpg"])
        self.assertEqual(set(self.check.photo_ids.mapped("mimetype")), {"image/jpeg"})
        self.assertNotIn(b"<script>", self.check.photo_ids[0].raw)
        copies = self.env["ir.attachment"].search(
            [("res_model", "=", "cs.anomaly"), ("res_id", "=", anomaly.id)]
        )
        self.assertEqual(len(copies), 2)
        self.assertFalse(any(self.check.photo_ids.mapped("public")))

    def test_one_answer(self):
        self._answer(condition="good")
        response = self._answer(condition="wrong")
        self.assertEqual(response.status_code, 410)
        self.assertEqual(self.check.condition, "good")
        self.assertIn("Thank you", self._open().text)

    def test_link_ends(self):
        self.check.expires_at = fields.Datetime.now() - timedelta(minutes=1)
        self.assertIn("has ended", self._open().text)
        self.assertEqual(self._answer(condition="good").status_code, 410)
        self._assert_untouched()

    # What strangers send

    def test_guessers_learn_nothing(self):
        answers = {
            self._open(path).text.split("<main>")[-1].split("</main>")[0]
            for path in (
                f"/cs/arrival/{self.check.id}/{'0' * 32}",
                f"/cs/arrival/{self.check.id}/{self.other._get_token()}",
                f"/cs/arrival/{self.check.id}/{self.check._get_token()[:-1]}",
                f"/cs/arrival/{self.check.id}/%C3%A4",
                f"/cs/arrival/999999999/{'0' * 32}",
            )
        }
        self.assertEqual(len(answers), 1)
        self.assertIn("does not open", answers.pop())
        response = self._answer(path=f"/cs/arrival/{self.check.id}/{'0' * 32}", condition="good")
        self.assertEqual(response.status_code, 404)
        self._assert_untouched()

    def test_guessing_is_slow(self):
        statuses = [self._open(f"/cs/arrival/{self.check.id}/{number}").status_code for number in range(22)]
        self.assertEqual(set(statuses), {404, 429})
        self.assertEqual(self._open().status_code, 429)

    def test_answers_are_counted(self):
        statuses = [self._answer(condition="nonsense").status_code for _time in range(12)]
        self.assertEqual(statuses, [422] * 10 + [429] * 2)

    def test_wrong_values(self):
        wrong = [
            {},
            {"condition": "good' OR 1=1"},
            {"condition": "good", "attitude": "6"},
            {"condition": "good", "arrived_at": "yesterday"},
            {"condition": "good", "arrived_at": "0001-01-01T00:00"},
            {"condition": "good", "arrived_at": "9999-12-31T23:59"},
            {"condition": ""},
        ]
        for form in wrong:
            with self.subTest(form=form):
                self.assertEqual(self._answer(**form).status_code, 422)
        self._assert_untouched()

    def test_long_words_are_cut(self):
        self._answer(condition="good", remarks="好" * 100_000, signee="x" * 1000)
        self.assertEqual((len(self.check.remarks), len(self.check.signee)), (2000, 64))

    def test_wrong_photos(self):
        photo = make_photo()
        wrong = [
            [("photos", ("a.jpg", b"<svg/>", "image/jpeg"))],
            [("photos", ("a.gif", make_photo(fmt="GIF"), "image/gif"))],
            [("photos", (f"{number}.jpg", photo, "image/jpeg")) for number in range(7)],
            [("photos", ("a.jpg", photo[:100], "image/jpeg"))],
        ]
        for files in wrong:
            with self.subTest(name=files[0][1][0], count=len(files)):
                self.assertEqual(self._answer(files=files, condition="wrong").status_code, 422)
        self._assert_untouched()
        self.assertFalse(self.check.photo_ids)

    def test_files_in_place_of_words(self):
        files = [("remarks", ("a.txt", b"words", "text/plain")), ("signee", ("b.txt", b"x", "text/plain"))]
        self.assertEqual(self._answer(files=files, condition="good").status_code, 200)
        self.assertFalse(self.check.remarks or self.check.signee)

    def test_too_much(self):
        big = [("photos", ("a.jpg", b"\xff" * (41 * 2**20), "image/jpeg"))]
        with mute_logger("odoo.http", "werkzeug"):
            self.assertEqual(self._answer(files=big, condition="good").status_code, 413)
        self._assert_untouched()

    def test_other_ways_to_ask(self):
        with mute_logger("odoo.http"):
            for method in ("PUT", "DELETE", "PATCH"):
                response = self.opener.request(method, self.base_url() + self.path, timeout=30)
                self.assertEqual(response.status_code, 405)
            response = self.opener.post(
                self.base_url() + self.path, json={"params": {"condition": "good"}}, timeout=30
            )
        self.assertIn(response.status_code, (400, 422))
        self._assert_untouched()


@tagged("post_install", "-at_install")
class TestNoticePage(CareCommon, HttpCase):
    def setUp(self):
        super().setUp()
        limiter.clear()
        self.addCleanup(limiter.clear)
        self.path = f"/cs/notices/{self.customer.id}/{self.customer._get_notice_token()}"

    def _get_refused(self):
        self.env.invalidate_all()
        return {(row.milestone, row.channel) for row in self.customer.cs_notice_optout_ids}

    def test_looking_changes_nothing(self):
        page = self.url_open(self.path)
        self.assertEqual(page.status_code, 200)
        self.assertIn('name="shipped.mail"', page.text)
        self.assertNotIn('name="shipped.sms"', page.text, "no rule sends it")
        self.assertNotIn("wang@example.com", page.text)
        self.assertFalse(self._get_refused())

    def test_choice(self):
        response = self.url_open(self.path, data={"shipped.mail": "1", "delivered.mail": "1"})
        self.assertIn("saved", response.text)
        self.assertEqual(
            self._get_refused(),
            {
                (name, "mail")
                for name in ("out_for_delivery", "exception", "arrival_check", "arrival_reminder")
            },
        )
        self.url_open(self.path, data={"none": "1", "shipped.mail": "1"})
        self.assertIn(("shipped", "mail"), self._get_refused())
        self.url_open(self.path, data={"shipped.mail": "1", "nonsense.mail": "1", "shipped.sms": "1"})
        self.assertNotIn(("shipped", "mail"), self._get_refused())
        self.assertNotIn(("shipped", "sms"), self._get_refused())

    def test_wrong_secret(self):
        other = self.env["res.partner"].create({"name": "李"})
        for path in (
            f"/cs/notices/{other.id}/{self.customer._get_notice_token()}",
            f"/cs/notices/{self.customer.id}/x",
            "/cs/notices/999999999/x",
        ):
            self.assertEqual(self.url_open(path).status_code, 404)
            self.assertEqual(self.url_open(path, data={"none": "1"}).status_code, 404)
        self.assertFalse(self._get_refused())
        self.assertFalse(other.cs_notice_optout_ids)

    def test_portal(self):
        portal = self._create_user("desk_portal", "base.group_portal")
        self.authenticate("desk_portal", "desk_portal")
        page = self.url_open("/my/notices")
        self.assertIn('name="shipped.mail"', page.text)
        self.assertEqual(self.url_open("/my/notices", data={"none": "1"}).status_code, 400, "no csrf token")
        self.assertFalse(portal.partner_id.sudo().cs_notice_optout_ids)
        token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
        self.url_open("/my/notices", data={"none": "1", "csrf_token": token})
        self.assertEqual(len(portal.partner_id.sudo().cs_notice_optout_ids), 6)
        self.assertIn("/my/notices", self.url_open("/my").text)
