from odoo import api, fields, models
from odoo.fields import Domain

from ..const_workbench import OPEN_RESULTS


class CsCarrierStatement(models.Model):
    """How far a statement is, for lists and for the way to the workbench."""

    _inherit = "cs.carrier.statement"

    undecided_count = fields.Integer(string="To Decide", compute="_compute_undecided")
    undecided_total = fields.Monetary(string="Amount to Decide", compute="_compute_undecided")
    undecided_difference = fields.Monetary(
        string="Difference to Decide",
        compute="_compute_undecided",
        help="How much more than expected is billed by the lines that are to be decided.",
    )

    @api.depends("line_ids.result", "line_ids.resolution")
    def _compute_undecided(self):
        domain = Domain("statement_id", "in", self.ids) & Domain("result", "in", OPEN_RESULTS)
        undecided = domain & Domain("resolution", "=", "open")
        groups = self.env["cs.carrier.statement.line"]._read_group(
            undecided, ["statement_id"], ["__count", "amount:sum", "difference:sum"]
        )
        figures = {statement.id: sums for statement, *sums in groups}
        for statement in self:
            count, amount, difference = figures.get(statement.id, (0, 0.0, 0.0))
            statement.undecided_count = count
            statement.undecided_total = amount
            statement.undecided_difference = difference

    def action_open_workbench(self):
        """Open the statement in the workbench."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("cs_settlement.cs_workbench_action")
        return {**action, "context": {"active_statement_id": self.id}}
