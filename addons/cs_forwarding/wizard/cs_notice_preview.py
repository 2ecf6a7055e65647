from odoo import api, fields, models


class CsNoticePreview(models.TransientModel):
    _name = "cs.notice.preview"
    _description = "Preview of a Message to the Customer"
    _cs_customer_field = "parcel_id.partner_id"
    _cs_confidential_fields = {"body": "text", "text": "text", "subject": "text"}

    rule_id = fields.Many2one("cs.notice.rule", required=True, ondelete="cascade")
    channel = fields.Selection(related="rule_id.channel")
    parcel_id = fields.Many2one(
        "cs.parcel",
        compute="_compute_parcel_id",
        store=True,
        readonly=False,
        precompute=True,
        help="The message is written as for this parcel.",
    )
    lang = fields.Selection(
        lambda self: self.env["res.lang"].get_installed(),
        string="Language",
        help="Empty: the receiver's own language.",
    )
    subject = fields.Char(compute="_compute_words")
    body = fields.Html(compute="_compute_words")
    text = fields.Text(compute="_compute_words")

    @api.depends("rule_id")
    def _compute_parcel_id(self):
        newest = self.env["cs.parcel"].search([], order="id desc", limit=1)
        for preview in self:
            preview.parcel_id = preview.parcel_id or newest

    @api.depends("rule_id", "parcel_id", "lang")
    def _compute_words(self):
        for preview in self:
            words = preview._render()
            preview.subject = words.get("subject")
            preview.body = words.get("body_html")
            preview.text = words.get("body")

    def _render(self):
        """Return the fields of the template as the receiver would read them."""
        template, parcel = self.rule_id._get_template(), self.parcel_id._origin
        if not template or not parcel:
            return {}
        names = ("subject", "body_html") if self.channel == "mail" else ("body",)
        lang = self.lang or parcel._get_notice_lang()
        return {name: template._render_field(name, parcel.ids, set_lang=lang)[parcel.id] for name in names}
