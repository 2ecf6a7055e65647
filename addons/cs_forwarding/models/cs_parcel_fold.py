from odoo import api, fields, models
from odoo.tools import SQL

from ..lib.tracking.update import TrackingChange

# What the events decide, in the order of the columns of _select_states.
FOLDED_FIELDS = (
    "status_id",
    "phase",
    "reason_id",
    "last_event_id",
    "last_event_at",
    "last_place",
    "delivered_at",
    "signed_by",
    "carrier_eta",
    "event_count",
)

# A clock may go wrong by so much; an event dated further ahead of the moment it was told is no fact.
FUTURE_TOLERANCE = "15 minutes"


class CsParcel(models.Model):
    """How the state of parcels follows from their events.

    One query says what the events of any number of parcels come to. It looks at the events alone, so order
    and repetition of their arrival make no difference, and neither does the hour at which it is asked.
    """

    _inherit = "cs.parcel"

    @api.depends(
        "event_ids.status_id.advances",
        "event_ids.status_id.phase",
        "event_ids.status_id.sequence",
        "event_ids.reason_id",
        "event_ids.occurred_at",
        "event_ids.classifier",
        "event_ids.takes_back_id",
    )
    def _compute_tracking(self):
        self._flush_events()
        states = {row[0]: row[1:] for row in self.env.execute_query(self._select_states())}
        nothing = (None,) * len(FOLDED_FIELDS)
        for parcel in self:
            values = states.get(parcel.id, nothing)
            parcel.update({name: value or False for name, value in zip(FOLDED_FIELDS, values, strict=True)})

    def _fold(self):
        """Bring parcels in step with their events and tell who wants to know; they must be locked.

        The rows are written even when nothing changes: whoever has waited for the lock with an older picture
        of the events is thereby made to start again.

        :return: ``{parcel id: TrackingChange}`` of those whose status or reason has moved
        """
        if not self:
            return {}
        self._flush_events()
        rows = self.env.execute_query(self._update_states())
        self.invalidate_recordset(FOLDED_FIELDS)
        self.modified(FOLDED_FIELDS)
        self.env["stock.picking"].browse({row[1] for row in rows})._fold_tracking()
        changes = {
            parcel_id: TrackingChange(*codes, event_id=event_id)
            for parcel_id, _picking_id, event_id, *codes in rows
            if codes[0::2] != codes[1::2]
        }
        if changes:
            self.browse(changes)._after_tracking(changes)
        return changes

    def _flush_events(self):
        self.flush_model(["active", "company_id", "picking_id", "waybill_key", *FOLDED_FIELDS])
        self.env["cs.tracking.event"].flush_model()
        self.env["cs.tracking.status"].flush_model(["advances", "phase", "sequence"])
        self.env["cs.tracking.reason"].flush_model(["code"])

    def _update_states(self):
        columns = SQL(", ").join(SQL.identifier(name) for name in FOLDED_FIELDS)
        values = SQL(", ").join(SQL.identifier("s", name) for name in FOLDED_FIELDS)
        return SQL(
            """
            WITH state (id, %(columns)s) AS (%(states)s)
            UPDATE cs_parcel p
               SET (%(columns)s, write_date) = ROW(%(values)s, %(now)s)
              FROM state s
              JOIN cs_parcel o ON o.id = s.id
         LEFT JOIN cs_tracking_status old_status ON old_status.id = o.status_id
         LEFT JOIN cs_tracking_status new_status ON new_status.id = s.status_id
         LEFT JOIN cs_tracking_reason old_reason ON old_reason.id = o.reason_id
         LEFT JOIN cs_tracking_reason new_reason ON new_reason.id = s.reason_id
             WHERE p.id = s.id
         RETURNING p.id, p.picking_id, p.last_event_id,
                   COALESCE(old_status.code, ''), COALESCE(new_status.code, ''),
                   COALESCE(old_reason.code, ''), COALESCE(new_reason.code, '')
            """,
            columns=columns,
            values=values,
            states=self._select_states(),
            now=fields.Datetime.now(),
        )

    def _select_states(self):
        """Return the query of id and ``FOLDED_FIELDS`` of the parcels.

        The latest fact decides, among facts of one moment the one further along the way, then the greater
        key. An event without a time comes before all others, whenever it was heard of.
        """
        return SQL(
            """
            WITH event AS (%s), ranked AS (
                SELECT *, row_number() OVER latest AS rank,
                       max(occurred_at) FILTER (WHERE moves AND phase IS DISTINCT FROM 'delivered')
                                        OVER (PARTITION BY parcel_id) AS undelivered_at
                  FROM event
                WINDOW latest AS (PARTITION BY parcel_id
                                  ORDER BY moves DESC, time_assumed, occurred_at DESC, sequence DESC,
                                           key DESC, status_id DESC, provider_id DESC)
            ), folded AS (
                SELECT parcel_id, count(*) AS event_count,
                       max(status_id) FILTER (WHERE is_latest) AS status_id,
                       max(phase) FILTER (WHERE is_latest) AS phase,
                       max(reason_id) FILTER (WHERE is_latest) AS reason_id,
                       max(id) FILTER (WHERE is_latest) AS last_event_id,
                       max(occurred_at) FILTER (WHERE is_latest) AS last_event_at,
                       (array_agg(place ORDER BY rank) FILTER (WHERE moves AND place <> ''))[1] AS last_place,
                       min(occurred_at) FILTER (WHERE arrives) AS delivered_at,
                       (array_agg(signed_by ORDER BY rank) FILTER (WHERE arrives AND signed_by <> ''))[1]
                           AS signed_by,
                       (array_agg(occurred_at ORDER BY reported_at DESC NULLS LAST, occurred_at DESC,
                                                       key DESC) FILTER (WHERE is_eta))[1] AS carrier_eta
                  FROM (SELECT *, moves AND rank = 1 AS is_latest, moves AND phase = 'delivered'
                                  AND (undelivered_at IS NULL OR occurred_at >= undelivered_at) AS arrives
                          FROM ranked) AS ranked
                 GROUP BY parcel_id
            )
            SELECT p.id, status_id, COALESCE(phase, 'announced'), reason_id, last_event_id, last_event_at,
                   last_place, CASE WHEN phase = 'delivered' THEN delivered_at END,
                   CASE WHEN phase = 'delivered' THEN signed_by END, carrier_eta, COALESCE(event_count, 0)
              FROM unnest(%s) AS p(id)
         LEFT JOIN folded ON folded.parcel_id = p.id
            """,
            self._select_events(),
            self.ids,
        )

    def _select_events(self):
        """Return the query of the parcels' events with what they count for: ``moves``, ``is_eta``."""
        return SQL(
            """
            SELECT e.id, e.parcel_id, e.provider_id, e.key, e.occurred_at, e.reported_at, e.time_assumed,
                   e.reason_id, e.place, e.signed_by, s.id AS status_id, s.phase, s.sequence,
                   c.id IS NULL AND e.classifier = 'actual' AND COALESCE(s.advances, FALSE)
                        AND e.occurred_at <= LEAST(e.reported_at, e.received_at) + %s::interval AS moves,
                   c.id IS NULL AND e.classifier = 'estimated' AND s.phase = 'delivered' AS is_eta
              FROM cs_tracking_event e
         LEFT JOIN cs_tracking_status s ON s.id = e.status_id
         LEFT JOIN cs_tracking_event c ON c.takes_back_id = e.id AND c.takes_back_id IS NOT NULL
             WHERE e.parcel_id = ANY(%s)
            """,
            FUTURE_TOLERANCE,
            self.ids,
        )
