from decimal import Decimal

from odoo.fields import Command
from odoo.tests import tagged

from .tariff_common import TariffCommon


@tagged("post_install", "-at_install")
class TestRatingService(TariffCommon):
    def _rate(self, **vals):
        (result,) = self.env["cs.rating.service"]._rate([self._request(**vals)])
        return result

    def test_price_of_a_parcel(self):
        result = self._rate()
        self.assertEqual(self._get_amounts(result), {"freight": 16.0, "fuel": 1.6})
        self.assertEqual(result.total, Decimal("17.6"))
        self.assertEqual((result.version_id, result.tariff_id), (self.version.id, self.tariff.id))
        self.assertEqual((result.currency_id, result.weight), (self.env.company.currency_id.id, 3))
        self.assertEqual([line.type_id for line in result.lines], [self.freight_type.id, self.fuel_type.id])

    def test_what_has_no_price_says_why(self):
        for vals, problem in (
            ({"destination": "US-CA"}, "no_zone"),
            ({"account_id": False}, "no_tariff"),
            ({"date": self._date("2025-12-31")}, "no_tariff"),
            ({"side": "sell"}, "no_tariff"),
            ({"clause": "war", "declared_value": 100.0}, "no_insurance"),
        ):
            with self.subTest(vals=vals):
                self.assertEqual(self._rate(**vals).problem, problem)

    def test_version_of_the_day(self):
        self._create_version(self.tariff, valid_from="2026-07-01", base=(13.0, 19.0)).action_open()
        self._create_version(self.tariff, valid_from="2026-09-01", base=(99.0, 99.0))
        for day, expected in (("2026-06-30", 16.0), ("2026-07-01", 17.0), ("2026-12-31", 17.0)):
            with self.subTest(day=day):
                self.assertEqual(self._get_amounts(self._rate(date=self._date(day)))["freight"], expected)
        old = self._rate(date=self._date("2026-12-31"), tariff_version_id=self.version.id)
        self.assertEqual(self._get_amounts(old)["freight"], 16.0)

    def test_the_most_specific_tariff_is_taken(self):
        contact = self.env["res.partner"].create({"name": "李雷", "parent_id": self.customer.id})
        other = self.env["res.partner"].create({"name": "韩梅梅"})
        for scope, price in (
            ({}, 30.0),
            ({"mode_id": self.express.id}, 28.0),
            ({"carrier_ids": [Command.set(self.carrier.ids)]}, 26.0),
            ({"partner_id": self.customer.id}, 24.0),
        ):
            tariff = self._create_tariff(f"零售 {price}", side="sell", **scope)
            self._create_version(tariff, base=(price, price), surcharge_ids=[]).action_open()
        ask = {"side": "sell", "account_id": False, "weight": 1.0}
        road = self.env.ref("cs_forwarding.cs_transport_mode_road").id
        for vals, expected in (
            ({"partner_id": self.customer.id}, 24.0),
            ({"partner_id": contact.id}, 24.0),
            ({"partner_id": other.id}, 26.0),
            ({"carrier_id": False, "mode_id": self.express.id}, 28.0),
            ({"carrier_id": False, "mode_id": road}, 30.0),
        ):
            with self.subTest(vals=vals):
                self.assertEqual(self._get_amounts(self._rate(**ask, **vals)), {"freight": expected})

    def test_statements_do_not_grow_with_requests(self):
        requests = [
            self._request(weight=weight / 10, destination=place, date=self._date(day))
            for weight in range(1, 60)
            for place in ("CN-浙", "CN-京")
            for day in ("2026-05-10", "2026-06-10")
        ]
        service = self.env["cs.rating.service"]
        service._rate(requests[:1])
        for count in (1, len(requests)):
            self.env.invalidate_all()
            # types, carriers, modes, versions and tariffs, currencies, four kinds of parts
            with self.subTest(count=count), self.assertQueryCount(14):
                results = service._rate(requests[:count])
            self.assertEqual(len(results), count)
        self.assertFalse([result.problem for result in results if result.problem])

    def test_all_prices_side_by_side(self):
        retail = self._create_tariff("零售", side="sell")
        self._create_version(retail, base=(20.0, 30.0)).action_open()
        request = {"date": self._date("2026-05-10"), "destination": "CN-浙", "weight": 1.0}
        results = self.env["cs.rating.service"]._rate_all(request)
        mine = [result for result in results if result.tariff_id in (self.tariff | retail).ids]
        self.assertEqual([float(result.total) for result in mine], [13.2, 22.0])
        as_agent = self.env["cs.rating.service"].with_user(self.agent)._rate_all(request)
        self.assertNotIn(self.tariff.id, [result.tariff_id for result in as_agent])
        self.assertIn(retail.id, [result.tariff_id for result in as_agent])

    def test_other_companies_prices_are_not_taken(self):
        company = self.env["res.company"].create({"name": "Other Forwarder"})
        self.assertEqual(self._rate(company_id=company.id).problem, "no_tariff")
