from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.fields import Domain

from ..const import OPEN_ANOMALY_STATES
from ..localized import format_moment


class SaleOrder(models.Model):
    """What the review shows on an order."""

    _inherit = "sale.order"

    cs_review_due_at = fields.Datetime(
        string="Ship-by Cut-off",
        compute="_compute_cs_review_due_at",
        store=True,
        help="Released before this moment, the order ships on the day of its payment.",
    )
    cs_open_type_ids = fields.Many2many(
        "cs.anomaly.type", string="Findings", compute="_compute_cs_open_types", search="_search_cs_open_types"
    )
    cs_review_blocks = fields.Boolean(compute="_compute_cs_review_blocks")
    cs_review_summary = fields.Json(compute="_compute_cs_review_summary")

    @api.depends("cs_channel_id", "cs_ordered_at", "cs_paid_at")
    def _compute_cs_review_due_at(self):
        for order in self:
            channel = order.cs_channel_id
            since = order.cs_paid_at or order.cs_ordered_at or order.create_date or fields.Datetime.now()
            order.cs_review_due_at = channel and order._get_cutoff(since, channel)

    def _get_cutoff(self, since, channel):
        """Return the first cut-off of the channel's day at or after ``since`` (both UTC, naive)."""
        zone = ZoneInfo(channel.tz)
        local = since.replace(tzinfo=ZoneInfo("UTC")).astimezone(zone)
        minutes = round(channel.cutoff_time * 60) % (24 * 60)
        cutoff = datetime.combine(local.date(), time(*divmod(minutes, 60)), zone)
        if cutoff < local:
            cutoff = datetime.combine(local.date() + timedelta(days=1), cutoff.timetz())
        return cutoff.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)

    @api.depends("cs_anomaly_ids.state", "cs_anomaly_ids.type_id")
    def _compute_cs_open_types(self):
        for order in self:
            order.cs_open_type_ids = order._get_open_anomalies().type_id

    def _search_cs_open_types(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        is_open = Domain("state", "in", OPEN_ANOMALY_STATES)
        if operator == "in" and False in value:
            return ~Domain("cs_anomaly_ids", "any", is_open)
        return Domain("cs_anomaly_ids", "any", is_open & Domain("type_id", operator, value))

    def _get_open_anomalies(self):
        return self.cs_anomaly_ids.filtered(lambda anomaly: anomaly.state in OPEN_ANOMALY_STATES)

    @api.depends("cs_channel_id.review_required", "cs_review_state")
    def _compute_cs_review_blocks(self):
        for order in self:
            order.cs_review_blocks = order._is_review_required() and order.cs_review_state != "approved"

    @api.depends(
        "cs_review_state", "cs_review_held", "cs_reviewer_id", "cs_anomaly_ids.state", "cs_confirm_error"
    )
    @api.depends_context("lang", "tz", "uid")
    def _compute_cs_review_summary(self):
        for order in self:
            order.cs_review_summary = order.cs_review_state and {
                "title": order._get_review_title(),
                "tone": order._get_review_tone(),
                "findings": [order._describe_finding(anomaly) for anomaly in order._get_open_anomalies()],
                "facts": order._get_review_facts(),
            }

    def _get_review_title(self):
        state = dict(self._fields["cs_review_state"]._description_selection(self.env))[self.cs_review_state]
        count = len(self._get_open_anomalies())
        if self.cs_review_held:
            return self.env._("%(state)s: held by hand", state=state)
        if count == 1:
            return self.env._("%(state)s: one finding", state=state)
        if count:
            return self.env._("%(state)s: %(count)s findings", state=state, count=count)
        if self.cs_review_state == "to_review":
            return self.env._("%(state)s: all checks passed", state=state)
        return state

    def _get_review_tone(self):
        tones = {"on_hold": "danger", "approved": "success", "rejected": "secondary"}
        return tones.get(self.cs_review_state, "warning" if self._get_open_anomalies() else "info")

    def _describe_finding(self, anomaly):
        """Return one line of the ribbon; the proposals are the two that the system thinks best."""
        return {
            "id": anomaly.id,
            "type": anomaly.type_id.name,
            "text": anomaly.name,
            "blocking": anomaly.severity == "blocking",
            "severity": dict(anomaly._fields["severity"]._description_selection(self.env))[anomaly.severity],
            "proposals": anomaly.proposal_ids[:2].mapped("display_name"),
        }

    def _get_review_facts(self):
        """Return the source of the order in words, as a list of short texts."""
        facts = [self.cs_channel_id.name]
        if self.cs_external_ref:
            facts.append(self.env._("Platform no. %(number)s", number=self.cs_external_ref))
        facts.append(self._get_payment_fact())
        if self.cs_review_due_at and self.state in ("draft", "sent"):
            facts.append(self._get_cutoff_fact())
        if self.cs_reviewer_id:
            facts.append(self.env._("With %(name)s", name=self.cs_reviewer_id.name))
        if self.cs_confirm_error:
            facts.append(self.env._("Could not be confirmed: %(error)s", error=self.cs_confirm_error))
        return [fact for fact in facts if fact]

    def _get_payment_fact(self):
        if self.cs_channel_paid:
            return self.env._("Paid %(amount)s", amount=self.currency_id.format(self.cs_channel_paid))
        if self.cs_paid_at:
            return self.env._("Paid")
        return self.env._("Prepayment missing") if self.cs_channel_id.payment_required else False

    def _get_cutoff_fact(self):
        moment = format_moment(self.env, fields.Datetime.context_timestamp(self, self.cs_review_due_at))
        if self.cs_review_due_at < fields.Datetime.now():
            return self.env._("Cut-off %(moment)s has passed", moment=moment)
        return self.env._("Ships the same day until %(moment)s", moment=moment)
