from odoo import api, fields, models
from odoo.tools import SQL

from ..const_statement import OPEN_LINE


class CsCarrierStatement(models.Model):
    """What the lines of a statement come to: counted when they are stored, and after decisions."""

    _inherit = "cs.carrier.statement"

    good_count = fields.Integer(string="In Order", copy=False, readonly=True)
    open_count = fields.Integer(string="To Decide", copy=False, readonly=True)
    expected_total = fields.Monetary(copy=False, readonly=True)
    difference_total = fields.Monetary(
        copy=False, readonly=True, help="Billed less expected, over the lines that can be compared."
    )
    figures = fields.Json(
        copy=False, help="Result -> number of lines, billed, expected and difference, in the currency."
    )
    coverage = fields.Float(
        string="Compared (%)",
        compute="_compute_coverage",
        help="Share of the billed money that could be set against what was expected.",
    )

    @api.depends("figures")
    def _compute_coverage(self):
        for statement in self:
            figures = statement.figures or {}
            total = sum(figure["volume"] for figure in figures.values())
            known = sum(figure["compared"] for figure in figures.values())
            statement.coverage = 100.0 * known / total if total else 0.0

    def _update_figures(self):
        """Count the lines anew; call it after lines were stored, matched or decided (any statements)."""
        self.env["cs.carrier.statement.line"].flush_model()
        rows = self._query_figures() if self.ids else []
        for statement in self:
            statement._take_figures([row[1:] for row in rows if row[0] == statement.id])

    def _update_open_count(self):
        """Count anew what is left to decide; the other figures do not change by decisions."""
        self.env["cs.carrier.statement.line"].flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT statement_id, count(*) FROM cs_carrier_statement_line line"
                " WHERE statement_id = ANY(%s) AND %s GROUP BY statement_id",
                self.ids,
                SQL(OPEN_LINE),
            )
        )
        counts = dict(rows)
        for statement in self:
            statement.open_count = counts.get(statement.id, 0)

    def _query_figures(self):
        """Return (statement, result, is to decide, lines, billed, expected, difference, money at stake,
        money compared) rows, amounts in the statement's currency (one query).

        The many lines are only grouped and summed; conditions are asked of the few groups.
        """
        return self.env.execute_query(
            SQL(
                """
                WITH part AS (
                    SELECT statement_id, result, resolution, comparable, currency_id,
                           error IS NULL AS readable, count(*) AS lines, sum(amount) AS amount,
                           sum(expected) AS expected, sum(difference) AS difference,
                           sum(abs(amount)) AS volume
                      FROM cs_carrier_statement_line
                     WHERE statement_id = ANY(%(ids)s)
                  GROUP BY 1, 2, 3, 4, 5, 6)
                SELECT part.statement_id, COALESCE(part.result, 'unmatched'), %(is_open)s,
                       sum(part.lines)::bigint, sum(part.amount) FILTER (WHERE %(own)s),
                       sum(part.expected) FILTER (WHERE %(own)s),
                       sum(part.difference) FILTER (WHERE %(own)s AND part.comparable = 'comparable'),
                       sum(part.volume) FILTER (WHERE %(own)s),
                       sum(part.volume) FILTER (WHERE %(own)s AND part.comparable = 'comparable')
                  FROM part
                  JOIN cs_carrier_statement statement ON statement.id = part.statement_id
                 GROUP BY 1, 2, 3
                """,
                own=SQL("part.currency_id = statement.currency_id AND part.readable"),
                is_open=SQL(OPEN_LINE),
                ids=self.ids,
            )
        )

    def _take_figures(self, rows):
        figures = {}
        names = ("count", "amount", "expected", "difference", "volume", "compared")
        for result, _is_open, *values in rows:
            figure = figures.setdefault(result, dict.fromkeys(names, 0))
            for name, value in zip(names, values, strict=True):
                figure[name] += int(value) if name == "count" else float(value or 0)
        self.write(
            {
                "figures": figures,
                "line_count": sum(figure["count"] for figure in figures.values()),
                "error_count": figures.get("error", {}).get("count", 0),
                "good_count": sum(figures.get(name, {}).get("count", 0) for name in ("matched", "tolerance")),
                "open_count": sum(row[2] for row in rows if row[1]),
                "line_total": sum(figure["amount"] for figure in figures.values()),
                "expected_total": sum(figure["expected"] for figure in figures.values()),
                "difference_total": sum(figure["difference"] for figure in figures.values()),
            }
        )
