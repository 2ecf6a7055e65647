from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..const_workbench import DECISIONS, PAGE_SIZE, UNDO_IDS


class CsWorkbench(models.AbstractModel):
    """Decisions on the workbench: about one line, some, or all of a filter, with a way back."""

    _inherit = "cs.workbench"

    @api.model
    @api.readonly
    def action_preview(self, statement_id, choice):
        """Return what a decision about a choice would touch: dict with count, left_out and sums (one a
        currency: currency_id, amount, expected, over, under)."""
        statement = self._get_statement(statement_id)
        domain = self._get_choice_domain(statement, choice)
        decidable = domain & self._get_decidable_domain(choice)
        lines = self.env["cs.carrier.statement.line"]
        groups = lines._read_group(
            decidable, ["currency_id"], ["__count", "amount:sum", "expected:sum", "difference:sum"]
        )
        count = sum(group[1] for group in groups)
        return {
            "count": count,
            "left_out": lines.search_count(domain) - count,
            "sums": [
                {
                    "currency_id": currency.id,
                    "amount": currency.round(amount),
                    "expected": currency.round(expected),
                    "difference": currency.round(difference),
                }
                for currency, _count, amount, expected, difference in groups
            ],
        }

    @api.model
    def action_decide(self, statement_id, choice, resolution, note=None):
        """Decide about the lines of a choice.

        :param resolution: one of ``DECISIONS``
        :return: dict with count, left_out, message, undo (for :meth:`action_undo`; False: nothing was done)
            and, of a few lines, rows as :meth:`action_lines` has them
        """
        statement = self._get_statement(statement_id, "write")
        if resolution not in DECISIONS:
            raise UserError(self.env._("Lines can't be decided like that."))
        self._check_can_decide(statement)
        lines = self._find(statement, choice)
        decided = lines._decide(resolution, note=str(note)[:500] if note else None)
        return {
            "count": len(decided),
            "left_out": len(lines) - len(decided),
            "message": self._get_message(resolution, len(decided)),
            "undo": self._prepare_undo(decided, resolution),
            "rows": self._read_rows(decided) if len(decided) <= PAGE_SIZE else [],
        }

    @api.model
    def action_undo(self, statement_id, undo):
        """Take a decision back.

        :param undo: what :meth:`action_decide` returned
        :return: dict with count and rows as of :meth:`action_decide`
        """
        statement = self._get_statement(statement_id, "write")
        self._check_can_decide(statement)
        lines = self.env["cs.carrier.statement.line"].search(self._get_undo_domain(statement, undo))
        lines.action_undo_decision()
        rows = self._read_rows(lines) if len(lines) <= PAGE_SIZE else []
        return {"count": len(lines), "rows": rows}

    # Which lines

    def _find(self, statement, choice):
        """Return the lines of a choice; of a filter only those that nobody has decided about."""
        domain = self._get_choice_domain(statement, choice)
        if "ids" not in choice:
            domain &= self._get_decidable_domain(choice)
        return self.env["cs.carrier.statement.line"].search(domain)

    def _get_decidable_domain(self, choice):
        domain = Domain("result", "not in", ("error", "excluded"))
        return domain if "ids" in choice else domain & self._get_filter_domain("open")

    def _check_can_decide(self, statement):
        if not self._can_decide(statement):
            raise UserError(
                self.env._("%(statement)s can't be changed any more.", statement=statement.display_name)
            )

    # The way back

    def _prepare_undo(self, decided, resolution):
        """Return what finds the decided lines again: their ids or, of very many, by whom and when."""
        if not decided:
            return False
        if len(decided) <= UNDO_IDS or resolution == "open":
            return {"ids": decided.ids}
        return {"resolution": resolution, "at": fields.Datetime.to_string(decided[0].resolved_at)}

    def _get_undo_domain(self, statement, undo):
        if not isinstance(undo, dict):
            raise UserError(self.env._("There is nothing to take back."))
        if "ids" in undo:
            return self._get_choice_domain(statement, {"ids": undo["ids"]})
        return (
            Domain("statement_id", "=", statement.id)
            & Domain("resolution", "=", str(undo.get("resolution")))
            & Domain("resolved_by_id", "=", self.env.uid)
            & Domain("resolved_at", "=", fields.Datetime.to_datetime(undo.get("at")))
        )

    def _get_message(self, resolution, count):
        if resolution == "accepted":
            return self.env._("Accepted: %(count)s", count=count)
        if resolution == "disputed":
            return self.env._("Disputed: %(count)s", count=count)
        if resolution == "written_off":
            return self.env._("Written off: %(count)s", count=count)
        return self.env._("Open again: %(count)s", count=count)
