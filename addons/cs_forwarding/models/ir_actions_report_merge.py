from odoo import models
from odoo.tools.pdf import merge_pdf

from odoo.addons.base.models import ir_actions_report as core


class IrActionsReport(models.Model):
    """Several documents in one PDF, also with the wkhtmltopdf of Debian.

    That one is built against an unpatched Qt and takes one document at a time, so that all papers of a wave,
    or two delivery slips at once, could not be printed.
    """

    _inherit = "ir.actions.report"

    def _run_wkhtmltopdf(self, bodies, *args, **kwargs):
        bodies = list(bodies)
        if len(bodies) < 2 or core._wkhtml().is_patched_qt:
            return super()._run_wkhtmltopdf(bodies, *args, **kwargs)
        parts = []
        for body in bodies:
            parts.append(super()._run_wkhtmltopdf([body], *args, **kwargs))
        return merge_pdf(parts)
