from odoo import models


class CsAnomaly(models.Model):
    _name = "cs.anomaly"
    _inherit = ["cs.anomaly", "cs.ticket.source.mixin"]

    _ticket_field = "anomaly_id"

    def _prepare_ticket_context(self):
        category = self.env["cs.ticket"]._get_category_of_anomaly(self)
        customer = self.order_id.partner_id or self.partner_id
        return {
            "default_anomaly_id": self.id,
            "default_source": "anomaly",
            "default_name": self.name,
            "default_category_id": category.id,
            "default_kind": category.kind or "complaint",
            "default_partner_id": customer.id,
            "default_order_id": self.order_id.id,
            "default_picking_id": self.picking_id.id,
            "default_parcel_id": self.parcel_id.id,
            "default_carrier_id": self.carrier_id.id,
            "default_channel_id": self.channel_id.id,
            "default_team_id": self.team_id.id,
            "default_department_id": self.department_id.id,
            "default_company_id": self.company_id.id,
        }
