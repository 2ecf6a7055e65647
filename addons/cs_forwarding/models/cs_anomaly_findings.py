from odoo import fields, models
from odoo.tools import SQL

from ..const import ACCEPTING_RESOLUTIONS, OPEN_ANOMALY_STATES


class CsAnomaly(models.Model):
    _inherit = "cs.anomaly"

    key = fields.Char(
        copy=False,
        readonly=True,
        help="Which rule found it on which line; unique among the open ones of an order.",
    )

    _open_key_uniq = models.UniqueIndex(
        "(order_id, key) WHERE key IS NOT NULL AND state IN ('new', 'informed', 'in_solution')",
        "This finding is already open on the order.",
    )
    _closed_key_idx = models.Index(
        "(order_id, key) WHERE key IS NOT NULL AND state IN ('resolved', 'cancelled')"
    )

    def _is_accepted(self):
        """Return the condition that a person has already accepted a finding ``f`` with this very evidence."""
        return SQL(
            """EXISTS (SELECT FROM cs_anomaly d
                        WHERE d.order_id = f.order_id AND d.key = f.key
                          AND d.state IN ('resolved', 'cancelled')
                          AND (d.accepted_evidence_hash IS NOT NULL OR d.resolution_kind IN %s)
                          AND COALESCE(d.evidence, '{}') - 'now' = f.evidence - 'now')""",
            ACCEPTING_RESOLUTIONS,
        )

    def _open_from_findings(self, orders, rules, partial=False):
        """Bring the anomalies of ``orders`` in step with what ``rules`` find, in one statement.

        New findings open an anomaly, known ones get the fresh evidence, open ones that are no longer found
        are closed. Follow-up work is left to ``_after_open`` and ``_close_vanished``.

        :param partial: True when ``rules`` are not all rules; anomalies of the others stay as they are
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                WITH %s, fresh AS MATERIALIZED (SELECT f.* FROM finding f WHERE NOT %s),
                     opened AS (%s), vanished AS (%s)
                SELECT id, TRUE FROM opened WHERE is_new UNION ALL SELECT id, FALSE FROM vanished
                """,
                self._with_findings(orders, rules),
                self._is_accepted(),
                self._insert_fresh(),
                self._select_vanished(rules, partial),
            )
        )
        self.invalidate_model()
        self.browse(row[0] for row in rows if row[1])._after_open()
        self.browse(row[0] for row in rows if not row[1])._close_vanished()

    def _with_findings(self, orders, rules):
        engine = self.env["cs.review.engine"]
        if rules:
            return engine._with_findings(orders, rules)
        nothing = SQL("SELECT NULL::int AS order_id, NULL::text AS key, '{}'::jsonb AS evidence WHERE FALSE")
        return SQL("%s, finding AS (%s)", engine._scope(orders), nothing)

    def _insert_fresh(self):
        return SQL(
            """
            INSERT INTO cs_anomaly (
                   type_id, rule_id, severity, source, state, evidence, key, order_id, order_line_id,
                   partner_id, channel_id, team_id, company_id, department_id, product_id, carrier_id,
                   user_id, opened_at, create_uid, create_date, write_uid, write_date)
            SELECT f.type_id, f.rule_id, f.severity, 'rule', 'new', f.evidence, f.key, f.order_id, f.line_id,
                   o.partner_id, o.channel_id, o.team_id, o.company_id, t.department_id, l.product_id,
                   o.carrier_id, COALESCE(o.reviewer_id, t.user_id), %(now)s,
                   %(user)s, %(now)s, %(user)s, %(now)s
              FROM fresh f
              JOIN review_scope o ON o.order_id = f.order_id
              JOIN cs_anomaly_type t ON t.id = f.type_id
         LEFT JOIN sale_order_line l ON l.id = f.line_id
          ORDER BY f.order_id, f.rule_id, f.line_id
            ON CONFLICT (order_id, key) WHERE key IS NOT NULL AND state IN ('new', 'informed', 'in_solution')
            DO UPDATE SET evidence = EXCLUDED.evidence, severity = EXCLUDED.severity,
                          type_id = EXCLUDED.type_id
                    WHERE (cs_anomaly.evidence, cs_anomaly.severity, cs_anomaly.type_id)
                          IS DISTINCT FROM (EXCLUDED.evidence, EXCLUDED.severity, EXCLUDED.type_id)
         RETURNING id, xmax = 0 AS is_new
            """,
            user=self.env.uid,
            now=fields.Datetime.now(),
        )

    def _select_vanished(self, rules, partial):
        return SQL(
            """
            SELECT a.id
              FROM cs_anomaly a
              JOIN review_scope o ON o.order_id = a.order_id
             WHERE a.source = 'rule' AND a.state IN %s AND %s
               AND NOT EXISTS (SELECT FROM fresh f WHERE f.order_id = a.order_id AND f.key = a.key)
            """,
            OPEN_ANOMALY_STATES,
            SQL("a.rule_id = ANY(%s)", rules.ids) if partial else SQL("TRUE"),
        )
