import re
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import float_compare, ormcache

from ..const import TIERS
from ..const_handover import COMPLAINT_KINDS, ESCALATION_RULE_KINDS, MANY_COMPLAINTS


class CsEscalationRule(models.Model):
    """By what a matter is too grave for the first tier.

    A rule holds the figures; the method ``_find_<kind>(tickets)`` returns the tickets it applies to as
    ``{ticket id: what was found}``. A further kind is one more method, possible from another addon.
    """

    _name = "cs.escalation.rule"
    _description = "Escalation Rule"
    _inherit = ["cs.cached.mixin"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True)
    kind = fields.Selection(ESCALATION_RULE_KINDS, string="Found by", required=True)
    tier = fields.Selection(TIERS[1:], string="Goes Up To", required=True, default="2")
    is_offer = fields.Boolean(
        string="Only Offer It",
        help="The agent is asked whether the customer means it. Otherwise the ticket goes up at once.",
    )
    complaints_only = fields.Boolean(default=True, help="Consultations and suggestions stay where they are.")
    amount = fields.Monetary(string="From", help="Total of the order.")
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    partner_tag_ids = fields.Many2many("res.partner.category", string="Customers with")
    days = fields.Integer(string="Within (days)", default=30)
    count = fields.Integer(string="From the", default=2, help="The how manieth complaint of a customer.")
    words = fields.Text(help="One word or phrase a line; upper and lower case are the same.")

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for rule in self:
            rule.currency_id = (rule.company_id or self.env.company).currency_id

    @api.constrains("kind", "days", "count", "amount", "words", "partner_tag_ids")
    def _check_figures(self):
        for rule in self:
            complete = {
                "amount": rule.amount > 0,
                "customer_tag": bool(rule.partner_tag_ids),
                "repeat": rule.days > 0 and rule.count > 1,
                "words": bool(rule._get_words()),
            }
            if rule.active and not complete.get(rule.kind, True):
                raise ValidationError(
                    self.env._("%(rule)s: fill in by what it finds a matter.", rule=rule.name)
                )

    # Finding

    @api.model
    def _get_rules(self, companies):
        """Return the rules for tickets of these companies, in their order."""
        # sudo: rules apply to whatever comes in, by a customer's hand too
        return self.sudo().browse(self._get_rule_ids(tuple(sorted(companies.ids))))

    @api.model
    @ormcache("company_ids")
    def _get_rule_ids(self, company_ids):
        domain = Domain("company_id", "in", [*company_ids, False])
        # sudo: as above
        return tuple(self.sudo().search(domain, order="sequence, id").ids)

    def _find(self, tickets):
        """Return ``{ticket: what was found}`` of the tickets that the rule applies to (one rule)."""
        if self.company_id:
            tickets = tickets.filtered(lambda ticket: ticket.company_id == self.company_id)
        if self.complaints_only:
            tickets = tickets.filtered(lambda ticket: ticket.kind in COMPLAINT_KINDS)
        found = getattr(self, f"_find_{self.kind}")(tickets) if tickets else {}
        return {tickets.browse(ticket_id): words for ticket_id, words in found.items()}

    def _find_amount(self, tickets):
        found = {}
        for ticket in tickets.filtered("order_id"):
            order = ticket.order_id
            amount = order.amount_total / (order.currency_rate or 1.0)
            if float_compare(amount, self.amount, precision_digits=2) >= 0:
                found[ticket.id] = order.currency_id.format(order.amount_total)
        return found

    def _find_customer_tag(self, tickets):
        found = {}
        for ticket in tickets:
            partner = ticket.partner_id
            tags = (partner | partner.commercial_partner_id).category_id & self.partner_tag_ids
            if tags:
                found[ticket.id] = ", ".join(tags.mapped("name"))
        return found

    def _find_repeat(self, tickets):
        """Find who complains again. A shipper with very many parcels is not meant: his are left alone."""
        since = fields.Datetime.now() - timedelta(days=self.days)
        recent = tickets.filtered(lambda ticket: ticket.partner_id and ticket.opened_at >= since)
        domain = Domain("partner_id", "in", recent.partner_id.ids) & Domain("opened_at", ">=", since)
        domain &= Domain("kind", "in", COMPLAINT_KINDS) & Domain("state", "not in", ("merged", "cancelled"))
        # sudo: the customer's other complaints count, whichever team has them
        groups = (
            self.env["cs.ticket"]
            .sudo()
            ._read_group(
                domain,
                ["partner_id", "company_id"],
                ["__count"],
                having=[("__count", ">=", self.count), ("__count", "<=", MANY_COMPLAINTS)],
            )
        )
        words = {
            (partner.id, company.id): self.env._(
                "%(count)s complaints in %(days)s days", count=count, days=self.days
            )
            for partner, company, count in groups
        }
        keys = {ticket.id: (ticket.partner_id.id, ticket.company_id.id) for ticket in recent}
        return {ticket_id: words[key] for ticket_id, key in keys.items() if key in words}

    def _find_words(self, tickets):
        texts = {
            ticket.id: "\n".join(filter(None, (ticket.name, ticket.matter, ticket.demand)))
            for ticket in tickets
        }
        return self._find_in_texts(texts)

    def _find_in_texts(self, texts):
        """Return ``{key: the words found}`` of the texts that hold one of the rule's words (one rule).

        :param dict texts: ``{key: text}``
        """
        pattern = _get_pattern(self._get_words())
        found = {key: pattern.findall(text) for key, text in texts.items()}
        return {key: ", ".join(dict.fromkeys(words)) for key, words in found.items() if words}

    def _get_words(self):
        return tuple(word.strip() for word in (self.words or "").splitlines() if word.strip())


def _get_pattern(words):
    """Return the pattern of words; one in Latin letters counts as a whole word only."""
    latin = (rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word) for word in words)
    return re.compile("|".join(latin), re.IGNORECASE)
