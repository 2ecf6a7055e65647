from odoo import api, fields, models
from odoo.tools import ormcache

from ..const import TICKET_KINDS, TICKET_PRIORITIES
from ..const_clocks import LEVEL_MODELS, LEVEL_ROLES


class CsEscalationLevel(models.Model):
    """What happens so long before or after a deadline, in working time: one rung of the ladder."""

    _name = "cs.escalation.level"
    _description = "Escalation Level"
    _order = "clock_kind, offset_minutes, id"

    name = fields.Char(required=True, translate=True, help="What the people concerned read.")
    active = fields.Boolean(default=True)
    clock_kind = fields.Selection(selection="_get_clock_kinds", string="Deadline", required=True)
    offset_minutes = fields.Integer(
        string="Minutes",
        required=True,
        default=0,
        help="Working minutes from the deadline: -60 is an hour before it, 0 at it, 120 two hours after it.",
    )
    company_id = fields.Many2one("res.company", index=True, help="Empty: for all companies.")
    kind = fields.Selection(TICKET_KINDS, string="Kind of Ticket", help="Empty: any kind.")
    priority = fields.Selection(TICKET_PRIORITIES, string="From Priority", help="Empty: any priority.")
    category_ids = fields.Many2many(
        "cs.ticket.category", string="Categories", help="With the categories below them. Empty: any."
    )
    team_ids = fields.Many2many("cs.team", string="Teams", help="Empty: any team.")

    role = fields.Selection(LEVEL_ROLES, string="Tell", required=True, default="owner")
    makes_activity = fields.Boolean(
        string="Activity", default=True, help="Put it on the person's list of to-dos."
    )
    notifies = fields.Boolean(
        string="Message", help="Send the person a message, one for all tickets at a time."
    )
    raises_tier = fields.Boolean(string="Next Tier", help="Escalate the ticket to the next tier.")
    raises_priority = fields.Boolean(string="Higher Priority")
    action_ids = fields.Many2many(
        "ir.actions.server",
        string="Further Actions",
        domain="[('model_id.model', '=', 'cs.ticket')]",
        groups="base.group_system",
        help="Run on the tickets concerned.",
    )

    _offset_uniq = models.UniqueIndex(
        "(clock_kind, offset_minutes, name, COALESCE(company_id, 0)) WHERE active",
        "There is such a level already.",
    )

    @api.model
    def _get_clock_kinds(self):
        labels = dict(self.env["cs.clock"]._fields["kind"]._description_selection(self.env))
        return [(kind, labels[kind]) for kind in LEVEL_MODELS if kind in labels]

    @api.model_create_multi
    def create(self, vals_list):
        levels = super().create(vals_list)
        levels._after_change(levels.mapped("clock_kind"))
        return levels

    def write(self, vals):
        kinds = set(self.mapped("clock_kind"))
        result = super().write(vals)
        if vals.keys() & {"active", "clock_kind", "offset_minutes"}:
            self._after_change(kinds.union(self.mapped("clock_kind")))
        return result

    def unlink(self):
        kinds = self.mapped("clock_kind")
        result = super().unlink()
        self._after_change(kinds)
        return result

    def _after_change(self, kinds):
        """Let the running clocks know where their levels lie now."""
        self.env.registry.clear_cache()
        self.env["cs.clock"]._mark_stale(fields.Domain("kind", "in", list(kinds)))

    @api.model
    @ormcache()
    def _get_offsets(self):
        """Return ``{kind: (minutes, …)}`` of the active levels, ascending."""
        # sudo: clocks follow the ladder whoever starts them
        groups = self.sudo()._read_group(
            [("active", "=", True)], ["clock_kind"], ["offset_minutes:array_agg"]
        )
        return {kind: tuple(sorted(set(offsets))) for kind, offsets in groups}

    def _get_tickets(self, tickets):
        """Return those of ``tickets`` that the conditions of the level fit (one level)."""
        return tickets.filtered(
            lambda ticket: (
                (not self.company_id or ticket.company_id == self.company_id)
                and (not self.kind or ticket.kind == self.kind)
                and (not self.priority or ticket.priority >= self.priority)
                and (not self.team_ids or ticket.team_id in self.team_ids)
                and (not self.category_ids or self._covers(ticket.category_id))
            )
        )

    def _covers(self, category):
        above = (category.parent_path or "").split("/")
        return any(str(category_id) in above for category_id in self.category_ids.ids)

    # Acting

    @api.model
    def _react(self, clocks, get_tickets):
        """Let each level that ``clocks`` reached do its part.

        :param get_tickets: function from the ids of the clocks' records to the tickets concerned
        """
        for (kind, offset), found in clocks.grouped(lambda clock: (clock.kind, clock.level_offset)).items():
            tickets = get_tickets(found.mapped("res_id")).filtered("is_open")
            for level in self.search([("clock_kind", "=", kind), ("offset_minutes", "=", offset)]):
                fitting = level._get_tickets(tickets)
                if fitting:
                    level._act(fitting)

    def _act(self, tickets):
        """Do on ``tickets`` what the level says (one level), for many of them at once."""
        self.ensure_one()
        tickets._log_event("level", new=self.name)
        if self.raises_priority:
            for priority, found in tickets.grouped("priority").items():
                if priority < "2":
                    found.write({"priority": str(int(priority) + 1)})
        if self.raises_tier:
            tickets._escalate(reason=self.name, source="clock")
        for user, found in self._group_by_user(tickets).items():
            self._tell(user, found)
        for action in self.action_ids:
            action.with_context(
                active_model=tickets._name, active_ids=tickets.ids, active_id=tickets.ids[0]
            ).run()

    def _group_by_user(self, tickets):
        """Return ``{user: tickets}``: whom to tell of which."""
        found = {}
        for ticket in tickets:
            for user in self._get_users(ticket):
                found[user] = found.get(user, tickets.browse()) | ticket
        return found

    def _get_users(self, ticket):
        """Return whom the level turns to; where there is nobody, the one above (one ticket)."""
        leader = ticket.team_id.leader_id
        if self.role == "owner" and (ticket.user_id or leader):
            return ticket.user_id or leader
        if self.role == "leader" and leader:
            return leader
        managers = self.env.ref("cs_forwarding.group_manager").all_user_ids
        return managers.filtered(lambda user: user.active and ticket.company_id in user.company_ids)

    def _tell(self, user, tickets):
        level = self.with_context(lang=user.lang)
        if self.makes_activity:
            # One message for all tickets, where the level wants one, instead of core's one for each activity.
            tickets.with_context(lang=user.lang, mail_activity_quick_update=True).activity_schedule(
                "mail.mail_activity_data_todo", summary=level.name, user_id=user.id
            )
        if self.notifies:
            level._notify(user, tickets)

    def _notify(self, user, tickets):
        """Send one message that lists the tickets."""
        body = self.env["ir.qweb"]._render(
            "cs_complaints.escalation_level_message", {"level": self, "tickets": tickets}, lang=user.lang
        )
        self.env["mail.thread"].message_notify(
            partner_ids=user.partner_id.ids,
            subject=self.name,
            body=body,
            email_layout_xmlid="mail.mail_notification_light",
        )
