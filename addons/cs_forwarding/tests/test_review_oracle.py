import re
from contextlib import contextmanager

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from .test_review_states import ReviewCommon

PHONES = {"+86 138 0000 1234": None, "138-0000": "invalid", "": "missing", "139****0000": None}
NAMES = ("王小明", "1", "测试", "Jo")
CITIES = ("通化市", "", "广州市")
NOTES = ("", "谢谢", "请开发票", "URGENT please")

customers = st.fixed_dictionaries(
    {
        "name": st.sampled_from(NAMES),
        "phone": st.sampled_from(tuple(PHONES)),
        "city": st.sampled_from(CITIES),
        "zip": st.sampled_from(("134000", "1340", "")),
        "cs_watch_state": st.sampled_from((False, "watch")),
    }
)
lines = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from((0, 1, 2, 40, 150)), st.sampled_from((95.0, 100.0, 120.0))),
    max_size=3,
)
orders = st.fixed_dictionaries(
    {
        "customer": st.integers(0, 1),
        "lines": lines,
        "hour": st.integers(0, 60),
        "paid": st.sampled_from((0.0, 100.0, 200.0)),
        "stated": st.booleans(),
        "note": st.sampled_from(NOTES),
        "masked": st.sampled_from(("", "phone", "name, phone")),
        "approved": st.booleans(),
    }
)


class Oracle:
    """The checks of the review as one would write them for one order at a time."""

    def __init__(self, all_orders, rules, stock):
        self.all, self.rules, self.stock = all_orders, rules, stock

    def find(self):
        """Return the set of (code, order id, line id or None)."""
        found = set()
        for order in self.all:
            for code in self.rules:
                found.update((code, order.id, line and line.id) for line in getattr(self, f"_{code}")(order))
        return found

    def _product_lines(self, order):
        return order.order_line.filtered("product_id")

    def _is_masked(self, order, part):
        return part in (order.cs_masked_fields or "").replace(" ", "").split(",")

    def _customer_name(self, order):
        name = order.partner_shipping_id.name
        words = self.rules["customer_name"].words.split("\n")
        bad = len(name) < 2 or re.fullmatch(r"[\d\W]*", name) or name.lower() in words
        return [None] if bad and not self._is_masked(order, "name") else []

    def _phone(self, order):
        reason = PHONES[order.partner_shipping_id.phone or ""]
        return [None] if reason and not self._is_masked(order, "phone") else []

    def _address_complete(self, order):
        return [] if order.partner_shipping_id.city else [None]

    def _address_consistent(self, order):
        partner = order.partner_shipping_id
        bad_zip = partner.zip and not re.fullmatch(r"\d{6}", partner.zip)
        return [None] if bad_zip or partner.city == "广州市" else []

    def _watch(self, order):
        return [None] if order.partner_id.cs_watch_state else []

    def _product(self, order):
        return [] if self._product_lines(order) else [None]

    def _quantity(self, order):
        return [line for line in self._product_lines(order) if not 1 <= line.product_uom_qty <= 100]

    def _price(self, order):
        return [line for line in self._product_lines(order) if not 90 <= line.price_unit <= 110]

    def _total(self, order):
        stated = order.cs_channel_total or order.cs_channel_paid
        return [None] if stated and abs(stated - order.amount_total) > 0.01 else []

    def _payment(self, order):
        due = order.cs_channel_total or order.amount_total
        return [None] if due - order.cs_channel_paid > 0 else []

    def _high_value(self, order):
        return [None] if order.amount_total >= self.rules["high_value"].amount else []

    def _buyer_note(self, order):
        note = (order.cs_buyer_note or "").lower()
        return [None] if any(word in note for word in self.rules["buyer_note"].words.split("\n")) else []

    def _arrival(self, order):
        return (order.cs_review_state != "approved", order.cs_ordered_at, order.id)

    def _stock(self, order):
        short = []
        for product in self._product_lines(order).product_id:
            left = self.stock[product]
            for other in self.all.sorted(self._arrival):
                wanted = sum(
                    self._product_lines(other)
                    .filtered(lambda ln, p=product: ln.product_id == p)
                    .mapped("product_uom_qty")
                )
                if other == order:
                    if wanted > 0 and wanted > left:
                        mine = self._product_lines(order).filtered(
                            lambda ln, p=product: ln.product_id == p and ln.product_uom_qty > 0
                        )
                        short.append(mine.sorted("id")[0])
                    break
                left -= wanted
        return short

    def _content(self, order):
        return sorted((line.product_id.id, line.product_uom_qty) for line in self._product_lines(order))

    def _duplicate(self, order):
        mine = (order.cs_ordered_at, order.id)
        twins = [
            other
            for other in self.all
            if other.partner_id == order.partner_id
            and self._content(other) == self._content(order) != []
            and (other.cs_ordered_at, other.id) < mine
            and (order.cs_ordered_at - other.cs_ordered_at).total_seconds() <= 24 * 3600
        ]
        return [None] if twins else []


CODES = (
    "customer_name",
    "phone",
    "address_complete",
    "address_consistent",
    "watch",
    "product",
    "quantity",
    "price",
    "total",
    "payment",
    "high_value",
    "buyer_note",
    "stock",
    "duplicate",
)


@tagged("post_install", "-at_install")
class TestReviewOracle(ReviewCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.channel.payment_required = True
        cls.rules = {code: cls.env.ref(f"cs_forwarding.cs_review_rule_{code}") for code in CODES}
        cls.rules["high_value"].amount = 4000

    @contextmanager
    def _undone(self):
        """Run an example and take it back."""
        savepoint = self.env.cr.savepoint()
        with savepoint:
            yield
            savepoint.rollback()
        self.env.invalidate_all()

    def _make(self, people, specs):
        partners = self.env["res.partner"].create(
            [
                {
                    "street": "东昌区1号",
                    "state_id": self.env.ref("base.state_cn_JL").id,
                    "country_id": self.country_cn.id,
                    **person,
                }
                for person in people
            ]
        )
        products = self.product + self.other_product
        return self.env["sale.order"].concat(
            *(self._make_order(partners[spec["customer"]], products, spec) for spec in specs)
        )

    def _make_order(self, partner, products, spec):
        order = self._review_order(
            [(products[index], qty, price) for index, qty, price in spec["lines"]],
            run=False,
            partner_id=partner.id,
            cs_ordered_at=f"2026-05-{1 + spec['hour'] // 24:02d} {spec['hour'] % 24:02d}:00:00",
            cs_channel_paid=spec["paid"],
            cs_buyer_note=spec["note"],
            cs_masked_fields=spec["masked"],
            cs_review_state="approved" if spec["approved"] else "to_review",
        )
        order.cs_channel_total = order.amount_total if spec["stated"] else 0
        return order

    @settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
    @given(people=st.tuples(customers, customers), specs=st.lists(orders, min_size=1, max_size=5))
    def test_set_based_result_equals_the_plain_one(self, people, specs):
        with self._undone():
            made = self._make(people, specs)
            rules = self.env["cs.review.rule"].concat(*self.rules.values())
            code_of = {rule.id: code for code, rule in self.rules.items()}
            rows = self.env["cs.review.engine"]._detect(made, rules)
            found = {(code_of[row["rule_id"]], row["order_id"], row["line_id"]) for row in rows}
            stock = {self.product: 100, self.other_product: 100}
            self.assertEqual(found, Oracle(made, self.rules, stock).find())
