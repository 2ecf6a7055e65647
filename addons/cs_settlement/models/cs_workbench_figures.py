from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ..const_workbench import OPEN_RESULTS, RESULT_ORDER

# What the lines are grouped by, and the sums of each group. Money is never added up across currencies.
_GROUPS = ("result", "discrepancy_id", "comparable", "resolution", "currency_id")
_SUMS = {
    "count": SQL("count(*)"),
    "amount": SQL("COALESCE(sum(amount), 0)"),
    "expected": SQL("COALESCE(sum(expected), 0)"),
    "over": SQL("COALESCE(sum(difference) FILTER (WHERE difference > 0), 0)"),
    "under": SQL("COALESCE(sum(difference) FILTER (WHERE difference < 0), 0)"),
    "absolute": SQL("COALESCE(sum(abs(amount)), 0)"),
    "agreed": SQL("COALESCE(sum(agreed_amount), 0)"),
}


class CsWorkbench(models.AbstractModel):
    """The figures of a statement, all from one query over its lines."""

    _inherit = "cs.workbench"

    def _get_figures(self, statement):
        """Return dict with kinds, money, and the numbers of lines count, decided and disputed.

        kinds
            one dict a kind of line, what is to be decided first: key, result, label, advice, is_work, count,
            open, sums (one a currency: currency_id, amount, expected, over, under)
        money
            one dict a currency, the statement's own first: currency_id, amount, expected, over, under,
            comparable, not_comparable, excluded, coverage (% of the money in scope that could be compared,
            by absolute amount; False where there is none), agreed, disputed, open
        """
        groups = self._read_groups(statement)
        return {
            "kinds": self._prepare_kinds(groups),
            "money": self._prepare_money(groups),
            "count": sum(group["count"] for group in groups),
            "decided": sum(group["count"] for group in groups if not group["is_open"]),
            "disputed": sum(group["count"] for group in groups if group["resolution"] == "disputed"),
        }

    def _read_groups(self, statement):
        """Return dicts with ``_GROUPS``, the sums of ``_SUMS`` and is_open, its own currency first."""
        lines = self.env["cs.carrier.statement.line"]
        lines.flush_model()
        query = lines._search(Domain("statement_id", "=", statement.id))
        query.groupby = SQL(", ").join(map(SQL.identifier, _GROUPS))
        names = (*_GROUPS, *_SUMS)
        rows = self.env.execute_query(query.select(*map(SQL.identifier, _GROUPS), *_SUMS.values()))
        groups = [dict(zip(names, row, strict=True)) for row in rows]
        for group in groups:
            group["is_open"] = (group["resolution"] or "open") == "open"
        own = statement.currency_id.id
        return sorted(groups, key=lambda group: (group["currency_id"] != own, group["currency_id"]))

    # Kinds of lines

    def _prepare_kinds(self, groups):
        by_kind = {}
        for group in groups:
            by_kind.setdefault((group["result"], group["discrepancy_id"]), []).append(group)
        discrepancies = self.env["cs.discrepancy.type"].browse(filter(None, {key[1] for key in by_kind}))
        by_id = {discrepancy.id: discrepancy for discrepancy in discrepancies}
        labels = self._get_labels()["result"]
        kinds = [
            self._prepare_kind(result, by_id.get(discrepancy_id), of_kind, labels)
            for (result, discrepancy_id), of_kind in by_kind.items()
        ]
        return sorted(kinds, key=self._get_kind_rank)

    def _prepare_kind(self, result, discrepancy, groups, labels):
        key = result or "none"
        return {
            "key": f"{key}.{discrepancy.id}" if discrepancy else key,
            "result": result,
            "label": discrepancy.name if discrepancy else labels.get(result, self.env._("Not Checked Yet")),
            "code": discrepancy.code if discrepancy else False,
            "advice": discrepancy.advice if discrepancy else False,
            "is_work": result in OPEN_RESULTS,
            "count": sum(group["count"] for group in groups),
            "open": sum(group["count"] for group in groups if group["is_open"]),
            "sums": self._sum_by_currency(groups, ("amount", "expected", "over", "under")),
        }

    def _get_kind_rank(self, kind):
        """Sort kinds by their result, and those of a result by the money that is at stake."""
        rank = RESULT_ORDER.index(kind["result"]) if kind["result"] in RESULT_ORDER else len(RESULT_ORDER)
        stake = kind["sums"][0]["over"] - kind["sums"][0]["under"]
        return rank, -stake, -kind["count"]

    # Money

    def _prepare_money(self, groups):
        money = self._sum_by_currency(groups, ("amount", "expected", "over", "under", "agreed"))
        for sums in money:
            of_currency = [group for group in groups if group["currency_id"] == sums["currency_id"]]
            sums.update(self._get_scopes(of_currency))
            sums["open"] = self._sum(of_currency, "amount", is_open=True)
            disputed = self._sum(of_currency, "amount", resolution="disputed")
            sums["disputed"] = disputed - self._sum(of_currency, "agreed", resolution="disputed")
        return money

    def _get_scopes(self, groups):
        """Return what could be compared with an expected amount, what could not, and what is no matter."""
        scopes = ("comparable", "not_comparable", "excluded")
        sums = {scope: self._sum(groups, "amount", comparable=scope) for scope in scopes}
        compared = self._sum(groups, "absolute", comparable="comparable")
        in_scope = compared + self._sum(groups, "absolute", comparable="not_comparable")
        return {**sums, "coverage": round(100 * compared / in_scope, 1) if in_scope else False}

    def _sum_by_currency(self, groups, names):
        by_currency = {}
        for group in groups:
            by_currency.setdefault(group["currency_id"], []).append(group)
        return [
            {"currency_id": currency_id, **{name: self._sum(of_currency, name) for name in names}}
            for currency_id, of_currency in by_currency.items()
        ]

    def _sum(self, groups, name, **values):
        """Return the sum of ``name`` of the groups with these values; exact until it leaves."""
        return float(
            sum(group[name] for group in groups if all(group[key] == value for key, value in values.items()))
        )
