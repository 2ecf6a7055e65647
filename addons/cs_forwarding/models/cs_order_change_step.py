from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..const_change import CHANGE_STEPS, INTERCEPT_STEPS, STEP_ACTOR, STEP_ACTORS, STEP_STATES


class CsOrderChangeStep(models.Model):
    """One step on the road of a change, stamped by whoever takes it.

    A step of the system is taken by ``_run_<code>()`` of the change, one at a time; what it refuses with a
    ``UserError`` stands on the step, and somebody tries again or refuses the change.
    """

    _name = "cs.order.change.step"
    _description = "Step of an Order Change"
    _order = "change_id, sequence, id"
    _rec_name = "code"
    _cs_customer_field = "change_id.partner_id"
    _cs_confidential_fields = {"note": "text"}

    change_id = fields.Many2one("cs.order.change", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    code = fields.Selection(CHANGE_STEPS, string="Step", required=True, readonly=True)
    actor = fields.Selection(STEP_ACTORS, compute="_compute_actor", store=True, string="Taken by")
    state = fields.Selection(STEP_STATES, required=True, default="todo", readonly=True, index=True)
    done_at = fields.Datetime(string="When", readonly=True)
    done_by_id = fields.Many2one("res.users", string="Who", readonly=True)
    note = fields.Char(readonly=True, help="Why it could not be done, or what was noted.")
    is_open = fields.Boolean(compute="_compute_is_open")
    can_take = fields.Boolean(compute="_compute_can_take")

    @api.depends("code")
    def _compute_actor(self):
        for step in self:
            step.actor = STEP_ACTOR.get(step.code, "desk")

    @api.depends("code")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["code"]._description_selection(self.env))
        for step in self:
            step.display_name = labels.get(step.code)

    @api.depends("state")
    def _compute_is_open(self):
        for step in self:
            step.is_open = step.state in ("todo", "failed")

    @api.depends("code", "change_id.state", "change_id.next_step_id")
    def _compute_can_take(self):
        for step in self:
            change = step.change_id
            step.can_take = (
                change.state == "in_progress"
                and change.next_step_id == step
                and step.code not in INTERCEPT_STEPS
            )

    def _run(self):
        """Let the system take the step; return whether it could (one step)."""
        change = self.change_id
        try:
            with self.env.cr.savepoint():
                getattr(change, f"_run_{self.code}")()
        except UserError as error:
            self._fail(str(error))
            return False
        self._stamp()
        return True

    def _stamp(self, note=False):
        self.write(
            {"state": "done", "done_at": fields.Datetime.now(), "done_by_id": self.env.uid, "note": note}
        )

    def _fail(self, reason):
        """Note why the step could not be taken; the change waits until it is tried again or refused."""
        self.write(
            {"state": "failed", "done_at": fields.Datetime.now(), "done_by_id": self.env.uid, "note": reason}
        )
        for step in self:
            step.change_id.activity_schedule(
                "mail.mail_activity_data_warning",
                summary=reason,
                user_id=(step.change_id.user_id or self.env.user).id,
            )

    def _drop(self):
        self.filtered("is_open").write({"state": "dropped"})

    def _complete(self, note=False):
        """Stamp the steps if they are next on their road, and let the changes go on.

        What follows from a step is done by ``_after_<code>()`` of the change.
        """
        for step in self.filtered(lambda step: step.change_id.next_step_id == step):
            step._stamp(note)
            follow = getattr(step.change_id, f"_after_{step.code}", None)
            if follow:
                follow()
            step.change_id._advance()

    # Buttons

    def action_done(self):
        """The person who did it says so; where the goods have moved on, the road is another one first."""
        step = self._get_taken()
        moved = step.change_id._recheck_route()
        if moved:
            moved._advance()
            return step._tell_new_road()
        if step.actor == "system":
            step.state = "todo"
            step.change_id._advance()
        else:
            step._complete()
        return True

    def action_fail(self):
        """Ask why the step cannot be taken."""
        step = self._get_taken()
        return step.change_id._ask_reason("fail", self.env._("Cannot Be Done"), step)

    def _get_taken(self):
        """Return the step for the one who may take it: desk people, and warehouse people for theirs."""
        self.ensure_one()
        self.check_access("read")
        is_desk = self.change_id.has_access("write")
        is_warehouse = self.actor == "warehouse" and self.env.user.has_group("stock.group_stock_user")
        if not (is_desk or is_warehouse):
            raise AccessError(self.env._("This step is for the desk."))
        # sudo: warehouse people may not write changes, and desk people not all of what follows in the stock
        step = self.sudo()
        if not step.can_take:
            raise UserError(self.env._("Another step of %(change)s comes first.", change=step.change_id.name))
        return step

    def _tell_new_road(self):
        labels = dict(self.change_id._fields["route"]._description_selection(self.env))
        message = self.env._(
            "The goods have moved on meanwhile; road now: %(road)s.", road=labels[self.change_id.route]
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "type": "warning",
                "sticky": True,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
