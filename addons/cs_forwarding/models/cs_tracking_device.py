from odoo import api, fields, models
from odoo.fields import Domain

from ..const_tracking import DEVICES_OF_A_PROVIDER, EVENT_METRES, EVENT_SECONDS, TRAIL_METRES, TRAIL_SECONDS
from ..lib.tracking.positions import Position, thin
from ..lib.tracking.update import TrackingUpdate
from ..lib.tracking.values import content_key


class CsTrackingDevice(models.Model):
    """A telephone or a tracker in a vehicle, and what it carries at present."""

    _name = "cs.tracking.device"
    _description = "GPS Device"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    identifier = fields.Char(
        required=True, help="As the device calls itself: the identifier in the app, the IMEI of a tracker."
    )
    provider_id = fields.Many2one(
        "cs.tracking.provider",
        string="Service",
        required=True,
        ondelete="cascade",
        check_company=True,
        domain="[('format', 'in', ('osmand', 'traccar'))]",
    )
    company_id = fields.Many2one(related="provider_id.company_id", store=True, index=True)
    active = fields.Boolean(default=True)
    batch_id = fields.Many2one(
        "stock.picking.batch",
        check_company=True,
        index="btree_not_null",
        help="All its parcels are on board.",
    )
    picking_id = fields.Many2one(
        "stock.picking", string="Transfer", check_company=True, index="btree_not_null"
    )
    parcel_ids = fields.Many2many("cs.parcel", string="Single Parcels", check_company=True)
    loaded_at = fields.Datetime(
        string="Loaded On",
        compute="_compute_loaded_at",
        store=True,
        help="Since when it carries what is on board.",
    )
    last_seen_at = fields.Datetime(string="Last Position", readonly=True, copy=False)
    last_latitude = fields.Float(digits=(10, 7), readonly=True, copy=False)
    last_longitude = fields.Float(digits=(10, 7), readonly=True, copy=False)
    told_at = fields.Datetime(groups=fields.NO_ACCESS, copy=False)
    told_latitude = fields.Float(digits=(10, 7), groups=fields.NO_ACCESS, copy=False)
    told_longitude = fields.Float(digits=(10, 7), groups=fields.NO_ACCESS, copy=False)

    _identifier_uniq = models.UniqueIndex(
        "(provider_id, identifier)", "This device is known to the service already."
    )

    @api.depends("batch_id", "picking_id", "parcel_ids")
    def _compute_loaded_at(self):
        for device in self:
            is_loaded = device.batch_id or device.picking_id or device.parcel_ids
            device.loaded_at = is_loaded and fields.Datetime.now()

    def action_view_positions(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("cs_forwarding.cs_tracking_position_action")
        return {**action, "domain": [("device_id", "=", self.id)]}

    def action_open_map(self):
        """Show the last position on the map of a public server, when somebody asks for it."""
        self.ensure_one()
        place = f"mlat={self.last_latitude}&mlon={self.last_longitude}"
        url = f"https://www.openstreetmap.org/?{place}#map=13/{self.last_latitude}/{self.last_longitude}"
        return {"type": "ir.actions.act_url", "url": url, "target": "new"}

    # Positions

    @api.model
    def _take_in(self, provider, positions):
        """Keep the positions that tell something, and show fewer of them on the timelines of the parcels.

        :param provider: the ``cs.tracking.provider`` they came from, with all rights
        :param positions: list of ``Position``, in any order, of any number of devices
        """
        now = fields.Datetime.now()
        by_device = {}
        for found in positions:
            if found.recorded_at and found.recorded_at > now:
                continue  # a clock that runs ahead would hide what comes later
            at = found if found.recorded_at else _at_moment(found, now)
            by_device.setdefault(found.device, []).append(at)
        updates = []
        for device in self._get_devices(provider, by_device):
            updates += device._keep_positions(by_device[device.identifier])
        if updates:
            self.env["cs.tracking.service"]._ingest(provider, updates, "gps")

    @api.model
    def _get_devices(self, provider, identifiers):
        """Return the devices with these identifiers; new ones are put on the list, to be named."""
        devices = self.with_context(active_test=False).search([("provider_id", "=", provider.id)])
        missing = sorted(set(identifiers) - set(devices.mapped("identifier")))
        room = max(DEVICES_OF_A_PROVIDER - len(devices), 0)
        devices += self.create(
            [
                {"name": identifier, "identifier": identifier, "provider_id": provider.id}
                for identifier in missing[:room]
            ]
        )
        return devices.filtered(lambda device: device.active and device.identifier in identifiers)

    def _keep_positions(self, positions):
        """Keep what the device has said and return the updates of its parcels."""
        last = self._get_position(self.last_seen_at, self.last_latitude, self.last_longitude)
        kept = thin(positions, last, TRAIL_METRES, TRAIL_SECONDS)
        if not kept:
            return []
        self.env["cs.tracking.position"]._record(self, kept)
        newest = kept[-1]
        self.write(
            {
                "last_seen_at": newest.recorded_at,
                "last_latitude": newest.latitude,
                "last_longitude": newest.longitude,
            }
        )
        return self._tell_parcels(kept)

    def _tell_parcels(self, positions):
        parcels = self._get_parcels()
        if not parcels:
            return []
        last = self._get_position(self.told_at, self.told_latitude, self.told_longitude)
        told = thin(positions, last, EVENT_METRES, EVENT_SECONDS)
        if told:
            newest = told[-1]
            self.write(
                {
                    "told_at": newest.recorded_at,
                    "told_latitude": newest.latitude,
                    "told_longitude": newest.longitude,
                }
            )
        return [self._prepare_update(parcel, found) for found in told for parcel in parcels]

    def _get_position(self, recorded_at, latitude, longitude):
        return Position(self.identifier, recorded_at, latitude, longitude) if recorded_at else None

    def _prepare_update(self, parcel, found):
        """A position says where a parcel is, and nothing of its status: it has no code."""
        return TrackingUpdate(
            waybill=parcel.name,
            code="",
            occurred_at=found.recorded_at,
            description=self.name,
            latitude=found.latitude,
            longitude=found.longitude,
            key=content_key("gps", self.id, found.recorded_at.isoformat()),
        )

    def _get_parcels(self):
        """Return the parcels on board that are still under way (one device)."""
        pickings = self.batch_id.picking_ids + self.picking_id
        on_board = Domain("picking_id", "in", pickings.ids) | Domain("id", "in", self.parcel_ids.ids)
        parcels = self.env["cs.parcel"]
        domain = on_board & parcels._get_open_domain() & Domain("company_id", "=", self.company_id.id)
        return parcels.search(domain)


def _at_moment(found, moment):
    return Position(found.device, moment, found.latitude, found.longitude, found.speed)
