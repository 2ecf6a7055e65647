from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.cs_forwarding.lib.mentions import find_mentions, find_phone
from odoo.addons.cs_forwarding.lib.phone_lookup import is_full_number

from ..const import TICKET_KINDS, TICKET_PRIORITIES
from ..const_find import SHOWN_ROWS

# A subject is cut out of what the caller says, so long.
_SUBJECT_LENGTH = 60


class CsTicketHotline(models.TransientModel):
    """The short form for the agent with a caller on the line: find him, write down, answer, done."""

    _name = "cs.ticket.hotline"
    _description = "Hotline"
    _cs_confidential_fields = {
        "answer": "text", "contact_name": "name", "demand": "text", "found": "json", "matter": "text",
        "name": "text",
    }

    lookup = fields.Char(string="Caller", help="Phone, waybill, order number, ticket number or name.")
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
    )
    parcel_id = fields.Many2one(
        "cs.parcel", compute="_compute_shipment", store=True, readonly=False
    )
    order_id = fields.Many2one(
        "sale.order", compute="_compute_shipment", store=True, readonly=False
    )
    contact_name = fields.Char(string="Name")
    contact_phone = fields.Char(string="Phone")
    kind = fields.Selection(TICKET_KINDS, required=True, default="complaint")
    category_id = fields.Many2one("cs.ticket.category", domain="[('kind', 'in', (False, kind))]")
    priority = fields.Selection(TICKET_PRIORITIES, required=True, default="0")
    name = fields.Char(string="Subject", compute="_compute_name", store=True, readonly=False)
    matter = fields.Text()
    demand = fields.Text()
    answer = fields.Text(string="Told the Caller", help="What the caller was told on the phone.")
    called_at = fields.Datetime(default=fields.Datetime.now)
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    found = fields.Json(compute="_compute_found")

    # Who calls, and about what

    @api.depends("lookup")
    def _compute_partner_id(self):
        for call in self.sudo(False):  # looked up with the agent's own rights
            partners = call._look_up_partners()
            # The one who ordered comes first; with his own delivery address he is still one customer.
            is_one = len(partners.commercial_partner_id) == 1
            call.partner_id = partners[0] if is_one else call.partner_id

    @api.depends("lookup")
    def _compute_shipment(self):
        for call in self.sudo(False):  # looked up with the agent's own rights
            parcels, orders = call._look_up_parcels(), call._look_up_orders()
            call.parcel_id = parcels if len(parcels) == 1 else call.parcel_id
            call.order_id = call.parcel_id.order_id or (orders if len(orders) == 1 else call.order_id)

    @api.depends("matter", "category_id", "parcel_id")
    def _compute_name(self):
        for call in self:
            call.name = call.name or call._get_subject()

    def _get_subject(self):
        first = next(iter((self.matter or "").strip().splitlines()), "")
        words = first if len(first) <= _SUBJECT_LENGTH else f"{first[:_SUBJECT_LENGTH]}…"
        return words or " ".join(filter(None, [self.category_id.name, self.parcel_id.name])) or False

    @api.depends("lookup", "partner_id", "parcel_id", "order_id")
    def _compute_found(self):
        for call in self.sudo(False):
            call.found = call._tell_found()

    def _tell_found(self):
        """Return what is shown beside the form: customers, parcels, orders and tickets to choose from."""
        card = self.env["cs.customer.card"]
        partner = self.partner_id
        partners = self._look_up_partners()
        return {
            "customer": card._tell(partner) if partner else False,
            "partners": [
                {"id": found.id, "name": found.display_name, "city": found.city or ""}
                for found in partners
                if found.commercial_partner_id != partner.commercial_partner_id
            ],
            "parcels": card._tell_parcels(self._get_parcels()),
            "orders": [card._tell_order(order) for order in self._get_orders()],
            "tickets": card._tell_tickets(self._get_tickets()),
        }

    def _look_up_partners(self):
        """Return the customers that the text may mean: by phone or name, or of the shipment it names."""
        text = (self.lookup or "").strip()
        partners = self.env["res.partner"]
        if not text:
            return partners
        if is_full_number(text):
            domain = self.env["cs.confidentiality"]._get_number_domain(partners, text)
            found = partners.search(domain, limit=SHOWN_ROWS) if not domain.is_false() else partners
            return found or self._get_customers_of_shipment()
        found = self._get_customers_of_shipment()
        if found or any(sign.isdigit() for sign in text) or len(text) < 2:
            return found
        return partners.search(Domain("name", "ilike", text), limit=SHOWN_ROWS)

    def _get_customers_of_shipment(self):
        parcels = self._look_up_parcels()
        if parcels:
            return (parcels.order_id.partner_id | parcels.partner_id)[:SHOWN_ROWS]
        return self._look_up_orders().partner_id

    def _look_up_parcels(self):
        keys = find_mentions(self.lookup).waybills
        domain = Domain("waybill_key", "in", keys) & Domain("company_id", "=", self.company_id.id)
        parcels = self.env["cs.parcel"]
        return parcels.search(domain, order="id desc", limit=SHOWN_ROWS) if keys else parcels

    def _look_up_orders(self):
        numbers = find_mentions(self.lookup).numbers
        names = ("name", "cs_external_ref", "client_order_ref")
        domain = Domain.OR(Domain(name, "in", numbers) for name in names)
        orders = self.env["sale.order"]
        return orders.search(domain, order="id desc", limit=SHOWN_ROWS) if numbers else orders

    def _get_parcels(self):
        found = self._look_up_parcels()
        if not found and self.partner_id:
            domain = self.partner_id.commercial_partner_id._get_parcel_domain()
            found = self.env["cs.parcel"].search(domain, order="id desc", limit=SHOWN_ROWS)
        return self.parcel_id | found

    def _get_orders(self):
        found = self._look_up_orders()
        if not found and self.partner_id:
            domain = Domain("partner_id", "child_of", self.partner_id.commercial_partner_id.ids)
            found = self.env["sale.order"].search(domain, order="id desc", limit=SHOWN_ROWS)
        return self.order_id | found

    def _get_tickets(self):
        tickets = self.env["cs.ticket"]
        domain = Domain("number", "in", find_mentions(self.lookup).numbers)
        if self.parcel_id or self.order_id:
            name = "parcel_id" if self.parcel_id else "order_id"
            domain |= Domain(name, "in", self[name].ids)
        if self.partner_id:
            domain |= Domain("partner_id", "child_of", self.partner_id.commercial_partner_id.ids)
        return tickets.search(domain, order="id desc", limit=SHOWN_ROWS)

    # Buttons

    def action_save(self):
        """Write the call down as a ticket and go on there."""
        return self._save()._get_records_action()

    def action_settle(self):
        """Write down a call that is settled: the caller has been answered."""
        if not self.answer:
            raise UserError(self.env._("Write down what the caller was told."))
        ticket = self._save()
        ticket._close("answered" if ticket.kind == "consultation" else "solved", self.answer)
        ticket.is_first_contact = True
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%(number)s is settled", number=ticket.number),
                "next": self.env["ir.actions.actions"]._for_xml_id("cs_complaints.cs_ticket_hotline_action"),
            },
        }

    def _save(self):
        """Make the ticket; what was told at once counts as its first answer."""
        self.ensure_one()
        ticket = self.env["cs.ticket"].create(self._prepare_ticket_vals())
        if self.answer:
            ticket._log_call_answer(self.answer)
        return ticket

    def _prepare_ticket_vals(self):
        phone = self.contact_phone or (find_phone(self.lookup) and self.lookup)
        return {
            "source": "phone",
            "name": self.name or self._get_subject() or self.env._("Call"),
            "kind": self.kind,
            "category_id": self.category_id.id,
            "priority": self.priority,
            "matter": self.matter,
            "demand": self.demand,
            "partner_id": self.partner_id.id,
            "contact_name": self.contact_name,
            "contact_phone": phone,
            "parcel_id": self.parcel_id.id,
            "order_id": self.order_id.id,
            "user_id": self.env.uid,
            "opened_at": self.called_at,
            "company_id": self.company_id.id,
        }
