from odoo import models
from odoo.tools import SQL

from ..const_match import SAME_DAYS
from ..matching import FITTING_LINE, FREE_CHARGE, same_place, same_weight, within


class CsStatementMatcher(models.Model):
    """Passes over lines whose shipment is known: what belongs together, and what is there twice."""

    _inherit = "cs.statement.matcher"

    def _match_by_group(self, run):
        """Settle several lines and several charges whose sums fit: first of one type, then of a waybill.

        All of a waybill is taken together only where nothing of it was settled before and where the carrier
        bills it as one expected type: sums that are equal by chance must not hide a surcharge, nor too much
        of one type behind too little of another.
        """
        service = self.env["cs.matching.service"]
        service._collect_charges(run)
        other = self.env.ref("cs_settlement.charge_type_other").id
        many = SQL("l.n + c.n > 2")
        whole = SQL(
            "l.plain AND c.others = 0 AND l.n + c.n > 2"
            " AND cardinality(array_remove(l.types, %(other)s)) = 1"
            " AND array_remove(l.types, %(other)s) <@ c.types AND array_position(l.types, NULL) IS NULL",
            other=other,
        )
        service._settle(run, SQL("COALESCE(w.type_id, 0)"), SQL("c.type_id"), many, self.id)
        service._settle(run, SQL("0"), SQL("0"), whole, self.id)

    def _match_by_repeated(self, run):
        """Tell lines that bill a charge twice: of equal lines the later ones, else those that do not fit.

        Where several different lines name one charge and not exactly one of them fits, nobody can tell which
        is right: all are left to a person.
        """
        service = self.env["cs.matching.service"]
        service._collect_charges(run)
        with service._hashing():
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE cs_match_rest w
                       SET result = 'discrepancy', charge_id = t.charge_id, parcel_id = t.parcel_id,
                           cause = CASE WHEN t.clear THEN 'D01' ELSE 'N04' END, found_by = %(self)s,
                           comparable = CASE WHEN t.clear THEN 'comparable' ELSE 'not_comparable' END,
                           expected = CASE WHEN t.clear THEN 0 END,
                           evidence = jsonb_build_object('lines', t.lines, 'billed', t.billed,
                                                         'expected', t.expected, 'first', t.first)
                      FROM (%(judged)s) t
                     WHERE t.id = w.id AND NOT t.stays
                    """,
                    self=self.id,
                    judged=self._sql_repeated(),
                )
            )
        service._settle_pairs(run)
        service._settle_pairs(run, plain=True)

    def _sql_repeated(self):
        """Return the query of repeated lines: whether the case is clear, and whether the line stays."""
        return SQL(
            """
            SELECT r.*, r.classes = 1 OR r.fitting = 1 AS clear,
                   CASE WHEN r.classes = 1 THEN r.twin <= r.charges
                        WHEN r.fitting = 1 THEN r.fits AND r.twin = 1 ELSE FALSE END AS stays
              FROM (SELECT c.*, count(*) FILTER (WHERE c.twin = 1) OVER cell AS classes,
                           count(*) FILTER (WHERE c.twin = 1 AND c.fits) OVER cell AS fitting,
                           count(*) OVER cell AS lines, sum(c.amount) OVER cell AS billed,
                           min(c.id) OVER cell AS first
                      FROM (%s) c
                    WINDOW cell AS (PARTITION BY c.key, c.type_id)) r
             WHERE r.lines > r.charges
            """,
            self._sql_candidates(),
        )

    def _sql_candidates(self):
        """Return the query of open lines beside the free charges of their type, equal lines numbered."""
        return SQL(
            """
            SELECT w.id, w.key, w.type_id, w.amount, c.charge_id, c.parcel_id, c.expected, c.charges,
                   c.charges = 1 AND c.currency_id = w.currency_id AND %(within)s AND %(weight)s
                   AND %(place)s
                   AND (w.service_date IS NULL OR abs(w.service_date - c.date) <= %(days)s) AS fits,
                   row_number() OVER (PARTITION BY w.key, w.type_id, w.amount, w.currency_id, w.weight,
                                      w.service_date, w.destination ORDER BY w.id) AS twin
              FROM cs_match_rest w
              JOIN (SELECT c.key, c.type_id, count(*) AS charges, min(c.id) AS charge_id,
                           min(c.parcel_id) AS parcel_id, sum(c.expected) AS expected,
                           min(c.currency_id) AS currency_id,
                           max(c.weight) AS weight, max(c.scale) AS scale,
                           min(c.destination) AS destination, min(c.date) AS date
                      FROM cs_match_charge c WHERE %(free)s GROUP BY c.key, c.type_id) c
                ON c.key = w.key AND c.type_id = w.type_id
              JOIN cs_match_limit p ON p.type_id = w.type_id
             WHERE %(open)s AND w.category IN ('shipment', 'return')
            """,
            within=within(SQL("w.amount"), SQL("c.expected")),
            weight=same_weight("w", "c"),
            place=same_place(SQL("w.destination"), SQL("c.destination")),
            days=SAME_DAYS,
            free=FREE_CHARGE,
            open=FITTING_LINE,
        )
