from odoo import models
from odoo.tools.i18n import format_list

from ..lib.intake.differences import differences

# Facts that the order only repeats after the platform.
_FACT_FIELDS = {
    "total": "cs_channel_total",
    "paid": "cs_channel_paid",
    "status": "cs_platform_status",
    "buyer_note": "cs_buyer_note",
}
_ENDED = ("closed", "refunded")


class CsOrderUpdate(models.AbstractModel):
    """News about an order that is there already: facts follow, a person decides on the rest."""

    _name = "cs.order.update"
    _description = "Order Update from a Platform"

    def _apply(self, order, data, previous=None):
        """Bring an order up to date with what its platform says now.

        Amounts, payment, status and the buyer's note are taken over. Changed goods, recipient or
        address, and a cancellation, become an anomaly that holds the order: what was agreed is not
        changed behind an agent's back.

        :param OrderData data: what the platform says now
        :param OrderData previous: what it said before, or None
        :return: ``updated`` or ``unchanged``
        """
        changed = differences(previous, data) if previous else set()
        changed |= self._take_over_facts(order, data)
        if not changed:
            return "unchanged"
        self._post_note(order, changed)
        matters = changed - set(_FACT_FIELDS)
        if data.status in _ENDED and (not previous or previous.status not in _ENDED):
            matters.add("cancelled")
        if matters:
            self._open_anomaly(order, matters)
        order._submit_for_review()
        return "updated"

    def _apply_deletion(self, order):
        """The platform has deleted the order; see :meth:`_apply`."""
        self._post_note(order, {"deleted"})
        self._open_anomaly(order, {"deleted"})
        order._submit_for_review()
        return "updated"

    def _take_over_facts(self, order, data):
        """Write the platform's facts; return which of them were new."""
        values = {
            "total": float(data.total) if data.total is not None else order.cs_channel_total,
            "paid": float(data.paid) if data.paid is not None else order.cs_channel_paid,
            "status": data.raw_status,
            "buyer_note": data.buyer_note,
        }
        vals = {
            name: values[fact]
            for fact, name in _FACT_FIELDS.items()
            if self._is_new(order, name, values[fact])
        }
        if data.paid_at and order.cs_paid_at != data.paid_at:
            vals["cs_paid_at"] = data.paid_at
        if vals:
            order.write(vals)
        return {fact for fact, name in _FACT_FIELDS.items() if name in vals}

    def _is_new(self, order, name, value):
        if order._fields[name].type == "monetary":
            return bool(order.currency_id.compare_amounts(order[name], value))
        return (order[name] or "") != value

    def _post_note(self, order, changed):
        order.message_post(
            body=self.env._("The platform has changed this order: %(what)s.", what=self._words(changed))
        )

    def _open_anomaly(self, order, matters):
        kind = self.env.ref("cs_forwarding.cs_anomaly_type_customer_change")
        summary = self.env._("Changed on the platform: %(what)s", what=self._words(matters))
        known = order.cs_anomaly_ids.filtered(lambda anomaly: anomaly.is_open and anomaly.summary == summary)
        if not known:
            self.env["cs.anomaly"].create(
                {
                    "order_id": order.id,
                    "type_id": kind.id,
                    "severity": kind.severity,
                    "source": "customer",
                    "summary": summary,
                    "company_id": order.company_id.id,
                }
            )

    def _words(self, changed):
        words = {
            "total": self.env._("total"),
            "paid": self.env._("paid amount"),
            "status": self.env._("status"),
            "buyer_note": self.env._("buyer's note"),
            "address": self.env._("delivery address"),
            "recipient": self.env._("recipient"),
            "phone": self.env._("phone"),
            "lines": self.env._("goods"),
            "cancelled": self.env._("cancelled"),
            "deleted": self.env._("deleted"),
        }
        return format_list(self.env, [words[name] for name in words if name in changed])
