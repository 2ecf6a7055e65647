from odoo import api, fields, models
from odoo.tools import SQL


class CsParcel(models.Model):
    """A parcel that gets a status of trouble opens the anomaly of that status."""

    _inherit = "cs.parcel"

    anomaly_ids = fields.One2many("cs.anomaly", "parcel_id", string="Anomalies")

    anomaly_count = fields.Integer(string="Number of Anomalies", compute="_compute_anomaly_count")

    @api.depends("anomaly_ids")
    def _compute_anomaly_count(self):
        for parcel in self:
            parcel.anomaly_count = len(parcel.anomaly_ids)

    def _after_tracking(self, changes):
        result = super()._after_tracking(changes)
        self._open_exceptions()
        self._close_exceptions()
        return result

    def _open_exceptions(self):
        """Open an anomaly on each parcel whose status or reason names a type."""
        found = {}
        for type_code, parcel_id, evidence in self.env.execute_query(self._select_exceptions()):
            found.setdefault(type_code, []).append((parcel_id, evidence))
        for type_code, findings in found.items():
            opened = self.env["cs.anomaly"]._open_for_parcels(type_code, findings)
            opened._after_exception()

    def _select_exceptions(self):
        """Return the query of type code, parcel id and evidence of the parcels in trouble."""
        return SQL(
            """
            SELECT t.code, p.id, jsonb_strip_nulls(jsonb_build_object(
                       'status', s.code, 'reason', r.code, 'waybill', p.name, 'carrier', c.name->>'en_US',
                       'now', jsonb_build_object('place', p.last_place, 'at', p.last_event_at)))
              FROM cs_parcel p
              JOIN cs_tracking_status s ON s.id = p.status_id
         LEFT JOIN cs_tracking_reason r ON r.id = p.reason_id
              JOIN cs_anomaly_type t ON t.active AND t.id = CASE WHEN s.phase = 'problem'
                        THEN COALESCE(r.anomaly_type_id, s.anomaly_type_id) ELSE s.anomaly_type_id END
         LEFT JOIN delivery_carrier c ON c.id = p.carrier_id
             WHERE p.id = ANY(%s) AND p.active
            """,
            self.ids,
        )

    def _close_exceptions(self):
        """Close what is over by itself, once the parcel goes on or has arrived."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT t.code, p.id
                  FROM cs_anomaly a
                  JOIN cs_anomaly_type t ON t.id = a.type_id AND t.closes_itself
                  JOIN cs_parcel p ON p.id = a.parcel_id AND p.phase IN ('moving', 'delivered')
                 WHERE a.parcel_id = ANY(%s) AND a.source = 'tracking' AND a.evidence ? 'status'
                   AND a.state IN ('new', 'informed', 'in_solution')
                """,
                self.ids,
            )
        )
        over = {}
        for type_code, parcel_id in rows:
            over.setdefault(type_code, []).append(parcel_id)
        for type_code, ids in over.items():
            note = self.env._("The parcel goes on. Closed by itself.")
            self.env["cs.anomaly"]._close_for_parcels(type_code, self.browse(ids), note)

    def action_view_anomalies(self):
        return self.anomaly_ids._open_of(self.env._("Anomalies of %(name)s", name=self.name))
