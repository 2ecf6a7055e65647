from odoo import fields, models


class CsAdvisorySendLine(models.TransientModel):
    _name = "cs.advisory.send.line"
    _description = "Message of an Advisory in One Language"

    wizard_id = fields.Many2one("cs.advisory.send", required=True, ondelete="cascade")
    lang = fields.Selection(lambda self: self.env["res.lang"].get_installed(), string="Language")
    parcel_count = fields.Integer(string="Parcels")
    customer_count = fields.Integer(string="Customers")
    subject = fields.Char()
    body = fields.Html(string="First of the Messages", sanitize=False)
