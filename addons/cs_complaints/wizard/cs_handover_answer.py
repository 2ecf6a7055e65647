from odoo import api, fields, models

from odoo.addons.cs_forwarding.undo import undo_notification


class CsHandoverAnswer(models.TransientModel):
    """The department's answer, with photos; one text may answer many."""

    _name = "cs.handover.answer"
    _description = "Answer a Handover"

    handover_ids = fields.Many2many("cs.handover", required=True)
    question = fields.Text(compute="_compute_question")
    answer = fields.Text(required=True, compute="_compute_answer", store=True, readonly=False)
    attachment_ids = fields.Many2many(
        "ir.attachment", "cs_handover_answer_wizard_file_rel", string="Photos and Files"
    )

    @api.depends("handover_ids")
    def _compute_question(self):
        for wizard in self:
            questions = set(wizard.handover_ids.mapped("question"))
            wizard.question = questions.pop() if len(questions) == 1 else False

    @api.depends("handover_ids")
    def _compute_answer(self):
        """An answer taken back to be mended starts from what it was."""
        for wizard in self:
            answers = set(wizard.handover_ids.mapped("answer"))
            wizard.answer = answers.pop() if len(answers) == 1 else False

    def action_confirm(self):
        self.ensure_one()
        handovers = self.handover_ids
        handovers._answer(self.answer, self.attachment_ids)
        message = self.env._("The desk has the answer.")
        return undo_notification(
            handovers, message, "action_undo_answer", {"type": "ir.actions.client", "tag": "soft_reload"}
        )
