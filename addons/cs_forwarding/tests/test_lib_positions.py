"""Positions of GPS devices. No database."""

from datetime import datetime, timedelta

from odoo.tests import BaseCase

from odoo.addons.cs_forwarding.lib.intake.schema import InvalidBody
from odoo.addons.cs_forwarding.lib.tracking.positions import (
    Position,
    distance,
    parse_osmand,
    parse_traccar,
    thin,
)

at = datetime.fromisoformat
NOON = at("2026-05-01 12:00")


class TestPositions(BaseCase):
    def test_osmand_parameters(self):
        found = {"id": "van-3", "lat": "30.2741", "lon": "120.1551", "timestamp": "1777636800", "speed": "10"}
        expected = [Position("van-3", NOON, 30.2741, 120.1551, 18.5)]
        self.assertEqual(parse_osmand(found, "UTC"), expected)
        self.assertEqual(parse_osmand({**found, "timestamp": "2026-05-01T12:00:00Z"}, "UTC"), expected)
        self.assertEqual(parse_osmand({**found, "timestamp": "1777636800000"}, "UTC"), expected)
        moved = {
            "deviceid": "van-3",
            "location": "30.2741,120.1551",
            "timestamp": "1777636800",
            "speed": "10",
        }
        self.assertEqual(parse_osmand(moved, "UTC"), expected)

    def test_osmand_json(self):
        location = {
            "timestamp": "2026-05-01T12:00:00.000Z",
            "coords": {"latitude": 30.2741, "longitude": 120.1551, "accuracy": 5, "speed": -1, "heading": -1},
            "is_moving": False,
            "battery": {"level": 0.5, "is_charging": False},
        }
        expected = Position("48241179", NOON, 30.2741, 120.1551, 0)
        self.assertEqual(parse_osmand({"location": location, "device_id": "48241179"}, "UTC"), [expected])
        several = {"location": [location, location], "device_id": 48241179}
        self.assertEqual(parse_osmand(several, "UTC"), [expected, expected])

    def test_traccar(self):
        message = {
            "position": {
                "id": 1,
                "deviceId": 10,
                "fixTime": "2026-05-01T12:00:00.000+00:00",
                "valid": True,
                "latitude": 30.2741,
                "longitude": 120.1551,
                "speed": 10.0,
            },
            "device": {"id": 10, "uniqueId": "868618052108909", "name": "Van 3"},
        }
        expected = [Position("868618052108909", NOON, 30.2741, 120.1551, 18.5)]
        self.assertEqual(parse_traccar(message, "UTC"), expected)
        offline = {"event": {"id": 5, "type": "deviceOffline"}, "device": message["device"]}
        self.assertEqual(parse_traccar(offline, "UTC"), [], "not every event has a position")
        message["position"]["valid"] = False
        self.assertEqual(parse_traccar(message, "UTC"), [])

    def test_without_a_fix_or_a_name(self):
        for found in (
            {"id": "1"},
            {"id": "1", "lat": "0", "lon": "0"},
            {"id": "1", "lat": "91", "lon": "5"},
            {"id": "1", "lat": "x", "lon": "5"},
            {"id": "1", "lat": "5", "lon": "5", "valid": "false"},
            {"id": "1", "location": "5"},
            {"id": "1", "location": {"coords": []}},
        ):
            self.assertEqual(parse_osmand(found, "UTC"), [], found)
        for parse, payload in (
            (parse_osmand, {"lat": "5", "lon": "5"}),
            (parse_osmand, []),
            (parse_traccar, {"position": {}}),
            (parse_traccar, [1]),
        ):
            with self.assertRaises(InvalidBody):
                parse(payload, "UTC")

    def test_distance(self):
        hangzhou, shanghai = (
            Position("", None, *place) for place in ((30.2741, 120.1551), (31.2304, 121.4737))
        )
        self.assertAlmostEqual(distance(hangzhou, shanghai) / 1000, 164.9, places=1)
        self.assertEqual(distance(hangzhou, hangzhou), 0)

    def test_thinning(self):
        def moved(minutes, north):
            return Position("van", NOON + timedelta(minutes=minutes), 30 + north, 120)

        stands, jitters, drives, late = moved(1, 0), moved(2, 0.0005), moved(3, 0.01), moved(14, 0.01)
        first = moved(0, 0)
        self.assertEqual(thin([first], None, 200, 600), [first])
        self.assertEqual(
            thin([late, drives, jitters, stands], first, 200, 600), [drives, late], "in the order of time"
        )
        self.assertEqual(thin([first, moved(-5, 1)], drives, 200, 600), [], "older than what is known")
