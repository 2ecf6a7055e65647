from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..const_workbench import RECHECK_LINES


class CsWorkbench(models.AbstractModel):
    """Corrections on the workbench: what a charge is, which shipment a line stands for."""

    _inherit = "cs.workbench"

    @api.model
    def action_map(self, line_id, type_id):
        """Say what the charge of a line is, and of all lines of its statement that are called the same.

        The carrier's word for it is known from then on.

        :return: dict with count (of the lines), message and rechecked (False: check the statement again)
        """
        line = self._get_line_to_correct(line_id)
        kind = self._get_record("cs.charge.type", type_id)
        domain = self._get_choice_domain(line.statement_id, {"like": line.id})
        lines = line.search(domain & self._get_filter_domain("open"))
        lines.type_id = kind
        if line.charge_text:
            self.env["cs.charge.type.alias"]._learn(line.account_id, {line.charge_text: kind})
        message = self.env._("“%(text)s” is now %(type)s.", text=line.charge_text or "", type=kind.name)
        return {
            "count": len(lines),
            "message": message,
            "rechecked": self._recheck_if_small(line.statement_id),
        }

    @api.model
    def action_assign(self, line_id, charge_id):
        """Say which charge, and so which shipment, a line stands for.

        :return: as of :meth:`action_map`
        """
        line = self._get_line_to_correct(line_id)
        charge = self._get_record("cs.charge", charge_id)
        if charge.side != "buy" or charge.account_id != line.account_id:
            raise UserError(
                self.env._("This charge is not one of %(account)s.", account=line.account_id.name)
            )
        line.write(
            {
                "charge_id": charge.id,
                "parcel_id": charge.parcel_id.id,
                "matcher_id": self._get_manual_pass().id,
            }
        )
        message = self.env._(
            "Line %(row)s now stands for %(charge)s.", row=line.row, charge=charge.display_name
        )
        return {"count": 1, "message": message, "rechecked": self._recheck_if_small(line.statement_id)}

    @api.model
    def action_recheck(self, statement_id):
        """Match the lines of the statement again; what people decided stays. Return how many changed."""
        statement = self._get_statement(statement_id, "write")
        return self.env["cs.matching.service"]._match_statement(statement)

    def _recheck_if_small(self, statement):
        if statement.line_count > RECHECK_LINES:
            return False
        self.env["cs.matching.service"]._match_statement(statement)
        return True

    def _get_line_to_correct(self, line_id):
        line = self._get_record("cs.carrier.statement.line", line_id, "write")
        self._check_can_decide(line.statement_id)
        if line.resolution not in (False, "open"):
            raise UserError(self.env._("Somebody has decided about this line: open it again first."))
        return line

    def _get_manual_pass(self):
        return self.env.ref("cs_settlement.statement_matcher_manual")

    @api.model
    def action_draft_disputes(self, statement_id):
        """Draft the disputes of all lines decided as disputed that are in none yet, and show them."""
        statement = self._get_statement(statement_id, "write")
        domain = Domain("statement_id", "=", statement.id) & Domain("resolution", "=", "disputed")
        lines = self.env["cs.carrier.statement.line"].search(domain & Domain("dispute_line_ids", "=", False))
        if not lines:
            raise UserError(self.env._("No disputed line waits: all of them are in a dispute already."))
        return lines.action_dispute()
