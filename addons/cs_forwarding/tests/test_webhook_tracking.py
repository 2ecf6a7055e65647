import json
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..lib.tracking.services import SERVICES
from .tracking_hook_common import MESSAGES, TrackingCase
from .tracking_signing import SECRET, sign


@tagged("post_install", "-at_install")
class TestWebhookTracking(TrackingCase):
    def test_each_service_reaches_its_parcel(self):
        for service in MESSAGES:
            response = self._send(service)
            self.assertEqual(
                (response.status_code, response.json()), (200, SERVICES[service].answer), service
            )
        self.assertFalse(self.picking.cs_parcel_ids.event_ids, "the answer comes before the work")
        self._work()
        self.assertEqual(set(self._messages().mapped("state")), {"done"})
        self.assertEqual(
            {service: self._parcel(service).status_id.code for service in MESSAGES},
            {
                "aftership": "delivered",
                "easypost": "arrived",
                "track17": "damaged",
                "kuaidi100": "delivered",
                "dcsa": "in_transit",
                "generic": "out_for_delivery",
            },
        )
        self.assertEqual(self._parcel("aftership").signed_by, "WANG")
        self.assertEqual(
            self._parcel("track17").carrier_eta, fields.Datetime.to_datetime("2026-05-08 16:00:00")
        )
        self.assertEqual(self._messages("kuaidi100").update_count, 3)
        self.assertEqual(
            self.picking.cs_tracking_status_id.code, "damaged", "the parcel in need speaks for all"
        )

    def test_kuaidi100_gets_the_answer_it_waits_for(self):
        answer = self._send("kuaidi100").json()
        self.assertEqual((answer["result"], answer["returnCode"]), (True, "200"))

    def test_replay_is_answered_the_same_and_makes_nothing(self):
        answers = [self._send("aftership").json() for _attempt in range(2)]
        self._work()
        events = self._parcel("aftership").event_ids
        answers.append(self._send("aftership").json())
        self._work()
        self.assertEqual(answers, [{"result": "accepted"}] * 3)
        self.assertEqual(len(self._messages("aftership")), 1)
        self.assertEqual(self._parcel("aftership").event_ids, events)

    def test_the_same_list_in_another_message_makes_nothing(self):
        self._send("kuaidi100")
        self._work()
        events = self._parcel("kuaidi100").event_ids
        payload = json.loads(self._body("kuaidi100"))
        payload["status"] = "updateall"
        self._send("kuaidi100", payload)
        self._work()
        self.assertEqual(len(self._messages("kuaidi100")), 2)
        self.assertEqual(self._parcel("kuaidi100").event_ids, events)

    def test_messages_of_a_service_are_taken_in_together(self):
        for service in ("aftership", "track17", "aftership"):
            self._send(service, {**json.loads(self._body(service)), "event_id": str(len(self._messages()))})
        service = self.env.registry["cs.tracking.service"]
        with patch.object(service, "_ingest", autospec=True, side_effect=service._ingest) as ingest:
            self._work()
        calls = [(call.args[1], len(call.args[2]), call.args[3]) for call in ingest.call_args_list]
        self.assertEqual(
            calls, [(self.providers["aftership"], 8, "webhook"), (self.providers["track17"], 5, "webhook")]
        )

    def test_one_bad_message_does_not_stop_the_rest(self):
        self._send("aftership", {"event": "tracking_update", "msg": {}})
        self._send("aftership")
        self._work()
        bad, good = self._messages("aftership")
        self.assertEqual((bad.state, bad.error), ("failed", "msg.tracking_number: is missing"))
        self.assertEqual((good.state, self._parcel("aftership").status_id.code), ("done", "delivered"))

    def test_a_message_that_breaks_the_work_is_found(self):
        self._send(
            "aftership", {"event": "tracking_update", "msg": {"tracking_number": "BREAKS", "tag": "Pending"}}
        )
        self._send("aftership")
        service = self.env.registry["cs.tracking.service"]
        ingest = service._ingest

        def breaking(records, provider, updates, source):
            if any(update.waybill == "BREAKS" for update in updates):
                raise UserError(updates[0].waybill)
            return ingest(records, provider, updates, source)

        with patch.object(service, "_ingest", breaking):
            self._work()
        bad, good = self._messages("aftership")
        self.assertEqual((bad.state, bad.error, good.state), ("failed", "UserError: BREAKS", "done"))
        bad.with_user(self.manager).action_retry()
        self.assertEqual((bad.state, bad.error), ("received", False))
        self._work()
        self.assertEqual(bad.state, "done")

    def test_unknown_waybill_waits(self):
        body = json.loads(self._body("generic"))
        body["events"][0]["waybill"] = "NOBODY-1"
        self._send("generic", body)
        self._work()
        event = self.env["cs.tracking.event"].search([("waybill_key", "=", "NOBODY1")])
        self.assertEqual((len(event), event.parcel_id.id), (1, False))

    def test_parcel_of_another_company_is_out_of_reach(self):
        company = self.env["res.company"].create({"name": "Other"})
        provider = self._create_provider("aftership", company_id=company.id)
        self.assertEqual(self._send("aftership", provider=provider).status_code, 200)
        self._work()
        self.assertFalse(self._parcel("aftership").event_ids)
        events = self.env["cs.tracking.event"].search([("provider_id", "=", provider.id)])
        self.assertEqual((events.company_id, events.parcel_id.id), (company, False))

    def test_old_messages_are_forgotten(self):
        for service in ("aftership", "easypost"):
            self._send(service)
        self._send("track17", {"event": "TRACKING_UPDATED", "data": {}})
        self._work()
        before = fields.Datetime.subtract(fields.Datetime.now(), days=31)
        self._messages("aftership", "track17").received_at = before
        self.assertEqual(self.env["cs.tracking.delivery"]._gc_messages(), (1, False))
        self.assertEqual(
            self._messages().mapped(lambda message: (message.provider_id.name, message.state)),
            [("easypost", "done"), ("track17", "failed")],
        )
        self.assertTrue(self._parcel("aftership").event_ids)


@tagged("post_install", "-at_install")
class TestHostileTracking(TrackingCase):
    def _assert_refused(self, response, status):
        self.assertEqual(response.status_code, status, response.text)
        self.assertNotIn("Traceback", response.text)
        self.assertFalse(self._messages())

    def test_wrong_none_and_foreign_signatures(self):
        for number, service in enumerate(MESSAGES):
            other = list(MESSAGES)[number - 1]
            body = self._body(service)
            for signed in (
                ({}, {}),
                sign(service, body, "wrong"),
                sign(service, body + b" "),
                sign(other, body),
                (dict.fromkeys(sign(service, body)[0], "x"), {"sign": "x"}),
            ):
                self._assert_refused(self._send(service, signed=signed), 401)
            self.clear_limits()

    def test_without_secret_nothing_is_accepted(self):
        for service, provider in self.providers.items():
            provider.signing_secret = False
            body = self._body(service)
            self._assert_refused(self._send(service), 401)
            self._assert_refused(self._send(service, signed=sign(service, body, "")), 401)

    def test_address_of_another_service_format_and_nobody(self):
        for service in MESSAGES:
            self._assert_refused(self._send(service, token="guess"), 401)
            foreign = self.providers["dcsa" if service != "dcsa" else "track17"].webhook_token
            self._assert_refused(self._send(service, token=foreign), 401)
        self.clear_limits()
        token = self.providers["aftership"].webhook_token
        for name in ("osmand", "manual", "nothing", "AFTERSHIP"):
            self._assert_refused(self._post(f"/cs/tracking/{name}/{token}", b"{}"), 401)
        self.providers["aftership"].active = False
        self._assert_refused(self._send("aftership"), 401)

    def test_guessing_is_slow(self):
        statuses = [self._send("aftership", token="guess").status_code for _attempt in range(22)]
        self.assertEqual(statuses[:20], [401] * 20)
        self.assertEqual(set(statuses[20:]), {429})

    def test_bodies_that_are_no_json(self):
        for service in MESSAGES:
            for body in (b"", b"{", b"\xff\xfe", b'"text"', b"7", b"null", b'{"a": NaN}', b'{"a": 1e999}'):
                # A form is text before we see it: what is no text is not what was signed.
                undecodable = service == "kuaidi100" and body.startswith(b"\xff")
                self._assert_refused(self._send(service, body), 401 if undecodable else 400)
            self._assert_refused(self._send(service, b"[" * 100_000), 400)
            self._assert_refused(self._send(service, b'{"a":' * 100_000 + b"1" + b"}" * 100_000), 400)
            self._assert_refused(self._send(service, b'{"a": "\\u0000"}'), 400)
            self._assert_refused(self._send(service, b'{"a": "\\ud800"}'), 400)

    def test_huge_bodies(self):
        for service in MESSAGES:
            self._assert_refused(self._send(service, b" " * (2 * 2**20 + 1)), 413)

    def test_generic_names_what_is_wrong(self):
        event = json.loads(self._body("generic"))["events"][0]
        for events in ([], [event] * 501, [1], {}, [{**event, "waybill": 7}], [{**event, "picking_id": 1}]):
            response = self._send("generic", {"events": events})
            self._assert_refused(response, 422)
            self.assertEqual(response.json()["error"]["code"], "invalid_events")

    def test_wrong_types_are_kept_and_fail_alone(self):
        for service in MESSAGES:
            if service != "generic":
                self.assertEqual(self._send(service, {"event": [], "msg": 7, "data": "x"}).status_code, 200)
        self._work()
        self.assertLessEqual(set(self._messages().mapped("state")), {"failed", "done"})
        self.assertFalse(self.picking.cs_parcel_ids.event_ids)

    def test_form_abuse(self):
        token = self.providers["kuaidi100"].webhook_token
        path, body = f"/cs/tracking/kuaidi100/{token}", self._body("kuaidi100")
        good = sign("kuaidi100", body)[1]["sign"]
        for data in (
            {},
            {"sign": good},
            {"param": ""},
            {"param": body},
            {"param": body, "sign": ["x", good]},
        ):
            response = self.url_open(path, data=data, method="POST")
            self._assert_refused(response, 400 if "param" not in data else 401)
        files = {"param": ("param.json", body), "sign": (None, good)}
        self._assert_refused(self.url_open(path, files=files), 400)
        self._assert_refused(self._post(path, body, {"sign": good}), 400)
        self._assert_refused(self.url_open(f"{path}?token=x&service=x", data={"param": body}), 401)

    def test_only_post(self):
        path = f"/cs/tracking/aftership/{self.providers['aftership'].webhook_token}"
        self._assert_refused(self.url_open(path), 405)

    def test_too_many_messages(self):
        self.env["ir.config_parameter"].set_param("cs_forwarding.rate_tracking", "1")
        self.assertEqual(self._send("aftership").status_code, 200)
        refused = self._send("aftership", {"event": "x"})
        self.assertEqual(refused.status_code, 429)
        self.assertTrue(int(refused.headers["Retry-After"]))
        self.assertEqual(self._send("easypost").status_code, 200, "others are not held up")


@tagged("post_install", "-at_install")
class TestTrackingProvider(TrackingCase):
    def test_secrets_are_for_managers(self):
        provider = self.providers["aftership"]
        for user in (self.agent, self.supervisor):
            with self.assertRaises(AccessError):
                provider.with_user(user).read(["signing_secret"])
            with self.assertRaises(AccessError):
                provider.with_user(user).action_new_signing_secret()
            with self.assertRaises(AccessError):
                provider.with_user(user).action_new_webhook_address()
        with self.assertRaises(AccessError):
            provider.with_user(self.manager).read(["webhook_token"])

    def test_new_address_and_secret(self):
        provider = self.providers["aftership"].with_user(self.manager)
        old = provider.webhook_url
        self.assertTrue(old.endswith(f"/cs/tracking/aftership/{self.providers['aftership'].webhook_token}"))
        token = self.providers["aftership"].webhook_token
        provider.action_new_webhook_address()
        self.assertNotEqual(provider.webhook_url, old)
        self.assertEqual(self._send("aftership", token=token).status_code, 401)
        secret = provider.action_new_signing_secret()["context"]["default_key"]
        self.assertEqual(self._send("aftership").status_code, 401, "the old secret is worth nothing")
        signed = sign("aftership", self._body("aftership"), secret)
        self.assertEqual(self._send("aftership", signed=signed).status_code, 200)

    def test_who_does_not_send_has_no_address(self):
        file = self._create_provider("file", signing_secret=False)
        self.assertFalse(file.with_user(self.manager).webhook_url)
        self.assertFalse(file.is_listening)

    def test_figures(self):
        self._send("aftership")
        self._send("track17", {"event": "TRACKING_UPDATED", "data": {}})
        self._work()
        figures = {
            service: (provider.day_count, provider.failed_count, bool(provider.last_heard_at))
            for service, provider in self.providers.items()
        }
        self.assertEqual(figures["aftership"], (1, 0, True))
        self.assertEqual(figures["track17"], (1, 1, True))
        self.assertEqual(figures["dcsa"], (False,) * 3)

    def test_messages_are_for_managers(self):
        self._send("aftership")
        message = self._messages("aftership")
        with self.assertRaises(AccessError):
            message.with_user(self.supervisor).read(["body"])
        with self.assertRaises(AccessError):
            message.with_user(self.supervisor).action_retry()
        self.assertIn("1Z999AA10123456784", message.with_user(self.manager).body)
        self.assertEqual(self.providers["aftership"].signing_secret, SECRET)

    def test_tour(self):
        self.start_tour("/odoo/tracking-services", "cs_tracking_provider", login="desk_manager", timeout=240)
        provider = self.env["cs.tracking.provider"].search([("name", "=", "City Courier")])
        self.assertEqual((provider.format, provider.company_id), ("generic", self.env.company))
        self.assertTrue(provider.signing_secret)
