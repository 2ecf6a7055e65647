from odoo import models

# What a file is evidence of, by the first part of its type.
KIND_OF_TYPE = {"image": "photo", "audio": "recording", "video": "recording"}


class CsTicket(models.Model):
    """From checklist and conversation to evidence."""

    _inherit = "cs.ticket"

    def _add_checklist(self):
        """Put down what the categories want to see collected, as far as it is not there yet."""
        items = self.env["cs.evidence.item"]
        checklists = {
            category: items._get_for_category(category) for category in self.grouped("category_id")
        }
        self.env["cs.ticket.evidence"].create(
            [
                {"ticket_id": ticket.id, "item_id": item.id, **item._prepare_evidence_vals()}
                for ticket in self
                for item in checklists[ticket.category_id] - ticket.evidence_ids.item_id
            ]
        )

    def action_take_files(self):
        """Take new photos and recordings of the conversation over as evidence."""
        self.check_access("write")
        self._ensure_not_judged()
        self._take_files()
        return True

    def _take_files(self):
        """Make evidence of the photos and recordings of the tickets that are none yet.

        The original stays with its message.
        """
        taken = self.evidence_ids.source_attachment_id.ids
        found = self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids), ("id", "not in", taken)], order="id"
        )
        files = [(file, (file.mimetype or "").split("/")[0]) for file in found]
        evidence = self.env["cs.ticket.evidence"].create(
            [
                {
                    "ticket_id": file.res_id,
                    "name": file.name,
                    "kind": KIND_OF_TYPE[file_type],
                    "source_attachment_id": file.id,
                }
                for file, file_type in files
                if file_type in KIND_OF_TYPE
            ]
        )
        for piece in evidence:
            piece.attachment_ids = piece._copy_source()
