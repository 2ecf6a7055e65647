from odoo import api, models
from odoo.tools import SQL


class CsCarrierStatement(models.Model):
    """How the lines of a statement find their charges."""

    _inherit = "cs.carrier.statement"

    @api.ondelete(at_uninstall=False)
    def _unlink_lines(self):
        """Take the lines along: no foreign key does it."""
        self.env.flush_all()
        self.env.execute_query(
            SQL("DELETE FROM cs_carrier_statement_line WHERE statement_id = ANY(%s) RETURNING NULL", self.ids)
        )
        self.env["cs.carrier.statement.line"].invalidate_model()
