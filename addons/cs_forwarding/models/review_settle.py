from collections import defaultdict

from odoo import fields, models
from odoo.tools import SQL

from ..lib.review import sql_array


class CsReviewEngine(models.AbstractModel):
    """From findings to verdicts: what the orders' states become, and what is remembered of it."""

    _inherit = "cs.review.engine"

    def _review(self, orders, rules, fingerprints, partial=False):
        """Run ``rules`` over ``orders``, reconcile their anomalies and settle the orders' states.

        :param fingerprints: dict of order id to the fingerprint to remember
        :param partial: True when ``rules`` are only some of the rules; anomalies of the others stay
        """
        if not orders:
            return
        # what the checks find is recorded even where the user may not see it
        self.env["cs.anomaly"].sudo()._open_from_findings(orders, rules, partial=partial)
        self._settle(orders, fingerprints)

    def _settle(self, orders, fingerprints):
        """Set the verdicts from the open anomalies, with an event for each change; remember what was seen."""
        self.env.flush_all()
        ids = sql_array(orders.ids)
        rows = self.env.execute_query(
            SQL(
                "WITH verdict AS (%s), settled AS (%s), marked AS (%s) %s",
                self._verdicts(ids, fingerprints),
                self._store_verdicts(),
                self._store_marks(),
                self._store_events(),
            )
        )
        orders.invalidate_recordset()
        settled = defaultdict(list)
        for order_id, kind in rows:
            settled[kind].append(order_id)
        orders._after_settle(settled)

    def _keep_verdicts(self, orders):
        """Take the orders as they are now for what their last review saw: no check minds what has changed."""
        self.env.flush_all()
        fingerprints = self._get_changed(orders, self._get_rules(), force=True)
        verdict = SQL(
            "SELECT * FROM unnest(%s::int[], %s::text[]) AS m(id, fingerprint)",
            sql_array(fingerprints),
            sql_array(fingerprints.values()),
        )
        self.env.cr.execute(SQL("WITH verdict AS (%s) %s", verdict, self._store_marks()))

    def _verdicts(self, ids, fingerprints):
        """Return the query of ``id, old, new, fingerprint``.

        An approval holds as long as the order is what it was; other rules alone do not take it back.
        """
        return SQL(
            """
            SELECT so.id, so.cs_review_state AS old, COALESCE(m.fingerprint, mark.fingerprint) AS fingerprint,
                   CASE WHEN b.order_id IS NOT NULL OR so.cs_review_held THEN 'on_hold'
                        WHEN so.cs_review_state = 'approved'
                             AND (m.fingerprint IS NULL OR split_part(m.fingerprint, ':', 1)
                                  = split_part(mark.fingerprint, ':', 1)) THEN 'approved'
                        WHEN c.auto_approve AND so.cs_reviewer_id IS NULL THEN 'approved'
                        ELSE 'to_review'
                   END AS new
              FROM sale_order so
         LEFT JOIN cs_order_channel c ON c.id = so.cs_channel_id
         LEFT JOIN cs_review_mark mark ON mark.order_id = so.id
         LEFT JOIN unnest(%(marked)s::int[], %(prints)s::text[]) AS m(id, fingerprint) ON m.id = so.id
         LEFT JOIN (SELECT DISTINCT order_id FROM cs_anomaly
                     WHERE order_id = ANY(%(ids)s::int[]) AND severity = 'blocking'
                       AND state IN ('new', 'informed', 'in_solution')) b ON b.order_id = so.id
             WHERE so.id = ANY(%(ids)s::int[])
            """,
            ids=ids,
            marked=sql_array(fingerprints),
            prints=sql_array(fingerprints.values()),
        )

    def _store_verdicts(self):
        return SQL(
            """
            UPDATE sale_order so
               SET cs_review_state = v.new,
                   cs_review_submitted_at = COALESCE(so.cs_review_submitted_at, %(now)s),
                   cs_review_decided_at = CASE WHEN v.new = 'approved' THEN %(now)s END,
                   cs_review_decided_by_id = NULL,
                   cs_review_stage = CASE WHEN v.new = 'approved' THEN 'done'
                                          WHEN so.cs_reviewer_id IS NOT NULL THEN 'processing'
                                          ELSE 'pending' END
              FROM verdict v
             WHERE v.id = so.id AND v.old IS DISTINCT FROM v.new
         RETURNING so.id, v.old, v.new
            """,
            now=fields.Datetime.now(),
        )

    def _store_marks(self):
        return SQL(
            """
            INSERT INTO cs_review_mark (order_id, fingerprint, at)
            SELECT id, fingerprint, %s FROM verdict WHERE fingerprint IS NOT NULL
            ON CONFLICT (order_id) DO UPDATE SET fingerprint = EXCLUDED.fingerprint, at = EXCLUDED.at
            """,
            fields.Datetime.now(),
        )

    def _store_events(self):
        """Return the statement that writes an event for each order whose verdict changed."""
        return SQL(
            """
            INSERT INTO cs_review_event (order_id, at, user_id, kind)
            SELECT id, %(now)s, %(user)s,
                   CASE WHEN new = 'on_hold' THEN 'held'
                        WHEN new = 'approved' THEN 'auto_approved'
                        WHEN old = 'approved' THEN 'changed'
                        WHEN old IS NULL THEN 'submitted'
                        ELSE 'cleared' END
              FROM settled
         RETURNING order_id, kind
            """,
            now=fields.Datetime.now(),
            user=self.env.uid,
        )
