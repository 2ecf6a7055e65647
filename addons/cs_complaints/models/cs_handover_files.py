from odoo import models


class CsHandover(models.Model):
    """Texts and files of a new handover, freed of what stays at the desk."""

    _inherit = "cs.handover"

    def _hide_in_texts(self):
        """Hide the customers' phones and streets in what is sent."""
        for handover in self:
            texts = {name: handover[name] for name in ("reason", "question")}
            hidden = {name: handover._hide_customer(text) for name, text in texts.items()}
            changed = {name: text for name, text in hidden.items() if text != texts[name]}
            if changed:
                handover.write(changed)

    def _copy_files(self, files):
        """Give each handover its own copy of the chosen files: the department can't read the ticket's."""
        for handover in self if files else ():
            copies = files.copy({"res_model": self._name, "res_id": handover.id})
            handover.attachment_ids = copies

    def _add_answer_files(self, files):
        """Make what the answering person has uploaded part of the answers, of each its own copy."""
        # sudo: nobody writes handovers; what was not uploaded for this is left out
        uploaded = files.sudo().filtered(
            lambda file: file.create_uid == self.env.user and file.res_model in (False, "cs.handover.answer")
        )
        for handover in self if uploaded else ():
            kept = uploaded if handover == self[0] else uploaded.copy()
            kept.write({"res_model": self._name, "res_id": handover.id})
            handover.answer_attachment_ids |= kept
