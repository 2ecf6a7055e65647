from .test_review_states import ReviewCommon


class CargoCommon(ReviewCommon):
    """Goods with cargo attributes and carriers that take some of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.class_9 = cls.env.ref("cs_forwarding.cs_dg_class_9")

    @classmethod
    def _carrier(cls, name="Slow Boat", price=10.0, **vals):
        product = cls.env["product.product"].create(
            {"name": "Freight", "type": "service", "list_price": price, "taxes_id": False}
        )
        return cls.env["delivery.carrier"].create({"name": name, "product_id": product.id, **vals})

    @classmethod
    def _dangerous(cls, product):
        product.product_tmpl_id.write(
            {"cs_dg_class_id": cls.class_9.id, "cs_un_number": "3480", "cs_packing_group": "II"}
        )

    @classmethod
    def _cold(cls, product, lowest, highest):
        product.product_tmpl_id.write(
            {"cs_temp_controlled": True, "cs_temp_min": lowest, "cs_temp_max": highest}
        )

    def _rule(self, code):
        return self.env.ref(f"cs_forwarding.cs_review_rule_{code}")

    def _evidence(self, orders, code):
        """Return the evidence of what the review rule ``code`` finds."""
        return [row["evidence"] for row in self.env["cs.review.engine"]._detect(orders, self._rule(code))]

    def _describe(self, code, evidence):
        return self._rule(code)._describe(evidence)
