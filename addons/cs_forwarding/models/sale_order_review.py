from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..const import LIVE_REVIEW_STATES, REVIEW_STAGES, REVIEW_STATES

# Written by the review alone, never by a person directly.
_PROTECTED = {
    "cs_review_state",
    "cs_review_stage",
    "cs_review_held",
    "cs_review_decided_at",
    "cs_review_decided_by_id",
}


class SaleOrder(models.Model):
    _inherit = "sale.order"

    cs_review_state = fields.Selection(
        REVIEW_STATES, string="Review", copy=False, readonly=True, group_expand=True
    )
    cs_review_stage = fields.Selection(REVIEW_STAGES, string="Review Stage", copy=False, readonly=True)
    cs_reviewer_id = fields.Many2one(
        "res.users", string="Reviewer", copy=False, index="btree_not_null", domain="[('share', '=', False)]"
    )
    cs_review_held = fields.Boolean(
        string="Held by Hand",
        copy=False,
        readonly=True,
        help="A person holds the order, whatever the checks say.",
    )
    cs_review_submitted_at = fields.Datetime(string="In Review Since", copy=False, readonly=True)
    cs_review_taken_at = fields.Datetime(string="Taken On", copy=False, readonly=True)
    cs_review_decided_at = fields.Datetime(string="Decided On", copy=False, readonly=True)
    cs_review_decided_by_id = fields.Many2one("res.users", string="Decided By", copy=False, readonly=True)
    cs_confirm_error = fields.Char(
        string="Confirmation Failed",
        copy=False,
        readonly=True,
        help="Why the approved order could not confirm itself.",
    )
    cs_anomaly_ids = fields.One2many("cs.anomaly", "order_id", string="Anomalies")
    cs_review_event_ids = fields.One2many(
        "cs.review.event", "order_id", string="Review History", readonly=True
    )

    _cs_review_open_idx = models.Index(
        "(cs_review_state, cs_review_due_at, id)"
        " WHERE state IN ('draft', 'sent') AND cs_review_state IS NOT NULL"
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Orders of a channel are in the review from the start; those typed by a person are checked at once.

        Whoever creates orders with platform numbers, many at a time, calls ``_submit_for_review`` when they
        are complete.
        """
        later = super(SaleOrder, self.with_context(cs_review_later=True))
        orders = later.create([self._with_review_state(vals) for vals in vals_list]).with_env(self.env)
        orders.filtered(lambda order: order.cs_channel_id and not order.cs_external_ref)._run_review()
        return orders

    def _with_review_state(self, vals):
        self._check_review_access(vals)
        if not vals.get("cs_channel_id"):
            return vals
        now = fields.Datetime.now()
        return {
            "cs_review_state": "to_review",
            "cs_review_stage": "pending",
            "cs_review_submitted_at": now,
            **vals,
        }

    def write(self, vals):
        """Check again what is in the review when something changed that a check may look at."""
        self._check_review_access(vals)
        if self.env.context.get("cs_review_later"):
            return super().write(vals)
        result = super(SaleOrder, self.with_context(cs_review_later=True)).write(vals)
        if not self._get_review_fields().isdisjoint(vals):
            self._review_after_edit(vals)
        return result

    def _review_after_edit(self, vals):
        """Check the edited orders; one that got its channel just now comes into the review."""
        if vals.get("cs_channel_id"):
            self.filtered(lambda order: not order.cs_review_state)._submit_for_review()
        self._run_review()

    def _review_changed_lines(self):
        """Check the orders whose lines were changed; within a write of the order that comes later."""
        if not self.env.context.get("cs_review_later"):
            self.filtered("cs_review_state")._run_review()

    def _check_review_access(self, vals):
        if not self.env.su and not _PROTECTED.isdisjoint(vals):
            raise AccessError(self.env._("The review's verdict changes only through its own actions."))

    def _submit_for_review(self):
        """Put quotations into the review and check them at once.

        Set-based: the number of queries does not depend on the number of orders. Quotations that are in the
        review already are checked where they have changed; what was rejected stays so.
        """
        self._check_review(("", *LIVE_REVIEW_STATES))

    def _run_review(self, force=False, volatile=False):
        """Check the orders that are in the review and settle their state.

        :param force: check also orders that have not changed since their last review
        :param volatile: run the checks whose result moves by itself (stock, credit) on unchanged orders too
        """
        self._check_review(LIVE_REVIEW_STATES, force=force, volatile=volatile)

    def _check_review(self, states, force=False, volatile=False):
        if not self:
            return
        self.env.flush_all()
        # a verdict rests on all orders and stock, not on those the user may see
        engine = self.env["cs.review.engine"].sudo()
        live = engine._get_live(self.sudo(), states)
        rules = engine._get_rules()
        changed = engine._get_changed(live, rules, force=force)
        orders = live.browse(changed)
        engine._review(orders, rules, changed)
        if volatile:
            engine._review(live - orders, rules.filtered("is_volatile"), {}, partial=True)

    def _after_settle(self, settled):
        """React to verdicts that the engine has just stored.

        :param settled: dict of event kind to the ids of orders, ``{"held": [7], "auto_approved": [8]}``
        """
        if settled.get("auto_approved"):
            # scheduled actions are the system's
            self.env.ref("cs_forwarding.cs_review_cron_confirm").sudo()._trigger()

    @api.model
    def _get_review_fields(self):
        """Return the names of the fields whose change makes a new review necessary; override to widen."""
        return {
            "partner_id",
            "partner_shipping_id",
            "warehouse_id",
            "carrier_id",
            "pricelist_id",
            "currency_id",
            "company_id",
            "order_line",
            "cs_channel_id",
            "cs_channel_total",
            "cs_channel_paid",
            "cs_paid_at",
            "cs_ordered_at",
            "cs_external_ref",
            "cs_buyer_note",
            "cs_masked_fields",
        }
