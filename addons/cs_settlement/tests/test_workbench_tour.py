from odoo.tests import HttpCase, tagged

from .workbench_common import WorkbenchCommon


@tagged("post_install", "-at_install")
class TestWorkbenchTour(HttpCase, WorkbenchCommon):
    def test_workbench(self):
        url = f"/odoo/reconciliation/{self.statement.id}"
        self.start_tour(url, "cs_workbench", login="desk_accountant", timeout=300)
        self.env.invalidate_all()
        self.assertEqual(
            [line.resolution for line in self.lines],
            ["accepted", "disputed", "disputed", "accepted", "open", "open"],
        )
        self.assertEqual(self.cheap.resolution_note, "小额少收")
        self.assertEqual(self.unknown.charge_id.ref, "SF1000000000006")
        self.assertEqual(self.unknown.resolved_by_id, self.env["res.users"])
