from odoo import fields, models

from ..const_cargo import HANDLING_FLAGS

_REQUIREMENTS = {
    "cs_always_insured",
    "cs_always_fragile",
    "cs_always_upright",
    "cs_always_dry",
    "cs_always_no_stacking",
    "cs_only_mode_ids",
    "cs_never_mode_ids",
    "cs_blocked_carrier_ids",
}


class ResPartner(models.Model):
    """What a customer asks of every transport of his goods; stated on the company, not on its addresses."""

    _name = "res.partner"
    _inherit = ["res.partner", "cs.transport.weights", "cs.guarded.fields"]

    cs_own_weights = fields.Boolean(
        string="Own Weights", help="Cost, time and safety count for this customer as stated here."
    )
    cs_always_insured = fields.Boolean(string="Always Insured")
    cs_always_fragile = fields.Boolean(string="Always Fragile")
    cs_always_upright = fields.Boolean(string="Always Upright")
    cs_always_dry = fields.Boolean(string="Always Dry")
    cs_always_no_stacking = fields.Boolean(string="Never Stacked")
    cs_only_mode_ids = fields.Many2many(
        "cs.transport.mode",
        "cs_partner_only_mode_rel",
        "partner_id",
        "mode_id",
        string="Only By",
        help="Empty: by any mode.",
    )
    cs_never_mode_ids = fields.Many2many(
        "cs.transport.mode", "cs_partner_never_mode_rel", "partner_id", "mode_id", string="Never By"
    )
    cs_blocked_carrier_ids = fields.Many2many(
        "delivery.carrier",
        "cs_partner_blocked_carrier_rel",
        "partner_id",
        "carrier_id",
        string="Never With",
        help="Carriers with whom this customer's goods do not travel.",
    )

    def write(self, vals):
        result = super().write(vals)
        if not _REQUIREMENTS.isdisjoint(vals):
            orders = self._get_reviewed_orders("partner_id.commercial_partner_id")
            orders._run_review(force=True)
        return result

    def _get_handling_wishes(self):
        """Return how all goods of this customer are handled, see ``_get_marks`` of ``cs.cargo.service``."""
        return {"flags": [flag for flag in HANDLING_FLAGS if self[f"cs_always_{flag}"]]}
