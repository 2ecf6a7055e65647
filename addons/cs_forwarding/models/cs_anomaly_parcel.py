import json

from odoo import fields, models
from odoo.tools import SQL

from ..const import ACCEPTING_RESOLUTIONS, OPEN_ANOMALY_STATES


class CsAnomaly(models.Model):
    _inherit = "cs.anomaly"

    parcel_id = fields.Many2one(
        "cs.parcel", index="btree_not_null", ondelete="cascade", check_company=True
    )

    _open_parcel_type_uniq = models.UniqueIndex(
        "(parcel_id, type_id) WHERE parcel_id IS NOT NULL AND state IN ('new', 'informed', 'in_solution')",
        "An anomaly of this type is already open on the parcel.",
    )
    _closed_parcel_type_idx = models.Index(
        "(parcel_id, type_id) WHERE parcel_id IS NOT NULL AND state IN ('resolved', 'cancelled')"
    )

    def _open_for_parcels(self, type_code, findings, source="tracking"):
        """Open an anomaly on each parcel found, in a constant number of queries.

        Where one of the type is open on the parcel already it gets the fresh evidence; a finding that a
        person has accepted with the same evidence stays silent. Figures that change with every look belong
        under the evidence's key ``now``: they do not count as new evidence. Completed like every other
        anomaly: team, responsible, clock, proposals; nothing is sent.

        :param type_code: code of ``cs.anomaly.type``; one that is archived or gone opens nothing. It is told
            in words by ``_describe_<type_code>(evidence)`` on ``cs.anomaly.type``
        :param findings: list of (parcel id, evidence dict), or the ``SQL`` query of such rows (id, jsonb)
        :param source: a value of ``ANOMALY_SOURCES``
        :return: the new anomalies
        """
        anomaly_type = self.env["cs.anomaly.type"].search([("code", "=", type_code)])
        if not anomaly_type or not findings:
            return self.browse()
        self.env.flush_all()
        rows = self.env.execute_query(self._insert_for_parcels(anomaly_type, _to_query(findings), source))
        self.invalidate_model()
        opened = self.browse(anomaly_id for anomaly_id, is_new in rows if is_new)
        opened._after_open()
        return opened

    def _insert_for_parcels(self, anomaly_type, found, source):
        return SQL(
            """
            INSERT INTO cs_anomaly (
                   type_id, severity, source, state, evidence, parcel_id, picking_id, company_id,
                   opened_at, create_uid, create_date, write_uid, write_date)
            SELECT %(type)s, %(severity)s, %(source)s, 'new', f.evidence, p.id, p.picking_id, p.company_id,
                   %(now)s, %(user)s, %(now)s, %(user)s, %(now)s
              FROM (%(found)s) AS f(parcel_id, evidence)
              JOIN cs_parcel p ON p.id = f.parcel_id
             WHERE NOT %(accepted)s
          ORDER BY p.id
            ON CONFLICT (parcel_id, type_id)
                  WHERE parcel_id IS NOT NULL AND state IN ('new', 'informed', 'in_solution')
            DO UPDATE SET evidence = EXCLUDED.evidence
                    WHERE cs_anomaly.evidence IS DISTINCT FROM EXCLUDED.evidence
         RETURNING id, xmax = 0 AS is_new
            """,
            type=anomaly_type.id,
            severity=anomaly_type.severity,
            source=source,
            found=found,
            accepted=self._is_accepted_on_parcel(anomaly_type),
            user=self.env.uid,
            now=fields.Datetime.now(),
        )

    def _is_accepted_on_parcel(self, anomaly_type):
        """Return the condition that a person has already accepted finding ``f`` with this very evidence."""
        return SQL(
            """EXISTS (SELECT FROM cs_anomaly d
                        WHERE d.parcel_id = f.parcel_id AND d.type_id = %s
                          AND d.state IN ('resolved', 'cancelled')
                          AND (d.accepted_evidence_hash IS NOT NULL OR d.resolution_kind IN %s)
                          AND COALESCE(d.evidence, '{}') - 'now' = f.evidence - 'now')""",
            anomaly_type.id,
            ACCEPTING_RESOLUTIONS,
        )

    def _close_for_parcels(self, type_code, parcels, note):
        """Close the open anomalies of the type that tracking raised on ``parcels``: the matter is over.

        Set-based, sends nothing. One about which the customer has decided something stays with its person.

        :param note: how it ended, in words; kept as the resolution
        :return: the closed anomalies
        """
        if not parcels:
            return self.browse()
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT a.id
                  FROM cs_anomaly a
                  JOIN cs_anomaly_type t ON t.id = a.type_id AND t.code = %s
                 WHERE a.parcel_id = ANY(%s) AND a.source = 'tracking' AND a.state IN %s
                   AND (a.decision IS NULL OR a.decision = 'no_answer')
                """,
                type_code,
                parcels.ids,
                OPEN_ANOMALY_STATES,
            )
        )
        found = self.browse(anomaly_id for (anomaly_id,) in rows)
        return found._close_vanished(note) if found else found

    def _describe(self):
        return super()._describe() or self.type_id._describe(self.evidence)


def _to_query(findings):
    """Return the query of parcel id and evidence for findings that are given as a list."""
    if isinstance(findings, SQL):
        return findings
    ids, evidence = zip(*findings, strict=True)
    return SQL(
        "SELECT * FROM unnest(%s, %s::jsonb[])",
        list(ids),
        [json.dumps(found, default=fields.Datetime.to_string) for found in evidence],
    )
