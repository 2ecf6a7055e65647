from collections import Counter

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from odoo import models
from odoo.tools import SQL

from ..const_match import FUZZY_BLOCK, FUZZY_LINES, LIVE_STATEMENT_STATES
from ..matching import match_parameters


class CsStatementMatcher(models.Model):
    """Passes that bring lines nobody knows and shipments nobody billed together, where no other fits."""

    _inherit = "cs.statement.matcher"

    @match_parameters("days", "distance")
    def _match_by_fuzzy(self, run):
        """Find waybills with a slip of the pen: the same destination, nearly the same day, one candidate."""
        self._make_free(run)
        shipments = self._get_free_blocks()
        found = {}
        for line_id, waybill, place, day in self._get_lost_lines():
            near = self._get_near(waybill, place, day, shipments)
            if len(near) == 1:
                (key, distance, _index), length = near[0], max(len(waybill), 1)
                found[line_id] = (key, round(100 * (1 - distance / length), 2))
        claims = Counter(key for key, _score in found.values())
        self._suggest([(line, key, score) for line, (key, score) in found.items() if claims[key] == 1])

    def _get_lost_lines(self):
        """Return lines whose waybill nobody knows: id, waybill, destination, day as a number."""
        return self.env.execute_query(
            SQL(
                """
                SELECT id, ref_key, destination, service_date - DATE '2000-01-01' FROM cs_match_rest
                 WHERE key IS NULL AND result IS NULL AND ref_key > '' AND service_date IS NOT NULL
                   AND destination IS NOT NULL
              ORDER BY id LIMIT %s
                """,
                FUZZY_LINES,
            )
        )

    def _get_free_blocks(self):
        """Return ``{(destination, day): waybills}`` of shipments nobody billed, without crowded blocks."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT destination, date - DATE '2000-01-01', array_agg(key) FROM cs_match_free
              GROUP BY 1, 2 HAVING count(*) <= %s
                """,
                FUZZY_BLOCK,
            )
        )
        return {(place, day): keys for place, day, keys in rows}

    def _get_near(self, waybill, place, day, shipments):
        """Return up to two waybills near the given one: it is enough to know that there is more than one."""
        near = []
        for other_day in range(day - self.days, day + self.days + 1):
            near += extract(
                waybill,
                shipments.get((place, other_day), ()),
                scorer=OSA.distance,
                score_cutoff=self.distance,
                limit=2,
            )
        return near

    @match_parameters("days", "weight_kg", "weight_percent")
    def _match_by_attributes(self, run):
        """Find shipments by day, destination and weight where nothing else fits as well."""
        self._make_free(run)
        rows = self.env.execute_query(
            SQL(
                """
                WITH pair AS (
                    SELECT w.id, f.key FROM cs_match_rest w
                      JOIN cs_match_free f
                        ON f.destination = w.destination
                       AND f.date BETWEEN w.service_date - %(days)s AND w.service_date + %(days)s
                       AND abs(f.weight - w.weight)
                           <= GREATEST(%(kg)s::numeric, f.weight * %(share)s::numeric)
                     WHERE w.key IS NULL AND w.result IS NULL AND w.weight > 0
                       AND NOT EXISTS (SELECT 1 FROM cs_match_rest o WHERE o.key = f.key)),
                     alone AS (
                    SELECT min(id) AS id, key FROM pair GROUP BY key HAVING count(*) = 1)
                SELECT pair.id, min(pair.key), 60 FROM pair GROUP BY pair.id
                HAVING count(*) = 1 AND min(pair.key) IN (SELECT key FROM alone)
                """,
                days=self.days,
                kg=str(self.weight_kg),
                share=str(self.weight_percent / 100),
            )
        )
        self._suggest(rows)

    def _suggest(self, rows):
        """Give lines the shipment found for them: ``(line id, key, score)``."""
        if not rows:
            return
        ids, keys, scores = (list(column) for column in zip(*rows, strict=True))
        self.env.cr.execute(
            SQL(
                """
                UPDATE cs_match_rest w
                   SET key = f.key, score = f.score, found_by = %s, suggested = %s
                  FROM unnest(%s::int[], %s::varchar[], %s::numeric[]) AS f(id, key, score) WHERE w.id = f.id
                """,
                self.id,
                not self.automatic,
                ids,
                keys,
                [str(score) for score in scores],
            )
        )

    def _make_free(self, run):
        """Make ``cs_match_free`` once a run: shipments near the lost lines in time and place, never billed.

        One row a shipment: key, date, destination, weight.
        """
        if run.searched:
            return
        run.searched = True
        service = self.env["cs.matching.service"]
        service._make_table(
            "cs_match_free",
            SQL(
                """
                WITH lost AS MATERIALIZED (
                    SELECT min(service_date) - %(days)s AS first, max(service_date) + %(days)s AS last,
                           array_agg(DISTINCT destination) AS places
                      FROM cs_match_rest
                     WHERE key IS NULL AND result IS NULL AND service_date IS NOT NULL)
                SELECT c.ref_key AS key, min(c.date) AS date, min(c.destination) AS destination,
                       max(c.weight) AS weight
                  FROM lost, cs_charge c
             LEFT JOIN cs_match_result r ON r.charge_id = c.id
             LEFT JOIN cs_match_rest w ON w.key = c.ref_key
                 WHERE c.account_id = %(account)s AND c.side = 'buy' AND c.state = 'open'
                   AND c.date BETWEEN lost.first AND lost.last AND c.destination = ANY(lost.places)
                   AND r.id IS NULL AND w.id IS NULL
                   AND NOT EXISTS (SELECT FROM %(other_lines)s
                                    WHERE l.charge_id = c.id AND s.state IN %(states)s
                                      AND l.result <> 'suggested'
                                      AND NOT EXISTS (SELECT FROM %(work)s x WHERE x.id = l.id))
              GROUP BY c.ref_key
                """,
                days=max(run.matchers.mapped("days")),
                account=run.account.id,
                other_lines=service._sql_other_lines(),
                states=LIVE_STATEMENT_STATES,
                work=run.work,
            ),
        )
        self.env.cr.execute(SQL("ANALYZE cs_match_free"))
