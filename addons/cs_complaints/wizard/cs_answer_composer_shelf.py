from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import is_html_empty


class CsAnswerComposer(models.TransientModel):
    """Quoting the shelf in an answer, and being warned of promises that nobody may make."""

    _inherit = "cs.answer.composer"

    quote_article_id = fields.Many2one(
        "cs.article",
        string="Quote an Article",
        domain="[('state', '=', 'published'), ('answer', '!=', False)]",
        help="Its words for the customer are put at the end of the answer, in the customer's language.",
    )
    quote_fact = fields.Selection(
        lambda self: self.env["cs.fact.sheet"]._get_sections(),
        string="Quote the Fact Sheet",
        help="What holds on the channel of the ticket.",
    )
    fact_sheet_id = fields.Many2one(related="ticket_id.fact_sheet_id")
    quoted_article_ids = fields.Many2many("cs.article", string="Quoted")

    @api.onchange("quote_article_id")
    def _onchange_quote_article_id(self):
        if self.quote_article_id:
            self._quote(self.quote_article_id._get_quotable_html(self.lang))
            self.quoted_article_ids |= self.quote_article_id
            self.quote_article_id = False

    @api.onchange("quote_fact")
    def _onchange_quote_fact(self):
        if self.quote_fact and self.fact_sheet_id:
            self._quote(self.fact_sheet_id._get_quotable_html(self.lang, [self.quote_fact]))
        self.quote_fact = False

    def _quote(self, html):
        if html:
            body = "" if is_html_empty(self.body) else self.body
            self.body = Markup("%s%s") % (body, html)

    def _get_warnings(self):
        return super()._get_warnings() + self.ticket_id._get_forbidden_promises(self.body)

    def action_send(self):
        self.quoted_article_ids._count_use()
        return super().action_send()
