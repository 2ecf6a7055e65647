from odoo.tests import HttpCase, tagged

from .charge_common import ChargeCommon


@tagged("post_install", "-at_install")
class TestChargeTour(ChargeCommon, HttpCase):
    def test_margin_and_what_an_agency_costs(self):
        """An accountant looks at the margin and enters an agency's costs, not without the paper."""
        self._create_charge(expected=29.0, carrier_id=self.carrier.id)
        self._create_charge(
            expected=41.0, side="sell", partner_id=self.customer.id, account_id=False, carrier_id=self.carrier.id
        )
        self.start_tour("/odoo/charges", "cs_charge", login=self.accountant.login, timeout=300)
        charge = self.env["cs.charge"].search([("type_id", "=", self.customs_type.id)])
        self.assertRecordValues(
            charge,
            [
                {
                    "source": "at_cost",
                    "side": "buy",
                    "expected": 280.0,
                    "ref_key": "SF1000000000001",
                    "paper_name": "报关发票.pdf",
                }
            ],
        )
