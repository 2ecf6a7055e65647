from datetime import datetime, timedelta

import pytz

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools.date_utils import float_to_time
from odoo.tools.misc import format_time

from ..localized import format_moment


class CsOrderChannel(models.Model):
    _inherit = "cs.order.channel"

    order_count = fields.Integer(string="Orders", compute="_compute_order_counts")
    to_review_count = fields.Integer(compute="_compute_order_counts")
    on_hold_count = fields.Integer(compute="_compute_order_counts")
    batch_count = fields.Integer(string="Batches", compute="_compute_intake_counts")
    failed_row_count = fields.Integer(string="Rows to Mend", compute="_compute_intake_counts")
    alias_count = fields.Integer(string="Unknown Words", compute="_compute_intake_counts")
    ship_by = fields.Datetime(
        string="Next Shipping",
        compute="_compute_ship_by",
        help="An order released now leaves at this cut-off.",
    )
    ship_by_text = fields.Char(string="Shipping", compute="_compute_ship_by")

    def _compute_order_counts(self):
        groups = self.env["sale.order"]._read_group(
            [("cs_channel_id", "in", self.ids), ("state", "in", ("draft", "sent"))],
            ["cs_channel_id", "cs_review_state"],
            ["__count"],
        )
        counts = {(channel.id, state): count for channel, state, count in groups}
        totals = dict(
            self.env["sale.order"]._read_group(
                [("cs_channel_id", "in", self.ids)], ["cs_channel_id"], ["__count"]
            )
        )
        for channel in self:
            channel.order_count = totals.get(channel, 0)
            channel.to_review_count = counts.get((channel.id, "to_review"), 0)
            channel.on_hold_count = counts.get((channel.id, "on_hold"), 0)

    def _compute_intake_counts(self):
        batches = self._count_by_channel("cs.intake.batch", Domain.TRUE)
        rows = self._count_by_channel("cs.intake.line", Domain("state", "=", "failed"))
        words = self._count_by_channel("cs.intake.alias", Domain("is_resolved", "=", False))
        for channel in self:
            channel.batch_count = batches.get(channel, 0)
            channel.failed_row_count = rows.get(channel, 0)
            channel.alias_count = words.get(channel, 0)

    def _count_by_channel(self, model, domain):
        domain &= Domain("channel_id", "in", self.ids)
        return dict(self.env[model]._read_group(domain, ["channel_id"], ["__count"]))

    def _compute_ship_by(self):
        now = fields.Datetime.now()
        for channel in self:
            channel.ship_by = channel._get_ship_by(now)
            channel.ship_by_text = channel._describe_ship_by(now)

    def _get_ship_by(self, at):
        """Return the cut-off by which an order released at ``at`` ships: the first one not yet past on a
        working day of the team's calendar, in the channel's time zone.

        :param at: naive UTC
        :return: naive UTC; False when the calendar has no working time in the next 31 days
        """
        self.ensure_one()
        tz = pytz.timezone(self.tz)
        start = pytz.utc.localize(at).astimezone(tz)
        for day in self._get_working_days(start, days=31):
            cutoff = tz.localize(datetime.combine(day, float_to_time(self.cutoff_time)))
            if cutoff >= start:
                return cutoff.astimezone(pytz.utc).replace(tzinfo=None)
        return False

    def _get_working_days(self, start, days):
        """Return the sorted dates, in the zone of ``start``, on which the team works."""
        midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
        # no team member and no salesperson may read calendars of all companies
        calendar = (
            self.sudo().team_id._get_calendar() if self.team_id else self.company_id.resource_calendar_id
        )
        intervals = calendar._work_intervals_batch(midnight, midnight + timedelta(days=days))[False]
        return sorted({begin.astimezone(start.tzinfo).date() for begin, _end, _record in intervals})

    def _describe_ship_by(self, now):
        ship_by = self._get_ship_by(now)
        if not ship_by:
            return self.env._("No working day in the next month")
        tz = pytz.timezone(self.tz)
        local, today = (pytz.utc.localize(value).astimezone(tz) for value in (ship_by, now))
        if local.date() == today.date():
            time = format_time(self.env, local.time(), time_format="short")
            return self.env._("Ships today until %(time)s", time=time)
        return self.env._("Ships %(moment)s", moment=format_moment(self.env, local))

    def action_view_orders(self):
        return self._get_channel_action("sale.order", self.env._("Orders"), "cs_channel_id")

    def action_view_batches(self):
        return self._get_channel_action("cs.intake.batch", self.env._("Order Imports"), "channel_id")

    def action_view_failed_rows(self):
        return self._get_channel_action(
            "cs.intake.line", self.env._("Rows to Mend"), "channel_id", search_default_to_mend=1
        )

    def action_view_aliases(self):
        return self._get_channel_action(
            "cs.intake.alias", self.env._("Unknown Words"), "channel_id", search_default_unresolved=1
        )

    def action_view_to_review(self):
        return self._get_review_action("to_review", self.env._("To Review"))

    def action_view_on_hold(self):
        return self._get_review_action("on_hold", self.env._("On Hold"))

    def _get_review_action(self, state, name):
        action = self._get_channel_action("sale.order", name, "cs_channel_id")
        domain = Domain(action["domain"]) & Domain("cs_review_state", "=", state)
        return {**action, "domain": list(domain & Domain("state", "in", ("draft", "sent")))}

    def _get_channel_action(self, model, name, field, **context):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "list,form",
            "domain": [(field, "in", self.ids)],
            "context": {f"default_{field}": self[:1].id, **context},
        }
