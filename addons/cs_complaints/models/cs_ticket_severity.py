from odoo import fields, models
from odoo.tools import html2plaintext

from ..const_mail import MATTER_LENGTH
from ..received_mail import get_received


class CsTicket(models.Model):
    """What is too grave for the first tier goes up by itself; what the customer may not mean is offered."""

    _inherit = "cs.ticket"

    escalation_offer = fields.Char(
        string="Asks for More",
        readonly=True,
        copy=False,
        help="Words by which the customer seems to ask for somebody higher up.",
    )
    escalation_offer_tier = fields.Char(readonly=True, copy=False)

    def _after_open(self):
        result = super()._after_open()
        self._check_severity()
        return result

    def _on_customer_message(self, message):
        result = super()._on_customer_message(message)
        if not self._is_opened_by(get_received(self.env)):
            self._check_words(html2plaintext(message.body or ""))
        return result

    def _is_opened_by(self, received):
        """Tell whether a mail has just opened the ticket: then its words have been looked at already."""
        return bool(received and not received.place.ticket and len(received.mail.text) <= MATTER_LENGTH)

    def _check_severity(self):
        """Put the new tickets before each rule; the number of queries is that of the rules."""
        for rule in self.env["cs.escalation.rule"]._get_rules(self.company_id) if self else ():
            self._apply_escalation_rule(rule, rule._find(self))

    def _check_words(self, text):
        """Look for the words of the rules in what a customer has just written."""
        rules = self.env["cs.escalation.rule"]._get_rules(self.company_id)
        for rule in rules.filtered(lambda rule: rule.kind == "words"):
            found = rule._find_in_texts(dict.fromkeys(self.ids, text))
            self._apply_escalation_rule(rule, {self.browse(key): words for key, words in found.items()})

    def _apply_escalation_rule(self, rule, found):
        """Escalate or offer to.

        :param dict found: ``{ticket: what was found}``
        """
        below = {ticket: words for ticket, words in found.items() if ticket.tier < rule.tier}
        by_words = {}
        for ticket, words in below.items():
            by_words[words] = by_words.get(words, self.browse()) | ticket
        for words, tickets in by_words.items():
            if rule.is_offer:
                # sudo: a customer's message changes what only the system writes
                tickets.sudo().write({"escalation_offer": words, "escalation_offer_tier": rule.tier})
            else:
                reason = f"{rule.name}: {words}"
                tickets._escalate(tier=rule.tier, reason=reason, source="severity")

    def action_accept_offer(self):
        """The customer means it: escalate in his words."""
        for ticket in self.filtered("escalation_offer"):
            reason = self.env._("The customer says: %(words)s", words=ticket.escalation_offer)
            ticket._escalate(tier=ticket.escalation_offer_tier, reason=reason, source="customer")
        return self.action_dismiss_offer()

    def action_dismiss_offer(self):
        self.check_access("write")
        self.write({"escalation_offer": False, "escalation_offer_tier": False})
        return True
