"""The set-based cargo and acceptance against a plain count order by order."""

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from .cargo_common import CargoCommon

GOODS = st.fixed_dictionaries(
    {
        "weight": st.sampled_from([0, 2, 7]),
        "volume": st.sampled_from([0, 0.02]),
        "sides": st.sampled_from([[0] * 3, (30, 20, 10), (10, 150, 10)]),
        "declared": st.sampled_from([0, 500]),
        "fragile": st.booleans(),
        "dangerous": st.sampled_from([None, "3", "9"]),
        "cold": st.sampled_from([None, (2, 8), (-20, -18)]),
    }
)
LINES = st.lists(st.tuples(st.integers(0, 2), st.integers(1, 4), st.none() | GOODS), min_size=1, max_size=3)
CARRIER = st.fixed_dictionaries(
    {
        "max_weight": st.sampled_from([0, 10]),
        "cs_max_length": st.sampled_from([0, 100]),
        "cs_max_girth": st.sampled_from([0, 150]),
        "cs_max_declared_value": st.sampled_from([0, 400]),
        "cs_refuse_fragile": st.booleans(),
        "classes": st.sets(st.sampled_from(["3", "9"])),
        "cold": st.sampled_from([None, (3, 7), (-19, -19), (0, 8)]),
    }
)


def add_up(lines):
    """Return the cargo of lines [(goods, quantity, price)]."""
    sides = [sorted(goods["sides"]) for goods, _qty, _price in lines]
    bounds = [goods["cold"] for goods, _qty, _price in lines if goods["cold"]]
    return {
        "weight": sum(goods["weight"] * qty for goods, qty, _price in lines),
        "longest": max(side[2] for side in sides),
        "girth": max(side[2] + 2 * (side[0] + side[1]) for side in sides),
        "value": sum((goods["declared"] or price) * qty for goods, qty, price in lines),
        "fragile": any(goods["fragile"] for goods, _qty, _price in lines),
        "classes": {goods["dangerous"] for goods, _qty, _price in lines} - {None},
        "cold": bounds and (max(low for low, _high in bounds), min(high for _low, high in bounds)),
    }


def refuse(cargo, carrier):
    """Return the reasons in the order in which they are told."""
    kept = carrier["cold"]
    rules = {
        "weight": 0 < carrier["max_weight"] < cargo["weight"],
        "dangerous": cargo["classes"] - carrier["classes"],
        "temperature": cargo["cold"]
        and not (kept and kept[0] >= cargo["cold"][0] and kept[1] <= cargo["cold"][1]),
        "length": 0 < carrier["cs_max_length"] < cargo["longest"],
        "girth": 0 < carrier["cs_max_girth"] < cargo["girth"],
        "value": 0 < carrier["cs_max_declared_value"] < cargo["value"],
        "fragile": cargo["fragile"] and carrier["cs_refuse_fragile"],
    }
    return [reason for reason, refused in rules.items() if refused]


@tagged("post_install", "-at_install")
class TestCargoOracle(CargoCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["delivery.carrier"].search([]).active = False
        cls.classes = {code: cls.env.ref(f"cs_forwarding.cs_dg_class_{code}") for code in ("3", "9")}
        cls.products = cls._create_products("G-0", "G-1", "G-2")

    @settings(max_examples=15, deadline=None)
    @given(st.lists(GOODS, min_size=3, max_size=3), st.lists(LINES, min_size=1, max_size=3), CARRIER)
    def test_acceptance(self, goods, orders, carrier):
        for product, attributes in zip(self.products, goods, strict=True):
            product.write(
                {"weight": attributes["weight"], "volume": attributes["volume"], **self._stated(attributes)}
            )
        record = self._carrier(**self._limits(carrier))
        records = [self._order(lines) for lines in orders]
        service = self.env["cs.cargo.service"]
        acceptance = service._get_acceptance(self.env["sale.order"].union(*records))
        for order, lines in zip(records, orders, strict=True):
            # weight and volume are never stated by hand
            effective = [
                ({**(stated or goods[number]), "weight": goods[number]["weight"]}, qty, 100.0)
                for number, qty, stated in lines
            ]
            reasons = [row["reason"] for row in acceptance[order.id][record.id]]
            self.assertEqual(reasons, refuse(add_up(effective), carrier))
        record.active = False

    def _stated(self, attributes):
        low, high = attributes["cold"] or (0, 0)
        length, width, height = attributes["sides"]
        return {
            "cs_length": length,
            "cs_width": width,
            "cs_height": height,
            "cs_declared_value": attributes["declared"],
            "cs_fragile": attributes["fragile"],
            "cs_dg_class_id": self.classes[attributes["dangerous"]].id if attributes["dangerous"] else False,
            "cs_temp_controlled": bool(attributes["cold"]),
            "cs_temp_min": low,
            "cs_temp_max": high,
        }

    def _limits(self, carrier):
        low, high = carrier["cold"] or (0, 0)
        plain = {key: value for key, value in carrier.items() if key not in ("classes", "cold")}
        return plain | {
            "cs_dg_class_ids": [self.classes[code].id for code in carrier["classes"]],
            "cs_temp_controlled": bool(carrier["cold"]),
            "cs_temp_min": low,
            "cs_temp_max": high,
        }

    def _order(self, lines):
        order = self._create_order([(self.products[number], qty, 100.0) for number, qty, _stated in lines])
        for line, (_number, _qty, stated) in zip(order.order_line, lines, strict=True):
            if stated:
                self.env["cs.cargo.override"].create(
                    {"line_id": line.id, "reason": "As found", **self._stated(stated)}
                )
        return order
