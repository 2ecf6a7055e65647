from odoo import fields, models


class CsAnomalyType(models.Model):
    """Types of what goes wrong on the way."""

    _inherit = "cs.anomaly.type"

    is_transport = fields.Boolean(
        string="Transport Exception", help="Shown among the transport exceptions."
    )
    tell_at_once = fields.Boolean(
        string="Tell at Once", help="The team's leader and the order's salesperson are told immediately."
    )
    closes_itself = fields.Boolean(
        string="Over When the Parcel Moves",
        help="Anomalies that tracking raised are closed when the parcel goes on or arrives.",
    )
    playbook_ids = fields.One2many("cs.playbook", "type_id", string="Playbooks")

    def _describe(self, evidence):
        """Describe what a status of tracking says alike for all types (one type)."""
        if evidence and evidence.get("status"):
            return self._describe_exception(evidence)
        return super()._describe(evidence)

    def _describe_exception(self, evidence):
        status = self.env["cs.tracking.status"].search([("code", "=", evidence["status"])], limit=1)
        reason = self.env["cs.tracking.reason"].search([("code", "=", evidence.get("reason"))], limit=1)
        words = {
            "waybill": evidence.get("waybill"),
            "status": status.name or evidence["status"],
            "place": evidence.get("now", {}).get("place") or self.env._("place unknown"),
            "reason": reason.name,
        }
        if reason:
            return self.env._("%(waybill)s: %(status)s, %(reason)s (%(place)s)", **words)
        return self.env._("%(waybill)s: %(status)s (%(place)s)", **words)
