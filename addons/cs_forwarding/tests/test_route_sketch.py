from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..lib.tracking.route_sketch import HEIGHT, WIDTH, Stop, collect_stops, sketch_route
from ..lib.tracking.timeline import build_timeline

SHANGHAI = {"latitude": 31.23, "longitude": 121.47}
BERLIN = {"latitude": 52.52, "longitude": 13.40}
NOWHERE = {"latitude": 0.0, "longitude": 0.0}
NOW = datetime(2026, 11, 21, 9)  # noqa: DTZ001 naive UTC

NAMES = st.text(min_size=0, max_size=40)
STOPS = st.builds(
    Stop,
    NAMES,
    st.sampled_from(["done", "last", "ahead"]),
    st.just(""),
    st.none() | st.floats(-90, 90),
    st.none() | st.floats(-180, 180),
)
POINTS = st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), max_size=20)


def place(name, day=1, **position):
    return {"name": name, "at": f"2026-11-{day:02} 08:00:00", **(position or NOWHERE)}


@tagged("post_install", "-at_install")
class TestRouteSketch(BaseCase):
    def _get_names(self, stops):
        return [(stop.name, stop.kind) for stop in stops]

    def test_neighbours_of_one_name_are_one_stop(self):
        stops = collect_stops([place("上海"), place("上海", 2), place("杭州", 3)], start="上海", end="通化")
        self.assertEqual(self._get_names(stops), [("上海", "done"), ("杭州", "last"), ("通化", "ahead")])
        self.assertEqual(stops[0].at, "2026-11-02 08:00:00")

    def test_the_end_is_not_ahead_when_it_is_reached(self):
        stops = collect_stops([place("上海"), place("通化")], end="通化")
        self.assertEqual(self._get_names(stops), [("上海", "done"), ("通化", "last")])

    def test_nothing_known_is_no_picture(self):
        self.assertIsNone(sketch_route(collect_stops([])))

    def test_north_is_up_and_east_is_right(self):
        stops = collect_stops([place("Shanghai", **SHANGHAI), place("Berlin", **BERLIN)])
        sketch = sketch_route(stops)
        shanghai, berlin = sketch["stops"]
        self.assertEqual(sketch["mode"], "map")
        self.assertGreater(shanghai["x"], berlin["x"])
        self.assertGreater(shanghai["y"], berlin["y"])
        self.assertEqual(sketch["done"], f"M{shanghai['x']:g} {shanghai['y']:g} L{berlin['x']:g} {berlin['y']:g}")

    def test_the_way_over_the_date_line_is_the_short_one(self):
        stops = [Stop("Auckland", "done", "", -36.8, 174.8), Stop("Apia", "last", "", -13.8, -171.8)]
        auckland, apia = sketch_route(stops)["stops"]
        self.assertGreater(apia["x"], auckland["x"])

    def test_a_place_without_position_lies_between_its_neighbours(self):
        stops = collect_stops([place("A", **SHANGHAI), place("B"), place("C", **BERLIN)], start="W", end="Z")
        first, middle, last = sketch_route(stops)["stops"]
        self.assertEqual([first["name"], middle["name"], last["name"]], ["A", "B", "C"])
        self.assertAlmostEqual(middle["x"], (first["x"] + last["x"]) / 2, delta=0.2)

    def test_without_positions_the_places_are_stations(self):
        places = [place(name) for name in "ABCDEFG"]
        sketch = sketch_route(collect_stops(places, end="Z"))
        self.assertEqual([stop["name"] for stop in sketch["stops"]], ["A", "E", "F", "G", "Z"])
        self.assertEqual([stop["skipped"] for stop in sketch["stops"]], [0, 3, 0, 0, 0])
        self.assertEqual(sketch["ahead"].count("L"), 1)

    @settings(max_examples=150, deadline=None)
    @given(st.lists(STOPS, max_size=12), POINTS)
    def test_everything_is_on_the_paper_and_no_name_covers_another(self, stops, trail):
        sketch = sketch_route(stops, trail)
        boxes = []
        for stop in sketch["stops"] if sketch else ():
            self.assertTrue(0 <= stop["x"] <= WIDTH and 0 <= stop["y"] <= HEIGHT)
            if stop["label"]:
                boxes.append((stop["label_x"], stop["label_y"]))
        self.assertEqual(len(boxes), len(set(boxes)))


@tagged("post_install", "-at_install")
class TestTimelineLines(BaseCase):
    def _event(self, status, hours_ago, classifier="actual", **vals):
        at = NOW - timedelta(hours=hours_ago)
        return {"status": status, "at": at, "classifier": classifier, "place": "", "source": "webhook", **vals}

    def _tell(self, *events, is_open=True):
        lines = build_timeline(list(events), NOW, is_open)
        return [(line["type"], line.get("status") or line.get("hours") or line.get("count")) for line in lines]

    def test_newest_first_whatever_came_first(self):
        events = [self._event("picked_up", 40), self._event("in_transit", 3), self._event("arrived", 20)]
        expected = [("event", "in_transit"), ("event", "arrived"), ("event", "picked_up")]
        self.assertEqual(self._tell(*events), expected)
        self.assertEqual(self._tell(*reversed(events)), expected)

    def test_silence_is_a_gap_with_its_length(self):
        events = [self._event("in_transit", 60), self._event("picked_up", 200)]
        self.assertEqual(
            [line[0] for line in self._tell(*events)], ["gap", "event", "gap", "event"]
        )
        gaps = [line["hours"] for line in build_timeline(events, NOW, True) if line["type"] == "gap"]
        self.assertEqual(gaps, [60, 140])

    def test_after_the_delivery_nobody_waits(self):
        self.assertEqual(self._tell(self._event("delivered", 400), is_open=False), [("event", "delivered")])

    def test_only_the_latest_forecast_is_ahead(self):
        events = [
            self._event("delivered", -24, "estimated", reported_at=NOW - timedelta(hours=9)),
            self._event("delivered", -48, "estimated", reported_at=NOW - timedelta(hours=2)),
            self._event("in_transit", 1),
        ]
        lines = build_timeline(events, NOW, True)
        self.assertEqual([line["type"] for line in lines], ["ahead", "event"])
        self.assertEqual(lines[0]["at"], NOW + timedelta(hours=48))
        self.assertFalse(lines[0]["is_overdue"])

    def test_a_plan_that_came_true_stands_beside_the_fact(self):
        events = [
            self._event("arrived", 30, "planned", place="Hamburg"),
            self._event("arrived", 10, "planned", place="Berlin"),
            self._event("arrived", 5, place="Berlin"),
        ]
        ahead, fact = build_timeline(events, NOW, True)
        self.assertEqual((ahead["type"], ahead["place"], ahead["is_overdue"]), ("ahead", "Hamburg", True))
        self.assertEqual(fact["planned_at"], NOW - timedelta(hours=10))
        self.assertIsNone(fact["estimated_at"])

    def test_positions_are_one_line(self):
        positions = [self._event("in_transit", hours, source="gps") for hours in (2, 3, 4, 5)]
        lines = build_timeline([*positions, self._event("picked_up", 9)], NOW, True)
        self.assertEqual([line["type"] for line in lines], ["positions", "event"])
        self.assertEqual((lines[0]["count"], lines[0]["first_at"]), (4, NOW - timedelta(hours=5)))
