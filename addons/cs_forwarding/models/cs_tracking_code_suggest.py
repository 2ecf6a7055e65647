from os.path import commonprefix

from odoo import api, fields, models

# A beginning shorter than this says nothing.
_LEAST_COMMON = 3


class CsTrackingCode(models.Model):
    """A proposal for codes that nobody has mapped: what the known code with the same beginning means."""

    _inherit = "cs.tracking.code"

    suggested_id = fields.Many2one(
        "cs.tracking.code", string="Most Like", compute="_compute_suggested", help="The known code."
    )
    suggested_status_id = fields.Many2one(
        "cs.tracking.status", string="Suggestion", compute="_compute_suggested"
    )

    @api.depends("code", "format", "provider_id", "status_id")
    def _compute_suggested(self):
        unknown = self.filtered(lambda code: not code.status_id and code.code)
        domain = [("format", "in", unknown.mapped("format")), ("status_id.advances", "=", True)]
        by_format = self.search(domain).grouped("format") if unknown else {}
        for code in self:
            candidates = by_format.get(code.format) if code in unknown else None
            code.suggested_id = code._find_alike(candidates) if candidates else False
            code.suggested_status_id = code.suggested_id.status_id

    def _find_alike(self, known):
        """Return the code of ``known`` with the longest beginning in common, or none (one code)."""
        word = self.code.lower()

        def likeness(other):
            return len(commonprefix((word, other.code.lower().rstrip("*")))), -len(other.code)

        best = max(known, key=likeness, default=known)
        return best if best and likeness(best)[0] >= _LEAST_COMMON else self.browse()

    def action_accept_suggestion(self):
        """Map the codes to what is suggested for them."""
        for suggested, codes in self.filtered("suggested_id").grouped("suggested_id").items():
            codes.write({"status_id": suggested.status_id.id, "reason_id": suggested.reason_id.id})
        return True
