"""What tracking services send -> updates. No database."""

import json
from datetime import datetime

from odoo.tests import BaseCase

from odoo.addons.cs_forwarding.lib.intake.schema import InvalidBody
from odoo.addons.cs_forwarding.lib.tracking.services import SERVICES
from odoo.addons.cs_forwarding.lib.tracking.values import moment, position

from . import fixtures

at = datetime.fromisoformat


def body(name):
    return json.loads(fixtures.read(f"tracking/{name}.json"))


def parse(service, name, tz="Asia/Shanghai", **changes):
    payload = body(name)
    return SERVICES[service].parse({**payload, **changes} if changes else payload, tz)


def rows(updates, *names):
    return [tuple(getattr(update, name) for name in names) for update in updates]


class TestTrackingParsers(BaseCase):
    def test_aftership_checkpoints(self):
        updates = parse("aftership", "aftership_update")
        self.assertEqual(
            rows(updates, "code", "occurred_at", "zone_assumed", "place", "country_code", "signed_by"),
            [
                ("InTransit_002", at("2026-05-01 02:05"), True, "Hangzhou, China", "CN", ""),
                ("InTransit_003", at("2026-05-03 08:30"), False, "Louisville, KY", "US", ""),
                ("Delivered_003", at("2026-05-04 07:12"), False, "New York, NY", "US", "WANG"),
                ("Delivered_001", at("2026-05-04 10:00"), True, "", "", ""),
            ],
        )
        self.assertEqual({update.waybill for update in updates}, {"1Z999AA10123456784"})
        self.assertEqual(
            rows(updates, "description", "classifier"),
            [("Picked up", "actual"), ("Arrival scan", "actual"), ("Delivered", "actual"), ("", "estimated")],
        )
        self.assertEqual((updates[0].latitude, updates[0].longitude), (30.2741, 120.1551))
        self.assertIsNone(updates[1].latitude)
        self.assertEqual(updates[0].reported_at, at("2026-05-04 07:40"))

    def test_aftership_state_without_checkpoint_and_revised_date(self):
        updates = parse("aftership", "aftership_edd")
        self.assertEqual(
            rows(updates, "code", "classifier", "occurred_at"),
            [
                ("Pending_001", "actual", at("2026-05-02 05:33:20")),
                ("Delivered_001", "estimated", at("2026-05-05 16:00")),
            ],
        )

    def test_easypost_details(self):
        updates = parse("easypost", "easypost_updated", tz="UTC")
        self.assertEqual(
            rows(updates, "code", "occurred_at", "zone_assumed", "place", "country_code"),
            [
                ("pre_transit", at("2026-05-01 08:00"), False, "", ""),
                ("in_transit/departed_facility", at("2026-05-02 19:31"), True, "HOUSTON, TX", "US"),
                (
                    "in_transit/arrived_at_destination",
                    at("2026-05-03 09:58"),
                    False,
                    "CHARLESTON, SC",
                    "US",
                ),
                ("delivered", at("2026-05-05 00:00"), False, "", ""),
            ],
        )
        self.assertEqual(updates[-1].classifier, "estimated")
        self.assertEqual(parse("easypost", "easypost_updated", description="batch.created"), [])

    def test_track17_events_and_status_of_the_number(self):
        updates = parse("track17", "track17_updated")
        self.assertEqual(
            rows(updates, "code", "occurred_at", "zone_assumed", "description", "place"),
            [
                ("", at("2026-05-04 00:00"), False, "包裹外包装破损", "上海"),
                ("InTransit_TransportDeparted", at("2026-05-02 13:30"), True, "离开【杭州处理中心】", ""),
                ("InTransit_PickedUp", at("2026-05-01 02:00"), False, "已收寄", "杭州"),
                ("Exception_Damage", at("2026-05-04 00:00"), False, "", ""),
                ("Delivered_Other", at("2026-05-08 16:00"), False, "", ""),
            ],
        )
        self.assertEqual({update.carrier_word for update in updates}, {"China Post"})
        self.assertEqual(rows(parse("track17", "track17_stopped"), "code"), [("TRACKING_STOPPED",)])

    def test_kuaidi100_with_codes(self):
        updates = parse("kuaidi100", "kuaidi100_signed")
        self.assertEqual(
            rows(updates, "code", "occurred_at", "zone_assumed", "place"),
            [
                ("301", at("2026-05-03 07:20:11"), True, "浙江,杭州市"),
                ("5", at("2026-05-03 00:02"), True, ""),
                ("103", at("2026-05-01 02:00"), True, "吉林,通化市"),
            ],
        )
        self.assertEqual((updates[0].latitude, updates[0].longitude), (30.274085, 120.15507))
        self.assertEqual((updates[0].waybill, updates[0].carrier_word), ("YT9693083639795", "yuantong"))

    def test_kuaidi100_without_codes(self):
        updates = parse("kuaidi100", "kuaidi100_plain")
        self.assertEqual(
            rows(updates, "code", "classifier", "occurred_at", "description"),
            [
                ("", "actual", at("2026-05-02 15:10"), "快件到达 【上海转运中心】"),
                ("", "actual", at("2026-05-02 10:00"), "顺丰速运 已收取快件"),
                ("0", "actual", at("2026-05-02 15:10"), ""),
                ("3", "estimated", at("2026-05-04 10:00"), ""),
            ],
        )
        payload = body("kuaidi100_plain")
        payload["lastResult"]["data"][0]["status"] = "派件"
        self.assertEqual(SERVICES["kuaidi100"].parse(payload, "Asia/Shanghai")[0].code, "5")

    def test_kuaidi100_gives_up(self):
        (update,) = parse("kuaidi100", "kuaidi100_abort")
        self.assertEqual(
            (update.code, update.description, update.occurred_at), ("abort", "3天查询无记录", None)
        )

    def test_dcsa_classifiers_and_numbers(self):
        updates = SERVICES["dcsa"].parse(body("dcsa_events"), "Europe/Berlin")
        self.assertEqual(
            rows(updates, "waybill", "code", "classifier", "occurred_at", "place", "country_code"),
            [
                ("APZU4812090", "LOAD", "actual", at("2026-05-01 02:00"), "Port of Ningbo", "CN"),
                ("ABC123123123", "LOAD", "actual", at("2026-05-01 02:00"), "Port of Ningbo", "CN"),
                ("HHL71800000", "ARRI", "estimated", at("2026-05-28 04:00"), "Hamburg Eurogate", ""),
            ],
        )
        self.assertEqual(
            [update.zone_assumed for update in updates], [False, False, True], "the last names no zone"
        )
        single, wrapped = body("dcsa_events")[0], {"events": body("dcsa_events")}
        self.assertEqual(SERVICES["dcsa"].parse(single, "UTC"), updates[:2])
        self.assertEqual(len(SERVICES["dcsa"].parse(wrapped, "UTC")), 3)
        with self.assertRaises(InvalidBody):
            SERVICES["dcsa"].parse({"eventID": "1"}, "UTC")

    def test_generic(self):
        updates = parse("generic", "generic_events")
        self.assertEqual(
            rows(updates, "waybill", "code", "classifier", "occurred_at", "reported_at", "country_code"),
            [
                ("CN-0001", "out_for_delivery", "actual", at("2026-05-03 00:00"), None, "CN"),
                ("CN-0002", "delivered", "estimated", at("2026-05-04 10:00"), at("2026-05-03 00:00"), ""),
            ],
        )
        self.assertEqual((updates[0].latitude, updates[0].longitude), (30.27, 120.15))

    def test_generic_names_what_is_wrong(self):
        event = body("generic_events")["events"][0]
        for changes, error in (
            ({"waybil": "x"}, "events[0].waybil: is not known"),
            ({"latitude": 91}, "events[0].latitude: must be <= 90"),
            ({"occurred_at": "yesterday"}, "events[0].occurred_at: must match"),
            ({"classifier": "guess"}, "events[0].classifier: must be one of planned, estimated, actual"),
        ):
            with self.assertRaises(InvalidBody) as caught:
                SERVICES["generic"].parse({"events": [{**event, **changes}]}, "UTC")
            self.assertTrue(caught.exception.errors[0].startswith(error), caught.exception.errors)

    def test_same_event_has_the_same_key_in_every_message(self):
        for service, name in (
            ("aftership", "aftership_update"),
            ("easypost", "easypost_updated"),
            ("track17", "track17_updated"),
            ("kuaidi100", "kuaidi100_plain"),
        ):
            keys = [update.key for update in parse(service, name)]
            self.assertEqual(keys, [update.key for update in parse(service, name)])
            self.assertEqual(len(set(keys)), len(keys), service)
            self.assertTrue(all(keys))

    def test_parts_of_the_wrong_kind_are_left_out(self):
        wrong = [None, 1, "x", [], {}, True, [[]], {"x": {}}]
        for service, name in (
            ("aftership", "aftership_update"),
            ("easypost", "easypost_updated"),
            ("track17", "track17_updated"),
            ("kuaidi100", "kuaidi100_signed"),
            ("dcsa", "dcsa_events"),
            ("generic", "generic_events"),
        ):
            for place in _places(body(name)):
                for value in wrong:
                    self._parse_or_refuse(service, _with(body(name), place, value))

    def _parse_or_refuse(self, service, payload):
        try:
            updates = SERVICES[service].parse(payload, "UTC")
        except InvalidBody:
            return
        json.dumps([update.raw for update in updates])
        self.assertTrue(all(update.waybill and update.key for update in updates))


class TestTrackingValues(BaseCase):
    def test_moment(self):
        for words, expected in (
            ("2026-05-01T10:05:00Z", (at("2026-05-01 10:05"), False)),
            ("2026-05-01T10:05:00.123+08:00", (at("2026-05-01 02:05"), False)),
            ("2026-05-01 10:05:00", (at("2026-05-01 02:05"), True)),
            ("2026-05-01", (at("2026-04-30 16:00"), True)),
            ("1777880400", (at("2026-05-04 07:40"), False)),
            ("1777880400123", (at("2026-05-04 07:40"), False)),
            ("0001-01-01T00:00:00", (None, False)),
            ("2026-13-45 10:00", (None, False)),
            ("soon", (None, False)),
            ("", (None, False)),
        ):
            self.assertEqual(moment(words, "Asia/Shanghai"), expected, words)

    def test_position(self):
        self.assertEqual(position("30.5", "120"), {"latitude": 30.5, "longitude": 120.0})
        for latitude, longitude in (
            ("91", "0"),
            ("0", "0"),
            ("x", "1"),
            ("", ""),
            ("nan", "1"),
            ("1", "1e9"),
        ):
            self.assertEqual(position(latitude, longitude), {})


def _places(value, path=()):
    """Paths of all parts of a JSON value."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in items:
        yield from _places(part, (*path, name))


def _with(payload, path, value):
    if not path:
        return value
    target = payload
    for name in path[:-1]:
        target = target[name]
    target[path[-1]] = value
    return payload
