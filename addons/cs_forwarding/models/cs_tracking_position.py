from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..const_tracking import POSITION_DAYS

_GC_LIMIT = 50_000


class CsTrackingPosition(models.Model):
    """Where a device was. Rows are only added, and forgotten after some months."""

    _name = "cs.tracking.position"
    _description = "GPS Position"
    _order = "recorded_at desc, id desc"
    _log_access = False
    _rec_name = "device_id"

    device_id = fields.Many2one("cs.tracking.device", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one(related="device_id.company_id")
    recorded_at = fields.Datetime(string="Time", required=True, readonly=True)
    latitude = fields.Float(digits=(10, 7), required=True, readonly=True)
    longitude = fields.Float(digits=(10, 7), required=True, readonly=True)
    speed = fields.Float(string="Speed (km/h)", digits=(5, 1), readonly=True)

    _recorded_idx = models.Index("USING brin (recorded_at)")
    _device_time_uniq = models.UniqueIndex("(device_id, recorded_at)", "This position is known already.")

    @api.model
    def _record(self, device, positions):
        """Add positions of a device; a moment that is known stays as it is."""
        self.env.execute_query(
            SQL(
                """
                INSERT INTO cs_tracking_position (device_id, recorded_at, latitude, longitude, speed)
                SELECT %s, * FROM unnest(%s::timestamp[], %s::numeric[], %s::numeric[], %s::numeric[])
                    ON CONFLICT DO NOTHING RETURNING id
                """,
                device.id,
                [found.recorded_at for found in positions],
                [found.latitude for found in positions],
                [found.longitude for found in positions],
                [found.speed for found in positions],
            )
        )

    @api.autovacuum
    def _gc_positions(self):
        days = self.env["ir.config_parameter"].get_param("cs_forwarding.position_days")
        before = fields.Datetime.now() - timedelta(days=int(days or POSITION_DAYS))
        old = self.search([("recorded_at", "<", before)], order="recorded_at, id", limit=_GC_LIMIT)
        old.unlink()
        return len(old), len(old) == _GC_LIMIT
