from odoo import models


class CsCarrierStatementLine(models.Model):
    """What the workbench reads quickly."""

    _inherit = "cs.carrier.statement.line"

    # The few lines that a person looks at; the many that are in order cost nothing here.
    _work_idx = models.Index(
        "(statement_id, result, discrepancy_id, id) WHERE result IN ('discrepancy', 'suggested', 'unmatched')"
    )
