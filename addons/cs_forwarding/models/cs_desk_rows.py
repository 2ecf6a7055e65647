from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain

from ..const import OPEN_ANOMALY_STATES
from ..const_change import OPEN_CHANGE_STATES
from .cs_desk import DUE_ROWS, Count

# A first feedback counts as due so long before its deadline.
DUE_SOON = timedelta(hours=2)
# Rounds that began so long ago belong to today.
TODAY = timedelta(hours=16)
# So many advisories are shown.
ADVISORIES = 5
# Missed rounds are shown for so long.
MISSED = timedelta(days=7)


class CsDesk(models.AbstractModel):
    """What the ground floor itself puts on the desk."""

    _inherit = "cs.desk"

    def _get_order_counts(self):
        review = Domain("cs_channel_id", "!=", False) & Domain("state", "in", ("draft", "sent"))
        action = "cs_forwarding.sale_order_action_review"
        return [
            Count(
                "to_review", self.env._("To Review"), "sale.order",
                review & Domain("cs_review_state", "=", "to_review"), action, "cs_reviewer_id", "", True,
            ),
            Count(
                "on_hold", self.env._("On Hold"), "sale.order",
                review & Domain("cs_review_state", "=", "on_hold"), action, "cs_reviewer_id", "warning", True,
            ),
            Count(
                "rows_to_mend", self.env._("Rows to Mend"), "cs.intake.line",
                Domain("state", "=", "failed"), "cs_forwarding.cs_intake_line_action", "", "warning",
            ),
            Count(
                "changes", self.env._("Order Changes"), "cs.order.change",
                Domain("state", "in", OPEN_CHANGE_STATES), "cs_forwarding.cs_order_change_action",
                "user_id", "", True,
            ),
        ]

    def _get_anomaly_counts(self):
        soon = fields.Datetime.now() + DUE_SOON
        open_ones = Domain("state", "in", OPEN_ANOMALY_STATES)
        feedback = Domain("kind", "=", "first_feedback") & Domain("state", "=", "running")
        return [
            Count(
                "first_feedback", self.env._("First Feedbacks Due"), "cs.clock",
                feedback & Domain("due_at", "<=", soon), "cs_forwarding.cs_clock_action",
                "user_id", "danger", True,
            ),
            Count(
                "anomalies", self.env._("Open Anomalies"), "cs.anomaly",
                open_ones, "cs_forwarding.cs_anomaly_action", "user_id", "", True,
            ),
            Count(
                "unassigned", self.env._("Unassigned"), "cs.anomaly",
                open_ones & Domain("user_id", "=", False), "cs_forwarding.cs_anomaly_action", "", "warning",
            ),
        ]

    def _get_parcel_counts(self):
        action = "cs_forwarding.cs_parcel_action"
        return [
            Count(
                "in_transit", self.env._("In Transit"), "cs.parcel",
                Domain("phase", "in", ("moving", "problem", "returning")), action, "user_id",
            ),
            Count(
                "silent", self.env._("Silent"), "cs.parcel",
                Domain("silent_since", "!=", False), action, "user_id", "warning", True,
            ),
            Count(
                "late", self.env._("Late"), "cs.parcel",
                Domain("late_since", "!=", False), action, "user_id", "danger", True,
            ),
            Count(
                "exceptions", self.env._("Transport Exceptions"), "cs.anomaly",
                Domain("state", "in", OPEN_ANOMALY_STATES) & Domain("type_id.is_transport", "=", True),
                "cs_forwarding.cs_transport_exception_action", "user_id", "danger", True,
            ),
            Count(
                "arrival_checks", self.env._("Arrival Checks"), "cs.arrival.check",
                Domain("state", "=", "to_ask") & Domain("call_at", "<=", fields.Datetime.now()),
                "cs_forwarding.cs_arrival_check_action_to_ask", "user_id", "", True,
            ),
        ]

    # Today

    def _get_today(self, scope):
        found = self._get_running_rounds() + self._get_missed_rounds() + self._get_advisories()
        return super()._get_today(scope) + found

    def _get_running_rounds(self):
        """Return a bar for each round that is running, and for the last one of the day."""
        since = fields.Datetime.now() - TODAY
        rounds = self.env["cs.tracking.round"].search(
            Domain("state", "!=", "missed") & Domain("starts_at", ">=", since), order="starts_at desc"
        )
        latest = {team: found[:1] for team, found in rounds.grouped("team_id").items()}
        return [
            {
                "key": f"round_{tracking_round.id}",
                "label": self.env._("Tracking round %(name)s", name=tracking_round.display_name),
                "tone": "success" if tracking_round.state == "done" else "info",
                "done": tracking_round.line_count - tracking_round.open_count,
                "total": tracking_round.line_count,
                "action": tracking_round.action_view_lines(),
            }
            for tracking_round in latest.values()
        ]

    def _get_missed_rounds(self):
        domain = Domain("state", "=", "missed") & Domain("ends_at", ">=", fields.Datetime.now() - MISSED)
        missed = self.env["cs.tracking.round"].search(domain)
        if not missed:
            return []
        label = self.env._("Rounds missed in the last 7 days: %(count)s", count=len(missed))
        action = missed._get_records_action(name=self.env._("Missed Rounds"))
        return [{"key": "missed_rounds", "label": label, "tone": "danger", "action": action}]

    def _get_advisories(self):
        advisories = self.env["cs.advisory"].search(
            Domain("state", "in", ["current"]), order="date_to, id", limit=ADVISORIES
        )
        return [
            {
                "key": f"advisory_{advisory.id}",
                "label": advisory.name,
                "tone": "warning",
                "icon": "fa-exclamation-triangle",
                "action": advisory._get_records_action(name=advisory.name),
            }
            for advisory in advisories
        ]

    # Due now

    def _get_due_clocks(self, scope):
        domain = Domain("state", "=", "running") & Domain("due_at", "!=", False)
        if scope == "mine":
            domain &= Domain("user_id", "in", [self.env.uid, False])
        clocks = self.env["cs.clock"].search(domain, order="due_at, id", limit=DUE_ROWS)
        labels = dict(clocks._fields["kind"]._description_selection(self.env))
        return [
            self._prepare_due(clock.res_model, clock.res_id, clock.res_name, labels[clock.kind], clock.due_at)
            for clock in clocks
            # What the user may not read has no name for him.
            if clock.res_name
        ]

    def _get_due_orders(self, scope):
        """Return a row for each channel with orders under review that must make their cut-off."""
        domain = Domain("cs_review_state", "in", ("to_review", "on_hold")) & Domain(
            "state", "in", ("draft", "sent")
        )
        domain &= Domain("cs_review_due_at", "!=", False)
        if scope == "mine":
            domain &= Domain("cs_reviewer_id", "in", [self.env.uid, False])
        groups = self.env["sale.order"]._read_group(
            domain, ["cs_channel_id"], ["__count", "cs_review_due_at:min"]
        )
        return [
            {
                **self._prepare_due(
                    "sale.order",
                    False,
                    self.env._("%(channel)s: %(count)s orders", channel=channel.name, count=count),
                    self.env._("Review before the cut-off"),
                    due_at,
                ),
                "domain": list(domain & Domain("cs_channel_id", "=", channel.id)),
            }
            for channel, count, due_at in groups
        ]

    def _prepare_due(self, model, res_id, name, what, due_at):
        return {
            "res_model": model,
            "res_id": res_id,
            "name": name,
            "what": what,
            "due_at": fields.Datetime.to_string(due_at),
        }
