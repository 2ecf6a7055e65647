from odoo.tests import tagged

from .intake_common import IntakeCommon


@tagged("post_install", "-at_install")
class TestIntakeMatch(IntakeCommon):
    def test_unknown_product_is_said_once(self):
        batch = self._import(
            self._row("#1", sku="A-1"), self._row("#2", sku="a-1"), self._row("#3", sku="B-2")
        )
        self.assertFalse(self._orders())
        alias = self.env["cs.intake.alias"].search(
            [("channel_id", "=", self.shop.id), ("word", "=ilike", "a-1")]
        )
        self.assertRecordValues(
            alias, [{"kind": "product", "waiting_count": 2, "is_resolved": False, "hint": "Cable"}]
        )
        self.assertEqual(batch.word_count, 2)
        alias.with_user(self.agent).product_id = self.product
        self.assertEqual(self._orders().mapped("cs_external_ref"), ["#1", "#2"])
        self.assertEqual(alias.waiting_count, 0)
        self._import(self._row("#4", sku="A-1"))
        self.assertEqual(self._orders()[-1:].order_line.product_id, self.product)

    def test_word_goes_before_code_and_barcode(self):
        self.other_product.barcode = "CS-07X"
        self.env["cs.intake.alias"].create(
            {"channel_id": self.shop.id, "word": "CS-07", "product_id": self.other_product.id}
        )
        self._import(self._row("#1"), self._row("#2", sku="CS-07X"))
        self.assertEqual(self._orders().order_line.product_id, self.other_product)

    def test_code_of_two_products_is_unknown(self):
        self._create_products("CS-07")
        batch = self._import(self._row("#1"))
        self.assertEqual(batch.failed_line_ids.error_code, "unknown_product")

    def test_country_word(self):
        batch = self._import(self._row("#1", **{"Shipping Country": "Shangri-La"}))
        self.assertEqual(batch.failed_line_ids.error_code, "unknown_country")
        self.assertEqual(batch.failed_line_ids.cell_column, "Shipping Country")
        alias = self.env["cs.intake.alias"].search([("channel_id", "=", self.shop.id)])
        alias.country_id = self.country_cn
        self.assertEqual(self._orders().partner_id.country_id, self.country_cn)

    def test_country_by_name_and_chinese_province(self):
        self._import(
            self._row(
                "#1",
                **{"Shipping Country": "China", "Shipping Province": "广东", "Shipping Phone": "13800001234"},
            )
        )
        partner = self._orders().partner_id
        self.assertEqual(partner.country_id, self.country_cn)
        self.assertEqual(partner.state_id.name, "广东省")
        self.assertEqual(partner.phone_sanitized, "+8613800001234")

    def test_carrier_word_waits_for_nobody(self):
        carrier = self.env["delivery.carrier"].create(
            {"name": "Fast Post", "product_id": self.shop.shipping_product_id.id}
        )
        self._import(
            self._row("#1", **{"Shipping Method": "fast post"}),
            self._row("#2", **{"Shipping Method": "Hermes 24"}),
        )
        first, second = self._orders()
        self.assertEqual((first.carrier_id, second.carrier_id), (carrier, self.env["delivery.carrier"]))
        alias = self.env["cs.intake.alias"].search([("channel_id", "=", self.shop.id)])
        self.assertRecordValues(alias, [{"kind": "carrier", "word": "Hermes 24"}])
        alias.carrier_id = carrier
        self.assertEqual(second.carrier_id, carrier)

    def test_customer_by_account_phone_and_mail(self):
        by_mail = self.env["res.partner"].create({"name": "Somebody", "email": "BUYER1@example.com"})
        by_phone = self.env["res.partner"].create({"name": "buyer #2", "phone": "+12125550002"})
        self._import(self._row("#1"), self._row("#2", Email=""))
        first, second = self._orders()
        self.assertEqual(first.partner_id, by_mail)
        self.assertEqual(second.partner_id, by_phone)
        self.assertEqual(by_mail.name, "Somebody")
        self._import(self._row("#3", Email="buyer1@example.com"))
        self.assertEqual(self._orders()[-1:].partner_id, by_mail)

    def test_delivery_address_is_made_once(self):
        vals = {"Email": "one@example.com", "Shipping Name": "Aunt", "Billing Name": "One"}
        self._import(
            self._row("#1", **vals), self._row("#2", **vals, **{"Shipping Phone": "'+1 212 555 0001"})
        )
        first, second = self._orders()
        self.assertEqual(first.partner_id.name, "One")
        self.assertEqual(first.partner_shipping_id.name, "Aunt")
        self.assertEqual(first.partner_shipping_id.parent_id, first.partner_id)
        self.assertEqual(second.partner_shipping_id, first.partner_shipping_id)

    def test_masked_data_match_nobody(self):
        masked = {
            "Shipping Name": "王**",
            "Billing Name": "王**",
            "Shipping Phone": "138****1234",
            "Email": "",
        }
        known = self.env["res.partner"].create({"name": "王**", "phone": "138****1234"})
        self._import(self._row("#1", **masked))
        order = self._orders()
        self.assertNotEqual(order.partner_id, known)
        self.assertEqual(order.cs_masked_fields, "name,phone")

    def test_unknown_customer_waits_where_none_is_created(self):
        self.shop.create_customers = False
        batch = self._import(self._row("#1"))
        self.assertEqual(batch.failed_line_ids.error_code, "unknown_customer")
        self.env["cs.intake.alias"].search([("channel_id", "=", self.shop.id)]).partner_id = self.customer
        self.assertEqual(self._orders().partner_id, self.customer)

    def test_currency_without_price_list(self):
        batch = self._import(self._row("#1", Currency="CHF"))
        self.assertEqual(batch.failed_line_ids.error_code, "unknown_currency")
        chf = self.env.ref("base.CHF")
        chf.active = True
        self.env["product.pricelist"].create({"name": "CHF", "currency_id": chf.id})
        batch.failed_line_ids.with_user(self.agent).action_retry()
        self.assertRecordValues(self._orders(), [{"currency_id": chf.id, "amount_total": 100.0}])

    def test_total_is_the_platforms(self):
        cases = [
            ({"Shipping": "12.50", "Total": "112.50"}, 112.5),
            ({"Discount Amount": "7.35", "Total": "92.65"}, 92.65),
            ({"Taxes": "8.88", "Total": "108.88"}, 108.88),
            ({"Taxes": "8.88", "Total": "100.00"}, 100.0),
            ({"Lineitem discount": "10.00", "Total": "90.00"}, 90.0),
            ({"Lineitem discount": "3.33", "Total": "96.67"}, 96.67),
        ]
        self._import(*[self._row(f"#{at}", **vals) for at, (vals, _total) in enumerate(cases, 1)])
        for order, (_vals, total) in zip(self._orders(), cases, strict=True):
            self.assertEqual(order.currency_id.round(order.amount_total), total, order.cs_external_ref)

    def test_taxes_in_the_price(self):
        tax = self.env["account.tax"].create(
            {"name": "13 %", "amount": 13, "type_tax_use": "sale", "price_include_override": "tax_included"}
        )
        self.shop.tax_ids = tax
        self._import(self._row("#1"))
        self.assertRecordValues(self._orders(), [{"amount_total": 100.0, "amount_tax": 11.5}])
