from odoo import api, fields, models
from odoo.exceptions import UserError

from ..const_change import ASK_WAYS


class CsInterceptAsk(models.TransientModel):
    _name = "cs.intercept.ask"
    _description = "Ask the Carrier to Stop a Parcel"
    _cs_customer_field = "intercept_id.partner_id"
    _cs_confidential_fields = {"text": "text"}

    intercept_id = fields.Many2one("cs.intercept", required=True, ondelete="cascade")
    how = fields.Selection(
        ASK_WAYS[1:], string="Through", compute="_compute_draft", store=True, readonly=False, required=True
    )
    email = fields.Char(string="To", compute="_compute_draft", store=True, readonly=False)
    telephone = fields.Char(related="intercept_id.carrier_id.cs_intercept_phone", string="Call")
    text = fields.Text(compute="_compute_draft", store=True, readonly=False, required=True)

    @api.depends("intercept_id")
    def _compute_draft(self):
        for wizard in self:
            wizard.email = wizard.intercept_id.carrier_id.cs_intercept_email
            wizard.how = "mail" if wizard.email else "phone"
            # sudo: the words hold the warehouse's own address
            wizard.text = wizard.intercept_id.sudo()._get_ask_text()

    def action_confirm(self):
        """Send the mail, or note the call."""
        intercept = self.intercept_id._get_working()
        if self.how == "mail":
            if not self.email:
                raise UserError(self.env._("Fill in the carrier's e-mail address, or choose “Phone”."))
            intercept.message_post(
                body=self.text,
                subject=self.env._("Stop %(waybill)s", waybill=intercept.waybills or intercept.name),
                outgoing_email_to=self.email,
                message_type="comment",
                subtype_xmlid="mail.mt_note",
            )
        intercept._ask(self.how, self.text)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
