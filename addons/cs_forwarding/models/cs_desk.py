from collections import namedtuple
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

# Counting stops here: what is more than this is shown as such, and a desk of any size answers at once.
COUNT_LIMIT = 9999
# Rows of the list of what is due.
DUE_ROWS = 12
# Days that the small graphs go back.
TREND_DAYS = 14

SCOPES = ("mine", "team")

# One number of the desk: ``model`` and ``domain`` say what is counted, ``action`` (xml id of a window action;
# empty: the plain list) what a click opens. ``user_field`` names the responsible person; empty: nobody's own.
# ``tone`` colours a number above zero. ``by_agent`` shows it in the supervisor's table.
Count = namedtuple(
    "Count",
    "key label model domain action user_field tone by_agent",
    defaults=("", "", "", False),
)


class CsDesk(models.AbstractModel):
    """What a desk needs at nine in the morning. Holds no data: an addon adds what it has by the hooks."""

    _name = "cs.desk"
    _description = "Desk"

    @api.model
    @api.readonly
    def action_overview(self, scope=None):
        """Return what the desk shows in a constant number of queries.

        :param scope: "mine" (own work and what nobody has), "team" (all that the user may see), or None for
            what suits the user
        :return: dict with scope, is_supervisor, due, counts, today, trends and agents
        """
        self._check_agent()
        is_supervisor = self.env.user.has_group("cs_forwarding.group_supervisor")
        if scope not in SCOPES:
            scope = "team" if is_supervisor else "mine"
        counts = [count for count in self._get_counts() if self.env[count.model].has_access("read")]
        return {
            "scope": scope,
            "is_supervisor": is_supervisor,
            "due": sorted(self._get_due(scope), key=lambda row: row["due_at"])[:DUE_ROWS],
            "counts": [self._count(count, scope) for count in counts],
            "today": self._get_today(scope),
            "trends": self._get_trends(),
            "agents": self._get_agents(counts) if is_supervisor else [],
        }

    @api.model
    @api.readonly
    def action_open(self, key, scope="mine", user_id=None):
        """Return the action that lists exactly what the number ``key`` counts, of one person where given."""
        self._check_agent()
        count = next((count for count in self._get_counts() if count.key == key), None)
        if not count:
            return False
        domain = self._get_scope_domain(count, scope)
        if user_id is not None and count.user_field:
            domain = count.domain & Domain(count.user_field, "=", user_id)
        return {
            **self._get_list_action(count),
            "name": count.label,
            "domain": list(domain),
            "context": {},
            # A path stands for the whole list; here it is a part of it.
            "path": False,
        }

    def _get_list_action(self, count):
        if count.action:
            return self.env["ir.actions.actions"]._for_xml_id(count.action)
        views = [(False, "list"), (False, "form")]
        return {"type": "ir.actions.act_window", "res_model": count.model, "views": views}

    def _check_agent(self):
        if not self.env.user.has_group("cs_forwarding.group_agent"):
            raise AccessError(self.env._("The desk is for its agents."))

    # Hooks

    def _get_counts(self):
        """Return the numbers of the desk in their order, a list of ``Count``.

        Add to it by ``super() + [...]``. A domain has to be cheap for a million records: let a partial
        index serve it, since it is counted again each minute.
        """
        return [*self._get_order_counts(), *self._get_anomaly_counts(), *self._get_parcel_counts()]

    def _get_due(self, scope):
        """Return what is due next: dicts res_model, res_id, name, what, due_at (UTC text).

        A row that stands for several records has a ``domain`` instead of the ``res_id``. Add rows by
        ``super() + [...]``; the earliest ones of all are shown.
        """
        return self._get_due_clocks(scope) + self._get_due_orders(scope)

    def _get_today(self, scope):
        """Return what today is about: dicts key, label, tone, action (a dict, or False), icon if any and,
        for a bar, done and total. Add rows by ``super() + [...]``."""
        return []

    def _get_trends(self):
        """Return the small graphs: dicts key, label, days (list of day and value), total.

        Add to it by ``super() + [...]``, with :meth:`_count_by_day`.
        """
        of_desk = Domain("cs_channel_id", "!=", False)
        return [
            self._count_by_day("orders", self.env._("Orders"), "sale.order", "date_order", of_desk),
            self._count_by_day("anomalies", self.env._("Anomalies Opened"), "cs.anomaly", "opened_at"),
            self._count_by_day("resolved", self.env._("Anomalies Closed"), "cs.anomaly", "resolved_at"),
            self._count_by_day("shipped", self.env._("Parcels Shipped"), "cs.parcel", "shipped_at"),
            self._count_by_day("delivered", self.env._("Parcels Delivered"), "cs.parcel", "delivered_at"),
        ]

    # Numbers

    def _count(self, count, scope):
        domain = self._get_scope_domain(count, scope)
        number = self.env[count.model].search_count(domain, limit=COUNT_LIMIT + 1)
        return {"key": count.key, "label": count.label, "tone": count.tone, "value": number}

    def _get_scope_domain(self, count, scope):
        if scope == "mine" and count.user_field:
            return count.domain & Domain(count.user_field, "in", [self.env.uid, False])
        return count.domain

    def _get_agents(self, counts):
        """Return the numbers of each person, the most loaded first: dicts id, name and values by key."""
        numbers = {}
        for count in counts:
            if count.by_agent:
                domain = count.domain & Domain(count.user_field, "!=", False)
                groups = self.env[count.model]._read_group(domain, [count.user_field], ["__count"])
                for user, number in groups:
                    numbers.setdefault(user, {})[count.key] = number
        busiest = sorted(numbers, key=lambda user: (-sum(numbers[user].values()), user.id))
        return [{"id": user.id, "name": user.name, "values": numbers[user]} for user in busiest]

    def _count_by_day(self, key, label, model, date_field, domain=Domain.TRUE):
        """Return a small graph of the records of a model by the day of ``date_field``."""
        today = fields.Date.context_today(self)
        first = today - timedelta(days=TREND_DAYS - 1)
        # The days are those of the user's zone, which may begin half a day before those of UTC.
        since = fields.Datetime.to_datetime(first) - timedelta(hours=14)
        groups = self.env[model]._read_group(
            domain & Domain(date_field, ">=", since), [f"{date_field}:day"], ["__count"]
        )
        numbers = {fields.Date.to_date(day): number for day, number in groups}
        days = [first + timedelta(days=number) for number in range(TREND_DAYS)]
        values = [{"day": fields.Date.to_string(day), "value": numbers.get(day, 0)} for day in days]
        return {"key": key, "label": label, "days": values, "total": sum(day["value"] for day in values)}
