from odoo import models

from ..const_change import OPEN_INTERCEPT_STATES


class CsIntercept(models.Model):
    """What of the road of its change an intercept has behind it."""

    _inherit = "cs.intercept"

    def _has_passed_ask_carrier(self):
        return self.state != "draft"

    def _has_passed_answer(self):
        return self.state not in ("draft", "asked")

    def _has_passed_slip(self):
        return bool(self.printed_at) or self.state not in OPEN_INTERCEPT_STATES

    def _has_passed_receive(self):
        return self.state not in OPEN_INTERCEPT_STATES

    def _take_next(self, code):
        """Open what the step of the change needs (one intercept)."""
        actions = {
            "ask_carrier": self.action_ask,
            "answer": self.action_answer,
            "slip": self.action_print_slip,
            "receive": self.action_receive,
        }
        return actions[code]()
