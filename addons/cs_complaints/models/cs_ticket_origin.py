from odoo import api, fields, models
from odoo.exceptions import UserError

from ..const_find import ANOMALY_CATEGORIES


class CsTicket(models.Model):
    """Where a ticket comes from and what came of it: anomaly, arrival check, quotation."""

    _inherit = "cs.ticket"

    anomaly_id = fields.Many2one("cs.anomaly", index="btree_not_null", check_company=True, copy=False)
    arrival_check_id = fields.Many2one("cs.arrival.check", index="btree_not_null", copy=False, readonly=True)
    quotation_ids = fields.One2many("sale.order", "cs_ticket_id", string="Quotations")
    quotation_count = fields.Integer(compute="_compute_quotation_count")

    def _compute_quotation_count(self):
        groups = self.env["sale.order"]._read_group(
            [("cs_ticket_id", "in", self.ids)], ["cs_ticket_id"], ["__count"]
        )
        counts = dict(groups)
        for ticket in self:
            ticket.quotation_count = counts.get(ticket, 0)

    # What other records show of their tickets

    @api.model
    def _count_open(self, field, records):
        """Return ``{record: number of its open tickets}`` as far as the user may see them."""
        if not self.has_access("read"):
            return {}
        domain = self._get_open_domain() & fields.Domain(field, "in", records.ids)
        return dict(self._read_group(domain, [field], ["__count"]))

    @api.model
    def _open_of(self, name, domain, context):
        """Return the action that lists the tickets of a record; a new one knows the record.

        :param context: defaults of a new ticket
        """
        action = self.env["ir.actions.actions"]._for_xml_id("cs_complaints.cs_ticket_action")
        return {**action, "name": name, "domain": list(domain), "context": context, "path": False}

    @api.model
    def _open_new(self, context):
        """Return the action that opens the form of a new ticket."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Ticket"),
            "res_model": self._name,
            "views": [(False, "form")],
            "context": context,
        }

    @api.model
    def _get_category_of_anomaly(self, anomaly):
        code = ANOMALY_CATEGORIES.get(anomaly.type_id.code)
        category = self.env["cs.ticket.category"]
        return category._get_by_code(code, anomaly.company_id) if code else category

    # From a question to a quotation

    def action_create_quotation(self):
        """Make the quotation that a customer asks for, in one step."""
        self.ensure_one()
        self.check_access("write")
        if self.quotation_ids:
            return self.action_view_quotations()
        order = self.env["sale.order"].create(self._prepare_quotation_vals())
        order.message_post_with_source(
            "mail.message_origin_link",
            render_values={"self": order, "origin": self},
            subtype_xmlid="mail.mt_note",
        )
        return order._get_records_action()

    def action_view_quotations(self):
        return self.quotation_ids._get_records_action(name=self.env._("Quotations"))

    def _prepare_quotation_vals(self):
        customer = self._get_or_create_customer()
        return {
            "partner_id": customer.id,
            "company_id": self.company_id.id,
            "cs_ticket_id": self.id,
            "client_order_ref": self.number,
            "user_id": self.env.uid,
            "cs_buyer_note": self.demand or self.matter,
        }

    def _get_or_create_customer(self):
        """Return the customer; one who has only said who he is becomes a contact (one ticket)."""
        if not self.partner_id:
            vals = self._prepare_customer_vals()
            if not any(vals[name] for name in ("email", "phone")):
                raise UserError(self.env._("Enter the customer, or a name with a phone or an e-mail, first."))
            self.partner_id = self.env["res.partner"].create(vals)
        return self.partner_id

    def _prepare_customer_vals(self):
        return {
            "name": self.contact_name or self.contact_email or self.contact_phone,
            "email": self.contact_email,
            "phone": self.contact_phone,
            "company_id": False,
            "lang": self.lang,
        }
