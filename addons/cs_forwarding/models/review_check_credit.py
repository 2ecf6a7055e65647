from odoo import models
from odoo.tools import SQL

from ..lib.review import detector


class CsReviewRule(models.Model):
    """Check of the customer's credit."""

    _inherit = "cs.review.rule"

    @detector(volatile=True)
    def _detect_credit(self, orders):
        """What the customer owes, has ordered and orders now stays within his credit limit.

        Counted in the company's currency: open receivables, confirmed orders not yet invoiced, approved
        orders, and those of this set that came earlier. Silent in companies that use no credit limits.
        """
        companies = self.env["res.company"].search([("account_use_credit_limit", "=", True)])
        if not companies:
            return []
        return SQL(
            """
            SELECT q.order_id, NULL::int, jsonb_build_object(
                       'limit', q.credit_limit, 'order', q.amount, 'currency_id', q.currency_id,
                       'now', jsonb_build_object('owed', round(q.used, 2)))
              FROM (SELECT q.*,
                           q.before + COALESCE((%(receivable)s), 0) + COALESCE((%(uninvoiced)s), 0) AS used
                      FROM (%(queue)s) q
                     WHERE q.in_scope) q
             WHERE q.used + q.amount > q.credit_limit + 0.005
            """,
            queue=self._select_credit_queue(companies),
            receivable=self._select_receivable(),
            uninvoiced=self._select_uninvoiced(),
        )

    def _select_credit_queue(self, companies):
        """Return the query of orders that claim credit, each with what those before it claim."""
        at = SQL("COALESCE(so.cs_ordered_at, so.date_order, so.create_date)")
        return SQL(
            """
            SELECT so.id AS order_id, d.commercial_id, d.company_id, d.credit_limit, rc.currency_id,
                   so.id = ANY(d.order_ids) AS in_scope,
                   round(so.amount_total / COALESCE(NULLIF(so.currency_rate, 0), 1), 2) AS amount,
                   COALESCE(sum(round(so.amount_total / COALESCE(NULLIF(so.currency_rate, 0), 1), 2)) OVER (
                       PARTITION BY d.commercial_id, d.company_id
                       ORDER BY so.cs_review_state IS DISTINCT FROM 'approved', %(at)s, so.id
                       ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
              FROM (%(debtors)s) d
              JOIN res_company rc ON rc.id = d.company_id
              JOIN res_partner p ON p.commercial_partner_id = d.commercial_id
              JOIN sale_order so ON so.partner_id = p.id AND so.company_id = d.company_id
             WHERE so.state IN ('draft', 'sent')
               AND (so.cs_review_state = 'approved' OR so.id = ANY(d.order_ids))
            """,
            at=at,
            debtors=self._select_debtors(companies),
        )

    def _select_debtors(self, companies):
        """Return the query of commercial_id, company_id, credit_limit and order_ids of those with a limit."""
        limit = self.env["res.partner"]._fields["credit_limit"]
        fallbacks = [
            limit.get_company_dependent_fallback(self.env["res.partner"].with_company(company)) or 0.0
            for company in companies
        ]
        return SQL(
            """
            SELECT o.commercial_id, o.company_id, m.credit_limit, array_agg(o.order_id) AS order_ids
              FROM review_scope o
              JOIN unnest(%s, %s::numeric[]) AS f(company_id, fallback) ON f.company_id = o.company_id
              JOIN res_partner p ON p.id = o.commercial_id
        CROSS JOIN LATERAL (SELECT COALESCE((p.credit_limit->>(o.company_id::text))::numeric, f.fallback)
                                   AS credit_limit) m
             WHERE m.credit_limit > 0
          GROUP BY o.commercial_id, o.company_id, m.credit_limit
            """,
            companies.ids,
            fallbacks,
        )

    def _select_receivable(self):
        return SQL(
            """
            SELECT sum(aml.amount_residual)
              FROM account_move_line aml
              JOIN account_account a ON a.id = aml.account_id AND a.account_type = 'asset_receivable'
             WHERE aml.partner_id = q.commercial_id AND aml.company_id = q.company_id
               AND aml.parent_state = 'posted' AND aml.reconciled IS NOT TRUE
            """
        )

    def _select_uninvoiced(self):
        return SQL(
            """
            SELECT sum(l.price_total * GREATEST(l.product_uom_qty - COALESCE(l.qty_invoiced, 0), 0)
                       / NULLIF(l.product_uom_qty, 0) / COALESCE(NULLIF(so.currency_rate, 0), 1))
              FROM res_partner p
              JOIN sale_order so
                   ON so.partner_id = p.id AND so.company_id = q.company_id AND so.state = 'sale'
              JOIN sale_order_line l ON l.order_id = so.id
             WHERE p.commercial_partner_id = q.commercial_id
            """
        )

    def _describe_credit(self, evidence):
        currency_id = evidence.get("currency_id")
        return self.env._(
            "Credit limit %(limit)s: %(owed)s used, this order %(order)s",
            limit=self._format_money(evidence.get("limit"), currency_id),
            owed=self._format_money(evidence.get("now", {}).get("owed"), currency_id),
            order=self._format_money(evidence.get("order"), currency_id),
        )
