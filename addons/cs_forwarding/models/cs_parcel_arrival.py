from odoo import fields, models


class CsParcel(models.Model):
    """How the parcel arrived: what the receiver says, and the proof of delivery."""

    _inherit = "cs.parcel"

    arrival_check_ids = fields.One2many("cs.arrival.check", "parcel_id", string="Arrival Checks")
    pod_ids = fields.Many2many(
        "ir.attachment",
        "cs_parcel_pod_rel",
        "parcel_id",
        "attachment_id",
        string="Proof of Delivery",
        copy=False,
        help="Signed delivery note or photo, as the carrier sends it.",
    )

    def _after_tracking(self, changes):
        """Ask how delivered parcels arrived."""
        result = super()._after_tracking(changes)
        delivered = [parcel_id for parcel_id, change in changes.items() if change.new_status == "delivered"]
        if delivered:
            self.env["cs.arrival.check"]._request_by_rules(self.browse(delivered))
        return result

    def action_arrival_check(self):
        """Open the arrival check of the parcel; make one when there is none."""
        self.ensure_one()
        if not self.arrival_check_ids:
            self.env["cs.arrival.check"].create({"parcel_id": self.id})
        return self.arrival_check_ids._get_records_action(name=self.env._("Arrival Check"))
