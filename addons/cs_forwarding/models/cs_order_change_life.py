from odoo import api, fields, models
from odoo.exceptions import UserError

from ..const_change import CHANGE_TRANSITIONS, INTERCEPT_STEPS, OPEN_CHANGE_STATES

# Written by the steps alone.
SYSTEM_FIELDS = {"state", "route", "policy_id", "fulfilment_state", "started_at", "closed_at", "told_at"}

# What is asked for; it stands once the change is sent.
CONTENT_FIELDS = {
    "order_id",
    "picking_id",
    "kind",
    "scope",
    "line_ids",
    "receiver",
    "phone",
    "street",
    "street2",
    "city",
    "zip",
    "state_id",
    "country_id",
    "new_partner_id",
    "new_date",
    "new_carrier_id",
    "new_note",
}


class CsOrderChange(models.Model):
    _inherit = "cs.order.change"

    step_ids = fields.One2many("cs.order.change.step", "change_id", string="Steps", copy=False)
    next_step_id = fields.Many2one(
        "cs.order.change.step", compute="_compute_next_step_id"
    )
    next_code = fields.Char(compute="_compute_next_step_id", string="Next Step Code")
    is_open = fields.Boolean(compute="_compute_allowed", search="_search_is_open")
    can_send = fields.Boolean(compute="_compute_allowed")
    can_refuse = fields.Boolean(compute="_compute_allowed")
    can_withdraw = fields.Boolean(compute="_compute_allowed")
    can_reopen = fields.Boolean(compute="_compute_allowed")

    @api.depends("state", "step_ids.code", "step_ids.state")
    def _compute_allowed(self):
        for change in self:
            allowed = CHANGE_TRANSITIONS.get(change.state, ())
            change.is_open = change.state in OPEN_CHANGE_STATES
            change.can_send = "in_progress" in allowed
            change.can_refuse = "refused" in allowed and not change._is_applied()
            change.can_withdraw = "cancelled" in allowed and not change._is_applied()
            change.can_reopen = change.state in ("refused", "cancelled") and "new" in allowed

    @api.depends("step_ids.state", "step_ids.sequence")
    def _compute_next_step_id(self):
        for change in self:
            change.next_step_id = change.step_ids.filtered(lambda step: step.is_open)[:1]
            change.next_code = change.next_step_id.code

    def _search_is_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._get_open_domain()

    def _is_applied(self):
        """Tell whether the order is already another one: then there is no way back (one change)."""
        return any(step.state == "done" and step.code in ("apply", "settle") for step in self.step_ids)

    def write(self, vals):
        """Guard the life of the change: what the steps decide is not written from outside."""
        if not self.env.su and SYSTEM_FIELDS & vals.keys():
            raise UserError(self.env._("An order change goes on by its steps only."))
        if not self.env.su and CONTENT_FIELDS & vals.keys() and any(change.state != "new" for change in self):
            raise UserError(self.env._("What was sent cannot be altered; withdraw it and ask anew."))
        if vals.get("state"):
            self._check_transition(vals["state"])
        result = super().write(vals)
        if CONTENT_FIELDS & vals.keys():
            self._expect_route()
        return result

    def _check_transition(self, state):
        for change in self:
            if state != change.state and state not in CHANGE_TRANSITIONS[change.state]:
                labels = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "“%(name)s” is in state “%(old)s” and cannot go to “%(new)s”.",
                        name=change.display_name,
                        old=labels[change.state],
                        new=labels[state],
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        if any(change.state != "new" for change in self):
            raise UserError(self.env._("An order change that was sent is kept; withdraw it instead."))

    # The work itself

    def _send(self):
        """Take the road that the state of the goods allows, as far as it goes by itself."""
        self.check_access("write")
        self.order_id.check_access("write")
        self._ensure_complete()
        self._ensure_changeable()
        # sudo: steps and stamps are the system's own, and what follows in the stock is the warehouse's
        self.sudo()._start()

    def _start(self):
        for change in self:
            expected = change.route
            change.line_ids.filtered(lambda line: not line.is_changed).unlink()
            change.old_values = [
                {"label_key": row["label_key"], "old": row["old"]} for row in change.comparison
            ]
            change.write({"state": "in_progress", "started_at": fields.Datetime.now()})
            change._log_on_order()
            change._take_route()
            if expected and expected != change.route:
                change._tell_new_road(expected)
            if change.route == "refuse":
                change._refuse(change.policy_id.reason or self.env._("There is no road for this change."))
        self.filtered(lambda change: change.state == "in_progress")._advance()

    def _advance(self):
        """Take the steps that the system takes by itself; close what has none left."""
        for change in self:
            step = change.next_step_id
            while step and step.state == "todo" and step.actor == "system" and step._run():
                step = change.next_step_id
            if not step and change.state == "in_progress":
                change._close("done")

    def _close(self, state, outcome=None):
        """End the change; what was still to do is not needed any more."""
        for change in self:
            change.step_ids.filtered("is_open")._drop()
            now = fields.Datetime.now()
            change.write(
                {
                    "state": state,
                    "outcome": outcome,
                    "closed_at": now,
                    "closed_by_id": self.env.uid,
                    "hours_open": (now - change.requested_at).total_seconds() / 3600,
                }
            )
        self._end_warnings()

    def _refuse(self, reason):
        """End the change without changing the order, and tell the customer why."""
        for change in self:
            change._close("refused", reason)
            change.intercept_ids._call_off()
            change._tell_customer()

    def _withdraw(self, reason):
        """The customer does not want it any more: nothing is changed."""
        for change in self:
            change._close("cancelled", reason)
            change.intercept_ids._call_off()

    # Buttons

    def action_send(self):
        """Send the change on its road."""
        self._send()
        return True

    def action_next_step(self):
        """Take the next step of the road, or open what it needs."""
        self.ensure_one()
        if self.next_code in INTERCEPT_STEPS:
            return self._get_next_intercept()._take_next(self.next_code)
        return self.next_step_id.action_done()

    def action_refuse(self):
        return self._ask_reason("refuse", self.env._("Refuse"))

    def action_withdraw(self):
        return self._ask_reason("withdraw", self.env._("Withdraw"))

    def action_reopen(self):
        """Ask again for what was refused or withdrawn."""
        self.check_access("write")
        # sudo: the state is not written from outside
        self.sudo().write({"state": "new", "outcome": False, "closed_at": False, "closed_by_id": False})
        return True

    def action_take(self):
        self.write({"user_id": self.env.uid})
        return True

    def _ask_reason(self, deed, name, step=None):
        """Return the dialog that asks why before ``deed`` is done to these changes, or to a step."""
        return self.env["cs.order.change.reason"]._get_records_action(
            name=name,
            target="new",
            context={
                "default_change_ids": self.ids,
                "default_deed": deed,
                "default_step_id": step.id if step else False,
            },
        )
