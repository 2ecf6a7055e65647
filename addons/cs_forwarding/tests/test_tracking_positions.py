from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .tracking_hook_common import TrackingCase


@tagged("post_install", "-at_install")
class TestTrackingPositions(TrackingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.phones = cls._create_provider("osmand", signing_secret=False)
        cls.trackers = cls._create_provider("traccar", signing_secret="tracker-key")
        cls.now = fields.Datetime.now()

    def _point(self, minutes_ago, north, device="van-3"):
        moment = self.now - timedelta(minutes=minutes_ago)
        return {"id": device, "lat": str(30 + north), "lon": "120", "timestamp": f"{moment}Z"}

    def _path(self, provider):
        return f"/cs/position/{provider.format}/{provider.webhook_token}"

    def _send_points(self, *points):
        for point in points:
            self.assertEqual(self.url_open(self._path(self.phones), params=point).status_code, 200)
        self._work()

    def _device(self, identifier="van-3"):
        providers = (self.phones + self.trackers).ids
        domain = [("identifier", "=", identifier), ("provider_id", "in", providers)]
        return self.env["cs.tracking.device"].search(domain)

    def _positions(self, device):
        found = self.env["cs.tracking.position"].search([("device_id", "=", device.id)])
        return found.mapped(lambda position: (round(position.latitude, 4), position.recorded_at))

    def test_a_device_appears_and_its_positions_are_thinned(self):
        points = [self._point(30, 0), self._point(29, 0.0001), self._point(28, 0.01), self._point(10, 0.01)]
        self._send_points(*points)
        device = self._device()
        self.assertEqual((device.name, device.provider_id), ("van-3", self.phones))
        self.assertEqual(
            self._positions(device),
            [
                (north, self.now - timedelta(minutes=ago))
                for north, ago in ((30.01, 10), (30.01, 28), (30, 30))
            ],
        )
        self.assertEqual(device.last_seen_at, self.now - timedelta(minutes=10))
        self._send_points(points[0], self._point(5, 0.0101))
        self.assertEqual(len(self._positions(device)), 3, "nothing new")

    def test_parcels_on_board_show_fewer_of_them(self):
        self._send_points(self._point(300, 0))
        device, parcel = self._device(), self._parcel("aftership")
        device.write({"name": "Van 3", "parcel_ids": [Command.set(parcel.ids)]})
        self._send_points(self._point(200, 0.5), self._point(190, 0.6), self._point(100, 0.6))
        self.assertEqual(len(self._positions(device)), 4)
        events = parcel.event_ids
        self.assertEqual(
            events.mapped(lambda event: (event.source, round(event.latitude, 2), event.description)),
            [("gps", 30.6, "Van 3"), ("gps", 30.6, "Van 3"), ("gps", 30.5, "Van 3")],
        )
        self.assertFalse(events.status_id, "a position says nothing of the status")
        self.assertFalse(self.env["cs.tracking.code"].search([("format", "=", "osmand")]))

    def test_all_parcels_of_a_batch(self):
        batch = self.env["stock.picking.batch"].create({"picking_ids": [Command.set(self.picking.ids)]})
        self._send_points(self._point(60, 0))
        device = self._device()
        device.batch_id = batch
        self._send_points(self._point(50, 1))
        self.assertEqual(set(self.picking.cs_parcel_ids.event_ids.mapped("source")), {"gps"})
        self.assertEqual(len(self.picking.cs_parcel_ids.event_ids), 6)

    def test_traccar_needs_its_key(self):
        position = {"fixTime": f"{self.now}Z", "latitude": 30.1, "longitude": 120, "speed": 0, "valid": True}
        body = {"position": position, "device": {"uniqueId": "imei-1", "name": "Van"}}
        for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer"}):
            self.assertEqual(self._post(self._path(self.trackers), body, headers).status_code, 401)
        key = {"Authorization": "Bearer tracker-key"}
        self.assertEqual(self._post(self._path(self.trackers), body, key).status_code, 200)
        self._work()
        self.assertEqual(len(self._positions(self._device("imei-1"))), 1)

    def test_post_in_each_form(self):
        path, point = self._path(self.phones), self._point(3, 0)
        self.assertEqual(self.url_open(path, data=point).status_code, 200)
        location = {"timestamp": point["timestamp"], "coords": {"latitude": 31, "longitude": 121}}
        self.assertEqual(self._post(path, {"location": location, "device_id": "phone"}).status_code, 200)
        self._work()
        self.assertEqual(len(self._positions(self._device())), 1)
        self.assertEqual(len(self._positions(self._device("phone"))), 1)

    def test_hostile(self):
        path = self._path(self.phones)
        self.assertEqual(self.url_open(path[:-3], params=self._point(1, 0)).status_code, 401)
        tracking = path.replace("position", "tracking")
        self.assertEqual(self._post(tracking, self._point(1, 0)).status_code, 401)
        aftership = f"/cs/position/aftership/{self.providers['aftership'].webhook_token}"
        self.assertEqual(self._post(aftership, self._point(1, 0)).status_code, 401)
        self.assertEqual(self._post(path, b"[" * 100_000).status_code, 400)
        self.assertEqual(self._post(path, b" " * (2 * 2**20 + 1)).status_code, 413)
        self.assertFalse(self.env["cs.tracking.delivery"].search([("provider_id", "=", self.phones.id)]))
        for body in ([], [1], {}, {"id": {}}, {"id": "1", "lat": [], "lon": {}}, {"location": [[]]}):
            self.assertEqual(self._post(path, body).status_code, 200)
        ahead = {**self._point(0, 0), "timestamp": "2999-01-01T00:00:00Z"}
        self.assertEqual(self.url_open(path, params=ahead).status_code, 200)
        self._work()
        self.assertFalse(
            self.env["cs.tracking.position"].search([("device_id.provider_id", "=", self.phones.id)])
        )
        self.assertLessEqual(
            set(self.phones.delivery_ids.mapped(lambda message: (message.state, message.error))),
            {("done", False), ("failed", "id: is missing"), ("failed", "body: must be an object")},
        )

    def test_old_positions_are_forgotten(self):
        self._send_points(self._point(60, 0), self._point(30, 1))
        device = self._device()
        oldest = self.env["cs.tracking.position"].search([("device_id", "=", device.id)])[-1]
        oldest.recorded_at = self.now - timedelta(days=91)
        self.assertEqual(self.env["cs.tracking.position"]._gc_positions(), (1, False))
        self.assertEqual(len(self._positions(device)), 1)
