from odoo.fields import Command

from .common import SettlementCommon


class TariffCommon(SettlementCommon):
    """A carrier's tariff by zones, as couriers charge, in force since the first of January."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.express = cls.env.ref("cs_forwarding.cs_transport_mode_express")
        cls.carrier.cs_mode_id = cls.express
        cls.fuel_type = cls.env.ref("cs_settlement.charge_type_fuel")
        cls.tariff = cls._create_tariff(account_id=cls.account.id)
        cls.version = cls._create_version(cls.tariff)
        cls.version.action_open()

    @classmethod
    def _create_tariff(cls, name="顺丰标快 2026", side="buy", **vals):
        return cls.env["cs.tariff"].create({"name": name, "side": side, **vals})

    @classmethod
    def _get_states(cls, *codes):
        return cls.env["res.country.state"].search([("country_id.code", "=", "CN"), ("code", "in", codes)])

    @classmethod
    def _create_version(cls, tariff, valid_from="2026-01-01", base=(12.0, 18.0), fuel=None, **vals):
        """Create a draft with two zones, first and further kilogram in each, and fuel."""
        version = cls.env["cs.tariff.version"].create(
            {
                "tariff_id": tariff.id,
                "valid_from": valid_from,
                "zone_ids": [
                    Command.create(
                        {"name": "一区", "state_ids": [Command.set(cls._get_states("浙", "苏", "沪").ids)]}
                    ),
                    Command.create({"name": "二区", "country_ids": [Command.set(cls.country_cn.ids)]}),
                ],
                "surcharge_ids": [
                    Command.create({"type_id": cls.fuel_type.id, "value": 10.0 if fuel is None else fuel})
                ],
                **vals,
            }
        )
        near, far = version.zone_ids
        cls.env["cs.tariff.rate"].create(
            [
                {
                    "version_id": version.id,
                    "zone_id": zone.id,
                    "base": price,
                    "included": 1,
                    "step": 1,
                    "price": more,
                }
                for zone, price, more in ((near, base[0], 2.0), (far, base[1], 5.5))
            ]
        )
        return version

    def _request(self, **vals):
        return {
            "side": "buy",
            "account_id": self.account.id,
            "carrier_id": self.carrier.id,
            "date": self._date("2026-05-10"),
            "destination": "CN-浙",
            "weight": 2.5,
            **vals,
        }

    def _date(self, text):
        return self.env["cs.charge"]._fields["date"].to_date(text)

    def _get_amounts(self, result):
        return {line.code: float(line.amount) for line in result.lines}
