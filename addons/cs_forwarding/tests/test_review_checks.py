from odoo.fields import Command
from odoo.tests import tagged

from .test_review_states import ReviewCommon


class CheckCommon(ReviewCommon):
    def _rule(self, code):
        return self.env.ref(f"cs_forwarding.cs_review_rule_{code}")

    def _found(self, orders, code):
        """Return what the rule ``code`` finds: list of (order, line, evidence)."""
        rows = self.env["cs.review.engine"]._detect(orders, self._rule(code))
        return [
            (
                self.env["sale.order"].browse(row["order_id"]),
                self.env["sale.order.line"].browse(row["line_id"] or ()),
                row["evidence"],
            )
            for row in rows
        ]

    def _evidence(self, orders, code):
        return [row[2] for row in self._found(orders, code)]

    def _words(self, code, evidence):
        return self._rule(code)._describe(evidence)


@tagged("post_install", "-at_install")
class TestReviewChecksCustomer(CheckCommon):
    def test_customer_name(self):
        for name in ("王", "12345", "--", "测试", "TEST "):
            self.customer.name = name
            order = self._review_order(run=False)
            self.assertEqual(self._evidence(order, "customer_name"), [{"name": name.strip()}], name)
        for name in ("王小明", "Jo", "欧阳修"):
            self.customer.name = name
            self.assertFalse(self._found(self._review_order(run=False), "customer_name"), name)

    def test_masked_name_is_not_missing(self):
        self.customer.name = "王**"
        self.assertFalse(self._found(self._review_order(run=False), "customer_name"))
        self.customer.name = "1"
        self.assertFalse(
            self._found(self._review_order(run=False, cs_masked_fields="phone, name"), "customer_name")
        )

    def test_phone(self):
        expected = {
            "138-0000-000": {"reason": "invalid", "digits": 10, "country": "CN", "phone": "138****00"},
            "+86 138 0000 12345": {"reason": "invalid", "digits": 14, "country": "CN", "phone": "861****45"},
            "": {"reason": "missing"},
        }
        for phone, evidence in expected.items():
            self.customer.phone = phone
            self.assertEqual(self._evidence(self._review_order(run=False), "phone"), [evidence], phone)
        self.assertEqual(
            self._words("phone", expected["138-0000-000"]),
            "Phone 138****00 with 10 digits is not valid for China",
        )
        self.assertEqual(self._words("phone", {"reason": "missing"}), "The phone number is missing")

    def test_good_phones(self):
        for phone in (
            "13800001234",
            "+86 138 0000 1234",
            "+1 415-555-2671",
            "13800001234-5678",
            "138****1234",
            "##x",
        ):
            self.customer.phone = phone
            self.assertFalse(self._found(self._review_order(run=False), "phone"), phone)
        self.customer.phone = False
        self.assertFalse(self._found(self._review_order(run=False, cs_masked_fields="phone"), "phone"))

    def test_phone_of_the_delivery_address_counts_first(self):
        address = self.customer.copy({"parent_id": self.customer.id, "type": "delivery", "phone": "12"})
        order = self._review_order(run=False, partner_shipping_id=address.id)
        self.assertEqual(self._evidence(order, "phone")[0]["digits"], 2)
        address.phone = False
        self.assertFalse(self._found(order, "phone"), "the customer's own phone serves")

    def test_watch_list(self):
        order = self._review_order(run=False)
        self.assertFalse(self._found(order, "watch"))
        self.customer.write({"cs_watch_state": "blocked", "cs_watch_reason": "Three chargebacks"})
        evidence = {"state": "blocked", "reason": "Three chargebacks"}
        self.assertEqual(self._evidence(order, "watch"), [evidence])
        self.assertEqual(
            self._words("watch", evidence), "Customer on the watch list (Blocked): Three chargebacks"
        )


@tagged("post_install", "-at_install")
class TestReviewChecksAddress(CheckCommon):
    def test_complete(self):
        self.customer.write(
            {"street": " ", "street2": False, "city": "", "country_id": False, "state_id": False}
        )
        order = self._review_order(run=False)
        evidence = {"missing": ["country_id", "city", "street"]}
        self.assertEqual(self._evidence(order, "address_complete"), [evidence])
        self.assertEqual(
            self._words("address_complete", evidence), "The delivery address lacks: Country, City, and Street"
        )
        self.assertFalse(
            self._found(self._review_order(run=False, partner_id=self._us().id), "address_complete")
        )

    def test_complete_as_the_country_needs(self):
        partner = self._us(zip=False, state_id=False)
        order = self._review_order(run=False, partner_id=partner.id)
        self.assertEqual(self._evidence(order, "address_complete"), [{"missing": ["state_id", "zip"]}])
        self.customer.zip = False
        self.assertFalse(self._found(self._review_order(run=False), "address_complete"), "China goes without")

    def test_a_district_is_no_street(self):
        for street, missing in (
            ("西湖区", True),
            ("西湖区 ", True),
            ("西湖区文三路", False),
            ("西湖区1号", False),
        ):
            self.customer.write({"street": street, "city": "杭州市"})
            found = self._found(self._review_order(run=False), "address_complete")
            self.assertEqual(bool(found), missing, street)

    def test_masked_street_is_not_missing(self):
        self.customer.street = False
        order = self._review_order(run=False, cs_masked_fields="street")
        self.assertFalse(self._found(order, "address_complete"))

    def _us(self, **vals):
        return self.env["res.partner"].create(
            {
                "name": "Jane Doe",
                "phone": "+1 415-555-2671",
                "street": "500 Market St",
                "city": "San Francisco",
                "zip": "94105",
                "state_id": self.env.ref("base.state_us_5").id,
                "country_id": self.env.ref("base.us").id,
                **vals,
            }
        )

    def test_state_and_zip_of_another_country(self):
        partner = self._us(zip="135300", state_id=self.env.ref("base.state_cn_JL").id)
        evidence = {
            "reasons": ["state", "zip"],
            "country": "US",
            "state": "吉林省",
            "city": "San Francisco",
            "zip": "135300",
        }
        order = self._review_order(run=False, partner_id=partner.id)
        self.assertEqual(self._evidence(order, "address_consistent"), [evidence])
        self.assertEqual(
            self._words("address_consistent", evidence),
            "吉林省 is not in United States; 135300 is no postal code of United States",
        )

    def test_chinese_city_and_district(self):
        cases = {
            ("base.state_cn_GD", "通化市", "东昌区1号"): ["city"],
            ("base.state_cn_JL", "通化市", "朝阳区1号"): ["district"],
            ("base.state_cn_JL", "长春", "朝阳区1号"): [],
            ("base.state_cn_BJ", "北京市", "朝阳区1号"): [],
            ("base.state_cn_JL", "通化市", "吉林省通化市东昌区1号"): [],
            ("base.state_cn_JS", "昆山市", "玉山镇1号"): [],
            ("base.state_cn_HB", "恩施州", "舞阳街1号"): [],
            ("base.state_cn_JL", "某某市", "某某区1号"): [],
        }
        for (state, city, street), reasons in cases.items():
            self.customer.write({"state_id": self.env.ref(state).id, "city": city, "street": street})
            found = self._evidence(self._review_order(run=False), "address_consistent")
            self.assertEqual(found[0]["reasons"] if found else [], reasons, (city, street))

    def test_district_is_named(self):
        self.customer.street = "朝阳区1号"
        [evidence] = self._evidence(self._review_order(run=False), "address_consistent")
        self.assertEqual(evidence["district"], "朝阳区")
        self.assertEqual(self._words("address_consistent", evidence), "朝阳区 is not in 通化市")


@tagged("post_install", "-at_install")
class TestReviewChecksProduct(CheckCommon):
    def test_nothing_ordered(self):
        order = self._review_order([], run=False)
        self.assertEqual(self._evidence(order, "product"), [{"reason": "no_product"}])
        self.assertFalse(self._found(self._review_order(run=False), "product"))

    def test_not_sold_any_more(self):
        order = self._review_order(run=False)
        self.product.sale_ok = False
        self.assertEqual(
            self._found(order, "product"),
            [(order, order.order_line, {"reason": "not_sold", "product": "CS-07"})],
        )

    def test_specification_of_another_variant(self):
        red, blue = self._variants()
        order = self._review_order([(red, 1, 100.0)], run=False)
        order.order_line.cs_spec = "颜色:蓝色; 尺码:L"
        evidence = {"reason": "spec", "spec": "颜色:蓝色; 尺码:L", "value": "蓝色", "product": "SHIRT-R"}
        self.assertEqual(self._evidence(order, "product"), [evidence])
        self.assertEqual(
            self._words("product", evidence),
            "The buyer wants “颜色:蓝色; 尺码:L”, but SHIRT-R is another variant",
        )
        order.order_line.product_id = blue
        self.assertFalse(self._found(order, "product"))
        order.order_line.cs_spec = "something else"
        self.assertFalse(self._found(order, "product"), "words that name no variant prove nothing")

    def _variants(self):
        attribute = self.env["product.attribute"].create(
            {"name": "颜色", "value_ids": [Command.create({"name": name}) for name in ("红色", "蓝色")]}
        )
        template = self.env["product.template"].create(
            {
                "name": "Shirt",
                "attribute_line_ids": [
                    Command.create(
                        {"attribute_id": attribute.id, "value_ids": [Command.set(attribute.value_ids.ids)]}
                    )
                ],
            }
        )
        red, blue = template.product_variant_ids
        red.default_code, blue.default_code = "SHIRT-R", "SHIRT-B"
        return red, blue

    def test_quantity(self):
        order = self._review_order(
            [(self.product, 101, 1), (self.other_product, 0.5, 1), (self.product, 100, 1)], run=False
        )
        many, few, _good = order.order_line
        high = {"qty": 101, "min": 1, "max": 100, "product": "CS-07"}
        low = {"qty": 0.5, "min": 1, "max": 100, "product": "CS-08"}
        self.assertEqual(self._found(order, "quantity"), [(order, many, high), (order, few, low)])
        self.assertEqual(self._words("quantity", high), "CS-07 × 101 is more than 100")
        self.assertEqual(self._words("quantity", low), "CS-08 × 0.5 is less than 1")
        self._rule("quantity").max_qty = 0
        self.assertEqual(self._found(order, "quantity"), [(order, few, {**low, "max": 0})])

    def test_price(self):
        lines = [(self.product, 1, price) for price in (90.0, 110.0, 89.9, 110.1)]
        order = self._review_order(lines, run=False)
        found = self._found(order, "price")
        self.assertEqual([row[1] for row in found], list(order.order_line[2:]))
        evidence = {
            "price": 89.9,
            "expected": 100,
            "percent": -10.1,
            "currency_id": order.currency_id.id,
            "product": "CS-07",
        }
        self.assertEqual(found[0][2], evidence)
        self.assertIn("(-10.1 %)", self._words("price", evidence))

    def test_price_with_discount_quantity_and_unit(self):
        self.pricelist.item_ids = [
            Command.create({"min_quantity": 10, "compute_price": "percentage", "percent_price": 50})
        ]
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self._review_order(
            [(self.product, 9, 100.0), (self.product, 10, 100.0), (self.product, 1, 600.0)], run=False
        )
        order.order_line[2].product_uom_id = dozen
        order.order_line[2].price_unit = 600.0
        self.assertEqual([row[1] for row in self._found(order, "price")], [order.order_line[1]])
        order.order_line[1].discount = 50
        self.assertFalse(self._found(order, "price"))

    def test_price_of_the_day_of_the_order(self):
        self.pricelist.item_ids = [
            Command.create(
                {
                    "compute_price": "fixed",
                    "fixed_price": 50,
                    "date_start": "2026-03-05",
                    "date_end": "2026-03-06",
                }
            )
        ]
        during = self._review_order([(self.product, 1, 50.0)], run=False, cs_ordered_at="2026-03-05 12:00:00")
        after = self._review_order([(self.product, 1, 50.0)], run=False, cs_ordered_at="2026-03-07 12:00:00")
        self.assertEqual([row[0] for row in self._found(during + after, "price")], [after])


@tagged("post_install", "-at_install")
class TestReviewChecksMoney(CheckCommon):
    def test_total(self):
        order = self._review_order(run=False, cs_channel_total=100.02)
        evidence = {"total": 100, "channel": 100.02, "currency_id": order.currency_id.id}
        self.assertEqual(self._evidence(order, "total"), [evidence])
        order.cs_channel_total = 100.01
        self.assertFalse(self._found(order, "total"))
        order.write({"cs_channel_total": 0, "cs_channel_paid": 90})
        self.assertEqual(self._evidence(order, "total")[0]["channel"], 90)
        order.cs_channel_paid = 0
        self.assertFalse(self._found(order, "total"), "the channel says nothing")

    def test_payment(self):
        self._rule("payment").amount = 0.01
        order = self._review_order(run=False, cs_channel_paid=99.98)
        self.assertFalse(self._found(order, "payment"), "not required")
        self.channel.payment_required = True
        evidence = {"due": 100, "paid": 99.98, "currency_id": order.currency_id.id}
        self.assertEqual(self._evidence(order, "payment"), [evidence])
        order.cs_channel_paid = 99.99
        self.assertFalse(self._found(order, "payment"))
        order.cs_channel_paid = 0
        self.assertEqual(self._evidence(order, "payment")[0]["paid"], 0)
        order.cs_paid_at = "2026-03-01 08:00:00"
        self.assertFalse(self._found(order, "payment"), "the platform says when it was paid")
        order.write({"cs_paid_at": False, "cs_channel_total": 60, "cs_channel_paid": 60})
        self.assertFalse(self._found(order, "payment"), "the channel has all it asked for")

    def test_high_value(self):
        self._rule("high_value").amount = 300
        orders = self._review_order([(self.product, 3, 100.0)], run=False) + self._review_order(run=False)
        self.assertEqual([row[0] for row in self._found(orders, "high_value")], [orders[0]])
        self._rule("high_value").amount = 0
        self.assertFalse(self._found(orders, "high_value"))

    def test_credit(self):
        self.env.company.account_use_credit_limit = True
        self.customer.credit_limit = 250
        first, second, third = (
            self._review_order([(self.product, qty, 100.0)], run=False) for qty in (2, 1, 1)
        )
        evidence = {
            "limit": 250,
            "order": 100,
            "currency_id": self.env.company.currency_id.id,
            "now": {"owed": 200},
        }
        self.assertEqual(
            self._found(first + second, "credit"), [(second, self.env["sale.order.line"], evidence)]
        )
        self.assertFalse(self._found(second, "credit"), "alone it is within the limit")
        third.cs_review_state = "approved"
        self.assertEqual(
            [row[0] for row in self._found(first, "credit")], [first], "approved orders come first"
        )
        self.customer.credit_limit = 0
        self.assertFalse(self._found(first + second, "credit"))

    def test_credit_counts_what_is_delivered_and_not_invoiced(self):
        self.env.company.account_use_credit_limit = True
        self.customer.credit_limit = 250
        sold = self._create_order([(self.product, 2, 100.0)], cs_channel_id=False)
        sold.action_confirm()
        order = self._review_order(run=False)
        self.assertEqual(self._evidence(order, "credit")[0]["now"], {"owed": 200})

    def test_credit_is_silent_where_it_is_not_used(self):
        self.customer.credit_limit = 1
        self.env.company.account_use_credit_limit = False
        self.assertFalse(self._found(self._review_order(run=False), "credit"))


@tagged("post_install", "-at_install")
class TestReviewChecksDelivery(CheckCommon):
    def test_stock_goes_by_arrival(self):
        orders = self.env["sale.order"].concat(
            *(self._review_order([(self.product, qty, 100.0)], run=False) for qty in (60, 50, 30, 5))
        )
        found = self._found(orders, "stock")
        self.assertEqual(
            [row[0] for row in found], list(orders[1:]), "what a waiting order claims stays claimed"
        )
        self.assertEqual(
            found[0][2],
            {
                "product_id": self.product.id,
                "product": "CS-07",
                "needed": 50,
                "warehouse": orders.warehouse_id.code,
                "now": {"available": 40},
            },
        )
        self.assertEqual(
            self._words("stock", found[0][2]),
            f"CS-07 × 50, 40 available in {orders.warehouse_id.code}",
        )
        self.assertFalse(self._found(orders[1], "stock"), "alone there is enough")

    def test_stock_counts_approved_orders_first(self):
        early, late = (self._review_order([(self.product, 60, 100.0)], run=False) for _i in range(2))
        late.cs_review_state = "approved"
        self.assertEqual([row[0] for row in self._found(early, "stock")], [early])
        self.assertFalse(self._found(late, "stock"))

    def test_stock_counts_promised_transfers_and_units(self):
        sold = self._create_order([(self.product, 90, 100.0)], cs_channel_id=False)
        sold.action_confirm()
        order = self._review_order([(self.product, 1, 100.0)], run=False)
        self.assertFalse(self._found(order, "stock"))
        order.order_line.product_uom_id = self.env.ref("uom.product_uom_dozen")
        self.assertEqual(self._evidence(order, "stock")[0]["needed"], 12)

    def test_stock_adds_the_lines_of_an_order(self):
        order = self._review_order([(self.product, 60, 1), (self.product, 60, 1)], run=False)
        [(_order, line, evidence)] = self._found(order, "stock")
        self.assertEqual((line, evidence["needed"]), (order.order_line[0], 120))

    def test_services_need_no_stock(self):
        service = self.env["product.product"].create({"name": "Gift wrap", "type": "service"})
        self.assertFalse(self._found(self._review_order([(service, 5, 1)], run=False), "stock"))

    def test_transport_of_the_carrier(self):
        self.product.weight = 3
        carrier = self._carrier(max_weight=5)
        order = self._review_order([(self.product, 2, 100.0)], run=False, carrier_id=carrier.id)
        [evidence] = self._evidence(order, "transport")
        self.assertEqual((evidence["reason"], evidence["weight"]), ("weight", 6))
        self.assertEqual(self._words("transport", evidence), "6 kg are too heavy for Slow Boat")
        carrier.max_weight = 6
        self.assertFalse(self._found(order, "transport"))
        for vals in (
            {"country_ids": [Command.set(self.env.ref("base.us").ids)]},
            {
                "state_ids": [Command.set(self.env.ref("base.state_cn_GD").ids)],
                "country_ids": [Command.clear()],
            },
            {"zip_prefix_ids": [Command.create({"name": "51"})], "state_ids": [Command.clear()]},
        ):
            carrier.write(vals)
            self.assertEqual(self._evidence(order, "transport")[0]["reason"], "destination", vals)
        carrier.zip_prefix_ids = [Command.create({"name": "135"})]
        self.assertFalse(self._found(order, "transport"))

    def test_transport_of_the_cargo(self):
        tag = self.env["product.tag"].create({"name": "Battery"})
        carrier = self._carrier(excluded_tag_ids=[Command.set(tag.ids)])
        order = self._review_order(run=False, carrier_id=carrier.id)
        self.assertFalse(self._found(order, "transport"))
        self.product.product_tmpl_id.product_tag_ids = tag
        self.assertEqual(self._evidence(order, "transport")[0]["reason"], "cargo")

    def test_transport_without_a_carrier(self):
        self.env["delivery.carrier"].search([]).active = False
        carrier = self._carrier(country_ids=[Command.set(self.env.ref("base.us").ids)])
        order = self._review_order(run=False)
        self.assertEqual(self._evidence(order, "transport"), [{"reason": "nobody", "country": "CN"}])
        carrier.country_ids += self.env.ref("base.cn")
        self.assertFalse(self._found(order, "transport"))

    def _carrier(self, **vals):
        product = self.env["product.product"].create({"name": "Freight", "type": "service"})
        return self.env["delivery.carrier"].create({"name": "Slow Boat", "product_id": product.id, **vals})


@tagged("post_install", "-at_install")
class TestReviewChecksOrder(CheckCommon):
    def _twins(self, *hours, **vals):
        return self.env["sale.order"].concat(
            *(
                self._review_order(
                    run=False, cs_ordered_at=f"2026-04-{1 + hour // 24:02d} {hour % 24:02d}:00:00", **vals
                )
                for hour in hours
            )
        )

    def test_duplicate_content(self):
        first, second, third = self._twins(0, 20, 50)
        evidence = {"reason": "content", "other_id": first.id, "other": first.name, "hours": 20}
        self.assertEqual(
            self._found(first + second + third, "duplicate"),
            [(second, self.env["sale.order.line"], evidence)],
        )
        self.assertEqual(
            self._found(second, "duplicate")[0][2], evidence, "also against orders outside the set"
        )
        self.assertEqual(
            self._words("duplicate", evidence), f"Same customer and content as {first.name}, 20 hours before"
        )
        first._action_cancel()
        self.assertFalse(self._found(second, "duplicate"), "a cancelled order is repeated with reason")

    def test_other_content_or_customer_is_no_duplicate(self):
        first = self._review_order(run=False)
        other = self._review_order([(self.product, 2, 100.0)], run=False, cs_ordered_at=first.cs_ordered_at)
        stranger = self._review_order(
            run=False, cs_ordered_at=first.cs_ordered_at, partner_id=self.customer.copy().id
        )
        self.assertFalse(self._found(first + other + stranger, "duplicate"))

    def test_duplicate_reference(self):
        first = self._review_order([(self.product, 5, 1)], run=False, cs_external_ref="T-1")
        channel = self._create_channel(name="Second Store", code="second", platform="taobao")
        second = self._review_order(run=False, cs_external_ref="T-1", cs_channel_id=channel.id)
        [evidence] = self._evidence(first + second, "duplicate")
        self.assertEqual((evidence["reason"], evidence["other_id"]), ("reference", first.id))
        self.assertEqual(self._words("duplicate", evidence), f"Same platform number as {first.name}")

    def test_buyer_note(self):
        order = self._review_order(run=False, cs_buyer_note=" 请开发票, Urgent! ")
        evidence = {"note": "请开发票, Urgent!", "words": ["urgent", "发票"]}
        self.assertEqual(self._evidence(order, "buyer_note"), [evidence])
        self.assertEqual(self._words("buyer_note", evidence), "The buyer writes: 请开发票, Urgent!")
        order.cs_buyer_note = "谢谢"
        self.assertFalse(self._found(order, "buyer_note"))
        self._rule("buyer_note").words = False
        self.assertEqual(self._evidence(order, "buyer_note"), [{"note": "谢谢", "words": []}])
        order.cs_buyer_note = " "
        self.assertFalse(self._found(order, "buyer_note"))
