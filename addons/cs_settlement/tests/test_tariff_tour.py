from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from .tariff_common import TariffCommon


@tagged("post_install", "-at_install")
class TestTariffTour(TariffCommon, HttpCase):
    def test_prices_go_up(self):
        """A settlement manager raises prices by 5 %, compares, brings into force and closes the old ones."""
        login = self.settlement_manager.login
        self.start_tour("/odoo/tariffs", "cs_tariff", login=login, timeout=300)
        self.env.invalidate_all()
        newer, older = self.tariff.version_ids
        self.assertEqual(older, self.version)
        self.assertEqual((newer.state, older.state), ("open", "closed"))
        self.assertEqual(newer.rate_ids.mapped("base"), [12.6, 18.9])
        self.assertEqual(older.rate_ids.mapped("base"), [12.0, 18.0])
        with self.assertRaises(UserError):
            older.rate_ids[0].with_user(self.settlement_manager).base = 11.0
