from odoo import api, fields, models
from odoo.fields import Domain

from ..const_case import SHOWN_ARTICLES, SIMILAR_LIKENESS


class CsTicket(models.Model):
    """What the shelf has for a ticket: articles, the channel's sheet, and what must not be promised."""

    _inherit = "cs.ticket"

    article_ids = fields.Many2many("cs.article", compute="_compute_article_ids", string="Articles")
    fact_sheet_id = fields.Many2one("cs.fact.sheet", compute="_compute_fact_sheet_id")

    @api.depends("name", "matter", "category_id", "channel_id")
    def _compute_article_ids(self):
        for ticket in self:
            ticket.article_ids = ticket._get_articles()

    @api.depends("channel_id")
    def _compute_fact_sheet_id(self):
        sheets = self.env["cs.fact.sheet"].search([("channel_id", "in", self.channel_id.ids)])
        by_channel = {sheet.channel_id: sheet for sheet in sheets}
        for ticket in self:
            ticket.fact_sheet_id = by_channel.get(ticket.channel_id)

    def _get_articles(self):
        """Return the articles worth a look: of the category and in like words first (one ticket)."""
        articles = self.env["cs.article"]
        domain = (
            Domain("state", "=", "published")
            & Domain("channel_ids", "in", [*self.channel_id.ids, False])
            & Domain("company_id", "in", [self.company_id.id, False])
        )
        text = self._get_case_text()
        alike = articles._search_similar(text, domain, limit=SHOWN_ARTICLES) if text else []
        found = articles.browse(article_id for article_id, score in alike if score >= SIMILAR_LIKENESS)
        if self.category_id and len(found) < SHOWN_ARTICLES:
            found |= articles.search(
                domain & Domain("category_ids", "parent_of", self.category_id.ids), limit=SHOWN_ARTICLES
            )
        return found[:SHOWN_ARTICLES]

    # Promises

    def _get_forbidden_promises(self, text):
        """Return what ``text`` promises though nobody may, as sentences to warn with (one ticket or none).

        For every dialog in which an answer is written. ``text`` may be plain or HTML.
        """
        promises = self.env["cs.forbidden.promise"]._get_of_channel(self.channel_id)
        return [self._describe_promise(promise, phrases) for promise, phrases in promises._find(text)]

    def _describe_promise(self, promise, phrases):
        said = ", ".join(phrases)
        parts = [self.env._("“%(words)s”: %(promise)s.", words=said, promise=promise.name), promise.reason]
        if promise.instead:
            parts.append(self.env._("Say instead: %(words)s", words=promise.instead))
        return " ".join(filter(None, parts))

    def _on_answer(self, message):
        """Put before the team's leader what was promised all the same, so that it can be set right."""
        result = super()._on_answer(message)
        for ticket in self:
            warnings = ticket._get_forbidden_promises(message.body)
            if warnings:
                ticket._tell_of_promise("\n".join(warnings))
        return result

    def _tell_of_promise(self, words):
        self._log_event("promise", note=words)
        # sudo: the activity is for the leader, whose user an agent need not see
        self.sudo().activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._("Something was promised that may not be"),
            note=words,
            user_id=(self.team_id.leader_id or self.user_id or self.env.user).id,
        )
