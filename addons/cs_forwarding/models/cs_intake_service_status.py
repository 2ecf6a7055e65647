from odoo import models

from ..lib.intake.status_row import read_status_row
from ..lib.tracking.event_key import event_key
from ..lib.tracking.waybill import normalize_waybill
from .cs_intake_service import Draft


class CsIntakeService(models.AbstractModel):
    _inherit = "cs.intake.service"

    def _import_lines(self, batch, lines):
        if batch.purpose != "tracking":
            return super()._import_lines(batch, lines)
        return self._import_status_lines(batch, lines)

    def _import_status_lines(self, batch, lines):
        """Record the events of waiting rows and note on the rows what became of them."""
        mapping = batch._get_assembly_mapping()
        drafts, updates_by_line = [], {}
        for line in lines:
            draft = Draft(None, line, outcome="done")
            updates, problem = read_status_row(mapping.read(line._get_raw_row()), mapping.tz)
            if problem:
                draft.fail(**problem, row=line.row_number)
            drafts.append(draft)
            updates_by_line[line.id] = updates
        everything = [update for updates in updates_by_line.values() for update in updates]
        new = self.env["cs.tracking.service"]._record(batch.provider_id, everything, "file").new
        for draft in drafts:
            self._mark_repeated(draft, updates_by_line[draft.lines.id], new)
        self._write_outcome(drafts)

    def _mark_repeated(self, draft, updates, new):
        """A row is a duplicate when all that it says is known; the first of equal rows brings the news."""
        keys = {(normalize_waybill(update.waybill), event_key(update)) for update in updates}
        if draft.outcome == "done" and not keys & new:
            draft.outcome = "duplicate"
        new -= keys
