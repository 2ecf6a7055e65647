from odoo import models
from odoo.tools import SQL

from ..lib.review import detector


class CsReviewRule(models.Model):
    """Checks of the order as a whole: duplicates, the buyer's note."""

    _inherit = "cs.review.rule"

    @detector("hours")
    def _detect_duplicate(self, orders):
        """No other order has the same platform number, or the same customer and content within ``hours``.

        Of several alike, the first one is good and each later one names the one before it.
        """
        return SQL(
            """
            SELECT DISTINCT ON (order_id) order_id, NULL::int,
                   jsonb_build_object(
                       'reason', reason, 'other_id', other_id, 'other', so.name, 'hours', hours)
              FROM (%s UNION ALL %s) twins(order_id, other_id, reason, hours)
              JOIN sale_order so ON so.id = other_id
          ORDER BY order_id, reason DESC, other_id
            """,
            self._select_same_reference(),
            self._select_same_content(),
        )

    def _select_same_reference(self):
        return SQL(
            """
            SELECT o.order_id, so.id, 'reference', 0
              FROM review_scope o
              JOIN sale_order so ON so.cs_external_ref = o.external_ref AND so.company_id = o.company_id
             WHERE o.external_ref <> '' AND so.id < o.order_id AND so.state <> 'cancel'
            """
        )

    def _select_same_content(self):
        """Return the query of orders that repeat the one before them, by customer and content."""
        return SQL(
            """
            SELECT order_id, other_id, 'content', round(extract(epoch FROM at - other_at) / 3600, 1)
              FROM (SELECT order_id, in_scope, at,
                           lag(order_id) OVER same AS other_id, lag(at) OVER same AS other_at
                      FROM (%s) pool
                    WINDOW same AS (
                               PARTITION BY company_id, commercial_id, content ORDER BY at, order_id)) pairs
             WHERE in_scope AND other_at >= at - %s * interval '1 hour'
            """,
            self._select_contents(),
            self.hours,
        )

    def _select_contents(self):
        """Return the query of orders of the scope's customers, with a hash of their content."""
        return SQL(
            """
            SELECT o.order_id, o.company_id, o.commercial_id, o.at, TRUE AS in_scope, c.content
              FROM review_scope o
              JOIN (SELECT order_id,
                           sum(hashtextextended(product_id || ':' || trim_scale(line_qty), 0)) AS content
                      FROM review_line WHERE NOT is_delivery GROUP BY order_id) c ON c.order_id = o.order_id
         UNION ALL
            SELECT so.id, so.company_id, p.commercial_partner_id,
                   COALESCE(so.cs_ordered_at, so.date_order, so.create_date), FALSE,
                   sum(hashtextextended(l.product_id || ':' || trim_scale(l.product_uom_qty), 0))
              FROM (SELECT DISTINCT commercial_id FROM review_scope) s
              JOIN res_partner p ON p.commercial_partner_id = s.commercial_id
              JOIN sale_order so ON so.partner_id = p.id
              JOIN sale_order_line l ON l.order_id = so.id AND l.product_id IS NOT NULL
                   AND l.is_delivery IS NOT TRUE AND l.is_downpayment IS NOT TRUE
             WHERE so.id NOT IN (SELECT order_id FROM review_scope)
               AND so.state <> 'cancel'
               AND COALESCE(so.cs_ordered_at, so.date_order, so.create_date)
                   >= (SELECT min(at) FROM review_scope) - %s * interval '1 hour'
          GROUP BY so.id, p.commercial_partner_id
            """,
            self.hours,
        )

    def _describe_duplicate(self, evidence):
        if evidence.get("reason") == "reference":
            return self.env._("Same platform number as %(order)s", order=evidence.get("other"))
        return self.env._(
            "Same customer and content as %(order)s, %(hours)g hours before",
            order=evidence.get("other"),
            hours=evidence.get("hours", 0),
        )

    @detector("words")
    def _detect_buyer_note(self, orders):
        """The buyer's note asks for something: it holds one of the words, or, without words, any text."""
        words = self._get_words()
        return SQL(
            """
            SELECT o.order_id, NULL::int, jsonb_build_object('note', left(trim(o.buyer_note), 200),
                                                             'words', to_jsonb(w.found))
              FROM review_scope o
        CROSS JOIN LATERAL (SELECT ARRAY(SELECT word
                                           FROM unnest(%(words)s::text[]) WITH ORDINALITY v(word, place)
                                          WHERE position(word in lower(o.buyer_note)) > 0
                                       ORDER BY place) AS found) w
             WHERE trim(o.buyer_note) <> '' AND (w.found <> '{}' OR %(any)s)
            """,
            words=words,
            any=not words,
        )

    def _describe_buyer_note(self, evidence):
        return self.env._("The buyer writes: %(note)s", note=evidence.get("note"))
