from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools.mail import plaintext2html

# What an answer may quote, in this order.
QUOTABLE = ("dispatch_times", "return_address", "invoices", "promotions", "other")


class CsFactSheet(models.Model):
    """What holds for one channel: the sheet that lies beside the phone."""

    _name = "cs.fact.sheet"
    _description = "Fact Sheet"
    _inherit = ["cs.shelf.mixin"]
    _order = "channel_id, id"
    _rec_name = "channel_id"
    _text_search_fields = ("channel_name", *QUOTABLE)

    channel_id = fields.Many2one("cs.order.channel", required=True, ondelete="cascade")
    channel_name = fields.Char(related="channel_id.name")
    company_id = fields.Many2one(related="channel_id.company_id", store=True, index=True)
    dispatch_times = fields.Text(translate=True, help="Cut-off, days of dispatch, usual days on the way.")
    return_address = fields.Text(translate=True)
    invoices = fields.Text(translate=True, help="Which kinds there are and how to ask for one.")
    promotions = fields.Text(translate=True, help="What is offered at the moment, until when, to whom.")
    other = fields.Text(string="Other Facts", translate=True)
    promise_ids = fields.One2many(
        "cs.forbidden.promise", compute="_compute_promise_ids", string="Forbidden Promises"
    )

    _channel_uniq = models.Constraint("UNIQUE (channel_id)", "The channel has a fact sheet already.")

    @api.depends("channel_id")
    def _compute_promise_ids(self):
        for sheet in self:
            sheet.promise_ids = self.env["cs.forbidden.promise"]._get_of_channel(sheet.channel_id)

    @api.depends("channel_id")
    def _compute_display_name(self):
        for sheet in self:
            sheet.display_name = sheet.channel_id.display_name

    @api.model
    def _get_sections(self):
        """Return the selection of what may be quoted."""
        return [(name, self._fields[name]._description_string(self.env)) for name in QUOTABLE]

    def _get_quotable_html(self, lang=None, names=QUOTABLE):
        """Return sections of the sheet with their titles; see the mixin.

        :param names: which sections
        """
        sheet = self.with_context(lang=lang) if lang else self
        labels = {name: sheet._fields[name]._description_string(sheet.env) for name in names}
        parts = [
            Markup("<p><b>%s</b></p>%s") % (labels[name], plaintext2html(sheet[name]))
            for name in names
            if sheet[name]
        ]
        return Markup("").join(parts) or False
