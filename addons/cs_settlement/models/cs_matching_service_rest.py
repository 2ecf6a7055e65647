from odoo import models
from odoo.tools import SQL

from ..matching import FITTING_LINE, FREE_CHARGE, within


class CsMatchingService(models.AbstractModel):
    """Lines that the first join did not settle: their shipments, and what fits together."""

    _inherit = "cs.matching.service"

    def _set_known_keys(self, run):
        """Judge what is no bill of a shipment; give the others the waybill they name, where we know it."""
        execute = self.env.cr.execute
        execute(
            SQL(
                """
                UPDATE cs_match_rest
                   SET result = CASE WHEN error IS NULL THEN 'excluded' ELSE 'error' END,
                       comparable = 'excluded'
                 WHERE error IS NOT NULL OR category = 'offset' OR amount = 0
                """
            )
        )
        execute(
            SQL(
                """
                UPDATE cs_match_rest w
                   SET key = w.ref_key, found_by = %s, score = 100
                 WHERE w.result IS NULL AND w.key IS NULL AND EXISTS (
                       SELECT 1 FROM cs_charge c
                        WHERE c.account_id = %s AND c.side = 'buy' AND c.ref_key = w.ref_key)
                """,
                run.matcher_id("exact"),
                run.account.id,
            )
        )
        if run.by_hand:
            execute(
                SQL(
                    """
                    UPDATE cs_match_rest w
                       SET key = c.ref_key, type_id = c.type_id, found_by = %s, score = 100
                      FROM cs_charge c
                     WHERE c.id = w.linked_charge_id AND w.result IS NULL
                    """,
                    run.manual_id,
                )
            )
        self._make_table(
            "cs_match_alias", SQL("SELECT NULL::varchar AS key, NULL::varchar AS ref_key WHERE FALSE")
        )
        self._make_table("cs_match_share", self._sql_no_shares())

    def _sql_no_shares(self):
        return SQL(
            "SELECT NULL::int AS line_id, NULL::int AS charge_id, NULL::numeric AS amount,"
            " NULL::int AS matcher_id WHERE FALSE"
        )

    def _collect_charges(self, run):
        """Make ``cs_match_charge`` once a run, and settle what now stands one to one."""
        if run.collected:
            return
        run.collected = True
        self._make_table("cs_match_charge", self._sql_charges(run))
        self.env.cr.execute(SQL("CREATE INDEX ON cs_match_charge (key)"))
        self.env.cr.execute(SQL("ANALYZE cs_match_charge"))
        self.env.cr.execute(SQL("ANALYZE cs_match_rest"))
        self._mark_earlier(run)
        with self._hashing():
            self._mark_strange(run)
        self._settle_pairs(run)

    def _sql_charges(self, run):
        return SQL(
            """
            WITH wanted AS MATERIALIZED (
                SELECT DISTINCT key, key AS ref_key FROM cs_match_rest
                 WHERE key IS NOT NULL AND key NOT LIKE '#%%'
                 UNION
                SELECT key, ref_key FROM cs_match_alias)
            SELECT c.id, k.key, c.ref, c.type_id, c.parcel_id, c.expected, c.weight, c.date, c.destination,
                   parcel.cs_weight AS scale, c.currency_id, c.state, c.unpriced, r.id IS NOT NULL AS taken,
                   late.parcel_id IS NOT NULL AS late, late.days, FALSE AS earlier,
                   NULL::varchar AS earlier_number, NULL::numeric AS earlier_amount
              FROM wanted k
              JOIN cs_charge c ON c.account_id = %s AND c.side = 'buy' AND c.ref_key = k.ref_key
              JOIN cs_match_limit p ON p.type_id = c.type_id
         LEFT JOIN cs_match_result r ON r.charge_id = c.id AND r.result IS NOT NULL
         LEFT JOIN cs_match_late late
                ON late.parcel_id = c.parcel_id AND p.undelivered_days > 0 AND late.days >= p.undelivered_days
         LEFT JOIN cs_parcel parcel ON parcel.id = c.parcel_id
            """,
            run.account.id,
        )

    def _settle_pairs(self, run, plain=False):
        """Settle one line and one charge of a type that fit.

        :param plain: whether corrections beside the line are left out of it
        """
        counts = SQL("w.category = 'shipment'") if plain else SQL("TRUE")
        cell = SQL("CASE WHEN %s THEN COALESCE(w.type_id, 0) END", counts)
        self._settle(run, cell, SQL("c.type_id"), SQL("l.n = 1 AND c.n = 1"), None)

    def _settle(self, run, line_cell, charge_cell, condition, found_by):
        """Settle lines and charges whose sums fit, in cells of a shipment.

        :param line_cell: what, beside the shipment, a line ``w`` must have in common with the charges
        :param charge_cell: the same of a charge ``c``
        :param condition: which cells may be settled, over their sums of lines ``l`` and of charges ``c``
        :param found_by: id of the pass; None: that which found the shipment
        """
        with self._hashing():
            self._make_table("cs_match_fit", self._sql_fits(line_cell, charge_cell, condition))
            self._drop_rivals(charge_cell)
            self._share_out(run, line_cell, charge_cell, found_by)
            self.env.cr.execute(self._sql_settle(line_cell, charge_cell, found_by, run))
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE cs_match_charge SET taken = TRUE
                     WHERE id IN (SELECT c.id FROM cs_match_charge c
                                    JOIN cs_match_fit f ON f.key = c.key AND f.cell = %s WHERE %s)
                    """,
                    charge_cell,
                    FREE_CHARGE,
                )
            )

    def _drop_rivals(self, charge_cell):
        """Let no charge be settled by two bills: of equal ones the first stays, of others none.

        A charge belongs to its own waybill and to each line that names several.
        """
        self.env.cr.execute(
            SQL(
                """
                WITH claim AS (
                    SELECT f.key, f.cell, f.lines, f.charges, f.billed, c.id
                      FROM cs_match_fit f
                      JOIN cs_match_charge c ON c.key = f.key AND %(cell)s = f.cell AND %(free)s),
                     rival AS (
                    SELECT DISTINCT claim.key, claim.cell FROM claim
                      JOIN (SELECT id, min(key) AS first,
                                   count(DISTINCT (lines, charges, billed)) = 1 AS equal
                              FROM claim GROUP BY id HAVING count(*) > 1) t USING (id)
                     WHERE NOT t.equal OR claim.key <> t.first)
                DELETE FROM cs_match_fit f USING rival WHERE f.key = rival.key AND f.cell = rival.cell
                """,
                cell=charge_cell,
                free=FREE_CHARGE,
            )
        )

    def _sql_fits(self, line_cell, charge_cell, condition):
        """Return the query of the cells whose sums of lines and of charges are near enough.

        What the carrier itself calls an adjustment settles nothing without the bill that it adjusts.
        """
        return SQL(
            """
            WITH l AS (
                SELECT w.key, %(line_cell)s AS cell, count(*) AS n, sum(w.amount) AS billed,
                       bool_and(w.category = 'shipment') AS plain,
                       bool_and(w.category = 'adjustment') AS adjusts, max(COALESCE(w.type_id, 0)) AS type_id,
                       array_agg(DISTINCT w.type_id) AS types,
                       min(w.currency_id) AS low, max(w.currency_id) AS high
                  FROM cs_match_rest w WHERE %(open)s GROUP BY 1, 2),
                 c AS (
                SELECT c.key, %(charge_cell)s AS cell, bool_or(c.late) AS late,
                       count(*) FILTER (WHERE %(free)s) AS n,
                       count(*) FILTER (WHERE NOT (%(free)s)) AS others,
                       sum(c.expected) FILTER (WHERE %(free)s) AS expected,
                       array_agg(DISTINCT c.type_id) AS types,
                       min(c.currency_id) AS low, max(c.currency_id) AS high
                  FROM cs_match_charge c GROUP BY 1, 2)
            SELECT l.key, l.cell, l.n AS lines, c.n AS charges, l.billed, c.expected
              FROM l
              JOIN c ON c.key = l.key AND c.cell = l.cell
              JOIN cs_match_limit p ON p.type_id = l.type_id
             WHERE l.low = l.high AND c.low = c.high AND l.low = c.low AND c.n > 0 AND NOT c.late
               AND NOT l.adjusts AND %(condition)s AND %(within)s
            """,
            line_cell=line_cell,
            charge_cell=charge_cell,
            open=FITTING_LINE,
            free=FREE_CHARGE,
            condition=condition,
            within=within(SQL("l.billed"), SQL("c.expected")),
        )

    def _sql_settle(self, line_cell, charge_cell, found_by, run):
        """Return the update of the lines of ``cs_match_fit``: each bears its part of what was expected.

        The parts follow the amounts; rounding runs on from line to line, so that they add up.
        """
        return SQL(
            """
            UPDATE cs_match_rest w
               SET result = CASE WHEN part.billed = part.whole THEN 'matched' ELSE 'tolerance' END,
                   comparable = 'comparable', expected = part.upto - part.before, charge_id = part.charge_id,
                   parcel_id = part.parcel_id,
                   found_by = CASE WHEN part.lines + part.charges > 2
                              THEN COALESCE(%(found_by)s::int, w.found_by) ELSE w.found_by END,
                   evidence = CASE WHEN part.lines + part.charges > 2 THEN jsonb_build_object(
                       'lines', part.lines, 'charges', part.charges,
                       'billed', part.billed, 'expected', part.whole) END
              FROM (SELECT t.*,
                           COALESCE(lag(t.upto) OVER (PARTITION BY t.key, t.cell ORDER BY t.id), 0) AS before
                      FROM (%(parts)s) t) part
             WHERE part.id = w.id
            """,
            found_by=found_by,
            parts=self._sql_parts(line_cell, charge_cell, run),
        )

    def _sql_parts(self, line_cell, charge_cell, run):
        """Return the query of the lines of ``cs_match_fit`` with the part of the expected up to each."""
        return SQL(
            """
            SELECT w.id, f.key, f.cell, f.lines, f.charges, f.billed, f.expected AS whole,
                   c.charge_id, c.parcel_id,
                   CASE WHEN f.billed = 0 THEN f.expected
                        ELSE round(f.expected * sum(w.amount) OVER (PARTITION BY f.key, f.cell ORDER BY w.id)
                                   / f.billed, %(digits)s) END AS upto
              FROM cs_match_fit f
              JOIN cs_match_rest w ON w.key = f.key AND %(line_cell)s = f.cell AND %(open)s
              JOIN (SELECT c.key, %(charge_cell)s AS cell, min(c.id) AS charge_id,
                           (array_agg(c.parcel_id ORDER BY c.id))[1] AS parcel_id
                      FROM cs_match_charge c WHERE %(free)s GROUP BY 1, 2) c
                ON c.key = f.key AND c.cell = f.cell
            """,
            digits=run.statement.currency_id.decimal_places,
            line_cell=line_cell,
            charge_cell=charge_cell,
            open=FITTING_LINE,
            free=FREE_CHARGE,
        )

    def _share_out(self, run, line_cell, charge_cell, found_by):
        """Share each line of a group among its charges, by what was expected of them; shares add up."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO cs_match_share (line_id, charge_id, amount, matcher_id)
                SELECT t.line_id, t.charge_id,
                       t.upto - COALESCE(lag(t.upto) OVER (PARTITION BY t.line_id ORDER BY t.charge_id), 0),
                       COALESCE(%(found_by)s::int, t.found_by)
                  FROM (SELECT w.id AS line_id, c.id AS charge_id, w.found_by,
                               CASE WHEN f.expected = 0 THEN w.amount
                                    ELSE round(w.amount * sum(c.expected) OVER (
                                                   PARTITION BY w.id ORDER BY c.id) / f.expected, %(digits)s)
                                END AS upto
                          FROM cs_match_fit f
                          JOIN cs_match_rest w ON w.key = f.key AND %(line_cell)s = f.cell AND %(open)s
                          JOIN cs_match_charge c ON c.key = f.key AND %(charge_cell)s = f.cell AND %(free)s
                         WHERE f.lines + f.charges > 2) t
                """,
                found_by=found_by,
                digits=run.statement.currency_id.decimal_places,
                line_cell=line_cell,
                charge_cell=charge_cell,
                open=FITTING_LINE,
                free=FREE_CHARGE,
            )
        )
