from odoo import fields, models
from odoo.tools import SQL

from ..const import OPEN_ANOMALY_STATES


class CsTrackingRoundAnomaly(models.TransientModel):
    _name = "cs.tracking.round.anomaly"
    _description = "Anomaly in a Tracking Round"

    line_ids = fields.Many2many("cs.tracking.round.line", required=True, string="Parcels")
    type_id = fields.Many2one(
        "cs.anomaly.type",
        required=True,
        default=lambda self: self.env.ref("cs_forwarding.cs_anomaly_type_silent", raise_if_not_found=False),
    )
    note = fields.Char(string="What is wrong", required=True)

    def action_confirm(self):
        """Open the anomaly on each parcel, or add the words to the one that is open, and tick the lines."""
        lines = self.line_ids._get_free()
        known = self._get_open(lines.parcel_id)
        for anomaly in known.values():
            anomaly.message_post(body=self.note, subtype_xmlid="mail.mt_note")
        # with the moment it is always new evidence: what was settled once may be wrong again
        now = fields.Datetime.to_string(fields.Datetime.now())
        opened = self.env["cs.anomaly"]._open_for_parcels(
            self.type_id.code,
            [
                (parcel.id, {"waybill": parcel.name, "words": self.note, "at": now})
                for parcel in lines.parcel_id
                if parcel not in known
            ],
            source="agent",
        )
        opened.write({"summary": self.note})
        lines._settle("anomaly", note=self.note)
        self._link(lines, opened)
        return self.line_ids._tell_done(lines)

    def _link(self, lines, opened):
        """Note the open anomaly on each line, and whether it was opened just now."""
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                """
                UPDATE cs_tracking_round_line l
                   SET anomaly_id = a.id, has_opened_anomaly = a.id = ANY(%s)
                  FROM cs_anomaly a
                 WHERE l.id = ANY(%s) AND a.parcel_id = l.parcel_id AND a.type_id = %s AND a.state IN %s
             RETURNING l.id
                """,
                opened.ids,
                lines.ids,
                self.type_id.id,
                OPEN_ANOMALY_STATES,
            )
        )
        lines.invalidate_recordset()

    def _get_open(self, parcels):
        """Return ``{parcel: its open anomaly of the chosen type}``."""
        anomalies = self.env["cs.anomaly"].search(
            fields.Domain("parcel_id", "in", parcels.ids)
            & fields.Domain("type_id", "=", self.type_id.id)
            & self.env["cs.anomaly"]._get_open_domain()
        )
        return {anomaly.parcel_id: anomaly for anomaly in anomalies}
