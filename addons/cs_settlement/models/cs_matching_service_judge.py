from odoo import models
from odoo.tools import SQL

from ..const_match import LIVE_STATEMENT_STATES
from ..matching import FREE_CHARGE, OPEN_LINE, same_weight, within


class CsMatchingService(models.AbstractModel):
    """What is wrong with the lines that no pass settled."""

    _inherit = "cs.matching.service"

    def _judge(self, run):
        """Give every line of ``cs_match_rest`` a result, and its cause where something is wrong."""
        self._collect_charges(run)
        with self._hashing():
            self._judge_corrections(run)
            self._judge_known(run)
            self._judge_unpriced()
            self._judge_suggested(run)
        self._judge_unknown(run)
        self._judge_repeated_unknown(run)
        self._explain_by_weight(run)

    def _sql_cells(self):
        """Return the query of the charges of a shipment and type together, whoever they belong to by now."""
        return SQL(
            """
            SELECT c.key, c.type_id,
                   COALESCE(min(c.id) FILTER (WHERE %(free)s), min(c.id)) AS charge_id,
                   min(c.parcel_id) AS parcel_id,
                   sum(c.expected) FILTER (WHERE %(free)s) AS expected,
                   sum(c.expected) FILTER (WHERE c.earlier) AS earlier_expected,
                   sum(c.earlier_amount) AS earlier_amount, min(c.earlier_number) AS earlier_number,
                   max(c.weight) AS weight, max(c.scale) AS scale, max(c.days) AS days,
                   COALESCE(min(c.currency_id) FILTER (WHERE %(free)s), min(c.currency_id)) AS currency_id,
                   max(c.currency_id) FILTER (WHERE %(free)s) AS other_currency_id,
                   bool_or(%(free)s) AS is_free, bool_or(c.earlier) AS is_earlier, bool_or(c.late) AS is_late,
                   bool_or(c.taken) AS is_taken, bool_and(c.state = 'cancelled') AS is_cancelled
              FROM cs_match_charge c GROUP BY c.key, c.type_id
            """,
            free=FREE_CHARGE,
        )

    def _judge_corrections(self, run):
        """Accept the correction that brings what was billed earlier to what was expected: one of a charge."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE cs_match_rest w
                   SET result = CASE WHEN w.amount = c.rest THEN 'matched' ELSE 'tolerance' END,
                       comparable = 'comparable', expected = c.rest, charge_id = c.charge_id,
                       parcel_id = c.parcel_id,
                       evidence = jsonb_build_object(
                           'statement', c.earlier_number, 'earlier', c.earlier_amount)
                  FROM (%s) c WHERE c.line_id = w.id
                """,
                self._sql_corrections(),
            )
        )

    def _sql_corrections(self):
        """Return the query of corrections that fit, the nearest of each charge, with what was to correct."""
        return SQL(
            """
            SELECT DISTINCT ON (c.key, c.type_id) w.id AS line_id, c.*
              FROM cs_match_rest w
              JOIN (SELECT cell.*, earlier_expected - earlier_amount AS rest FROM (%s) cell) c
                ON c.key = w.key AND c.type_id = w.type_id
              JOIN cs_match_limit p ON p.type_id = c.type_id
             WHERE w.category = 'adjustment' AND c.is_earlier AND NOT c.is_free
               AND c.currency_id = w.currency_id AND %s AND %s
          ORDER BY c.key, c.type_id, abs(w.amount - c.rest), w.id
            """,
            self._sql_cells(),
            OPEN_LINE,
            within(SQL("w.amount"), SQL("c.rest")),
        )

    def _judge_known(self, run):
        """Judge the lines whose shipment has a charge of their type."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE cs_match_rest w
                   SET result = 'discrepancy', cause = t.cause, charge_id = t.charge_id,
                       parcel_id = t.parcel_id,
                       comparable = CASE WHEN t.cause IN ('N04', 'N06', 'R06') THEN 'not_comparable'
                                         ELSE 'comparable' END,
                       expected = CASE WHEN t.cause IN ('D01', 'D02', 'M03', 'C01') THEN 0
                                       WHEN t.cause NOT IN ('N04', 'N06', 'R06') THEN t.expected END,
                       evidence = jsonb_strip_nulls(jsonb_build_object(
                           'weight', NULLIF(t.weight, 0), 'billed_weight', NULLIF(w.weight, 0),
                           'days', t.days, 'statement', t.earlier_number,
                           'doubt', NULLIF(t.cause = 'N04', FALSE)))
                  FROM (%s) t WHERE t.id = w.id AND t.cause IS NOT NULL
                """,
                self._sql_verdicts(),
            )
        )

    def _sql_verdicts(self):
        """Return the query of open lines beside the charges of their type, with the cause, by code."""
        return SQL(
            """
            SELECT w.id, c.*, CASE
                   WHEN NOT c.is_free AND c.is_earlier
                        THEN CASE w.category WHEN 'adjustment' THEN 'C01' ELSE 'D02' END
                   WHEN NOT c.is_free AND c.is_taken
                        THEN CASE w.category WHEN 'adjustment' THEN 'C01' ELSE 'D01' END
                   WHEN c.is_cancelled THEN 'M03'
                   WHEN NOT c.is_free THEN 'N06'
                   WHEN c.currency_id <> w.currency_id OR c.other_currency_id <> w.currency_id THEN 'R06'
                   WHEN c.is_late THEN 'M04'
                   WHEN %(within)s THEN 'N04'
                   WHEN w.amount < c.expected THEN 'U01'
                   WHEN NOT %(same_weight)s THEN 'Q01'
                   ELSE %(rate)s END AS cause
              FROM cs_match_rest w
              JOIN (%(cells)s) c ON c.key = w.key AND c.type_id = w.type_id
              JOIN cs_match_limit p ON p.type_id = c.type_id
              JOIN cs_charge_type kind ON kind.id = c.type_id
             WHERE %(open)s AND NOT (w.strange AND w.category = 'return')
            """,
            within=within(SQL("w.amount"), SQL("c.expected")),
            same_weight=same_weight("w", "c"),
            rate=self._sql_rate_cause(),
            cells=self._sql_cells(),
            open=OPEN_LINE,
        )

    def _sql_rate_cause(self):
        """Return the code of a difference in price, over the charge type ``kind``."""
        return SQL(
            """
            CASE WHEN kind.code = 'fuel' THEN 'S03' WHEN kind.family = 'insurance' THEN 'I02'
                 WHEN kind.family = 'agency' THEN 'A02' WHEN kind.is_surcharge THEN 'S02' ELSE 'R01' END
            """
        )

    def _judge_unpriced(self):
        """Judge the lines of known shipments for which no charge of their type was expected.

        A surcharge nobody agreed costs nothing. Of anything else we do not know what it should cost, which
        is not the same as nothing.
        """
        self.env.cr.execute(
            SQL(
                """
                UPDATE cs_match_rest w
                   SET result = 'discrepancy', parcel_id = t.parcel_id,
                       cause = CASE WHEN t.surcharge THEN 'S01' ELSE 'N06' END,
                       comparable = CASE WHEN t.surcharge THEN 'comparable' ELSE 'not_comparable' END,
                       expected = CASE WHEN t.surcharge THEN 0 END
                  FROM (SELECT w.id, c.parcel_id,
                               (w.type_id IS NULL OR kind.is_surcharge)
                               AND w.category IN ('shipment', 'adjustment') AND c.priced AS surcharge
                          FROM cs_match_rest w
                          JOIN (SELECT c.key, min(c.parcel_id) AS parcel_id,
                                       bool_or(c.unpriced IS NOT TRUE AND c.state <> 'cancelled') AS priced
                                  FROM cs_match_charge c GROUP BY c.key) c ON c.key = w.key
                     LEFT JOIN cs_charge_type kind ON kind.id = w.type_id
                         WHERE %s) t
                 WHERE t.id = w.id
                """,
                OPEN_LINE,
            )
        )

    def _judge_suggested(self, run):
        """Show beside a suggestion what would be expected."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE cs_match_rest w
                   SET result = 'suggested', cause = 'N01', comparable = 'not_comparable',
                       charge_id = c.id, parcel_id = c.parcel_id, expected = c.expected,
                       evidence = jsonb_build_object('waybill', c.ref)
                  FROM (SELECT DISTINCT ON (w.id) w.id AS line_id, c.*
                          FROM cs_match_rest w
                          JOIN cs_match_charge c ON c.key = w.key AND NOT c.taken
                         WHERE w.suggested AND w.result IS NULL
                      ORDER BY w.id, c.type_id IS DISTINCT FROM w.type_id, c.id) c
                 WHERE c.line_id = w.id
                """
            )
        )

    def _judge_unknown(self, run):
        """Judge the lines no shipment was found for: ours of another account, ours without a price, none."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE cs_match_rest w
                   SET result = CASE WHEN t.cause IN ('N01', 'N05') THEN 'unmatched' ELSE 'discrepancy' END,
                       cause = t.cause, comparable = 'not_comparable', parcel_id = t.parcel_id,
                       found_by = CASE WHEN t.cause NOT IN ('N01', 'N05') THEN %(exact)s::int END,
                       evidence = jsonb_strip_nulls(jsonb_build_object('account', t.account)),
                       key = NULL, suggested = FALSE
                  FROM (SELECT w.id, other.account, COALESCE(other.parcel_id, parcel.id) AS parcel_id,
                               CASE WHEN COALESCE(w.ref_key, '') = '' THEN 'N05'
                                    WHEN other.account IS NOT NULL THEN 'N02'
                                    WHEN parcel.id IS NOT NULL THEN 'N06' ELSE 'N01' END AS cause
                          FROM cs_match_rest w
             LEFT JOIN LATERAL (SELECT a.name AS account, c.parcel_id FROM cs_charge c
                                  JOIN cs_carrier_account a ON a.id = c.account_id
                                 WHERE c.account_id = ANY(%(others)s::int[]) AND c.side = 'buy'
                                   AND c.ref_key = w.ref_key AND w.ref_key > '' LIMIT 1) other ON TRUE
             LEFT JOIN LATERAL (SELECT id FROM cs_parcel WHERE waybill_key = w.ref_key AND w.ref_key > ''
                                   AND company_id = %(company)s LIMIT 1) parcel ON TRUE
                         WHERE w.result IS NULL) t
                 WHERE t.id = w.id
                """,
                exact=run.matcher_id("exact"),
                others=self._get_other_accounts(run).ids,
                company=run.account.company_id.id,
            )
        )

    def _get_other_accounts(self, run):
        """Return the other carrier accounts of the company, archived ones too."""
        accounts = run.account.with_context(active_test=False)
        return accounts.search([("company_id", "=", accounts.company_id.id), ("id", "!=", accounts.id)])

    def _judge_repeated_unknown(self, run):
        """Tell what is billed twice among the lines whose shipment nobody knows, here or earlier."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE cs_match_rest w
                   SET cause = CASE WHEN t.twin > 1 THEN 'D01' ELSE 'D02' END, result = 'discrepancy',
                       comparable = 'comparable', expected = 0,
                       evidence = jsonb_strip_nulls(jsonb_build_object('statement', t.number))
                  FROM (SELECT w.id, row_number() OVER (
                                   PARTITION BY w.ref_key, w.type_id, w.amount, w.currency_id, w.weight,
                                   w.service_date, w.category ORDER BY w.id) AS twin, earlier.number
                          FROM cs_match_rest w
             LEFT JOIN LATERAL (SELECT s.number FROM cs_carrier_statement_line l
                                  JOIN cs_carrier_statement s ON s.id = l.statement_id
                                 WHERE l.account_id = %(account)s AND l.ref_key = w.ref_key
                                   AND l.type_id IS NOT DISTINCT FROM w.type_id AND l.amount = w.amount
                                   AND l.category = w.category AND s.state IN %(states)s
                                   AND s.id <> ALL(%(chain)s) LIMIT 1) earlier ON TRUE
                         WHERE w.cause IN ('N01', 'N06') AND w.result IN ('unmatched', 'discrepancy')
                           AND w.ref_key > '' AND w.category = 'shipment') t
                 WHERE t.id = w.id AND (t.twin > 1 OR t.number IS NOT NULL)
                """,
                account=run.account.id,
                states=LIVE_STATEMENT_STATES,
                chain=run.chain,
            )
        )
