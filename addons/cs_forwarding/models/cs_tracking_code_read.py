from odoo import api, fields, models
from odoo.tools import SQL

# Formats whose senders speak our own status codes, and name whatever else they say by themselves.
_OWN_WORD_FORMATS = ("generic", "file", "manual")

# What ends a code that stands for all codes with the same beginning.
_WILDCARD = "*"


class CsTrackingCode(models.Model):
    """Reading codes: what they mean, which are unknown, and what becomes of the events that wait."""

    _inherit = "cs.tracking.code"

    @api.depends("status_id", "code", "format", "provider_id")
    def _compute_seen(self):
        self.env["cs.tracking.event"].flush_model()
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT c.id, count(*), max(e.received_at)
                  FROM cs_tracking_code c
                  JOIN cs_tracking_provider p
                    ON p.format = c.format AND (c.provider_id IS NULL OR p.id = c.provider_id)
                  JOIN cs_tracking_event e ON e.provider_id = p.id AND lower(e.code) = lower(c.code)
                 WHERE c.id = ANY(%s) AND c.status_id IS NULL
                   AND e.status_id IS NULL AND e.code IS NOT NULL
                 GROUP BY c.id
                """,
                self.ids,
            )
        )
        found = {row[0]: row[1:] for row in rows}
        for code in self:
            code.seen_count, code.last_seen_at = found.get(code.id, (0, False))

    @api.model
    def _resolve(self, provider, codes):
        """Return ``{code: (status id, reason id or None)}`` of those codes of a provider that are known.

        The provider's own mapping comes first, then the format's, then the longest beginning
        (``Delivered_*``); last, for senders that use our words, the code of a status itself. Case does not
        matter.
        """
        if not codes:
            return {}
        exact, beginnings = {}, []
        for code, status_id, reason_id in self._read_mapping(provider, codes):
            if code.endswith(_WILDCARD):
                beginnings.append((code[: -len(_WILDCARD)], (status_id, reason_id)))
            else:
                exact.setdefault(code, (status_id, reason_id))
        beginnings.sort(key=lambda item: -len(item[0]))
        own = self._read_own_codes() if provider.format in _OWN_WORD_FORMATS else {}
        found = {}
        for code in codes:
            word = code.lower()
            begun = next((meaning for start, meaning in beginnings if word.startswith(start)), None)
            found[code] = exact.get(word) or begun or own.get(word)
        return {code: meaning for code, meaning in found.items() if meaning}

    def _read_mapping(self, provider, codes):
        """Return (code in lower case, status id, reason id) of rows that may apply, the provider's first."""
        self.flush_model()
        return self.env.execute_query(
            SQL(
                """
                SELECT lower(code), status_id, reason_id
                  FROM cs_tracking_code
                 WHERE format = %s AND (provider_id IS NULL OR provider_id = %s) AND status_id IS NOT NULL
                   AND (lower(code) = ANY(%s) OR code LIKE %s)
                 ORDER BY provider_id NULLS LAST, id
                """,
                provider.format,
                provider.id,
                [code.lower() for code in codes],
                f"%{_WILDCARD}",
            )
        )

    def _read_own_codes(self):
        statuses = self.env["cs.tracking.status"].search_fetch([], ["code"])
        return {status.code: (status.id, None) for status in statuses}

    @api.model
    def _note_unknown(self, provider, rows):
        """List the codes of event rows that nobody has mapped, once, with what the service wrote beside."""
        words = {}
        for row in rows:
            if row["code"]:
                words.setdefault(row["code"].lower(), (row["code"], row["description"] or ""))
        if not words:
            return
        self.env.execute_query(
            SQL(
                """
                INSERT INTO cs_tracking_code (format, provider_id, company_id, code, example, first_seen_at,
                                              create_uid, create_date, write_uid, write_date)
                SELECT %(format)s, %(provider)s, %(company)s, u.code, NULLIF(u.example, ''), %(now)s,
                       %(user)s, %(now)s, %(user)s, %(now)s
                  FROM unnest(%(codes)s, %(examples)s) AS u (code, example)
                 WHERE NOT EXISTS (
                       SELECT FROM cs_tracking_code c
                        WHERE c.format = %(format)s AND lower(c.code) = lower(u.code)
                          AND (c.provider_id IS NULL OR c.provider_id = %(provider)s))
                    ON CONFLICT DO NOTHING
             RETURNING id
                """,
                **self._get_scope(provider),
                codes=[code for code, _example in words.values()],
                examples=[example for _code, example in words.values()],
                now=fields.Datetime.now(),
                user=self.env.uid,
            )
        )
        self.invalidate_model()

    def _get_scope(self, provider):
        """A service's codes mean the same to all who use it; the words of a carrier's file are its own."""
        is_own = provider.format in _OWN_WORD_FORMATS
        return {
            "format": provider.format,
            "provider": provider.id if is_own else None,
            "company": provider.company_id.id if is_own else None,
        }
