from odoo import fields, models
from odoo.fields import Domain


class SaleOrder(models.Model):
    _inherit = "sale.order"

    cs_ticket_id = fields.Many2one(
        "cs.ticket", string="Asked for in Ticket", index="btree_not_null", copy=False, readonly=True
    )
    cs_open_ticket_count = fields.Integer(string="Open Tickets", compute="_compute_cs_open_ticket_count")

    def _compute_cs_open_ticket_count(self):
        counts = self.env["cs.ticket"]._count_open("order_id", self)
        for order in self:
            order.cs_open_ticket_count = counts.get(order, 0)

    def action_view_tickets(self):
        self.ensure_one()
        domain = Domain("order_id", "=", self.id) | Domain("quotation_ids", "in", self.ids)
        name = self.env._("Tickets of %(name)s", name=self.name)
        return self.env["cs.ticket"]._open_of(name, domain, self._prepare_ticket_context())

    def action_new_ticket(self):
        self.ensure_one()
        return self.env["cs.ticket"]._open_new(self._prepare_ticket_context())

    def _prepare_ticket_context(self):
        """Return the defaults of a new ticket about the order."""
        parcel = self.cs_parcel_ids if len(self.cs_parcel_ids) == 1 else self.env["cs.parcel"]
        return {
            "default_order_id": self.id,
            "default_parcel_id": parcel.id,
            "default_partner_id": self.partner_id.id,
            "default_channel_id": self.cs_channel_id.id,
            "default_team_id": self.cs_team_id.id,
            "default_company_id": self.company_id.id,
        }
