from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

_BATCH = 1000


class SaleOrder(models.Model):
    """The review before the confirmation of an order, and the work that runs by schedule."""

    _inherit = "sale.order"

    def _confirmation_error_message(self):
        """Refuse what is not approved, with the reasons; look once more at what moves by itself."""
        return super()._confirmation_error_message() or self._get_review_refusal()

    def _is_review_required(self):
        """Return whether the order may be confirmed only when approved (one order); override to widen."""
        # Whoever sees the order need not see the settings of its channel.
        return self.sudo().cs_channel_id.review_required

    def _get_review_refusal(self):
        """Return why the order may not be confirmed, or False (one order)."""
        if not self._is_review_required():
            return False
        if self.cs_review_state == "on_hold":
            return self._get_blocking_text()
        if self.cs_review_state != "approved":
            return self.env._("%(order)s has not been approved by the review.", order=self.name)
        return self._get_new_findings_text()

    def _get_new_findings_text(self):
        """Return what blocks the approved order now, or False; stores nothing (one order)."""
        self.env.flush_all()
        # a verdict rests on all orders and stock, not on those the user may see
        engine = self.env["cs.review.engine"].sudo()
        rules = engine._get_rules()
        if engine._get_changed(self, rules, content_only=True):
            return self.env._("%(order)s has changed since its approval; review it again.", order=self.name)
        found = engine._detect(
            self, rules.filtered(lambda rule: rule.is_volatile and rule.severity == "blocking")
        )
        if not found:
            return False
        # the rules are read as superuser, their words are meant for the user
        words = [
            rules.browse(row["rule_id"]).with_user(self.env.user).sudo()._describe(row["evidence"])
            for row in found
        ]
        return self.env._(
            "%(order)s can't be confirmed any more:\n%(reasons)s", order=self.name, reasons="\n".join(words)
        )

    def _action_confirm(self):
        result = super()._action_confirm()
        self.filtered("cs_review_state")._log_review("confirmed")
        return result

    def _confirm_approved(self):
        """Confirm approved orders of channels that want it; one that fails stops no other."""
        ready = self.filtered(
            lambda order: (
                order.cs_channel_id.auto_confirm
                and order.cs_review_state == "approved"
                and order.state in ("draft", "sent")
            )
        )
        for order in ready:
            order._confirm_or_note()

    def _confirm_or_note(self):
        try:
            with self.env.cr.savepoint():
                self.action_confirm()
        except UserError as error:
            self._set_review("confirm_failed", str(error), cs_confirm_error=str(error))

    @api.model
    def _get_confirm_domain(self):
        return (
            Domain("state", "in", ("draft", "sent"))
            & Domain("cs_review_state", "=", "approved")
            & Domain("cs_channel_id.auto_confirm", "=", True)
            & Domain("cs_confirm_error", "=", False)
        )

    @api.model
    def _cron_confirm_approved(self):
        """Confirm what was approved by itself in a channel that confirms by itself."""
        domain = self._get_confirm_domain()
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=self.search_count(domain))
        for order in self.search(domain, order="cs_review_due_at, id"):
            free = order.try_lock_for_update().filtered_domain(domain)
            free._confirm_approved()
            if not cron._commit_progress(len(free)):
                break

    @api.model
    def _cron_rerun(self):
        """Check the open orders of the desk again: stock, credit and payments move without them."""
        cron = self.env["ir.cron"]
        engine = self.env["cs.review.engine"]
        ids = engine._get_stale_ids()
        cron._commit_progress(remaining=len(ids))
        for start in range(0, len(ids), _BATCH):
            orders = self.browse(ids[start : start + _BATCH]).try_lock_for_update()
            orders._run_review(volatile=True)
            if not cron._commit_progress(len(orders)):
                break
