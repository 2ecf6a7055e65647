from odoo import api, fields, models
from odoo.tools import SQL

from ..const import (
    COMPLAINANT_ROLES,
    OPEN_TICKET_STATES,
    TICKET_CLOSE_KINDS,
    TICKET_KINDS,
    TICKET_PRIORITIES,
    TICKET_SOURCES,
    TICKET_STATES,
    TIERS,
)


class CsTicket(models.Model):
    """A customer's matter, from the first word to the day it is settled."""

    _name = "cs.ticket"
    _description = "Ticket"
    _inherit = [
        "portal.mixin",
        "mail.thread.cc",
        "mail.activity.mixin",
        "cs.assign.mixin",
        "cs.clock.mixin",
        "cs.text.search.mixin",
        "cs.unmask.mixin",
    ]
    _order = "next_due_at, id desc"
    _rec_names_search = ["number", "name", "parcel_id.name", "order_id.name", "partner_id.name"]
    _check_company_auto = True
    _assign_open_states = OPEN_TICKET_STATES
    _primary_email = "contact_email"
    _mail_post_access = "read"
    _cs_confidential_fields = {
        "contact_phone": "phone",
        "demand": "text",
        "matter": "text",
        "name": "text",
        "settlement": "text",
    }
    _text_search_fields = (
        "number",
        "name",
        "matter",
        "demand",
        "settlement",
        "order_id.name",
        "order_id.cs_external_ref",
        "parcel_id.name",
        "partner_id.name",
    )

    number = fields.Char(readonly=True, copy=False, index="trigram")
    name = fields.Char(string="Subject", required=True)
    kind = fields.Selection(TICKET_KINDS, required=True, default="complaint")
    source = fields.Selection(TICKET_SOURCES, required=True, default="agent")
    external_ref = fields.Char(
        string="Sender's Reference", copy=False, help="Key under which the sender knows the matter."
    )
    state = fields.Selection(
        TICKET_STATES, required=True, default="new", index=True, copy=False, group_expand="_expand_states"
    )
    priority = fields.Selection(TICKET_PRIORITIES, required=True, default="0")
    tier = fields.Selection(TIERS, required=True, default="1", copy=False)
    category_id = fields.Many2one(
        "cs.ticket.category", index=True, check_company=True, help="The category as found by the desk."
    )
    reported_category_id = fields.Many2one(
        "cs.ticket.category",
        string="Reported As",
        copy=False,
        help="The category in which the matter was reported first. It stays when the desk finds another.",
    )
    tag_ids = fields.Many2many("cs.ticket.tag", string="Tags")
    department_id = fields.Many2one("cs.department", index="btree_not_null", check_company=True)
    matter = fields.Text(help="What happened, in the words of the customer.")
    demand = fields.Text(help="What the customer asks for.")

    partner_id = fields.Many2one("res.partner", string="Customer", index="btree_not_null", check_company=True)
    complainant_role = fields.Selection(
        COMPLAINANT_ROLES, string="Role", help="Who the customer is to the shipment."
    )
    contact_name = fields.Char(string="Contact")
    contact_phone = fields.Char(string="Phone")
    contact_email = fields.Char(string="E-mail")
    lang = fields.Selection(
        selection="_get_languages",
        string="Language",
        compute="_compute_lang",
        store=True,
        readonly=False,
        precompute=True,
        help="Language in which the customer is written to.",
    )

    order_id = fields.Many2one("sale.order", index="btree_not_null", check_company=True)
    picking_id = fields.Many2one(
        "stock.picking", string="Transfer", index="btree_not_null", check_company=True
    )
    parcel_id = fields.Many2one("cs.parcel", index="btree_not_null", check_company=True)
    carrier_id = fields.Many2one("delivery.carrier", index="btree_not_null", check_company=True)
    channel_id = fields.Many2one("cs.order.channel", index="btree_not_null", check_company=True)

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    team_id = fields.Many2one("cs.team", index=True, check_company=True)
    user_id = fields.Many2one(
        "res.users",
        string="Owner",
        index=True,
        copy=False,
        domain="[('share', '=', False)]",
        help="Who looks after the customer until the matter is settled.",
    )

    opened_at = fields.Datetime(
        string="Raised On", default=fields.Datetime.now, required=True, copy=False, index=True
    )
    acknowledged_at = fields.Datetime(string="Acknowledged On", readonly=True, copy=False)
    first_answered_at = fields.Datetime(string="First Answered On", readonly=True, copy=False)
    last_answered_at = fields.Datetime(string="Last Answered On", readonly=True, copy=False)
    last_customer_at = fields.Datetime(string="Customer Wrote On", readonly=True, copy=False)
    waiting_since = fields.Datetime(readonly=True, copy=False)
    waiting_reason = fields.Char(string="Waiting for", copy=False)
    closed_at = fields.Datetime(string="Closed On", readonly=True, copy=False)
    closed_by_id = fields.Many2one("res.users", string="Closed by", readonly=True, copy=False)
    close_kind = fields.Selection(TICKET_CLOSE_KINDS, string="Closed as", copy=False)
    settlement = fields.Text(copy=False, help="What settled the matter, for those who meet it again.")
    reopen_count = fields.Integer(string="Reopened", readonly=True, copy=False)
    merged_into_id = fields.Many2one(
        "cs.ticket", index="btree_not_null", readonly=True, copy=False, ondelete="restrict"
    )
    event_ids = fields.One2many("cs.ticket.event", "ticket_id", string="History", copy=False)

    _external_uniq = models.UniqueIndex(
        "(source, external_ref, company_id) WHERE external_ref IS NOT NULL",
        "The sender has raised this matter before.",
    )
    _order_idx = models.Index("(next_due_at, id DESC)")
    _open_idx = models.Index(
        "(team_id, user_id) WHERE state IN ('new', 'in_progress', 'waiting', 'proposed', 'remedying')"
    )

    @api.model
    def _get_languages(self):
        return self.env["res.lang"].get_installed()

    @api.model
    def _expand_states(self, states, domain):
        """Columns of the kanban: what is open always, the ends only where there is something."""
        return [code for code, _label in TICKET_STATES if code in OPEN_TICKET_STATES or code in states]

    @api.depends("partner_id")
    def _compute_lang(self):
        for ticket in self:
            ticket.lang = ticket.partner_id.lang or ticket.lang or self.env.lang

    @api.depends("number", "name")
    def _compute_display_name(self):
        for ticket in self:
            ticket.display_name = " ".join(filter(None, (ticket.number, ticket.name)))

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for ticket in self:
            ticket.access_url = f"/my/tickets/{ticket.id}"
        return result

    @api.model_create_multi
    def create(self, vals_list):
        # The history says that a ticket was opened. For many at once a message each would cost more than
        # all the rest.
        maker = self.with_context(mail_create_nolog=True) if len(vals_list) > 1 else self
        tickets = super(CsTicket, maker).create([self._with_defaults(vals) for vals in vals_list])
        tickets = tickets.with_env(self.env)
        # The database has numbered them.
        tickets.invalidate_recordset(["number", "display_name"], flush=False)
        tickets._after_open()
        return tickets

    def _auto_init(self):
        result = super()._auto_init()
        # The number is the id in words. As a default of the column it costs no second write of each row;
        # the id, the first column, has its value by then.
        self.env.execute_query(
            SQL(
                "ALTER TABLE cs_ticket ALTER COLUMN number SET DEFAULT"
                " 'T' || lpad(currval(pg_get_serial_sequence('cs_ticket', 'id'))::text, 6, '0')"
            )
        )
        return result

    def _with_defaults(self, vals):
        """Return ``vals`` with what follows from the category, and a team whose agents may see the record."""
        category = self.env["cs.ticket.category"].browse(vals.get("category_id"))
        found = category._get_ticket_defaults() if category else {}
        if vals.get("priority", "0") == "0" and "priority" in found:
            vals = {**vals, "priority": found["priority"]}
        vals = {**found, **{name: value for name, value in vals.items() if value or name not in found}}
        return vals if vals.get("team_id") else {**vals, "team_id": self._get_first_team(vals).id}

    def _get_first_team(self, vals):
        """Return the team of a ticket that comes without one."""
        order = self.env["sale.order"].browse(vals.get("order_id"))
        parcel = self.env["cs.parcel"].browse(vals.get("parcel_id"))
        own_teams = self.env.user.cs_team_ids or self.env.user.cs_led_team_ids
        return parcel.team_id or order.cs_team_id or own_teams[:1]

    @api.model
    def _get_open_domain(self):
        return fields.Domain("state", "in", OPEN_TICKET_STATES)

    def _get_masked_customers(self):
        return self.partner_id

    def _mail_get_partner_fields(self, introspect_fields=False):
        return ["partner_id"]

    def _creation_subtype(self):
        # Looked up for every new ticket: the identifier is known without asking the database.
        xmlid = "cs_complaints.mail_message_subtype_ticket_new"
        subtype_id = self.env["ir.model.data"]._xmlid_to_res_id(xmlid)
        return self.env["mail.message.subtype"].browse(subtype_id)

    def _log_event(self, kind, old=None, new=None, note=None):
        """Append an event to each ticket. ``old`` and ``new`` may be dicts ``{ticket: text}``."""
        self.env["cs.ticket.event"]._append(
            [
                {
                    "ticket_id": ticket.id,
                    "kind": kind,
                    "old_value": _of(old, ticket),
                    "new_value": _of(new, ticket),
                    "note": note,
                }
                for ticket in self
            ]
        )


def _of(value, ticket):
    return value.get(ticket) if isinstance(value, dict) else value
