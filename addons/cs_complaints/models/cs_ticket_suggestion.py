from collections import Counter

from odoo import api, fields, models
from odoo.fields import Domain

from ..const_case import SUGGEST_DOUBT, SUGGEST_FROM, SUGGEST_LIKENESS, SUGGEST_SHARE
from ..lib.phrases import find_phrases

# How sure one is of words alone; what was chosen before counts for more.
SURE_OF_WORDS = 0.5


class CsTicket(models.Model):
    """A category suggested from what was chosen before on similar texts."""

    _inherit = "cs.ticket"

    suggested_category_id = fields.Many2one(
        "cs.ticket.category", compute="_compute_suggested_category_id"
    )
    suggestion_confidence = fields.Float(compute="_compute_suggested_category_id", string="Confidence")
    suggestion_reason = fields.Char(compute="_compute_suggested_category_id")

    @api.depends("name", "matter", "category_id", "state")
    @api.depends_context("lang")
    def _compute_suggested_category_id(self):
        nothing = {"category": self.env["cs.ticket.category"], "confidence": 0.0, "reason": False}
        found = self.filtered("is_open")._suggest_categories()
        for ticket in self:
            suggestion = found.get(ticket, nothing)
            if suggestion["category"] == ticket.category_id:
                suggestion = nothing
            ticket.suggested_category_id = suggestion["category"]
            ticket.suggestion_confidence = suggestion["confidence"]
            ticket.suggestion_reason = suggestion["reason"]

    def _suggest_categories(self):
        """Return ``{ticket: {"category", "confidence" (0 to 1), "reason"}}`` where there is something to say.

        One search of the index a ticket; nothing is written.
        """
        suggestions = {ticket: ticket._suggest_from_cases() for ticket in self}
        words = None
        for ticket, suggestion in suggestions.items():
            # Words alone do not outweigh what somebody has chosen.
            if not suggestion and not ticket.category_id:
                words = self._get_category_words() if words is None else words
                suggestions[ticket] = ticket._suggest_from_words(words)
        return {ticket: suggestion for ticket, suggestion in suggestions.items() if suggestion}

    def _suggest_from_cases(self):
        """Return a suggestion from what was chosen on similar tickets, or None (one ticket)."""
        votes, numbers = self._get_votes()
        if not votes:
            return None
        category_id, weight = votes.most_common(1)[0]
        confidence = weight / (votes.total() + SUGGEST_DOUBT)
        if confidence < SUGGEST_SHARE:
            return None
        reason = self.env._(
            "%(count)s of %(total)s similar tickets", count=numbers[category_id], total=numbers.total()
        )
        category = self.env["cs.ticket.category"].browse(category_id)
        return {"category": category, "confidence": confidence, "reason": reason}

    def _get_votes(self):
        """Return the weight and the number of similar tickets by category id, two counters (one ticket)."""
        # sudo: what other teams chose counts as well; only the categories' names are told
        tickets = self.sudo()
        found = tickets._search_similar(
            self._get_case_text(), self._get_teacher_domain(), limit=SUGGEST_FROM
        )
        scores = {ticket_id: score for ticket_id, score in found if score >= SUGGEST_LIKENESS}
        teachers = tickets.browse(scores)
        teachers.fetch(["category_id"])
        votes, numbers = Counter(), Counter()
        for teacher in teachers:
            # A text that is nearly the same says more than several that are a little alike.
            votes[teacher.category_id.id] += scores[teacher.id] ** 2
            numbers[teacher.category_id.id] += 1
        return votes, numbers

    def _get_teacher_domain(self):
        """Return the domain of the tickets to learn from: somebody worked on them (one ticket)."""
        return (
            Domain("state", "not in", ("new", "merged", "cancelled"))
            & Domain("category_id.active", "=", True)
            & Domain("company_id", "=", self.company_id.id)
            & Domain("id", "!=", self._origin.id)
        )

    # Words, as long as there are no similar tickets

    @api.model
    def _get_category_words(self):
        """Return ``{category: [phrases]}``."""
        categories = self.env["cs.ticket.category"].search([("words", "!=", False)])
        return {category: category.words.splitlines() for category in categories}

    def _suggest_from_words(self, words):
        """Return the category of which most is said, or None (one ticket)."""
        text = self._get_case_text()
        hits = {category: find_phrases(text, phrases) for category, phrases in words.items()}
        # Longer words are rarer: "crushed carton" says more than "late".
        best = max(hits, key=lambda category: sum(map(len, hits[category])), default=None)
        if not best or not hits[best]:
            return None
        reason = self.env._("The text says: %(words)s", words=", ".join(hits[best]))
        return {"category": best, "confidence": SURE_OF_WORDS, "reason": reason}

    # Buttons

    def action_take_suggestion(self):
        """Take over the suggested category, each ticket its own."""
        self.check_access("write")
        for category, tickets in self.grouped("suggested_category_id").items():
            if category:
                tickets.write({"category_id": category.id})
        return True

    def action_classify(self):
        """Suggest categories for many tickets, to be looked through before they are taken over."""
        return self.env["cs.ticket.classify"]._open(self)
