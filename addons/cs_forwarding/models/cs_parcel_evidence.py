from odoo import models
from odoo.tools import SQL


class CsParcel(models.Model):
    """What the anomalies of late and silent parcels rest on; moments are UTC, as text."""

    _inherit = "cs.parcel"

    def _select_delay_evidence(self, parcels):
        return SQL(
            """
            SELECT p.id, jsonb_build_object(
                   'waybill', p.name, 'carrier', c.name->>'en_US', 'due', %(due)s, 'source',
                   CASE WHEN p.promised_at IS NOT NULL THEN 'promised'
                        WHEN p.carrier_eta IS NOT NULL THEN 'carrier' ELSE 'learned' END,
                   'eta', CASE WHEN p.carrier_eta > p.promised_at THEN %(eta)s END)
              FROM cs_parcel p LEFT JOIN delivery_carrier c ON c.id = p.carrier_id
             WHERE p.id = ANY(%(ids)s)
            """,
            due=_moment_text(SQL("COALESCE(p.promised_at, p.carrier_eta, p.learned_late_at)")),
            eta=_moment_text(SQL("p.carrier_eta")),
            ids=parcels.ids,
        )

    def _select_silent_evidence(self, parcels):
        return SQL(
            """
            SELECT p.id, jsonb_build_object(
                   'waybill', p.name, 'carrier', c.name->>'en_US', 'place', p.last_place, 'since', %(since)s)
              FROM cs_parcel p LEFT JOIN delivery_carrier c ON c.id = p.carrier_id
             WHERE p.id = ANY(%(ids)s)
            """,
            since=_moment_text(SQL("p.silent_since")),
            ids=parcels.ids,
        )


def _moment_text(moment):
    return SQL("to_char(%s, 'YYYY-MM-DD HH24:MI:SS')", moment)
