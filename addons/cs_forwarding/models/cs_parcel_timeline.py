from datetime import datetime
from urllib.parse import quote

from odoo import api, fields, models
from odoo.fields import Domain

from ..const_transport import OPEN_PHASES
from ..lib.masking import mask_text
from ..lib.tracking.route_sketch import collect_stops, sketch_route
from ..lib.tracking.timeline import build_timeline

# So many events of a parcel are told, the newest; a parcel with more is a GPS device's.
TIMELINE_EVENTS = 1000
# So many positions of a trail are drawn.
TRAIL_POINTS = 200

_MAP = "https://www.openstreetmap.org"
_FIELDS = (
    "parcel_id", "occurred_at", "zone_assumed", "reported_at", "classifier", "code", "description",
    "status_id", "reason_id", "place", "country_code", "latitude", "longitude", "signed_by", "source",
    "provider_id", "user_id",
)


class CsParcel(models.Model):
    """The parcel's way as a person reads it: news in words, silence, forecasts and a picture."""

    _inherit = "cs.parcel"

    @api.readonly
    def action_timeline(self):
        """Return what the timeline widget shows: see :meth:`_get_timelines`; moments are texts."""
        self.check_access("read")
        timelines = self._get_timelines()
        if self.env["cs.confidentiality"]._applies():
            clear = self.env["cs.confidentiality"]._get_clear_ids(self, self.ids)
            for timeline in timelines:
                if timeline["id"] not in clear:
                    timeline["lines"] = [_mask_line(line) for line in timeline["lines"]]
        return _write_moments(timelines)

    def _get_timelines(self):
        """Return, for each parcel, a dict with its state, ``facts`` (when it is expected), ``lines`` (see
        ``lib/tracking/timeline.py``), ``sketch`` (see ``lib/tracking/route_sketch.py``) and ``map_url``.

        Takes a constant number of queries for any number of parcels.
        """
        events = self._read_timeline_events()
        now = fields.Datetime.now()
        return [parcel._tell_timeline(events.get(parcel.id, []), now) for parcel in self]

    def _get_timeline_domain(self):
        """Return the domain of the events worth telling."""
        return Domain("parcel_id", "in", self.ids)

    def _read_timeline_events(self):
        """Return ``{parcel id: events as dicts, newest first}``."""
        found = self.env["cs.tracking.event"].search_fetch(
            self._get_timeline_domain(), _FIELDS, limit=TIMELINE_EVENTS * len(self)
        )
        labels = {
            name: dict(self.env[model]._fields[field]._description_selection(self.env))
            for name, model, field in (
                ("source", "cs.tracking.event", "source"),
                ("party", "cs.tracking.reason", "party"),
            )
        }
        events = {}
        for event in found:
            told = events.setdefault(event.parcel_id.id, [])
            if len(told) < TIMELINE_EVENTS:
                told.append(event._tell(labels))
        return events

    def _tell_timeline(self, events, now):
        facts = [event for event in events if event["classifier"] == "actual"]
        return {
            "id": self.id,
            "name": self.name,
            "carrier": self.carrier_id.name or "",
            "carrier_url": self._get_carrier_link() or "",
            "status": self.status_id.name or "",
            "phase": self.phase or "announced",
            "facts": self._get_timeline_facts(),
            "lines": build_timeline(events, now, self.phase in OPEN_PHASES),
            "sketch": self._sketch(facts[::-1]),
            "map_url": _get_map_url(facts),
        }

    def _get_timeline_facts(self):
        """Return when the parcel is expected and why: list of dicts label, at, note (one parcel)."""
        facts = []
        if self.eta:
            facts.append({"label": self.env._("Expected"), "at": self.eta, "note": self.eta_note or ""})
        if self.promised_at and self.phase in OPEN_PHASES and self.eta_source != "promised":
            facts.append({"label": self.env._("Promised"), "at": self.promised_at, "note": ""})
        return facts

    def _sketch(self, facts):
        """:param facts: what has happened, oldest first"""
        # sudo: only the towns at both ends of the way are told, whoever may read warehouses and partners
        picking = self.sudo().picking_id
        start = picking.picking_type_id.warehouse_id.partner_id.city or ""
        end = start if self.phase in ("returning", "closed") else picking.partner_id.city or ""
        places = [
            {
                "name": fact["place"],
                "at": fact["at"],
                "latitude": fact["latitude"],
                "longitude": fact["longitude"],
            }
            for fact in facts
            if fact["source"] != "gps"
        ]
        positions = [(fact["latitude"], fact["longitude"]) for fact in facts if fact["source"] == "gps"]
        stops = collect_stops(places, start, "" if self.phase in ("delivered", "closed") else end)
        return sketch_route(stops, _thin(positions))


def _mask_line(line):
    return {**line, **{name: mask_text(line[name]) for name in ("description", "signed_by") if name in line}}


def _thin(points):
    """Return at most ``TRAIL_POINTS`` points, evenly chosen, the last one among them."""
    step = -(-len(points) // TRAIL_POINTS) or 1
    return points[::-step][::-1]


def _get_map_url(facts):
    """Return the address of the latest place on an outside map, or ''.

    :param facts: what has happened, newest first
    """
    for fact in facts:
        latitude, longitude = fact["latitude"], fact["longitude"]
        if latitude or longitude:
            return f"{_MAP}/?mlat={latitude:.5f}&mlon={longitude:.5f}#map=9/{latitude:.5f}/{longitude:.5f}"
        if fact["place"]:
            where = " ".join(filter(None, (fact["place"], fact["country"])))
            return f"{_MAP}/search?query={quote(where)}"
    return ""


def _write_moments(value):
    """Return a value with all datetimes in it as texts."""
    if isinstance(value, dict):
        return {key: _write_moments(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_write_moments(item) for item in value]
    return fields.Datetime.to_string(value) if isinstance(value, datetime) else value
