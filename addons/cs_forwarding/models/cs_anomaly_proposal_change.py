from odoo import fields, models
from odoo.fields import Command

# The kind of change by which a proposal is carried out once the order is confirmed.
CHANGE_OF_KIND = {
    "substitute": "specification",
    "restock": "date",
    "correct_address": "address",
    "correct_phone": "address",
    "cancel": "cancel",
}


class CsAnomalyProposal(models.Model):
    """A confirmed order has papers and moves: what changes it takes the road of an order change."""

    _inherit = "cs.anomaly.proposal"

    change_id = fields.Many2one("cs.order.change", readonly=True, copy=False, ondelete="set null")

    def _takes_change_road(self):
        """Tell whether the proposal is carried out by an order change (one proposal)."""
        return self.order_id.state == "sale" and self.kind in CHANGE_OF_KIND

    def _is_applicable(self):
        return super()._is_applicable() or self._takes_change_road()

    def _is_undoable(self):
        return self._is_applicable() and not self._takes_change_road() and not self.change_id

    def _compute_allowed(self):
        result = super()._compute_allowed()
        for proposal in self:
            proposal.can_undo = proposal.can_undo and proposal._is_undoable()
        return result

    def _get_apply(self):
        return self._apply_by_change if self._takes_change_road() else super()._get_apply()

    def _apply_by_change(self):
        """Ask for the change and send it on its road; it is undone there, not here (one proposal)."""
        self.change_id = self.env["cs.order.change"].create(self._prepare_change_vals())
        self.change_id._send()
        return {}

    def _prepare_change_vals(self):
        anomaly = self.anomaly_id
        kind = CHANGE_OF_KIND[self.kind]
        if self.kind == "cancel" and (self.data or {}).get("scope") == "line":
            kind = "quantity"
        return {
            "order_id": self.order_id.id,
            "anomaly_id": anomaly.id,
            "kind": kind,
            "requested_how": anomaly.decision_how or "other",
            "reason": anomaly.decision_note or anomaly.display_name,
            **getattr(self, f"_prepare_change_{kind}")(),
        }

    def _prepare_change_specification(self):
        return self._prepare_change_line(
            {"new_product_id": self.product_id.id, "new_quantity": self.quantity}
        )

    def _prepare_change_quantity(self):
        return self._prepare_change_line({"new_quantity": 0.0})

    def _prepare_change_line(self, vals):
        return {"line_ids": [Command.create({"order_line_id": self._get_line().id, **vals})]}

    def _prepare_change_date(self):
        return {"new_date": fields.Datetime.to_datetime(self.date)}

    def _prepare_change_address(self):
        data = self.data or {}
        return data.get("address") or {"phone": data.get("phone")}

    def _prepare_change_cancel(self):
        return {}
