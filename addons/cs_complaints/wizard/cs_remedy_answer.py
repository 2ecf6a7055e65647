from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..const_remedy import CONSENT_WAYS


class CsRemedyAnswer(models.TransientModel):
    """What the customer said to an agent, with the proof of it."""

    _name = "cs.remedy.answer"
    _description = "Customer's Answer to a Remedy"
    _cs_confidential_fields = {"name": "text", "note": "text"}

    remedy_id = fields.Many2one("cs.remedy", required=True, readonly=True)
    partner_id = fields.Many2one(related="remedy_id.partner_id")
    offer_text = fields.Text(related="remedy_id.offer_text", string="What Was Offered")
    answer = fields.Selection([("accept", "Accepts"), ("refuse", "Refuses")], required=True)
    how = fields.Selection(
        [way for way in CONSENT_WAYS if way[0] != "link"], string="Said by", required=True, default="phone"
    )
    name = fields.Char(string="Who Said It", required=True, default=lambda self: self._get_default_name())
    note = fields.Text(string="His Words")
    proof_ids = fields.Many2many(
        "ir.attachment",
        "cs_remedy_answer_attachment_rel",
        help="Recording of the call, or picture of the message. Needed where the customer accepts.",
    )

    def _get_default_name(self):
        remedy = self.env["cs.remedy"].browse(self.env.context.get("default_remedy_id"))
        return remedy.ticket_id.contact_name or remedy.partner_id.name

    def action_confirm(self):
        """Record the answer; a yes is carried out at once."""
        self.ensure_one()
        self._ensure_complete()
        self.remedy_id.check_access("write")
        # sudo: the state is written by the buttons alone, and the documents belong to other departments
        remedy = self.remedy_id.sudo()
        proofs = self.proof_ids.sudo()  # see above; they are the agent's own uploads
        if proofs.create_uid - self.env.user:
            raise AccessError(self.env._("Attach files of your own."))
        proofs.write({"res_model": remedy._name, "res_id": remedy.id})
        take = remedy._accept if self.answer == "accept" else remedy._refuse
        if not take(self.how, self.name, self.note, proofs):
            raise UserError(self.env._("The offer is over, or was answered already."))
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _ensure_complete(self):
        if self.answer == "accept" and not self.proof_ids:
            raise UserError(self.env._("Attach the recording or the message in which the customer accepts."))
        if self.answer == "refuse" and not self.note:
            raise UserError(self.env._("Write down why the customer refuses; the next version builds on it."))
