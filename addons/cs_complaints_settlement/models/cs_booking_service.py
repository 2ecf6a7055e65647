from odoo import models
from odoo.fields import Domain


class CsBookingService(models.AbstractModel):
    """Claims that a carrier has accepted are deducted from its next bill, where set-off is agreed."""

    _inherit = "cs.booking.service"

    def _get_claims(self, statement, document):
        claims = self._share_claims(statement).get(document.key, self.env["cs.dispute"])
        product = self.env.ref("cs_settlement.charge_type_adjustment").product_id
        return super()._get_claims(statement, document) + [
            {
                "name": self.env._("Claim %(number)s", number=claim.display_name),
                "product_id": product.id,
                "quantity": 1,
                "price_unit": -claim.missing_credit,
                "tax_ids": False,
                "cs_claim_id": claim.id,
            }
            for claim in claims
        ]

    def _share_claims(self, statement):
        """Return ``{key of a document: claims deducted on it}``: each once, on a bill that can bear it."""
        documents = self._read_documents(statement)
        left = {document.key: float(document.amount) for document in documents}
        shared = {}
        for claim in self._find_claims(statement):
            for document in documents:
                room = claim.currency_id.compare_amounts(left[document.key], claim.missing_credit) > 0
                if room and document.currency_id == claim.currency_id.id:
                    left[document.key] -= claim.missing_credit
                    shared[document.key] = shared.get(document.key, claim.browse()) | claim
                    break
        return shared

    def _find_claims(self, statement):
        """Return what the carrier has accepted and nobody has paid or set off, the oldest first."""
        domain = Domain(
            [
                ("account_id", "=", statement.account_id.id),
                ("company_id", "=", statement.company_id.id),
                ("state", "=", "credit_expected"),
                ("line_ids.remedy_id", "!=", False),
            ]
        )
        claims = self.env["cs.dispute"].search(domain, order="answered_at, id")
        items = self.env["account.move.line"].search(
            [("cs_claim_id", "in", claims.ids), ("parent_state", "!=", "cancel")]
        )
        return (claims - items.cs_claim_id).filtered("missing_credit")
