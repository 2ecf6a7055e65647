from odoo import models
from odoo.tools import SQL

from ..matching import within

# The columns of a line that the passes read; what follows from them is added.
_FACTS = SQL(
    "w.id, w.ref, w.ref_key, w.other_refs, w.service_date, w.destination, w.weight, w.actual_weight,"
    " w.category, w.currency_id, w.amount, w.error"
)


class CsMatchingService(models.AbstractModel):
    """The first join, which settles nearly all lines, and what it leaves to the passes."""

    _inherit = "cs.matching.service"

    def _make_limits(self, run):
        """Make ``cs_match_limit`` from the tolerances."""
        rows = SQL(", ").join(
            SQL("(%s)", SQL(", ").join(SQL("%s", value) for value in self._prepare_limit(kind, policy)))
            for kind, policy in run.policies.items()
        )
        query = SQL(
            """
            SELECT type_id, over_amount::numeric, over_share::numeric, under_amount::numeric,
                   under_share::numeric, lesser, weight_kg::numeric, weight_share::numeric,
                   undelivered_days, auto_accept
              FROM (VALUES %s) AS limits(type_id, over_amount, over_share, under_amount, under_share,
                                         lesser, weight_kg, weight_share, undelivered_days, auto_accept)
            """,
            rows,
        )
        self._make_table("cs_match_limit", query)

    def _prepare_limit(self, kind, policy):
        """Return the row of ``cs_match_limit`` of a charge type; amounts as texts, they must stay exact."""
        return (
            kind.id or 0,
            str(policy.over_amount),
            str(policy.over_percent / 100),
            str(policy.under_amount),
            str(policy.under_percent / 100),
            policy.combiner == "lesser",
            str(policy.weight_kg),
            str(policy.weight_percent / 100),
            policy.undelivered_days,
            policy.auto_accept,
        )

    def _make_results(self, run):
        """Make ``cs_match_result``: the lines with what the first join found."""
        exact = run.matchers.filtered(lambda matcher: matcher.code == "exact")
        self.env.cr.execute(SQL("ANALYZE %s (id, ref_key, type_id)", run.work))
        self._make_late(run)
        found = self._make_table("cs_match_result", self._sql_first_join(run, exact))
        ((lines,),) = self.env.execute_query(SQL("SELECT count(*) FROM %s", run.work))
        if found != lines:
            self._unsettle_repeated_charges()
        # Without it two tables of a million lines are sorted on disk to be joined by id.
        self.env.cr.execute(SQL("ANALYZE cs_match_result (id, charge_id)"))

    def _make_late(self, run):
        """Make ``cs_match_late``: parcels the carrier has not brought to their receivers, by days since."""
        query = self.env["cs.parcel"]._sql_undelivered(run)
        self._make_table("cs_match_late", query)
        self.env.cr.execute(SQL("ANALYZE cs_match_late"))

    def _sql_first_join(self, run, exact):
        """Return the query of ``cs_match_result``: lines beside the charge of their waybill and type.

        Only what is right or within the limits gets a result here. What is right by policy is accepted.
        """
        return SQL(
            """
            SELECT w.id, w.type_id AS kind_id, c.id AS charge_id, c.parcel_id, c.expected,
                   w.amount - c.expected AS difference,
                   v.result, NULL::int AS discrepancy_id,
                   CASE WHEN v.result IS NOT NULL THEN 'comparable'::varchar END AS comparable,
                   %(matcher)s::int AS matcher_id, 100::numeric AS score, NULL::jsonb AS evidence,
                   CASE WHEN v.result = 'matched' AND p.auto_accept THEN 'accepted' ELSE 'open' END::varchar
                       AS resolution,
                   CASE WHEN v.result = 'matched' AND p.auto_accept THEN w.amount END AS agreed_amount,
                   CASE WHEN v.result IS NOT NULL AND w.category = 'shipment' THEN %(odd)s END AS odd
              FROM %(work)s w
              JOIN cs_match_limit p ON p.type_id = COALESCE(w.type_id, 0)
         LEFT JOIN cs_charge c
                ON c.account_id = %(account)s AND c.side = 'buy' AND c.ref_key = w.ref_key
               AND c.type_id = w.type_id AND w.error IS NULL AND w.category <> 'offset' AND %(exact)s
               AND NOT (w.category = 'return' AND w.type_id <> %(back)s)
         LEFT JOIN cs_match_late late
                ON late.parcel_id = c.parcel_id AND p.undelivered_days > 0 AND late.days >= p.undelivered_days
     CROSS JOIN LATERAL (SELECT CASE
                   WHEN c.id IS NULL OR w.amount = 0 OR c.state = 'cancelled' OR c.unpriced
                        OR c.currency_id <> w.currency_id OR late.parcel_id IS NOT NULL
                        OR w.category = 'adjustment' THEN NULL
                   WHEN w.amount = c.expected THEN 'matched'
                   WHEN %(within)s THEN 'tolerance' END::varchar AS result) v
            """,
            matcher=exact.id or None,
            work=run.work,
            account=run.account.id,
            exact=bool(exact),
            back=self.env.ref("cs_settlement.charge_type_return_freight").id,
            odd=self._sql_odd(),
            within=within(SQL("w.amount"), SQL("c.expected")),
        )

    def _unsettle_repeated_charges(self):
        """Keep one row of a line that met several charges of its waybill and type, and leave it open."""
        self.env.cr.execute(
            SQL(
                """
                WITH repeated AS (
                    SELECT id, min(charge_id) AS kept FROM cs_match_result GROUP BY id HAVING count(*) > 1),
                     dropped AS (
                    DELETE FROM cs_match_result r USING repeated
                     WHERE r.id = repeated.id AND r.charge_id <> repeated.kept)
                UPDATE cs_match_result r SET result = NULL
                  FROM repeated WHERE r.id = repeated.id AND r.charge_id = repeated.kept
                """
            )
        )

    def _make_rest(self, run):
        """Make ``cs_match_rest``: lines without a result, odd ones, charges met twice or billed earlier."""
        self._make_earlier(run)
        self._make_odd(run)
        self._make_table("cs_match_open", self._sql_open())
        self.env.cr.execute(SQL("ANALYZE cs_match_open"))
        self._make_table("cs_match_rest", self._sql_rest(run))
        self.env.cr.execute(SQL("ANALYZE cs_match_rest"))
        self.env.cr.execute(
            SQL(
                """
                UPDATE cs_match_result r
                   SET result = NULL, comparable = NULL, resolution = 'open', agreed_amount = NULL
                  FROM cs_match_rest w WHERE r.id = w.id AND r.result IS NOT NULL
                """
            )
        )
        self._set_places()
        self._set_known_keys(run)

    def _sql_open(self):
        """Return the query of the lines that the first join did not settle, with the charge it found."""
        return SQL(
            """
            WITH shared AS MATERIALIZED (
                SELECT charge_id FROM cs_match_result
                 WHERE charge_id IS NOT NULL GROUP BY charge_id HAVING count(*) > 1)
            SELECT id, charge_id FROM cs_match_result
             WHERE result IS NULL
                OR charge_id IN (SELECT charge_id FROM shared)
                OR charge_id IN (SELECT charge_id FROM cs_match_earlier)
                OR id IN (SELECT id FROM cs_match_odd)
            """
        )

    def _sql_rest(self, run):
        """Return the query of ``cs_match_rest``."""
        return SQL(
            """
            SELECT %(facts)s,
                   CASE WHEN w.category = 'return' AND w.type_id = %(freight)s THEN %(back)s
                        ELSE w.type_id END AS type_id,
                   %(linked)s AS linked_charge_id,
                   CASE WHEN o.charge_id IS NOT NULL THEN w.ref_key END AS key,
                   CASE WHEN o.charge_id IS NOT NULL THEN %(exact)s::int END AS found_by,
                   CASE WHEN o.charge_id IS NOT NULL THEN 100::numeric END AS score, FALSE AS suggested,
                   w.category = 'return' AND w.type_id NOT IN (%(freight)s, %(back)s) AS strange,
                   NULL::int AS charge_id, NULL::int AS parcel_id, NULL::numeric AS expected,
                   NULL::varchar AS result, NULL::varchar AS cause, NULL::varchar AS comparable,
                   NULL::jsonb AS evidence
              FROM cs_match_open o
              JOIN %(work)s w ON w.id = o.id
            """,
            exact=run.matcher_id("exact"),
            facts=_FACTS,
            freight=self.env.ref("cs_settlement.charge_type_freight").id,
            back=self.env.ref("cs_settlement.charge_type_return_freight").id,
            linked=SQL("w.linked_charge_id") if run.by_hand else SQL("NULL::int"),
            work=run.work,
        )
