from collections import namedtuple

from odoo import api, fields, models
from odoo.tools import ormcache

from ..const import TICKET_KINDS, TICKET_PRIORITIES
from ..const_clocks import TARGET_FIELDS, WAIT_DAYS

# What choosing and applying a policy needs, kept in the cache of the registry. ``targets``: (kind, minutes,
# minutes before the deadline at which to warn).
Rule = namedtuple(
    "Rule",
    "id company_id kind category_ids priority tag_ids team_ids calendar_id uses_customer_calendar wait_days"
    " targets",
)


class CsTicketPolicy(models.Model):
    """By when a customer is answered. The first policy that fits a ticket, in their order, is its own."""

    _name = "cs.ticket.policy"
    _description = "Service Policy"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, help="Empty: for all companies.")
    kind = fields.Selection(TICKET_KINDS, help="Empty: any kind of ticket.")
    category_ids = fields.Many2many(
        "cs.ticket.category", string="Categories", check_company=True, help="With the categories below them."
    )
    priority = fields.Selection(TICKET_PRIORITIES, help="Empty: any priority.")
    partner_tag_ids = fields.Many2many(
        "res.partner.category", string="Customer Tags", help="Customers with one of these tags."
    )
    team_ids = fields.Many2many("cs.team", string="Teams", check_company=True)

    acknowledgement_hours = fields.Float(
        string="Acknowledged Within",
        help="Hours until the customer knows that his matter has arrived.",
    )
    first_response_hours = fields.Float(
        string="First Answer Within",
        help="Hours until a person has answered so that the customer can see it.",
    )
    next_update_hours = fields.Float(
        string="News Every", help="Hours within which the customer hears something new, again and again."
    )
    resolution_hours = fields.Float(string="Settled Within", help="Hours until the matter is closed.")
    warn_percent = fields.Integer(
        string="Warn at the Last (%)",
        default=20,
        help="Part of the time that is left when the warning comes.",
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working Calendar",
        check_company=True,
        help="The hours in which the clocks run. Empty: those of the team.",
    )
    uses_customer_calendar = fields.Boolean(
        string="In the Customer's Hours",
        help="Where the customer has a calendar of his own, the clocks follow it.",
    )
    wait_days = fields.Integer(
        string="Longest Wait (days)",
        default=WAIT_DAYS,
        help="Working days for which the clocks stand still at most while we wait for the customer.",
    )
    ticket_count = fields.Integer(string="Open Tickets", compute="_compute_ticket_count")

    _hours_not_negative = models.Constraint(
        "CHECK (LEAST(acknowledgement_hours, first_response_hours, next_update_hours, resolution_hours)"
        " >= 0)",
        "Hours cannot be negative. Zero means: no such clock.",
    )
    _percent_in_range = models.Constraint(
        "CHECK (warn_percent BETWEEN 0 AND 90)", "The warning comes at 0 to 90 percent of the time."
    )
    _wait_days_positive = models.Constraint("CHECK (wait_days > 0)", "A wait takes one day at least.")

    def _compute_ticket_count(self):
        tickets = self.env["cs.ticket"]
        domain = tickets._get_open_domain() & fields.Domain("policy_id", "in", self.ids)
        counts = dict(tickets._read_group(domain, ["policy_id"], ["__count"]))
        for policy in self:
            policy.ticket_count = counts.get(policy, 0)

    @api.model_create_multi
    def create(self, vals_list):
        policies = super().create(vals_list)
        self._after_change()
        return policies

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() - {"name"}:
            self._after_change()
        return result

    def unlink(self):
        result = super().unlink()
        self._after_change()
        return result

    def _after_change(self):
        """Let the open tickets follow the policies as they are now, by the scheduled action."""
        self.env.registry.clear_cache()
        self.env["cs.ticket"]._schedule_reapply()

    # Choosing

    @api.model
    @ormcache()
    def _get_rules(self):
        """Return the active policies in their order as tuples of :class:`Rule`."""
        # sudo: the clocks of a ticket are the same whoever writes it
        policies = self.sudo().search([("active", "=", True)], order=self._order)
        return tuple(policy._to_rule() for policy in policies)

    @api.model
    def _depends_on_tags(self):
        """Tell whether the tags of customers play a part in any policy."""
        return any(rule.tag_ids for rule in self._get_rules())

    def _to_rule(self):
        self.ensure_one()
        return Rule(
            self.id,
            self.company_id.id,
            self.kind,
            frozenset(self.category_ids.ids),
            self.priority,
            frozenset(self.partner_tag_ids.ids),
            frozenset(self.team_ids.ids),
            self.calendar_id.id,
            self.uses_customer_calendar,
            self.wait_days,
            tuple(self._get_targets()),
        )

    def _get_targets(self):
        for kind, name in TARGET_FIELDS.items():
            minutes = round(self[name] * 60)
            if minutes:
                yield kind, minutes, minutes * self.warn_percent // 100

    @api.model
    def _find_rule(self, facts):
        """Return the first :class:`Rule` that fits, or None.

        :param facts: (company id, kind, ids of the category and those above it, priority, ids of the
            customer's tags, team id), as ``cs.ticket._get_policy_facts`` gives them
        """
        return next((rule for rule in self._get_rules() if self._fits(rule, *facts)), None)

    @api.model
    def _fits(self, rule, company_id, kind, category_ids, priority, tag_ids, team_id):
        return (
            (not rule.company_id or rule.company_id == company_id)
            and (not rule.kind or rule.kind == kind)
            and (not rule.priority or rule.priority == priority)
            and (not rule.team_ids or team_id in rule.team_ids)
            and (not rule.category_ids or not rule.category_ids.isdisjoint(category_ids))
            and (not rule.tag_ids or not rule.tag_ids.isdisjoint(tag_ids))
        )

    def action_open_tickets(self):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("cs_complaints.cs_ticket_action")
        return {**action, "name": self.name, "domain": [("policy_id", "=", self.id)], "path": False}
