from odoo import api, fields, models
from odoo.fields import Domain


class CsTicket(models.Model):
    """What carriers and customers are billed for the shipment of a ticket, and what is disputed of it."""

    _inherit = "cs.ticket"

    dispute_line_ids = fields.One2many(
        "cs.dispute.line",
        "ticket_id",
        string="Disputed Lines",
        groups="cs_settlement.group_accountant",
        copy=False,
    )
    dispute_summary = fields.Text(string="Disputes", compute="_compute_dispute_summary", compute_sudo=True)
    charge_count = fields.Integer(string="Charges", compute="_compute_charge_count", compute_sudo=True)
    billed_line_count = fields.Integer(
        string="Lines on Carriers' Bills",
        compute="_compute_billed_line_count",
        groups="cs_settlement.group_accountant",
    )

    @api.depends("dispute_line_ids.dispute_id.state", "dispute_line_ids.dispute_id.agreed_amount")
    @api.depends_context("lang")
    def _compute_dispute_summary(self):
        for ticket in self:
            disputes = ticket.dispute_line_ids.filtered(lambda line: line.state != "withdrawn").dispute_id
            words = [dispute._describe_claim() for dispute in disputes]
            ticket.dispute_summary = "\n".join(words) or False

    @api.depends("parcel_id")
    def _compute_charge_count(self):
        self._count_of_parcels("charge_count", "cs.charge", Domain.TRUE)

    @api.depends("parcel_id")
    def _compute_billed_line_count(self):
        self._count_of_parcels("billed_line_count", "cs.carrier.statement.line", Domain.TRUE)

    def _count_of_parcels(self, name, model, domain):
        """Set the number of records of a model that are about the parcel of each ticket."""
        domain &= Domain("parcel_id", "in", self.parcel_id.ids)
        counts = dict(self.env[model]._read_group(domain, ["parcel_id"], ["__count"]))
        for ticket in self:
            ticket[name] = counts.get(ticket.parcel_id, 0)

    @api.model
    def _get_billing_domain(self):
        """Return the domain of open tickets about a bill."""
        categories = Domain("category_id.code", "=", "billing") | Domain(
            "category_id.parent_id.code", "=", "billing"
        )
        return self._get_open_domain() & categories & Domain("parcel_id", "!=", False)

    def action_view_charges(self):
        return self.env["cs.charge"]._open_of("parcel_id", self.parcel_id)

    def action_view_billed_lines(self):
        self.ensure_one()
        name = self.env._("Bills of %(name)s", name=self.parcel_id.display_name)
        lines = self.env["cs.carrier.statement.line"].search([("parcel_id", "=", self.parcel_id.id)])
        return lines._get_records_action(name=name)

    def action_view_disputes(self):
        return self.dispute_line_ids.dispute_id._get_records_action(name=self.env._("Disputes"))

    def _show_opened(self):
        """Return what its user sees after opening tickets: the tickets, or that the desk has them."""
        if self.has_access("read"):
            return self._get_records_action(name=self.env._("Tickets"))
        # sudo: numbers only, for who may not read tickets
        numbers = ", ".join(self.sudo().mapped("number"))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%(numbers)s opened. The service desk has it.", numbers=numbers),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
