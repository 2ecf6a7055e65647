from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools.mail import html_to_inner_content

from odoo.addons.cs_forwarding.lib.bigrams import index_tokens

# The owner is asked so many days before a text is due for review.
ASK_BEFORE = timedelta(days=7)


class CsShelfMixin(models.AbstractModel):
    """A text of the house: it has an owner and a date until which it holds, is found and is quoted."""

    _name = "cs.shelf.mixin"
    _description = "Text of the Shelf"
    _inherit = ["mail.thread", "mail.activity.mixin", "cs.text.search.mixin"]

    active = fields.Boolean(default=True)
    user_id = fields.Many2one(
        "res.users",
        string="Kept by",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        help="Sees to it that the text holds.",
    )
    review_months = fields.Integer(string="Review Every (months)", default=6)
    reviewed_on = fields.Date(default=fields.Date.context_today, readonly=True, copy=False)
    review_date = fields.Date(
        string="Holds Until", compute="_compute_review_date", store=True, readonly=False, index=True
    )
    is_review_asked = fields.Boolean(readonly=True, copy=False, help="The owner was reminded already.")
    is_review_due = fields.Boolean(string="To Review", compute="_compute_is_review_due")

    @api.depends("reviewed_on", "review_months")
    def _compute_review_date(self):
        for text in self:
            begin = text.reviewed_on or fields.Date.context_today(text)
            period = relativedelta(months=text.review_months)
            text.review_date = begin + period if text.review_months else False

    @api.depends("review_date")
    def _compute_is_review_due(self):
        today = fields.Date.context_today(self)
        for text in self:
            text.is_review_due = bool(text.review_date) and text.review_date <= today

    @api.depends(lambda self: self._text_search_fields)
    def _compute_cs_search_vector(self):
        """Index the text in all languages: who asks in Chinese finds what was written in English too."""
        langs = [code for code, _name in self.env["res.lang"].get_installed()]
        for record in self:
            texts = (
                record.with_context(lang=lang)._get_plain(name)
                for lang in langs
                for name in self._text_search_fields
            )
            record.cs_search_vector = " ".join(sorted(index_tokens("\n".join(texts))))

    def _get_plain(self, name):
        """Return a field as plain text (one record)."""
        value = self[name] or ""
        return html_to_inner_content(value) if self._fields[name].type == "html" else value

    def _get_quotable_html(self, lang=None):
        """Return what an answer to a customer may quote, in the customer's language (one record)."""
        raise NotImplementedError

    def action_review(self):
        """Confirm that the text still holds."""
        self.check_access("write")
        self.write({"reviewed_on": fields.Date.context_today(self), "is_review_asked": False})
        self.activity_feedback(["mail.mail_activity_data_todo"])
        return True

    @api.model
    def _cron_ask_for_review(self, limit=100):
        """Remind the owners of texts that will soon have to be looked through, each once."""
        soon = fields.Date.context_today(self) + ASK_BEFORE
        domain = [("review_date", "<=", soon), ("is_review_asked", "=", False)]
        due = self.search(domain, limit=limit)
        self.env["ir.cron"]._commit_progress(remaining=self.search_count(domain))
        for text in due.try_lock_for_update():
            text.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=text.review_date,
                summary=text.with_context(lang=text.user_id.lang).env._("Look through whether this holds"),
                user_id=text.user_id.id,
            )
            text.is_review_asked = True
            if not self.env["ir.cron"]._commit_progress(1):
                break
