from odoo import api, models
from odoo.tools import SQL

_FOLDED_FIELDS = ("cs_tracking_status_id", "cs_tracking_phase")

# Of several parcels the one in need speaks for all, else the one furthest behind.
_URGENCY = ("problem", "returning", "announced", "moving", "closed", "delivered")


class StockPicking(models.Model):
    """The state of a transfer's parcels, taken together."""

    _inherit = "stock.picking"

    @api.depends("cs_parcel_ids.status_id", "cs_parcel_ids.phase", "cs_parcel_ids.active")
    def _compute_cs_tracking(self):
        self.env["cs.parcel"].flush_model(["active", "phase", "picking_id", "status_id"])
        states = {row[0]: row[1:] for row in self.env.execute_query(self._select_tracking())}
        for picking in self:
            picking.cs_tracking_status_id, picking.cs_tracking_phase = states.get(picking.id, (False, False))

    def _fold_tracking(self):
        """Bring transfers in step with their parcels, past the ORM; the parcels must be locked."""
        for name in _FOLDED_FIELDS:
            self.env.remove_to_compute(self._fields[name], self)
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE stock_picking k SET cs_tracking_status_id = s.status_id, cs_tracking_phase = s.phase
                  FROM (%s) AS s (id, status_id, phase)
                 WHERE k.id = s.id
                   AND (k.cs_tracking_status_id, k.cs_tracking_phase) IS DISTINCT FROM (s.status_id, s.phase)
             RETURNING k.id
                """,
                self._select_tracking(),
            )
        )
        moved = self.browse(row[0] for row in rows)
        moved.invalidate_recordset(_FOLDED_FIELDS)
        moved.modified(_FOLDED_FIELDS)

    def _select_tracking(self):
        """Return the query of id, status and phase of the transfers that have parcels."""
        return SQL(
            """
            SELECT DISTINCT ON (p.picking_id) p.picking_id, p.status_id, p.phase
              FROM cs_parcel p LEFT JOIN cs_tracking_status s ON s.id = p.status_id
             WHERE p.picking_id = ANY(%s) AND p.active AND p.phase IS NOT NULL
             ORDER BY p.picking_id, array_position(%s, p.phase::text), s.sequence NULLS FIRST, p.id
            """,
            self.ids,
            list(_URGENCY),
        )
