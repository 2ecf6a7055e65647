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
        money compared) rows, amounts in the statement's currency (one query)."""
        return self.env.execute_query(
            SQL(
                """
                SELECT line.statement_id, COALESCE(line.result, 'unmatched'),
                       %(is_open)s,
                       count(*), %(amount)s, sum(line.expected) FILTER (WHERE %(own)s),
                       sum(line.difference) FILTER (WHERE %(own)s AND line.comparable = 'comparable'),
                       sum(abs(line.amount)) FILTER (WHERE %(own)s),
                       sum(abs(line.amount)) FILTER (WHERE %(own)s AND line.comparable = 'comparable')
                  FROM cs_carrier_statement_line line
                  JOIN cs_carrier_statement statement ON statement.id = line.statement_id
                 WHERE line.statement_id = ANY(%(ids)s)
                 GROUP BY 1, 2, 3
                """,
                amount=SQL("sum(line.amount) FILTER (WHERE %s)", self._sql_own_currency()),
                own=self._sql_own_currency(),
                is_open=SQL(OPEN_LINE),
                ids=self.ids,
            )
        )

    @staticmethod
    def _sql_own_currency():
        return SQL("line.currency_id = statement.currency_id AND line.error IS NULL")

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
