from odoo import models
from odoo.tools import SQL

from ..const_cargo import HANDLING_FLAGS


class CsCargoService(models.AbstractModel):
    """What orders carry, read for any number of them at once.

    The queries read ``review_scope`` and ``review_line`` of ``cs.review.engine``, whether the orders are in
    the review or not.
    """

    _name = "cs.cargo.service"
    _description = "Cargo of Orders"

    def _select_cargo(self):
        """Return the query of the cargo, one row an order that has goods.

        weight (kg), volume (m³), cubic (cm³, by the sides where they are known), longest, girth (cm) and
        piece_weight of the greatest piece, fragile, upright, dry, no_stacking, dg_classes (ids), dg_group
        (the most dangerous), dangerous (json list of UN number, class, group), temp_controlled, temp_min,
        temp_max (what suits all goods; min above max: nothing does), value (company currency), insured.
        """
        return SQL(
            """
            SELECT g.*, %(flags)s, (so.cs_insured OR p.cs_always_insured) IS TRUE AS insured,
                   round((g.declared + g.sold / COALESCE(NULLIF(o.currency_rate, 0), 1))::numeric, 2) AS value
              FROM (%(goods)s) g
              JOIN review_scope o ON o.order_id = g.order_id
              JOIN sale_order so ON so.id = g.order_id
              JOIN res_partner p ON p.id = o.commercial_id
            """,
            flags=SQL(", ").join(self._select_flag(flag) for flag in HANDLING_FLAGS),
            goods=self._select_goods(),
        )

    def _select_flag(self, flag):
        """Return one handling flag: that of any of the goods, or the customer's for all his goods."""
        return SQL(
            "(%s OR %s) IS TRUE AS %s",
            SQL.identifier("g", f"any_{flag}"),
            SQL.identifier("p", f"cs_always_{flag}"),
            SQL.identifier(flag),
        )

    def _select_goods(self):
        """Return the query of the goods' own attributes, one row an order; flags as any_<flag>."""
        return SQL(
            """
            SELECT a.order_id,
                   round(sum(a.qty * a.weight), 3) AS weight, round(sum(a.qty * a.volume), 4) AS volume,
                   max(a.weight) AS piece_weight, max(d.longest) AS longest,
                   max(d.longest + 2 * (a.length + a.width + a.height - d.longest)) AS girth,
                   round(sum(a.qty * COALESCE(NULLIF(a.length * a.width * a.height, 0),
                                              a.volume * 1000000, 0))) AS cubic,
                   COALESCE(sum(a.qty * a.declared_value), 0) AS declared,
                   sum(CASE WHEN a.declared_value > 0 THEN 0 ELSE a.line_qty * a.price END) AS sold,
                   %s,
                   array_agg(DISTINCT a.dg_class_id) FILTER (WHERE a.dg_class_id IS NOT NULL) AS dg_classes,
                   min(a.packing_group) AS dg_group,
                   jsonb_agg(DISTINCT jsonb_build_array(a.un_number, dg.code, a.packing_group))
                       FILTER (WHERE a.dg_class_id IS NOT NULL) AS dangerous,
                   bool_or(a.temp_controlled) IS TRUE AS temp_controlled,
                   max(a.temp_min) FILTER (WHERE a.temp_controlled) AS temp_min,
                   min(a.temp_max) FILTER (WHERE a.temp_controlled) AS temp_max
              FROM (%s) a
         LEFT JOIN cs_dg_class dg ON dg.id = a.dg_class_id
        CROSS JOIN LATERAL (SELECT GREATEST(a.length, a.width, a.height) AS longest) d
          GROUP BY a.order_id
            """,
            SQL(", ").join(self._any_flag(flag) for flag in HANDLING_FLAGS),
            self._select_attributes(),
        )

    def _any_flag(self, flag):
        return SQL("bool_or(%s) AS %s", SQL.identifier("a", flag), SQL.identifier(f"any_{flag}"))

    def _select_attributes(self):
        """Return the query of the goods of each line: as stated by hand, else as the product says."""
        product = ["dg_class_id", "un_number", "packing_group", "temp_controlled", "temp_min", "temp_max"]
        product += ["declared_value", *HANDLING_FLAGS]
        columns = [self._pick("t", name) for name in product]
        columns += [self._pick("pp", name) for name in ("length", "width", "height")]
        return SQL(
            """
            SELECT l.order_id, l.qty, l.line_qty, l.price, l.weight, l.volume, %s
              FROM review_line l
              JOIN product_template t ON t.id = l.template_id
              JOIN product_product pp ON pp.id = l.product_id
         LEFT JOIN cs_cargo_override v ON v.line_id = l.line_id
             WHERE NOT l.is_delivery
            """,
            SQL(", ").join(columns),
        )

    def _pick(self, table, name):
        column = f"cs_{name}"
        return SQL(
            "CASE WHEN v.id IS NULL THEN %s ELSE %s END AS %s",
            SQL.identifier(table, column),
            SQL.identifier("v", column),
            SQL.identifier(name),
        )

    def _get_cargo(self, orders):
        """Return ``{order id: row of _select_cargo}`` of the orders that have goods."""
        if not orders:
            return {}
        self.env.flush_all()
        rows = self.env.execute_query_dict(
            SQL("WITH %s %s", self.env["cs.review.engine"]._scope(orders), self._select_cargo())
        )
        return {row["order_id"]: row for row in rows}
