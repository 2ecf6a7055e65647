from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..const import TICKET_KINDS, TICKET_PRIORITIES


class CsTicketCategory(models.Model):
    """What a ticket is about. What the category leaves empty follows from the category above it."""

    _name = "cs.ticket.category"
    _description = "Ticket Category"
    _parent_store = True
    _order = "sequence, name, id"
    _rec_name = "complete_name"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    complete_name = fields.Char(
        string="Full Name", compute="_compute_complete_name", search="_search_complete_name", recursive=True
    )
    code = fields.Char(help="Short name that data and rules refer to, such as 'cargo_damage'.")
    parent_id = fields.Many2one("cs.ticket.category", string="Belongs to", index=True, ondelete="restrict")
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("cs.ticket.category", "parent_id", string="Subcategories")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    company_id = fields.Many2one("res.company", index=True, help="Empty: for all companies.")
    kind = fields.Selection(TICKET_KINDS, help="Kind of the tickets that get this category.")
    priority = fields.Selection(TICKET_PRIORITIES, help="Priority with which such tickets start.")
    department_id = fields.Many2one(
        "cs.department", check_company=True, help="Department that such a matter is handed over to."
    )
    team_id = fields.Many2one("cs.team", check_company=True, help="Team that works on such tickets.")
    user_id = fields.Many2one(
        "res.users", string="Responsible", domain="[('share', '=', False)]", help="Owner of new tickets."
    )
    ticket_count = fields.Integer(string="Open Tickets", compute="_compute_ticket_count")

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0)) WHERE code IS NOT NULL",
        "Another category has the same code.",
    )

    @api.depends("name", "parent_id.complete_name")
    @api.depends_context("lang")
    def _compute_complete_name(self):
        for category in self:
            above = category.parent_id.complete_name
            category.complete_name = f"{above} / {category.name}" if above else category.name

    def _search_complete_name(self, operator, value):
        return [("name", operator, value)]

    @api.depends("complete_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for category in self:
            category.display_name = category.complete_name

    def _compute_ticket_count(self):
        tickets = self.env["cs.ticket"]
        groups = tickets._read_group(
            tickets._get_open_domain() & fields.Domain("category_id", "in", self.ids),
            ["category_id"],
            ["__count"],
        )
        counts = dict(groups)
        for category in self:
            category.ticket_count = counts.get(category, 0)

    @api.constrains("parent_id")
    def _check_parent(self):
        if self._has_cycle():
            raise ValidationError(self.env._("A category cannot belong to itself or to one of its own."))

    @api.model
    def _get_by_code(self, code, company):
        """Return the category with this code: the company's own one, else the shared one."""
        found = self.search([("code", "=", code), ("company_id", "in", [company.id, False])])
        return found.filtered("company_id")[:1] or found[:1]

    def _get_inherited(self, name):
        """Return the value of a field: the category's own, else that of the nearest category above."""
        category = self
        while category and not category[name]:
            category = category.parent_id
        return category[name] if category else self[name]

    def _get_ticket_defaults(self):
        """Return the values that new tickets take over from their category (one category)."""
        found = {
            "reported_category_id": self.id,
            "department_id": self._get_inherited("department_id").id,
            "priority": self._get_inherited("priority"),
            "team_id": self._get_inherited("team_id").id,
        }
        return {name: value for name, value in found.items() if value}

    def action_open_tickets(self):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("cs_complaints.cs_ticket_action")
        domain = [("category_id", "child_of", self.id)]
        return {**action, "name": self.display_name, "domain": domain, "path": False}
