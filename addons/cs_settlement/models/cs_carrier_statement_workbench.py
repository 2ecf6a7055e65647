from odoo import models


class CsCarrierStatement(models.Model):
    """The way to the workbench."""

    _inherit = "cs.carrier.statement"

    def action_open_workbench(self):
        """Open the statement in the workbench."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("cs_settlement.cs_workbench_action")
        return {**action, "context": {"active_statement_id": self.id}}
