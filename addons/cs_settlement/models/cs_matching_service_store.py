from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.tools import SQL

from ..const_match import LIVE_STATEMENT_STATES
from .cs_matching_service import RESULT_COLUMNS, WORK_COLUMNS


class CsMatchingService(models.AbstractModel):
    """The end of a run: results together, small differences accepted, stored lines brought up to date."""

    _inherit = "cs.matching.service"

    def _finish(self, run):
        """Complete ``cs_match_result`` and store the shares of what is not one to one."""
        with self._hashing():
            self._write_back(run)
            self._accept_small(run)
        self._store_shares(run)

    def _write_back(self, run):
        kinds = SQL(", ").join(SQL("(%s, %s)", code, kind_id) for code, kind_id in run.kinds.items())
        self.env.cr.execute(
            SQL(
                """
                UPDATE cs_match_result r
                   SET charge_id = w.charge_id, parcel_id = w.parcel_id, expected = w.expected,
                       difference = CASE WHEN w.comparable = 'comparable' THEN w.amount - w.expected END,
                       result = w.result, discrepancy_id = kind.id, comparable = w.comparable,
                       matcher_id = w.found_by, score = w.score, evidence = w.evidence,
                       resolution = CASE WHEN w.result = 'matched' AND p.auto_accept
                                    THEN 'accepted' ELSE 'open' END,
                       agreed_amount = CASE WHEN w.result = 'matched' AND p.auto_accept THEN w.amount END
                  FROM cs_match_rest w
                  JOIN cs_match_limit p ON p.type_id = COALESCE(w.type_id, 0)
             LEFT JOIN (VALUES %s) AS kind(code, id) ON kind.code = w.cause
                 WHERE w.id = r.id
                """,
                kinds,
            )
        )

    def _accept_small(self, run):
        """Accept what is within the limits, the smallest differences first, as far as the budgets reach."""
        rows = SQL(", ").join(
            SQL("(%s, %s, %s::numeric, %s::numeric)", kind.id or 0, policy.id, str(policy.budget), str(spent))
            for kind, policy, spent in self._get_budgets(run)
        )
        if not rows:
            return
        self.env.cr.execute(
            SQL(
                """
                UPDATE cs_match_result r SET resolution = 'accepted', agreed_amount = t.amount
                  FROM (SELECT r.id, r.expected + r.difference AS amount,
                               b.budget = 0 OR b.spent + sum(abs(r.difference)) OVER (
                                   PARTITION BY b.policy_id ORDER BY abs(r.difference), r.id) <= b.budget
                               AS accepted
                          FROM cs_match_result r
                          JOIN (VALUES %s) AS b(type_id, policy_id, budget, spent)
                            ON b.type_id = COALESCE(r.kind_id, 0)
                         WHERE r.result = 'tolerance') t
                 WHERE t.id = r.id AND t.accepted
                """,
                rows,
            )
        )

    def _get_budgets(self, run):
        """Return (charge type, policy, what the account's other statements of the month spent) of policies
        that accept by themselves."""
        accepting = [(kind, policy) for kind, policy in run.policies.items() if policy.auto_accept]
        spent = self._get_spent(run) if any(policy.budget for _kind, policy in accepting) else {}
        by_policy = {}
        for kind, policy in run.policies.items():
            by_policy[policy] = by_policy.get(policy, 0) + spent.get(kind.id or None, 0)
        return [(kind, policy, by_policy[policy]) for kind, policy in accepting]

    def _get_spent(self, run):
        """Return ``{charge type id: amount}`` accepted by itself in the other statements of the month."""
        day = run.statement.period_end or run.statement.invoice_date or fields.Date.context_today(self)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT l.type_id, sum(abs(l.difference))
                  FROM cs_carrier_statement_line l
                  JOIN cs_carrier_statement s ON s.id = l.statement_id
                 WHERE s.account_id = %s AND s.id <> ALL(%s) AND s.state IN %s
                   AND COALESCE(s.period_end, s.invoice_date) BETWEEN %s AND %s
                   AND l.result = 'tolerance' AND l.resolution = 'accepted' AND l.resolved_by_id IS NULL
              GROUP BY l.type_id
                """,
                run.account.id,
                run.chain,
                LIVE_STATEMENT_STATES,
                day + relativedelta(day=1),
                day + relativedelta(day=31),
            )
        )
        return dict(rows)

    def _store_shares(self, run):
        """Store the shares of the lines that no person has decided about."""
        decided = SQL(
            "SELECT l.id FROM cs_carrier_statement_line l"
            " WHERE l.statement_id = %s AND l.resolved_by_id IS NOT NULL",
            run.statement.id,
        )
        self.env.cr.execute(
            SQL(
                "DELETE FROM cs_charge_match s USING %s w"
                " WHERE s.statement_id = %s AND s.line_id = w.id AND s.line_id NOT IN (%s)",
                run.work,
                run.statement.id,
                decided,
            )
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO cs_charge_match (line_id, statement_id, charge_id, company_id, currency_id,
                                             amount, matcher_id, score)
                SELECT s.line_id, %s, s.charge_id, %s, w.currency_id, s.amount, s.matcher_id, w.score
                  FROM cs_match_share s
                  JOIN cs_match_rest w ON w.id = s.line_id
                 WHERE s.line_id NOT IN (%s)
                """,
                run.statement.id,
                run.account.company_id.id,
                decided,
            )
        )

    def _stage_stored(self, statement, lines):
        """Make ``cs_match_work`` from lines of a statement, with the charges people have linked.

        Lines of the same charges and waybills come along: what bills the same is judged together.
        """
        self.env.flush_all()
        columns = SQL(", ").join(SQL("l.%s", SQL.identifier(name)) for name in WORK_COLUMNS)
        self._make_table(
            "cs_match_work",
            SQL(
                """
                SELECT %s, CASE WHEN m.code = 'manual' THEN l.charge_id END AS linked_charge_id
                  FROM cs_carrier_statement_line l
             LEFT JOIN cs_statement_matcher m ON m.id = l.matcher_id
                 WHERE l.statement_id = %s AND %s
                """,
                columns,
                statement.id,
                self._sql_same_shipments(lines),
            ),
        )

    def _sql_same_shipments(self, lines):
        """Return the condition that a line ``l`` bills the same as one of ``lines``; none: any does."""
        if not lines:
            return SQL("TRUE")
        charges = lines.charge_id
        refs = {*filter(None, lines.mapped("ref_key")), *filter(None, charges.mapped("ref_key"))}
        return SQL(
            "(l.id = ANY(%s) OR l.charge_id = ANY(%s) OR l.ref_key = ANY(%s))",
            lines.ids,
            charges.ids,
            list(refs),
        )

    def _store(self, statement):
        """Bring the stored lines up to date: only those that changed and that no person decided."""
        names = [SQL.identifier(name) for name in RESULT_COLUMNS]
        self.env.cr.execute(
            SQL(
                """
                UPDATE cs_carrier_statement_line l SET %s
                  FROM cs_match_result r
                 WHERE r.id = l.id AND l.statement_id = %s AND l.resolved_by_id IS NULL
                   AND (%s) IS DISTINCT FROM (%s)
                """,
                SQL(", ").join(SQL("%s = r.%s", name, name) for name in names),
                statement.id,
                SQL(", ").join(SQL("l.%s", name) for name in names),
                SQL(", ").join(SQL("r.%s", name) for name in names),
            )
        )
        return self.env.cr.rowcount
