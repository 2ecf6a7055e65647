from odoo import models
from odoo.tools import SQL

from ..lib.review import detector


class CsReviewRule(models.Model):
    """Checks of what is ordered: product and specification, quantity."""

    _inherit = "cs.review.rule"

    @detector()
    def _detect_product(self, orders):
        """There is something to deliver, it is sold, and the variant is what the buyer's words name."""
        return SQL(
            """
            SELECT order_id, NULL::int, '{"reason": "no_product"}'::jsonb
              FROM review_scope
             WHERE order_id NOT IN (SELECT order_id FROM review_line WHERE NOT is_delivery)
         UNION ALL
            SELECT order_id, line_id, '{"reason": "not_sold"}'::jsonb
              FROM review_line
             WHERE NOT is_delivery AND NOT (sale_ok AND product_active)
         UNION ALL
            SELECT l.order_id, l.line_id,
                   jsonb_build_object('reason', 'spec', 'spec', l.spec, 'value', min(w.words))
              FROM review_line l
              JOIN LATERAL (%s) w ON TRUE
             WHERE l.spec <> '' AND l.sale_ok AND l.product_active
          GROUP BY l.order_id, l.line_id, l.spec
            """,
            self._select_other_values(),
        )

    def _select_other_values(self):
        """Return the query of values that the words of line ``l`` name instead of the variant's own."""
        return SQL(
            """
            SELECT other.name->>'en_US' AS words
              FROM product_variant_combination vc
              JOIN product_template_attribute_value mine ON mine.id = vc.product_template_attribute_value_id
              JOIN product_attribute_value own ON own.id = mine.product_attribute_value_id
              JOIN product_template_attribute_value theirs
                   ON theirs.attribute_line_id = mine.attribute_line_id AND theirs.id <> mine.id
                   AND theirs.ptav_active
              JOIN product_attribute_value other ON other.id = theirs.product_attribute_value_id
             WHERE vc.product_product_id = l.product_id
               AND NOT %s AND %s
            """,
            self._is_named(SQL("own.name")),
            self._is_named(SQL("other.name")),
        )

    def _is_named(self, names):
        """Return the condition that the words of line ``l`` hold one of the translations ``names``."""
        return SQL(
            "EXISTS (SELECT FROM jsonb_each_text(%s) n WHERE position(lower(n.value) in lower(l.spec)) > 0)",
            names,
        )

    def _describe_product(self, evidence):
        texts = {
            "no_product": self.env._("The order has no product"),
            "not_sold": self.env._("%(product)s is not sold any more", product=evidence.get("product")),
            "spec": self.env._(
                "The buyer wants “%(spec)s”, but %(product)s is another variant",
                spec=evidence.get("spec"),
                product=evidence.get("product"),
            ),
        }
        return texts.get(evidence.get("reason"))

    @detector("min_qty", "max_qty")
    def _detect_quantity(self, orders):
        """The quantity of each line, in the line's unit, lies between the two bounds."""
        return SQL(
            """
            SELECT order_id, line_id, jsonb_build_object(
                       'qty', line_qty, 'min', %(least)s::float, 'max', %(most)s::float)
              FROM review_line
             WHERE NOT is_delivery
               AND (line_qty < %(least)s OR (%(most)s > 0 AND line_qty > %(most)s))
            """,
            least=self.min_qty,
            most=self.max_qty,
        )

    def _describe_quantity(self, evidence):
        if evidence.get("qty", 0) < evidence.get("min", 0):
            return self.env._(
                "%(product)s × %(qty)g is less than %(min)g",
                product=evidence.get("product"),
                qty=evidence.get("qty", 0),
                min=evidence.get("min", 0),
            )
        return self.env._(
            "%(product)s × %(qty)g is more than %(max)g",
            product=evidence.get("product"),
            qty=evidence.get("qty", 0),
            max=evidence.get("max", 0),
        )
