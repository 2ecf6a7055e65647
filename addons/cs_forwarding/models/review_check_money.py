from odoo import models
from odoo.tools import SQL

from ..lib.review import detector


class CsReviewRule(models.Model):
    """Checks of totals, payment, credit and value."""

    _inherit = "cs.review.rule"

    def _format_money(self, amount, currency_id):
        currency = self.env["res.currency"].browse(currency_id) or self.env.company.currency_id
        return currency.format(amount or 0.0)

    @detector("amount")
    def _detect_total(self, orders):
        """The order's total is what the channel says the buyer pays, but for ``amount``."""
        return SQL(
            """
            SELECT o.order_id, NULL::int, jsonb_build_object(
                       'total', o.amount_total, 'channel', s.stated, 'currency_id', o.currency_id)
              FROM review_scope o
        CROSS JOIN LATERAL (
                   SELECT COALESCE(NULLIF(o.channel_total, 0), NULLIF(o.channel_paid, 0)) AS stated) s
             WHERE abs(o.amount_total - s.stated) > %s
            """,
            self.amount,
        )

    def _describe_total(self, evidence):
        return self.env._(
            "The order comes to %(total)s, the channel says %(channel)s",
            total=self._format_money(evidence.get("total"), evidence.get("currency_id")),
            channel=self._format_money(evidence.get("channel"), evidence.get("currency_id")),
        )

    @detector("amount", volatile=True)
    def _detect_payment(self, orders):
        """Where the channel requires it, what the channel asks for is paid, but for ``amount``.

        An order whose own total differs from the channel's is the business of the check of totals.
        """
        return SQL(
            """
            SELECT o.order_id, NULL::int, jsonb_build_object(
                       'due', p.due, 'paid', p.paid, 'currency_id', o.currency_id)
              FROM review_scope o
              JOIN (%s) p ON p.order_id = o.order_id
             WHERE o.payment_required
               AND p.due - p.paid > %s
            """,
            self._select_paid(),
            self.amount,
        )

    def _select_paid(self):
        """Return the query of ``order_id, due, paid`` for each order of the scope, in its currency.

        Override to count payments that another addon knows of.
        """
        return SQL(
            """
            SELECT o.order_id, d.due, GREATEST(COALESCE(t.paid, 0), CASE
                       WHEN COALESCE(o.channel_paid, 0) = 0 AND o.paid_at IS NOT NULL THEN d.due
                       ELSE COALESCE(o.channel_paid, 0) END) AS paid
              FROM review_scope o
        CROSS JOIN LATERAL (SELECT COALESCE(NULLIF(o.channel_total, 0), o.amount_total) AS due) d
         LEFT JOIN (SELECT rel.sale_order_id, sum(tx.amount) AS paid
                      FROM sale_order_transaction_rel rel
                      JOIN payment_transaction tx
                           ON tx.id = rel.transaction_id AND tx.state IN ('authorized', 'done')
                     WHERE rel.sale_order_id IN (SELECT order_id FROM review_scope WHERE payment_required)
                  GROUP BY rel.sale_order_id) t ON t.sale_order_id = o.order_id
            """
        )

    def _describe_payment(self, evidence):
        return self.env._(
            "%(paid)s of %(due)s are paid",
            paid=self._format_money(evidence.get("paid"), evidence.get("currency_id")),
            due=self._format_money(evidence.get("due"), evidence.get("currency_id")),
        )

    @detector("amount")
    def _detect_high_value(self, orders):
        """The order is worth ``amount`` or more, in the currency of its company."""
        return SQL(
            """
            SELECT order_id, NULL::int, jsonb_build_object('total', amount_total, 'currency_id', currency_id)
              FROM review_scope
             WHERE %(amount)s > 0 AND amount_total / COALESCE(NULLIF(currency_rate, 0), 1) >= %(amount)s
            """,
            amount=self.amount,
        )

    def _describe_high_value(self, evidence):
        return self.env._(
            "High value: %(total)s",
            total=self._format_money(evidence.get("total"), evidence.get("currency_id")),
        )
