from odoo import fields, models
from odoo.fields import Domain


class CsAnomaly(models.Model):
    _inherit = "cs.anomaly"

    open_ticket_count = fields.Integer(string="Open Tickets", compute="_compute_open_ticket_count")

    def _compute_open_ticket_count(self):
        counts = self.env["cs.ticket"]._count_open("anomaly_id", self)
        for anomaly in self:
            anomaly.open_ticket_count = counts.get(anomaly, 0)

    def action_view_tickets(self):
        self.ensure_one()
        name = self.env._("Tickets of %(name)s", name=self.display_name)
        domain = Domain("anomaly_id", "=", self.id)
        return self.env["cs.ticket"]._open_of(name, domain, self._prepare_ticket_context())

    def action_new_ticket(self):
        """Open the form of a ticket that knows what the anomaly knows."""
        self.ensure_one()
        return self.env["cs.ticket"]._open_new(self._prepare_ticket_context())

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
