"""Order bodies of webhooks and of our own API; their signatures. No database."""

import copy
import json
from datetime import datetime
from decimal import Decimal

from odoo.tests import BaseCase

from odoo.addons.cs_forwarding.lib import signatures
from odoo.addons.cs_forwarding.lib.intake.webhooks import (
    InvalidBody,
    load_json,
    parse_generic,
    parse_shopify,
    parse_woocommerce,
)

from . import fixtures
from .lib_common import assemble_files, codes


def body(name):
    return load_json(fixtures.read(name))


class TestShopify(BaseCase):
    def test_same_order_as_in_the_export(self):
        hook, row = parse_shopify(body("shopify_order.json")), assemble_files("shopify_orders.csv")["#1001"]
        for name in (
            "ref",
            "email",
            "currency",
            "ordered_at",
            "total",
            "paid",
            "shipping",
            "discount",
            "status",
            "ship",
        ):
            self.assertEqual(getattr(hook, name), getattr(row, name), name)
        self.assertEqual(
            [(x.sku, x.qty, x.price) for x in hook.lines], [(x.sku, x.qty, x.price) for x in row.lines]
        )
        self.assertEqual((hook.carrier, hook.lines[0].spec, hook.issues), ("DHL Paket", "black", []))

    def test_nasty_body_makes_issues(self):
        order = parse_shopify(body("shopify_nasty.json"))
        self.assertEqual(codes(order), ["bad_number", "bad_quantity", "bad_price"])
        self.assertEqual(
            [issue.field for issue in order.issues], ["total_price", "lines[0].qty", "lines[0].price"]
        )
        self.assertEqual((order.ship.street, order.buyer_note), ("", "=cmd|' /C calc'!A0"))

    def test_discount_apart_from_the_lines(self):
        data = {**body("shopify_order.json"), "total_discounts": "12.00"}
        data["line_items"][0]["total_discount"] = "2.00"
        order = parse_shopify(data)
        self.assertEqual((order.discount, order.lines[0].discount), (10, 2))

    def test_partly_paid(self):
        data = {
            **body("shopify_order.json"),
            "financial_status": "partially_paid",
            "total_outstanding": "52.00",
        }
        self.assertEqual(parse_shopify(data).paid, 200)

    def test_cancelled(self):
        data = {**body("shopify_order.json"), "cancelled_at": "2026-05-01T11:00:00Z"}
        self.assertEqual(parse_shopify(data).status, "closed")


class TestWooCommerce(BaseCase):
    def test_order(self):
        order = parse_woocommerce(body("woocommerce_order.json"))
        self.assertEqual(
            (order.ref, order.status, order.total, order.paid),
            ("727", "paid", Decimal("179.10"), order.total),
        )
        self.assertEqual(order.ordered_at, datetime.fromisoformat("2026-05-01 10:00:00"))
        [line] = order.lines
        self.assertEqual((line.sku, line.qty, line.price, line.discount), ("CS-07", 2, 89, Decimal("8.90")))
        self.assertEqual(
            (order.ship.name, order.ship.city, order.ship.phone), ("王小明", "杭州市", "13823456789")
        )
        self.assertEqual((order.carrier, order.buyer_note, order.issues), ("顺丰速运", "周末送货", []))

    def test_nasty_body_makes_issues(self):
        order = parse_woocommerce(body("woocommerce_nasty.json"))
        self.assertEqual((order.ref, order.status), ("727", "unpaid"))
        self.assertEqual(codes(order), ["bad_number", "no_product", "no_quantity"])


class TestGeneric(BaseCase):
    def _errors(self, change):
        data = copy.deepcopy(body("generic_order.json"))
        change(data)
        with self.assertRaises(InvalidBody) as caught:
            parse_generic(data)
        return caught.exception.errors

    def test_order(self):
        order = parse_generic(body("generic_order.json"))
        self.assertEqual((order.ref, order.total, order.paid, order.shipping), ("A-1001", 188, 188, 10))
        self.assertEqual((order.ship.city, order.ship.zip, order.ship.country), ("杭州市", "310012", "CN"))
        self.assertEqual((order.lines[0].price, order.issues), (89, []))

    def test_errors_name_the_field(self):
        def set_line(name, value):
            return lambda data: data["lines"].append({**data["lines"][0], name: value})

        for change, error in (
            (set_line("qty", 0), "lines[1].qty: must be > 0"),
            (set_line("qty", "many"), "lines[1].qty: must be a decimal number"),
            (set_line("qty", True), "lines[1].qty: must be a number or a string"),
            (set_line("price", -1), "lines[1].price: must be >= 0"),
            (set_line("price", "1e12"), "lines[1].price: must be a decimal number"),
            (set_line("sku", " "), "lines[1].sku: must not be empty"),
            (set_line("colour", "red"), "lines[1].colour: is not known"),
            (lambda data: data.pop("ref"), "ref: is missing"),
            (lambda data: data["lines"].clear(), "lines: must hold at least 1"),
            (lambda data: data.update(lines={}), "lines: must be an array"),
            (lambda data: data.update(ref="x" * 101), "ref: must not be longer than 100"),
            (
                lambda data: data.update(status="sent"),
                "status: must be one of unpaid, paid, shipped, done, closed, refunded",
            ),
            (
                lambda data: data["ship_to"].update(country="China"),
                "ship_to.country: must not be longer than 2",
            ),
            (lambda data: data.update(ordered_at="soon"), "ordered_at: must match"),
        ):
            with self.subTest(error):
                [found] = self._errors(change)
                self.assertTrue(found.startswith(error), found)

    def test_all_errors_are_named_at_once_up_to_twenty(self):
        errors = self._errors(lambda data: data.update(lines=[{"sku": ""}] * 50, total="x"))
        self.assertEqual(len(errors), 20)
        self.assertIn("total: must be a decimal number", errors)

    def test_what_is_no_json_object(self):
        for data, error in {
            b"": "body: is not JSON",
            b"\xff\xfe": "body: is not JSON",
            b"[1]": "body: must be an object",
            b'{"total": NaN}': "body: is not JSON",
            b'{"a": "\\u0000"}': "body: holds a NUL character",
            b'{"a": "\\ud800"}': "body: is not JSON",
            '{"a": 1}'.encode("utf-16"): "body: is not JSON",
            b"[" * 100_000: "body: is nested too deeply",
            b'{"a": ' + b"9" * 5000 + b"}": "body: is not JSON",
        }.items():
            with self.subTest(data[:20]), self.assertRaises(InvalidBody) as caught:
                load_json(data)
            self.assertTrue(caught.exception.errors[0].startswith(error), caught.exception.errors)

    def test_numbers_stay_exact(self):
        self.assertEqual(load_json(b'{"a": 0.1}')["a"], Decimal("0.1"))


class TestSignatures(BaseCase):
    BODY = json.dumps({"id": 1}).encode()

    def test_platform_signature(self):
        good = signatures.sign_base64(self.BODY, "secret")
        self.assertEqual(good, "HmaC4Bw8oKa+/A6Wm3oTLEyqJmv+tDIzcqPNO7NS3Do=")
        self.assertTrue(signatures.verify_shopify(self.BODY, "secret", good))
        for secret, signature, data in (
            ("secret", good, self.BODY + b" "),
            ("other", good, self.BODY),
            ("", good, self.BODY),
            ("", signatures.sign_base64(self.BODY, ""), self.BODY),
            (False, good, self.BODY),
            ("secret", "", self.BODY),
            ("secret", None, self.BODY),
            ("secret", "é", self.BODY),
        ):
            self.assertFalse(signatures.verify_woocommerce(data, secret, signature))

    def test_timed_signature(self):
        good = signatures.sign_timed(self.BODY, "secret", 1000)
        self.assertTrue(good.startswith("sha256="))
        self.assertTrue(signatures.verify_timed(self.BODY, "secret", good, "1000", 1300))
        for signature, timestamp, now in (
            (good, "1000", 1301),
            (good, "1000", 699),
            (good, "1001", 1000),
            (good, "abc", 1000),
            (good, "", 1000),
            ("", "1000", 1000),
        ):
            self.assertFalse(signatures.verify_timed(self.BODY, "secret", signature, timestamp, now))
        self.assertFalse(
            signatures.verify_timed(self.BODY, "", signatures.sign_timed(self.BODY, "", 1), "1", 1)
        )

    def test_keys_are_long_and_only_their_hash_is_kept(self):
        key = signatures.new_key()
        self.assertGreater(len(key), 40)
        self.assertNotIn(key, signatures.hash_key(key))
        self.assertNotEqual(signatures.new_key(), key)
