from odoo import models
from odoo.tools import SQL

from ..const_match import ODD_LINES, ODD_SHARE, SAME_DAYS
from ..matching import same_place, same_weight


class CsMatchingService(models.AbstractModel):
    """Lines that carry one shipment's waybill and amount but are another one's in what else they say.

    People shift rows of a file and slip on a digit. One thing that differs is everyday life; day, place and
    weight are three, and two of them together outweigh the waybill.
    """

    _inherit = "cs.matching.service"

    def _sql_odd(self):
        """Return what speaks against the charge ``c`` of a line ``w``: 1 for the day, 2 for the weight."""
        return SQL(
            """
            (CASE WHEN abs(w.service_date - c.date) > %s THEN 1 ELSE 0 END
             + CASE WHEN w.weight <> 0 AND c.weight <> 0 AND abs(w.weight - c.weight)
                         > GREATEST(p.weight_kg, c.weight * p.weight_share) THEN 2 ELSE 0 END)::smallint
            """,
            SAME_DAYS,
        )

    def _make_odd(self, run):
        """Make ``cs_match_odd``: lines that the first join settled in spite of what else they say.

        What most lines of a statement differ in is no evidence: such a carrier prints another day or weight.
        """
        self._make_table("cs_match_odd", self._sql_odd_lines(run))
        ((lines, days, weights),) = self.env.execute_query(
            SQL(
                "SELECT (SELECT count(*) FROM cs_match_result),"
                " count(*) FILTER (WHERE day_off), count(*) FILTER (WHERE weight_off) FROM cs_match_odd"
            )
        )
        most = max(ODD_LINES, lines * ODD_SHARE)
        run.silent = frozenset(name for name, count in (("day", days), ("weight", weights)) if count > most)
        if days or weights:
            self._set_places("cs_match_odd")
        self.env.cr.execute(
            SQL("DELETE FROM cs_match_odd w WHERE NOT %s", self._sql_strange(run, SQL("w.place")))
        )

    def _sql_odd_lines(self, run):
        return SQL(
            """
            SELECT w.id, w.destination, c.destination AS place,
                   abs(w.service_date - c.date) > %(days)s AS day_off, NOT %(weight)s AS weight_off
              FROM (SELECT id, charge_id FROM cs_match_result WHERE odd > 0) r
              JOIN %(work)s w ON w.id = r.id
              JOIN (SELECT c.*, parcel.cs_weight AS scale FROM cs_charge c
                 LEFT JOIN cs_parcel parcel ON parcel.id = c.parcel_id) c ON c.id = r.charge_id
              JOIN cs_match_limit p ON p.type_id = COALESCE(w.type_id, 0)
            """,
            days=SAME_DAYS,
            weight=same_weight("w", "c"),
            work=run.work,
        )

    def _mark_strange(self, run):
        """Mark the lines of ``cs_match_rest`` that are of another shipment than their waybill says."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE cs_match_rest o SET strange = TRUE
                  FROM (SELECT w.id, w.destination, c.destination AS place,
                               abs(w.service_date - c.date) > %(days)s AS day_off,
                               NOT %(weight)s AS weight_off
                          FROM cs_match_rest w
                          JOIN (SELECT key, min(date) AS date, min(destination) AS destination,
                                       max(weight) AS weight, max(scale) AS scale
                                  FROM cs_match_charge WHERE key NOT LIKE '#%%' GROUP BY key) c
                            ON c.key = w.key
                          JOIN cs_match_limit p ON p.type_id = COALESCE(w.type_id, 0)
                         WHERE w.category = 'shipment' AND w.linked_charge_id IS NULL) w
                 WHERE w.id = o.id AND %(strange)s
                """,
                days=SAME_DAYS,
                weight=same_weight("w", "c"),
                strange=self._sql_strange(run, SQL("w.place")),
            )
        )

    def _sql_strange(self, run, place):
        """Return the condition that two things speak against the shipment of ``w``."""
        return SQL(
            """
            (CASE WHEN w.day_off AND %(day)s THEN 1 ELSE 0 END
             + CASE WHEN w.weight_off AND %(weight)s THEN 1 ELSE 0 END
             + CASE WHEN %(place)s THEN 0 ELSE 1 END >= 2)
            """,
            day="day" not in run.silent,
            weight="weight" not in run.silent,
            place=same_place(SQL("w.destination"), place),
        )
