from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools.mail import html_to_inner_content, plaintext2html

from ..const_case import ARTICLE_STATES


class CsArticle(models.Model):
    """How the house deals with a matter, for those who answer customers."""

    _name = "cs.article"
    _description = "Article"
    _inherit = ["cs.shelf.mixin"]
    _order = "use_count desc, name, id"
    _text_search_fields = ("name", "words", "body", "answer")

    name = fields.Char(string="Title", required=True, translate=True)
    state = fields.Selection(ARTICLE_STATES, required=True, default="draft", copy=False, tracking=True)
    category_ids = fields.Many2many(
        "cs.ticket.category", string="Categories", help="Offered beside tickets of these categories."
    )
    channel_ids = fields.Many2many(
        "cs.order.channel", string="Channels", help="Holds for these channels only. Empty: for all."
    )
    company_id = fields.Many2one("res.company", index=True, help="Empty: for all companies.")
    words = fields.Char(
        string="Other Words", translate=True, help="Words people look for and that it does not use itself."
    )
    body = fields.Html(string="For Us", help="What one has to know and do. Stays in the house.")
    answer = fields.Text(
        string="For the Customer", translate=True, help="What an answer may quote, word for word."
    )
    excerpt = fields.Char(compute="_compute_excerpt")
    use_count = fields.Integer(string="Quoted", readonly=True, copy=False)

    @api.depends("body", "answer")
    @api.depends_context("lang")
    def _compute_excerpt(self):
        for article in self:
            text = " ".join((article.answer or html_to_inner_content(article.body or "")).split())
            article.excerpt = text if len(text) <= 120 else f"{text[:119]}…"

    @api.model_create_multi
    def create(self, vals_list):
        self._ensure_may_publish(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._ensure_may_publish([vals])
        return super().write(vals)

    def _ensure_may_publish(self, vals_list):
        """Anybody may propose an article; what all rely on is published by a supervisor."""
        publishes = any(vals.get("state") == "published" for vals in vals_list)
        if publishes and not (self.env.su or self.env.user.has_group("cs_forwarding.group_supervisor")):
            raise AccessError(self.env._("A supervisor publishes articles."))

    def action_publish(self):
        self.write({"state": "published"})
        return self.action_review()

    def action_withdraw(self):
        self.write({"state": "draft"})
        return True

    def _get_quotable_html(self, lang=None):
        article = self.with_context(lang=lang) if lang else self
        return plaintext2html(article.answer) if article.answer else False

    def _count_use(self):
        """Remember that an answer quoted these articles."""
        # sudo: whoever quotes an article counts, though only its owner and supervisors may change it
        for article in self.sudo():
            article.use_count += 1
