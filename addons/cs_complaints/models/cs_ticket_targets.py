from collections import defaultdict
from functools import cache

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.cs_forwarding.const import OPEN_CLOCK_STATES

from ..const_clocks import POLICY_FIELDS, REAPPLY_BATCH, TARGET_FIELDS

_POSITION = "cs_complaints.reapply_position"


class CsTicket(models.Model):
    """Which policy a ticket has, and what happens to its clocks when that changes."""

    _inherit = "cs.ticket"

    policy_id = fields.Many2one(
        "cs.ticket.policy", string="Service Policy", readonly=True, copy=False, index="btree_not_null"
    )

    def write(self, vals):
        result = super().write(vals)
        if not self.env.context.get("cs_ticket_opening") and not POLICY_FIELDS.isdisjoint(vals):
            self.filtered("is_open")._apply_policies()
        return result

    # Finding

    def _find_rules(self):
        """Return ``{ticket: Rule}`` of the tickets that some policy fits."""
        policies = self.env["cs.ticket.policy"]
        needs_tags = policies._depends_on_tags()
        known, found = {}, {}
        # sudo: the policy of a ticket is the same whoever writes it
        for ticket, record in zip(self, self.sudo(), strict=True):
            facts = record._get_policy_facts(needs_tags)
            if facts not in known:
                known[facts] = policies._find_rule(facts)
            if known[facts]:
                found[ticket] = known[facts]
        return found

    def _get_policy_facts(self, needs_tags):
        """Return what the choice of a policy depends on (one ticket); see ``cs.ticket.policy._find_rule``."""
        path = self.category_id.parent_path or ""
        return (
            self.company_id.id,
            self.kind,
            _to_ids(path),
            self.priority,
            self._get_customer_tags() if needs_tags else frozenset(),
            self.team_id.id,
        )

    def _get_customer_tags(self):
        customer = self.partner_id
        return frozenset((*customer.category_id.ids, *customer.commercial_partner_id.category_id.ids))

    def _get_calendars(self, rules):
        """Return ``{ticket: calendar}``: that of the customer, the policy or the team."""
        found, shared = {}, {}
        for ticket, rule in rules.items():
            if rule.uses_customer_calendar:
                found[ticket] = ticket._get_policy_calendar(rule)
                continue
            owner = (rule.id, ticket.team_id, ticket.company_id)
            if owner not in shared:
                shared[owner] = ticket._get_policy_calendar(rule)
            found[ticket] = shared[owner]
        return found

    def _get_policy_calendar(self, rule):
        if rule.uses_customer_calendar:
            # sudo: deadlines are the same for everybody, whoever may read customers and calendars
            customer = self.sudo().partner_id
            own = customer.cs_calendar_id or customer.commercial_partner_id.cs_calendar_id
            if own:
                return own
        return self.env["resource.calendar"].browse(rule.calendar_id) or self._get_clock_calendar()

    def _store_policies(self, rules):
        changed = self.filtered(lambda ticket: ticket.policy_id.id != (ticket in rules and rules[ticket].id))
        for rule, tickets in changed.grouped(rules.get).items():
            tickets.with_context(cs_ticket_opening=True).write({"policy_id": rule and rule.id})

    # Applying again

    def _apply_policies(self):
        """Bring the clocks of open tickets in step with the policies; what elapsed stays elapsed.

        Set-based: a constant number of queries. A promise made to a customer keeps its moment.
        """
        # sudo: see _find_rules. Only what the choice depends on: tickets are wide, and there may be many.
        self.sudo().fetch([*POLICY_FIELDS, "policy_id"])
        rules = self._find_rules()
        self._store_policies(rules)
        calendars = self._get_calendars(rules)
        targets = {
            ticket.id: {kind: target for kind, *target in rule.targets} for ticket, rule in rules.items()
        }
        calendar_ids = {ticket.id: calendar.id for ticket, calendar in calendars.items()}
        seen, changes, surplus = set(), defaultdict(list), []
        for clock_id, res_id, kind, is_bound, *facts in self._read_policy_clocks():
            seen.add((res_id, kind))
            wanted = targets.get(res_id, {}).get(kind)
            if is_bound:
                if not wanted:
                    surplus.append(clock_id)
                elif change := _get_change(wanted, calendar_ids[res_id], *facts):
                    changes[change].append(clock_id)
        self._clock_retarget_many(changes, reason=self.env._("Service policy"))
        self._clock_cancel_many(surplus)
        self._start_missing_clocks(targets, seen, calendars)

    def _read_policy_clocks(self):
        """Return rows: clock, ticket, kind, is it bound, minutes, warn_minutes, calendar.

        A clock follows the policy while it is open, unless it is a promise of a moment.
        """
        return self.env.execute_query(
            SQL(
                """
                SELECT id, res_id, kind, state IN %s AND working_time, minutes, warn_minutes, calendar_id
                  FROM cs_clock
                 WHERE res_model = %s AND res_id = ANY(%s) AND kind = ANY(%s)
                """,
                OPEN_CLOCK_STATES, self._name, self.ids, list(TARGET_FIELDS),
            )
        )

    def _start_missing_clocks(self, targets, seen, calendars):
        """Start what a ticket has never had; the time counts from when the matter was raised."""
        starts = [
            (ticket, kind, minutes, warn)
            for ticket in self
            for kind, (minutes, warn) in targets.get(ticket.id, {}).items()
            if (ticket.id, kind) not in seen and ticket._needs_clock(kind)
        ]
        tickets = {ticket for ticket, *_target in starts}
        since = {ticket: ticket.last_answered_at or ticket.opened_at for ticket in tickets}
        raised = {ticket: ticket.opened_at for ticket in tickets}
        updates = [start for start in starts if start[1] == "next_update"]
        self._clock_start_many(updates, calendars, since)
        self._clock_start_many([start for start in starts if start[1] != "next_update"], calendars, raised)

    # In the background

    @api.model
    def _schedule_reapply(self):
        """Have the scheduled action bring all open tickets in step, from the first one on."""
        self._set_reapply_position(0)
        cron = self.env.ref("cs_complaints.ir_cron_ticket_policies", raise_if_not_found=False)
        if cron:
            # sudo: follows from changing a policy, a category or a team
            cron.sudo()._trigger()

    @api.model
    def _cron_apply_policies(self):
        """Bring open tickets in step with what changed; goes on where it stopped."""
        self.env["ir.cron"]._commit_progress(remaining=self.search_count(self._get_reapply_domain()))
        self.env["cs.clock"]._run_batches(self._apply_policies_batch)

    def _apply_policies_batch(self):
        tickets = self.search(self._get_reapply_domain(), order="id", limit=REAPPLY_BATCH)
        tickets._apply_policies()
        self._set_reapply_position(max(tickets.ids, default=0))
        return len(tickets)

    def _get_reapply_domain(self):
        parameter = SQL("SELECT value::int FROM ir_config_parameter WHERE key = %s", _POSITION)
        [[position]] = self.env.execute_query(parameter) or [[0]]
        return self._get_open_domain() & fields.Domain("id", ">", position)

    def _set_reapply_position(self, position):
        # By SQL, as writing a parameter empties the caches of all workers, here after each batch.
        self.env.execute_query(
            SQL(
                "INSERT INTO ir_config_parameter (key, value) VALUES (%s, %s)"
                " ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value",
                _POSITION, str(position),
            )
        )


@cache
def _to_ids(path):
    return frozenset(map(int, filter(None, path.split("/"))))


def _get_change(wanted, wanted_calendar, minutes, warn_minutes, calendar_id):
    """Return (minutes, warn_minutes, calendar id or None to keep it) where a clock is to change."""
    calendar = wanted_calendar if wanted_calendar != calendar_id else None
    if calendar or tuple(wanted) != (minutes, warn_minutes):
        return (*wanted, calendar or None)
    return None
