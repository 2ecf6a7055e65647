import json
from collections import defaultdict

from odoo import fields, models
from odoo.tools import SQL

from ..lib.review import detector, sql_array


class CsReviewRule(models.Model):
    """Check of the unit price against the price list.

    A price depends on quantity and date only through the bounds of the price list's items, so lines are
    put into classes between these bounds and each class is priced once.
    """

    _inherit = "cs.review.rule"

    @detector("percent")
    def _detect_price(self, orders):
        """The unit price, discount taken off, is within ``percent`` of the price list's, up and down."""
        quantities, dates = self._get_price_bounds()
        return SQL(
            """
            SELECT l.order_id, l.line_id, jsonb_build_object(
                       'price', round(l.price, 4), 'expected', round(x.price, 4),
                       'percent', round((l.price - x.price) / x.price * 100, 1), 'currency_id', o.currency_id)
              FROM review_line l
              JOIN review_scope o ON o.order_id = l.order_id
              JOIN jsonb_to_recordset(%(prices)s::jsonb) AS x(
                       pricelist int, currency int, product int, uom int, qty_class int, date_class int,
                       price numeric)
                   ON x.pricelist = COALESCE(o.pricelist_id, 0) AND x.currency = o.currency_id
                   AND x.product = l.product_id AND x.uom = l.uom_id
                   AND x.qty_class = width_bucket(l.qty, %(quantities)s::numeric[])
                   AND x.date_class = width_bucket(o.at, %(dates)s::timestamp[])
             WHERE NOT l.is_delivery
               AND x.price > 0
               AND abs(l.price - x.price) > x.price * %(percent)s / 100 + 0.000001
            """,
            prices=json.dumps(list(self._get_prices(orders, quantities, dates))),
            quantities=quantities,
            dates=dates,
            percent=self.percent,
        )

    def _get_price_bounds(self):
        """Return the quantities and the dates at which some price changes, both ascending."""
        [(quantities, dates)] = self.env.execute_query(
            SQL(
                """
                SELECT array_agg(DISTINCT min_quantity) FILTER (WHERE min_quantity > 0),
                       (SELECT array_agg(DISTINCT d) FROM product_pricelist_item,
                               unnest(ARRAY[date_start, date_end + interval '1 second']) d
                         WHERE d IS NOT NULL)
                  FROM product_pricelist_item
                """
            )
        )
        return sorted(quantities or []) or [0], sorted(dates or []) or [
            fields.Datetime.to_datetime("1970-01-01")
        ]

    def _get_prices(self, orders, quantities, dates):
        """Yield the price of each class of lines as a dict, one call of the price list a class."""
        for (pricelist_id, currency_id, uom_id, qty_class, date_class), rows in self._group_lines(
            orders, quantities, dates
        ).items():
            products = self.env["product.product"].browse(row[0] for row in rows)
            prices = (
                self.env["product.pricelist"]
                .browse(pricelist_id or ())
                ._compute_price_rule(
                    products,
                    rows[0][1],
                    currency=self.env["res.currency"].browse(currency_id),
                    uom=self.env["uom.uom"].browse(uom_id),
                    date=rows[0][2],
                )
            )
            for product_id, (price, _item) in prices.items():
                yield {
                    "pricelist": pricelist_id,
                    "currency": currency_id,
                    "product": product_id,
                    "uom": uom_id,
                    "qty_class": qty_class,
                    "date_class": date_class,
                    "price": price,
                }

    def _group_lines(self, orders, quantities, dates):
        """Return ``{(pricelist, currency, uom, both classes): [(product, quantity, date), …]}``."""
        groups = defaultdict(list)
        for row in self.env.execute_query(
            self._select_line_classes(sql_array(orders.ids), quantities, dates)
        ):
            groups[row[:5]].append(row[5:])
        return groups

    def _select_line_classes(self, ids, quantities, dates):
        return SQL(
            """
            SELECT COALESCE(so.pricelist_id, 0), so.currency_id, l.product_uom_id,
                   width_bucket(CASE WHEN lu.id = pu.id THEN l.product_uom_qty
                                     ELSE l.product_uom_qty * lu.factor / pu.factor END,
                                %(quantities)s::numeric[]) AS qty_class,
                   width_bucket(COALESCE(so.cs_ordered_at, so.date_order, so.create_date),
                                %(dates)s::timestamp[])
                   AS date_class,
                   l.product_id, min(l.product_uom_qty)::float, min(COALESCE(so.cs_ordered_at, so.date_order))
              FROM sale_order so
              JOIN sale_order_line l ON l.order_id = so.id
              JOIN product_product pp ON pp.id = l.product_id
              JOIN product_template t ON t.id = pp.product_tmpl_id
              JOIN uom_uom lu ON lu.id = l.product_uom_id
              JOIN uom_uom pu ON pu.id = t.uom_id
             WHERE so.id = ANY(%(ids)s::int[]) AND l.is_delivery IS NOT TRUE
          GROUP BY 1, 2, 3, 4, 5, 6
          ORDER BY 1, 2, 3, 4, 5, 6
            """,
            ids=ids,
            quantities=quantities,
            dates=dates,
        )

    def _describe_price(self, evidence):
        currency_id = evidence.get("currency_id")
        return self.env._(
            "%(product)s at %(price)s instead of %(expected)s (%(percent)+g %%)",
            product=evidence.get("product"),
            price=self._format_money(evidence.get("price"), currency_id),
            expected=self._format_money(evidence.get("expected"), currency_id),
            percent=evidence.get("percent", 0),
        )
