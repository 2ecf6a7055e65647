from odoo import models

from odoo.addons.cs_forwarding.lib.review import detector


class CsReviewRule(models.Model):
    _inherit = "cs.review.rule"

    @detector("words")
    def _detect_gift_note(self, orders):
        """Find the orders whose note asks for something that a person has to see to."""
        for order in orders:
            if any(word in (order.cs_buyer_note or "").lower() for word in self._get_words()):
                yield order.id, None, {"note": order.cs_buyer_note}

    def _describe_gift_note(self, evidence):
        return self.env._("The buyer writes: %(note)s", note=evidence["note"])
