from odoo import fields, models
from odoo.fields import Domain


class StockPicking(models.Model):
    _inherit = "stock.picking"

    cs_open_ticket_count = fields.Integer(string="Open Tickets", compute="_compute_cs_open_ticket_count")

    def _compute_cs_open_ticket_count(self):
        counts = self.env["cs.ticket"]._count_open("picking_id", self)
        for picking in self:
            picking.cs_open_ticket_count = counts.get(picking, 0)

    def action_view_tickets(self):
        self.ensure_one()
        name = self.env._("Tickets of %(name)s", name=self.name)
        domain = Domain("picking_id", "=", self.id)
        return self.env["cs.ticket"]._open_of(name, domain, self._prepare_ticket_context())

    def action_new_ticket(self):
        self.ensure_one()
        return self.env["cs.ticket"]._open_new(self._prepare_ticket_context())

    def _prepare_ticket_context(self):
        """Return the defaults of a new ticket about the transfer."""
        parcel = self.cs_parcel_ids if len(self.cs_parcel_ids) == 1 else self.env["cs.parcel"]
        of_order = self.sale_id._prepare_ticket_context() if self.sale_id else {}
        return {
            "default_partner_id": self.partner_id.id,
            "default_company_id": self.company_id.id,
            **of_order,
            "default_picking_id": self.id,
            "default_parcel_id": parcel.id,
            "default_carrier_id": self.carrier_id.id,
        }
