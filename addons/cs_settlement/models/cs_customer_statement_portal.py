from odoo import api, models
from odoo.fields import Domain
from odoo.tools import consteq
from odoo.tools.misc import hmac

from ..const_customer import SHOWN_STATES

_SCOPE = "cs_settlement.customer_statement_page"
# The colour of a state on the page.
_TONES = {"sent": "primary", "objected": "warning", "confirmed": "success", "closed": "success"}


class CsCustomerStatement(models.Model):
    """The customer's page of a statement. He has no rights on the model: see the portal's controller."""

    _inherit = "cs.customer.statement"

    @api.model
    def _get_portal_domain(self, partner):
        """Return the domain of what ``partner`` may see: the released statements of his company."""
        return Domain(
            [
                ("partner_id", "child_of", partner.commercial_partner_id.ids),
                ("state", "in", SHOWN_STATES),
            ]
        )

    def _get_portal_path(self):
        self.ensure_one()
        return f"/my/statements/{self.id}"

    def _get_portal_url(self):
        """Return the address of the page for whoever is sent the statement.

        The token in it is worked out, not stored, so that no user of ours can look it up and answer for a
        customer.
        """
        self.ensure_one()
        return f"{self.get_base_url()}{self._get_portal_path()}?access_token={self._get_portal_token()}"

    def _get_portal_token(self):
        # sudo: the token depends on a secret that no user may read
        return hmac(self.sudo().env, _SCOPE, self.id)

    def _is_shared_with(self, token):
        """Tell whether who has ``token`` may see the page; a closed one opens with a login only."""
        self.ensure_one()
        return (
            bool(token)
            and self.state in SHOWN_STATES
            and self.state != "closed"
            and consteq(self._get_portal_token().encode(), token.encode())
        )

    def _get_survivor(self):
        """Return the newest version that the customer may see (one statement)."""
        newer = self.replaced_by_ids.filtered(lambda statement: statement.state in SHOWN_STATES)
        return newer[:1]._get_survivor() if newer else self

    def _get_portal_state(self):
        """Return ``{"words", "tone"}`` of the state as the page shows it (one statement)."""
        words = {
            "sent": self.env._("Please check and confirm"),
            "objected": self.env._("We are looking into your objections"),
            "confirmed": self.env._("Confirmed"),
            "closed": self.env._("Confirmed and closed"),
            "replaced": self.env._("Replaced by a corrected statement"),
        }
        return {"words": words.get(self.state, ""), "tone": _TONES.get(self.state, "secondary")}

    def _get_portal_line_domain(self, search=""):
        """Return the domain of the lines of a statement with a text in number, reference or destination."""
        domain = Domain("statement_id", "=", self.id)
        if not search:
            return domain
        names = ("number", "ref", "destination")
        return domain & Domain.OR([Domain(name, "ilike", search) for name in names])
