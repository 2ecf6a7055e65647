from odoo import api, models
from odoo.tools import SQL


class CsTrackingCode(models.Model):
    """What a manager maps is read again: in the events that wait, or, after a correction, in all."""

    _inherit = "cs.tracking.code"

    @api.model_create_multi
    def create(self, vals_list):
        codes = super().create(vals_list)
        codes.filtered("status_id")._reread(only_unread=True)
        return codes

    def write(self, vals):
        was_known = self.filtered("status_id")
        result = super().write(vals)
        if not {"status_id", "reason_id", "code", "format", "provider_id"}.isdisjoint(vals):
            known = self.filtered("status_id")
            (known - was_known)._reread(only_unread=True)
            (known & was_known)._reread(only_unread=False)
        return result

    def _reread(self, only_unread):
        """Read the codes again in the events that have them, and bring the parcels in step.

        :param only_unread: whether events that have a meaning already keep it
        """
        if not self:
            return
        parcel_ids = set()
        for provider, words in self._find_words(only_unread).items():
            parcel_ids |= self._translate_events(provider, words, only_unread)
        self.env["cs.tracking.event"].invalidate_model()
        # sudo: the manager need not see the parcels of all companies that use the service
        self.env["cs.parcel"].sudo().browse(sorted(parcel_ids))._fold()

    def _find_words(self, only_unread):
        """Return ``{provider: codes}`` as they stand in the events that these mappings may concern."""
        self.flush_model()
        self.env["cs.tracking.event"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT p.id, e.code
                  FROM cs_tracking_code c
                  JOIN cs_tracking_provider p
                    ON p.format = c.format AND (c.provider_id IS NULL OR p.id = c.provider_id)
                  JOIN cs_tracking_event e
                    ON e.provider_id = p.id AND e.code IS NOT NULL AND %s
                   AND (lower(e.code) = lower(c.code)
                        OR (right(c.code, 1) = '*' AND starts_with(lower(e.code), lower(rtrim(c.code, '*')))))
                 WHERE c.id = ANY(%s)
                """,
                SQL("e.status_id IS NULL") if only_unread else SQL("TRUE"),
                self.ids,
            )
        )
        # sudo: see _reread
        providers = self.env["cs.tracking.provider"].sudo().browse({row[0] for row in rows})
        return {each: {code for provider_id, code in rows if provider_id == each.id} for each in providers}

    def _translate_events(self, provider, words, only_unread):
        """Write what the codes mean now into the provider's events; return the ids of their parcels."""
        meanings = self._resolve(provider, words)
        self._lock_parcels_of(provider, list(meanings))
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE cs_tracking_event e SET status_id = u.status_id, reason_id = u.reason_id
                  FROM unnest(%s, %s::int[], %s::int[]) AS u (code, status_id, reason_id)
                 WHERE e.provider_id = %s AND e.code = u.code AND %s
                   AND (e.status_id, e.reason_id) IS DISTINCT FROM (u.status_id, u.reason_id)
             RETURNING e.parcel_id
                """,
                list(meanings),
                [status_id for status_id, _reason_id in meanings.values()],
                [reason_id for _status_id, reason_id in meanings.values()],
                provider.id,
                SQL("e.status_id IS NULL") if only_unread else SQL("TRUE"),
            )
        )
        return {parcel_id for (parcel_id,) in rows if parcel_id}

    def _lock_parcels_of(self, provider, words):
        self.env.execute_query(
            SQL(
                """
                SELECT id FROM cs_parcel
                 WHERE active AND picking_id IN (
                       SELECT p.picking_id FROM cs_tracking_event e JOIN cs_parcel p ON p.id = e.parcel_id
                        WHERE e.provider_id = %s AND e.code = ANY(%s))
                 ORDER BY id FOR NO KEY UPDATE
                """,
                provider.id,
                words,
            )
        )
