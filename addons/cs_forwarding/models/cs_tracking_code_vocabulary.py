from odoo import api, models

from ..lib.tracking.vocabulary import read_vocabulary


class CsTrackingCode(models.Model):
    _inherit = "cs.tracking.code"

    @api.model
    def _load_vocabulary(self):
        """Add what is not there yet; what a manager has mapped otherwise stays his."""
        known = {(code.format, code.code): code for code in self.search([("provider_id", "=", False)])}
        statuses = self._get_ids_by_code("cs.tracking.status")
        reasons = self._get_ids_by_code("cs.tracking.reason")
        new = []
        for word in read_vocabulary():
            vals = {"status_id": statuses[word.status], "reason_id": reasons.get(word.reason, False)}
            code = known.get((word.format, word.code))
            if not code:
                identity = {"format": word.format, "code": word.code, "example": word.example or False}
                new.append({**identity, **vals})
            elif not code.status_id:
                code.write(vals)
        self.create(new)

    def _get_ids_by_code(self, model):
        records = self.env[model].with_context(active_test=False).search([("code", "!=", False)])
        return {record.code: record.id for record in records}
