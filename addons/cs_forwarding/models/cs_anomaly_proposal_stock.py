from collections import defaultdict
from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..lib.likeness import product_likeness

# More would have to be compared again by the agent.
SHOWN_SUBSTITUTES = 3


class CsAnomalyProposal(models.Model):
    _inherit = "cs.anomaly.proposal"

    def _get_stocked(self, anomalies):
        """Yield ``(warehouse, anomalies)`` of those that concern a stocked product of an order line."""
        concerned = anomalies.filtered(lambda anomaly: anomaly.order_line_id.product_id.is_storable)
        yield from concerned.grouped(lambda anomaly: anomaly.order_id.warehouse_id).items()

    def _get_needed(self, line):
        """Return the line's quantity in the unit of its product."""
        return line.product_uom_id._compute_quantity(line.product_uom_qty, line.product_id.uom_id)

    # Substitute: what is in stock and most like it

    def _propose_substitute(self, anomalies):
        """Yield the products in stock that are most like the ordered one and of its category."""
        for warehouse, group in self._get_stocked(anomalies):
            stock = self._get_stock_by_category(group.order_line_id.product_id.categ_id, warehouse)
            for anomaly in group:
                yield from self._rank_substitutes(anomaly, stock[anomaly.order_line_id.product_id.categ_id])

    def _get_stock_by_category(self, categories, warehouse):
        """Return ``{category: {product: free quantity}}`` of what the warehouse can deliver and sell."""
        domain = (
            Domain("product_id.categ_id", "in", categories.ids)
            & Domain("product_id.sale_ok", "=", True)
            & Domain("location_id", "child_of", warehouse.lot_stock_id.ids)
        )
        sums = ["quantity:sum", "reserved_quantity:sum"]
        stock = defaultdict(dict)
        for product, quantity, reserved in self.env["stock.quant"]._read_group(domain, ["product_id"], sums):
            stock[product.categ_id][product] = quantity - reserved
        return stock

    def _rank_substitutes(self, anomaly, stock):
        line, needed = anomaly.order_line_id, self._get_needed(anomaly.order_line_id)
        likeness = {
            product: self._get_likeness(line.product_id, product)
            for product, free in stock.items()
            if product != line.product_id and product.uom_id.compare(free, needed) >= 0
        }
        ranked = sorted(likeness, key=lambda product: (-likeness[product], product.id))
        for position, product in enumerate(ranked[:SHOWN_SUBSTITUTES]):
            yield {
                **self._prepare_substitute_vals(anomaly, product, stock[product]),
                "likeness": likeness[product],
                "is_default": not position,
            }

    def _get_likeness(self, product, other):
        values = "product_template_attribute_value_ids.product_attribute_value_id"
        return product_likeness(
            product.name,
            other.name,
            product.mapped(values).ids,
            other.mapped(values).ids,
            product.lst_price,
            other.lst_price,
        )

    def _prepare_substitute_vals(self, anomaly, product, free):
        line = anomaly.order_line_id
        price = self._get_list_price(line, product)
        return {
            "anomaly_id": anomaly.id,
            "product_id": product.id,
            "quantity": line.product_uom_qty,
            "price_unit": price,
            "price_difference": (price - self._get_net_price(line)) * line.product_uom_qty,
            "data": {"free": free},
        }

    def _explain_substitute(self):
        return self.env._(
            "%(free)s in stock, %(likeness)s %% like the one ordered",
            free=self._format_quantity((self.data or {}).get("free", 0), self.product_id.uom_id),
            likeness=round(self.likeness),
        )

    def _offer_substitute(self):
        """Say nothing of stock and likeness, which are the house's own business."""
        return ""

    # Restock: when the ordered one comes

    def _propose_restock(self, anomalies):
        """Yield the day on which incoming goods, else the usual supplier, cover what is missing."""
        for anomaly, (date, source) in self._get_restock_dates(anomalies).items():
            yield {
                "anomaly_id": anomaly.id,
                "product_id": anomaly.order_line_id.product_id.id,
                "quantity": anomaly.order_line_id.product_uom_qty,
                "date": date,
                "days_difference": self._get_days_late(anomaly.order_id, date),
                "data": {"source": source},
            }

    def _get_restock_dates(self, anomalies):
        """Return ``{anomaly: (date, "incoming" or "supplier")}`` where something is known."""
        dates = {}
        for warehouse, group in self._get_stocked(anomalies):
            products = group.order_line_id.product_id.with_context(warehouse_id=warehouse.id)
            incoming = self._get_incoming(products, warehouse)
            for anomaly in group:
                product = anomaly.order_line_id.product_id.with_context(warehouse_id=warehouse.id)
                missing = self._get_needed(anomaly.order_line_id) - max(product.free_qty, 0)
                found = self._get_covering_date(missing, incoming[product.id]) or self._get_lead_date(product)
                if found:
                    dates[anomaly] = found
        return dates

    def _get_incoming(self, products, warehouse):
        """Return ``{product id: [(day, quantity), …]}`` under way to the warehouse, soonest first."""
        domain = (
            Domain("product_id", "in", products.ids)
            & Domain("state", "in", ("waiting", "confirmed", "partially_available", "assigned"))
            & Domain("location_dest_id", "child_of", warehouse.view_location_id.ids)
            & ~Domain("location_id", "child_of", warehouse.view_location_id.ids)
        )
        incoming = defaultdict(list)
        for move in self.env["stock.move"].search(domain, order="date, id"):
            incoming[move.product_id.id].append((move.date.date(), move.product_qty))
        return incoming

    def _get_covering_date(self, missing, incoming):
        for date, quantity in incoming:
            missing -= quantity
            if missing <= 0:
                return max(date, fields.Date.context_today(self)), "incoming"
        return None

    def _get_lead_date(self, product):
        seller = product.seller_ids[:1]
        return (
            (fields.Date.context_today(self) + timedelta(days=seller.delay), "supplier") if seller else None
        )

    def _explain_restock(self):
        day = format_date(self.env, self.date)
        if (self.data or {}).get("source") == "supplier":
            return self.env._("The supplier usually delivers by %(day)s", day=day)
        return self.env._("Goods under way arrive on %(day)s", day=day)

    # Split: what is there now, the rest later

    def _propose_split(self, anomalies):
        """Yield a split of the line where a part of it is in stock."""
        dates = self._get_restock_dates(anomalies)
        for warehouse, group in self._get_stocked(anomalies):
            for anomaly in group:
                line = anomaly.order_line_id
                free = line.product_id.with_context(warehouse_id=warehouse.id).free_qty
                now = line.product_id.uom_id._compute_quantity(
                    free, line.product_uom_id, rounding_method="DOWN"
                )
                if 0 < now < line.product_uom_qty:
                    yield self._prepare_split_vals(anomaly, now, dates.get(anomaly, (False,))[0])

    def _prepare_split_vals(self, anomaly, now, date):
        line = anomaly.order_line_id
        return {
            "anomaly_id": anomaly.id,
            "product_id": line.product_id.id,
            "quantity": now,
            "date": date,
            "days_difference": self._get_days_late(anomaly.order_id, date) if date else 0,
            "data": {"rest": line.product_uom_qty - now},
        }

    def _explain_split(self):
        unit = self.anomaly_id.order_line_id.product_uom_id
        now = self._format_quantity(self.quantity, unit)
        rest = self._format_quantity((self.data or {}).get("rest", 0), unit)
        if not self.date:
            return self.env._("%(now)s now, %(rest)s when they are in stock", now=now, rest=rest)
        return self.env._(
            "%(now)s now, %(rest)s on %(day)s", now=now, rest=rest, day=format_date(self.env, self.date)
        )

    def _format_quantity(self, quantity, unit):
        return f"{quantity:g} {unit.name or ''}".strip()
