from odoo import api, fields, models
from odoo.exceptions import UserError

from ..const_change import (
    CANCEL_STEPS,
    CHANGE_ROUTES,
    FULFILMENT_STATES,
    GOODS_KINDS,
    INTERCEPT_STEPS,
    ROUTE_STEPS,
)


class CsOrderChange(models.Model):
    """Which road a change takes, decided by the real state of the goods."""

    _inherit = "cs.order.change"

    live_state = fields.Selection(FULFILMENT_STATES, string="Goods Now", compute="_compute_live")
    live_route = fields.Selection(CHANGE_ROUTES, string="Road Now", compute="_compute_live")
    cost_hint = fields.Char(string="Cost", compute="_compute_live")
    route_reason = fields.Char(string="Why This Road", compute="_compute_live")
    preview = fields.Json(compute="_compute_preview", string="What Will Happen")
    has_mixed_deliveries = fields.Boolean(compute="_compute_live")

    @api.depends("kind", "order_id", "picking_id", "scope", "line_ids.new_quantity", "policy_id", "state")
    @api.depends_context("lang")
    def _compute_live(self):
        for change in self:
            pickings = change._get_concerned_pickings()
            policy = change.policy_id if change.state != "new" else change._match_policy(pickings)
            change.live_state = pickings._get_furthest()
            change.live_route = change.route if change.state != "new" else policy.route or "refuse"
            change.cost_hint = policy.cost_hint
            change.route_reason = policy.reason
            left = {picking.state == "done" for picking in change._get_deliveries()}
            change.has_mixed_deliveries = len(left) == 2

    @api.depends("live_route", "kind", "scope")
    @api.depends_context("lang")
    def _compute_preview(self):
        """Return the names of the steps to come, in their order."""
        labels = dict(self.env["cs.order.change.step"]._fields["code"]._description_selection(self.env))
        for change in self:
            codes = change._get_step_codes(change.live_route, change._get_concerned_pickings())
            change.preview = [labels[code] for code in codes]

    # Deliveries

    def _get_deliveries(self):
        """Return the order's deliveries that still hold goods of the customer (one change)."""
        return (self.picking_id or self.order_id.picking_ids)._origin._get_live_deliveries()

    def _get_concerned_pickings(self):
        """Return the deliveries that have to do with this change: with ``open`` those that have not left.

        More goods than before travel by themselves when everything has left; all else that has left is
        looked at even so, since there is nothing else to change.
        """
        pickings = self._get_deliveries()
        if self.scope != "open":
            return pickings
        waiting = pickings.filtered(lambda picking: picking.state != "done")
        return waiting if waiting or self.kind in GOODS_KINDS else pickings

    def _get_default_scope(self):
        """Return ``open`` where what has left may stay as it is (one change)."""
        if self.kind in GOODS_KINDS:
            changed = self.line_ids.filtered("is_changed")
            return "open" if changed and all(line._keeps_what_left() for line in changed) else "all"
        return "open" if self.kind in ("date", "carrier") else "all"

    # Policy

    def _match_policy(self, pickings):
        """Return the policy for the change as the deliveries are now, or an empty set (one change)."""
        policies = self.env["cs.change.policy"]
        if not self.order_id:
            return policies
        carriers = pickings.carrier_id or self.order_id.carrier_id
        company = self.order_id.company_id
        return policies._match(
            pickings._get_furthest(), self.kind, carriers, self.order_id.cs_channel_id, company
        )

    def _get_step_codes(self, route, pickings):
        """Return the codes of the road's steps; an intercept stops what has not left as well.

        An override may add steps of its own, with a method ``_run_<code>()`` where the system takes them.
        """
        table = CANCEL_STEPS if self.kind == "cancel" else ROUTE_STEPS
        codes = table.get(route, ())
        if route == "intercept":
            codes = (*self._get_stop_codes(pickings), *codes)
        return [*codes, "tell"] if route else []

    def _get_stop_codes(self, pickings):
        """Return the steps for what has not left yet, when something else has."""
        waiting = pickings.filtered(lambda picking: picking.state != "done")
        if not waiting:
            return ()
        route = {"printed": "reprint", "packed": "repack"}.get(waiting._get_furthest(), "edit")
        if self.kind in GOODS_KINDS:
            return tuple(
                code for code in ROUTE_STEPS[route] if code in ("warn", "withdraw", "pull", "unpack")
            )
        return (CANCEL_STEPS if self.kind == "cancel" else ROUTE_STEPS)[route]

    # The road taken

    def _take_route(self):
        """Decide the road by the state of the goods now and lay out its steps (any changes)."""
        for change in self:
            pickings = change._get_concerned_pickings()
            policy = change._match_policy(pickings)
            route = policy.route or "refuse"
            change.write(
                {
                    "fulfilment_state": pickings._get_furthest(),
                    "policy_id": policy.id,
                    "route": route,
                    "picking_ids": [fields.Command.set(pickings.ids)],
                }
            )
            change._lay_out_steps(change._get_step_codes(route, pickings))

    def _lay_out_steps(self, codes):
        """Make the steps of the road; those already taken stay and are not asked for again (one change)."""
        self.step_ids.filtered(lambda step: step.state in ("todo", "failed"))._drop()
        taken = self.step_ids.filtered(lambda step: step.state == "done").mapped("code")
        first = max(self.step_ids.mapped("sequence"), default=0)
        wanted = [code for code in codes if code not in taken or code not in ("warn", "unpack")]
        self.env["cs.order.change.step"].create(
            [
                {"change_id": self.id, "code": code, "sequence": first + position}
                for position, code in enumerate(wanted, 1)
            ]
        )
        if any(code in INTERCEPT_STEPS for code in codes):
            self._ensure_intercepts()

    def _recheck_route(self):
        """Take another road where the goods have moved on before the order was changed; tell who has it.

        :return: the changes whose road is another one now
        """
        moved = self.browse()
        for change in self.filtered(lambda change: change._is_waiting_to_apply()):
            pickings = change._get_concerned_pickings()
            if change.picking_ids != pickings:
                change.picking_ids = pickings
            route = change._match_policy(pickings).route or "refuse"
            if route != change.route:
                change._change_road()
                moved |= change
        return moved

    def _is_waiting_to_apply(self):
        """Tell whether the order itself is still as it was: afterwards the goods are meant to move on."""
        pending = self.step_ids.filtered(lambda step: step.state in ("todo", "failed")).mapped("code")
        return self.state == "in_progress" and self.route != "intercept" and "apply" in pending

    def _expect_route(self):
        """Keep the road that is shown while the change waits to be sent."""
        # sudo: the road is not written from outside
        for change in self.sudo().filtered(lambda change: change.state == "new"):
            change.route = change.live_route

    def _change_road(self):
        """Take the road that fits now; where there is none, the change ends (one change)."""
        old = self.route
        self._take_route()
        self._tell_new_road(old)
        if self.route == "refuse":
            self._refuse(self.policy_id.reason or self.env._("There is no road for this change."))

    def _tell_new_road(self, old):
        labels = dict(self._fields["route"]._description_selection(self.env))
        body = self.env._(
            "The goods have moved on meanwhile. Road now: %(new)s, before: %(old)s.",
            new=labels[self.route],
            old=labels[old],
        )
        self._message_log(body=body)
        self.activity_schedule(
            "mail.mail_activity_data_warning", summary=body, user_id=(self.user_id or self.env.user).id
        )

    def _ensure_changeable(self):
        for change in self:
            if change.order_id.state == "cancel":
                raise UserError(change.env._("Order %(order)s is cancelled.", order=change.order_id.name))
