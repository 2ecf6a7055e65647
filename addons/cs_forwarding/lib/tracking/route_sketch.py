"""Geometry of a route sketch: the way of a parcel as a picture that needs no map server.

Where at least two places have co-ordinates they are projected, in the same scale both ways; otherwise the
places become stations along a line. The result is numbers and SVG paths; the backend and the portal draw it.
"""

from dataclasses import dataclass, replace
from math import cos, radians

WIDTH = 360
HEIGHT = 200
# A line of stations needs less.
LINE_HEIGHT = 80
# Room around the route for the names of the places.
MARGIN_X = 46
MARGIN_Y = 34
# Stations drawn on a line; what lies between them is counted.
LINE_STATIONS = 5
# A route shorter than this many degrees is not blown up further.
SMALLEST_SPAN = 0.02
# Width of a character of a name: Chinese ones are square.
WIDE_CHARACTER = 10
CHARACTER = 6
LABEL_HEIGHT = 12
# Characters of a name that are shown.
LABEL_LENGTH = 14


@dataclass(frozen=True)
class Stop:
    """A place on the way: ``kind`` is "done", "last" (where the parcel is now) or "ahead" (planned)."""

    name: str
    kind: str = "done"
    at: str = ""
    latitude: float | None = None
    longitude: float | None = None

    @property
    def is_located(self):
        return self.latitude is not None and self.longitude is not None


def collect_stops(places, start="", end=""):
    """Return the stops of a way: neighbours of one name are one stop, where the parcel was last seen.

    :param places: list of dicts name, at, latitude, longitude in the order of time; 0, 0 is no position
    :param start: name of the place where it begins
    :param end: name of the place where it shall end; empty when it has arrived
    """
    stops = [Stop(start)] if start else []
    for place in places:
        position = (place["latitude"], place["longitude"])
        latitude, longitude = position if any(position) else (None, None)
        stop = Stop(place["name"], "done", place["at"], latitude, longitude)
        if stops and _same(stops[-1], stop):
            stop = stop if stop.is_located else replace(stops[-1], at=stop.at)
            stops.pop()
        if stop.name or stop.is_located:
            stops.append(stop)
    if stops and places:
        stops[-1] = replace(stops[-1], kind="last")
    if end and not (stops and stops[-1].name == end):
        stops.append(Stop(end, "ahead"))
    return stops


def _same(stop, other):
    return bool(stop.name) and stop.name == other.name


def sketch_route(stops, trail=()):
    """Return the picture of a route, or None when there is nothing to draw.

    :param stops: list of :class:`Stop` in the order of the way
    :param trail: list of (latitude, longitude) of a GPS device in the order of time
    :return: dict with mode ("map" or "line"), width, height, the SVG paths done, ahead and trail, and stops:
        dicts with x, y, name, at, kind, skipped and the label, empty where it has no room
    """
    trail = list(trail)
    mapped = _drop_unlocated_ends(stops)
    if len(mapped) + len(trail) >= 2:
        points, trail_points = _project(mapped, trail)
        return _draw("map", mapped, points, [0] * len(mapped), trail_points)
    if not stops:
        return None
    shown, skipped = _choose_stations(stops)
    return _draw("line", shown, _place_on_line(len(shown)), skipped, [])


# Projection


def _drop_unlocated_ends(stops):
    """Return the stops from the first to the last one whose place on the earth is known."""
    known = [index for index, stop in enumerate(stops) if stop.is_located]
    return list(stops[known[0] : known[-1] + 1]) if known else []


def _project(stops, trail):
    coordinates = _locate(stops)
    everything = _unwrap([*coordinates, *trail])
    fit = _fit(everything)
    points = [fit(latitude, longitude) for latitude, longitude in everything]
    return points[: len(stops)], points[len(stops) :]


def _locate(stops):
    """Return co-ordinates of all stops; those without lie evenly between their neighbours that have some."""
    known = [index for index, stop in enumerate(stops) if stop.is_located]
    return [_between(stops, index, known) for index in range(len(stops))]


def _between(stops, index, known):
    before = max(item for item in known if item <= index)
    after = min(item for item in known if item >= index)
    share = (index - before) / (after - before) if after > before else 0
    first, last = stops[before], stops[after]
    latitude = first.latitude + (last.latitude - first.latitude) * share
    return latitude, first.longitude + _shortest(last.longitude - first.longitude) * share


def _shortest(degrees):
    """Return a difference of longitudes the short way round the earth."""
    return (degrees + 180) % 360 - 180


def _unwrap(points):
    """Let the longitudes go on over the date line instead of jumping to the other side."""
    unwrapped = []
    for latitude, longitude in points:
        base = unwrapped[-1][1] if unwrapped else longitude
        unwrapped.append((latitude, base + _shortest(longitude - base)))
    return unwrapped


def _fit(points):
    """Return the function that puts a co-ordinate on the paper, the whole route centred."""
    latitudes, longitudes = zip(*points, strict=True)
    stretch = max(cos(radians((min(latitudes) + max(latitudes)) / 2)), 0.1)
    wide = max((max(longitudes) - min(longitudes)) * stretch, SMALLEST_SPAN)
    high = max(max(latitudes) - min(latitudes), SMALLEST_SPAN)
    scale = min((WIDTH - 2 * MARGIN_X) / wide, (HEIGHT - 2 * MARGIN_Y) / high)
    middle_x = (min(longitudes) + max(longitudes)) / 2
    middle_y = (min(latitudes) + max(latitudes)) / 2

    def fit(latitude, longitude):
        x = WIDTH / 2 + (longitude - middle_x) * stretch * scale
        return round(x, 1), round(HEIGHT / 2 - (latitude - middle_y) * scale, 1)

    return fit


# Line


def _choose_stations(stops):
    """Return the stops worth a station and how many were left out before each: the first and the latest."""
    if len(stops) <= LINE_STATIONS:
        return list(stops), [0] * len(stops)
    tail = LINE_STATIONS - 1
    return [stops[0], *stops[-tail:]], [0, len(stops) - LINE_STATIONS] + [0] * (tail - 1)


def _place_on_line(count):
    step = (WIDTH - 2 * MARGIN_X) / max(count - 1, 1)
    start = MARGIN_X if count > 1 else WIDTH / 2
    return [(round(start + step * index, 1), LINE_HEIGHT / 2) for index in range(count)]


# Drawing


def _draw(mode, stops, points, skipped, trail):
    last = max((index for index, stop in enumerate(stops) if stop.kind != "ahead"), default=-1)
    labels = _label(mode, stops, points)
    return {
        "mode": mode,
        "width": WIDTH,
        "height": HEIGHT if mode == "map" else LINE_HEIGHT,
        "stops": [
            {"x": x, "y": y, "name": stop.name, "at": stop.at, "kind": stop.kind, "skipped": count, **label}
            for stop, (x, y), count, label in zip(stops, points, skipped, labels, strict=True)
        ],
        "done": _path(points[: last + 1]),
        "ahead": _path(points[max(last, 0) :]),
        "trail": _path(trail),
    }


def _path(points):
    if len(points) < 2:
        return ""
    return "M" + " L".join(f"{x:g} {y:g}" for x, y in points)


def _label(mode, stops, points):
    """Return where the name of each stop stands; a name that would cover another one is left out.

    The end of the way comes first, then where the parcel is, then the start, then the rest backwards.
    """
    rank = {"ahead": 0, "last": 1}
    order = sorted(
        range(len(stops)), key=lambda index: (rank.get(stops[index].kind, 2 if index == 0 else 3), -index)
    )
    labels, taken = {}, []
    for index in order:
        label, box = _find_room(mode, index, stops[index].name, points[index], taken)
        labels[index] = label
        if label["label"]:
            taken.append(box)
    return [labels[index] for index in range(len(stops))]


def _find_room(mode, index, name, point, taken):
    text = name if len(name) <= LABEL_LENGTH else name[: LABEL_LENGTH - 1] + "…"
    x, y = point
    width = sum(WIDE_CHARACTER if char > "\u2e80" else CHARACTER for char in text)
    left = min(max(x - width / 2, 2), WIDTH - width - 2)
    above, below = y - 12, y + 20
    for line in (above, below) if mode == "map" or index % 2 else (below, above):
        box = (left, line - LABEL_HEIGHT, left + width, line)
        if text and not any(_overlap(box, other) for other in taken):
            middle = round(left + width / 2, 1)
            return {"label": text, "label_x": middle, "label_y": round(line, 1)}, box
    return {"label": "", "label_x": x, "label_y": y}, None


def _overlap(box, other):
    left, top, right, bottom = box
    return left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
