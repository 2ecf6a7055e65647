import json

from odoo import fields, models
from odoo.tools import SQL

from ..lib.tracking.event_key import event_key
from ..lib.tracking.update import Ingested, Recorded
from ..lib.tracking.waybill import normalize_waybill

# Columns of an event that come with the update, and their types.
_EVENT_COLUMNS = {
    "waybill_key": "text",
    "key": "text",
    "occurred_at": "timestamp",
    "occurred_text": "text",
    "zone_assumed": "bool",
    "time_assumed": "bool",
    "reported_at": "timestamp",
    "classifier": "text",
    "code": "text",
    "description": "text",
    "status_id": "int",
    "reason_id": "int",
    "place": "text",
    "country_code": "text",
    "latitude": "numeric",
    "longitude": "numeric",
    "signed_by": "text",
    "takes_back_id": "int",
    "raw": "jsonb",
}


class CsTrackingService(models.AbstractModel):
    """The one road by which events reach parcels, whoever sends them."""

    _name = "cs.tracking.service"
    _description = "Tracking Service Desk"

    def _ingest(self, provider, updates, source):
        """Record what a service, a file or a person reports and bring the parcels in step.

        The number of statements does not depend on the number of updates. What is told again is not recorded
        again. An update for a waybill that nobody knows waits for its parcel. One with a code that nobody has
        mapped is kept and moves nothing.

        When another server works on one of the parcels, this one waits and may then have to start again: the
        caller, like every request and scheduled action, retries the transaction on a serialization failure.

        :param provider: the ``cs.tracking.provider`` that reports
        :param updates: list of ``TrackingUpdate``, in any order
        :param source: a value of ``EVENT_SOURCES``
        :return: ``Ingested``
        """
        return self._record(provider, updates, source).counts

    def _record(self, provider, updates, source):
        """Do what :meth:`_ingest` does; return ``Recorded``."""
        # sudo: whoever may report is checked before; the rows are written by nobody's hand
        service, provider = self.sudo(), provider.sudo()
        codes = service.env["cs.tracking.code"]
        meanings = codes._resolve(provider, {update.code for update in updates if update.code})
        rows = {}
        for update in updates:
            row = service._prepare_row(update, meanings)
            rows.setdefault((row["waybill_key"], row["key"]), row)
        stored = service._store(provider, provider.company_id, list(rows.values()), source)
        unknown = {identity: row for identity, row in rows.items() if not row["status_id"]}
        codes._note_unknown(provider, unknown.values())
        new = {(waybill, key) for _parcel, waybill, key in stored}
        orphan = {(waybill, key) for parcel, waybill, key in stored if not parcel}
        counts = Ingested(len(new), len(updates) - len(new), len(orphan), len(new & unknown.keys()))
        return Recorded(counts, new)

    def _prepare_row(self, update, meanings):
        """Return the columns of an update; ``meanings`` is ``{code: (status id, reason id)}``."""
        status_id, reason_id = meanings.get(update.code, (None, None))
        occurred_at = update.occurred_at or update.reported_at
        return {
            "waybill_key": normalize_waybill(update.waybill),
            "key": event_key(update),
            "occurred_at": occurred_at and occurred_at.isoformat(timespec="seconds"),
            "occurred_text": update.occurred_text or None,
            "zone_assumed": update.zone_assumed,
            "time_assumed": not occurred_at,
            "reported_at": update.reported_at and update.reported_at.isoformat(timespec="seconds"),
            "classifier": update.classifier,
            "code": update.code or None,
            "description": update.description or None,
            "status_id": status_id,
            "reason_id": reason_id,
            "place": update.place or None,
            "country_code": update.country_code or None,
            "latitude": update.latitude,
            "longitude": update.longitude,
            "signed_by": update.signed_by or None,
            "raw": update.raw or None,
        }

    def _store(self, provider, company, rows, source):
        """Insert the rows that are new, fold the parcels concerned, and return what was inserted.

        :param rows: list of dicts with the keys of ``_EVENT_COLUMNS``; with ``parcel_id`` a row is for this
            parcel alone, else for all of its waybill
        :return: list of (parcel id or None, waybill key, event key)
        """
        if not rows:
            return []
        parcels = self.env["cs.parcel"]
        parcels._flush_events()
        locked = self._lock_parcels(company, list({row["waybill_key"] for row in rows} - {""}))
        stored = self.env.execute_query(self._insert_events(provider, company, rows, source, locked))
        moved = parcels.browse(sorted({row[0] for row in stored if row[0]}))
        if stored:
            self.env["cs.tracking.event"].invalidate_model()
            parcels.invalidate_model(["event_ids"])
        moved._fold()
        return stored

    def _lock_parcels(self, company, waybill_keys):
        """Lock the active parcels of the waybills, and the others of their transfers; return the first.

        The others are locked because the transfer's state is computed from all of them.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, waybill_key = ANY(%(keys)s) FROM cs_parcel
                 WHERE active AND company_id = %(company)s AND picking_id IN (
                       SELECT picking_id FROM cs_parcel
                        WHERE active AND company_id = %(company)s AND waybill_key = ANY(%(keys)s))
                 ORDER BY id FOR NO KEY UPDATE
                """,
                company=company.id,
                keys=waybill_keys,
            )
        )
        return [parcel_id for parcel_id, is_named in rows if is_named]

    def _insert_events(self, provider, company, rows, source, parcel_ids):
        names = SQL(", ").join(map(SQL.identifier, _EVENT_COLUMNS))
        types = SQL(", ").join(
            SQL("%s %s", SQL.identifier(name), SQL(kind)) for name, kind in _EVENT_COLUMNS.items()
        )
        now = fields.Datetime.now()
        values = SQL(", ").join(
            SQL("COALESCE(occurred_at, %s)", now) if name == "occurred_at" else SQL.identifier("u", name)
            for name in _EVENT_COLUMNS
        )
        return SQL(
            """
            INSERT INTO cs_tracking_event (parcel_id, provider_id, company_id, source, received_at, user_id,
                                           %(names)s)
            SELECT p.id, %(provider)s, %(company)s, %(source)s, %(now)s, %(user)s, %(values)s
              FROM jsonb_to_recordset(%(rows)s::jsonb) AS u (parcel_id int, %(types)s)
         LEFT JOIN cs_parcel p ON p.id = ANY(%(parcels)s) AND p.waybill_key = u.waybill_key
                              AND (u.parcel_id IS NULL OR p.id = u.parcel_id)
             ORDER BY p.id, u.waybill_key, u.key
                ON CONFLICT DO NOTHING
         RETURNING parcel_id, waybill_key, key
            """,
            names=names,
            types=types,
            values=values,
            rows=json.dumps(rows),
            provider=provider.id or None,
            company=company.id,
            source=source,
            now=now,
            user=self.env.uid if source == "manual" else None,
            parcels=parcel_ids,
        )
