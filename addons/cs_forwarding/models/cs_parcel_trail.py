from odoo import models
from odoo.tools import SQL

from .cs_parcel_timeline import TRAIL_POINTS


class CsParcel(models.Model):
    """The trail of the vehicle that has a parcel on board."""

    _inherit = "cs.parcel"

    def _get_trails(self):
        trails = super()._get_trails()
        self.env["cs.tracking.device"].flush_model()
        self.env["stock.picking"].flush_model(["batch_id"])
        for parcel_id, latitude, longitude in self.env.execute_query(self._get_trail_query()):
            trails.setdefault(parcel_id, []).append((float(latitude), float(longitude)))
        return trails

    def _get_trail_query(self):
        """Return the newest positions since each parcel was loaded, oldest first."""
        return SQL(
            """
            WITH carried AS (
                SELECT p.id, d.id AS device_id, d.loaded_at
                  FROM cs_parcel p
                  JOIN stock_picking k ON k.id = p.picking_id
                  JOIN cs_tracking_device d ON d.loaded_at IS NOT NULL AND (
                       d.batch_id = k.batch_id OR d.picking_id = k.id
                       OR EXISTS (SELECT FROM cs_parcel_cs_tracking_device_rel r
                                   WHERE r.cs_tracking_device_id = d.id AND r.cs_parcel_id = p.id))
                 WHERE p.id = ANY(%s) AND d.active
            )
            SELECT c.id, t.latitude, t.longitude
              FROM carried c
              CROSS JOIN LATERAL (
                   SELECT latitude, longitude, recorded_at FROM cs_tracking_position
                    WHERE device_id = c.device_id AND recorded_at >= c.loaded_at
                    ORDER BY recorded_at DESC LIMIT %s) t
             ORDER BY c.id, t.recorded_at
            """,
            self.ids,
            TRAIL_POINTS,
        )
