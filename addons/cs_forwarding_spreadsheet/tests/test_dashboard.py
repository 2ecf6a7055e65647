import json

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from odoo.addons.cs_forwarding.tests.common import DeskCommon


@tagged("post_install", "-at_install")
class TestServiceDeskDashboard(DeskCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dashboard = cls.env.ref("cs_forwarding_spreadsheet.dashboard_service_desk")
        cls.sheet = json.loads(cls.dashboard.spreadsheet_data)

    def _get_sources(self):
        """Return (model, names of the fields that are asked for) of every chart and table."""
        for figure in self.sheet["sheets"][0]["figures"]:
            meta = figure["data"]["metaData"]
            dates = [match["chain"] for match in figure["data"]["fieldMatching"].values()]
            yield meta["resModel"], [*meta["groupBy"], meta["measure"], *dates]
        for pivot in self.sheet["pivots"].values():
            rows = [row["fieldName"] for row in pivot["rows"]]
            yield pivot["model"], [*rows, *(measure["fieldName"] for measure in pivot["measures"])]

    def test_every_field_is_there(self):
        for model, names in self._get_sources():
            known = {"__count", *self.env[model]._fields}
            self.assertLessEqual({name.split(":")[0] for name in names}, known, model)

    def test_every_link_leads_to_a_menu(self):
        for menu in self.sheet["chartOdooMenusReferences"].values():
            self.assertEqual(self.env.ref(menu)._name, "ir.ui.menu")

    def test_for_managers(self):
        self.assertTrue(self.dashboard.with_user(self.manager).name)
        with self.assertRaises(AccessError):
            self.dashboard.with_user(self.agent).read(["name"])

    def test_it_opens_in_the_browser(self):
        self._create_order()
        self.start_tour(
            f"/odoo/action-spreadsheet_dashboard.ir_actions_dashboard_action?dashboard_id={self.dashboard.id}",
            "cs_spreadsheet_dashboard",
            login="desk_manager",
            timeout=180,
        )
