from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models import cs_workbench_decide
from .workbench_common import WorkbenchCommon


@tagged("post_install", "-at_install")
class TestWorkbenchDecide(WorkbenchCommon):
    def _decide(self, choice, resolution="accepted", note=None):
        return self.workbench.action_decide(self.statement.id, choice, resolution, note)

    def _get_resolutions(self):
        return [line.resolution for line in self.lines]

    def test_one_line(self):
        done = self._decide({"ids": self.dear.ids}, note="司机补差")
        self.assertEqual((done["count"], done["left_out"]), (1, 0))
        self.assertEqual([row["resolution"] for row in done["rows"]], ["accepted"])
        self.assertRecordValues(
            self.dear,
            [
                {
                    "resolution": "accepted",
                    "agreed_amount": 23.5,
                    "resolution_note": "司机补差",
                    "resolved_by_id": self.accountant.id,
                }
            ],
        )
        self.assertEqual(self.dearer.resolution, "open")

    def test_disputes_pay_what_was_expected(self):
        self._decide({"ids": (self.dear + self.unknown).ids}, "disputed")
        self.assertEqual((self.dear + self.unknown).mapped("agreed_amount"), [20.0, 0.0])
        [money] = self._get_overview()["money"]
        self.assertEqual((money["disputed"], money["agreed"]), (53.5, 40.0))
        self.assertEqual(self._get_overview()["disputed"], 2)

    def test_preview_of_all_of_a_kind(self):
        preview = self.workbench.action_preview(self.statement.id, {"kind": self.rate_kind})
        self.assertEqual((preview["count"], preview["left_out"]), (2, 0))
        [sums] = preview["sums"]
        self.assertEqual((sums["amount"], sums["expected"], sums["difference"]), (53.5, 40.0, 13.5))

    def test_all_of_a_kind_and_back(self):
        done = self._decide({"kind": self.rate_kind, "show": "open"}, "written_off")
        self.assertEqual(done["count"], 2)
        self.assertEqual((self.dear + self.dearer).mapped("resolution"), ["written_off"] * 2)
        self.assertEqual(self.cheap.resolution, "open")
        undone = self.workbench.action_undo(self.statement.id, done["undo"])
        self.assertEqual(undone["count"], 2)
        self.assertEqual(self.statement.open_count, 4)
        self.assertEqual((self.dear + self.dearer).mapped("resolution"), ["open"] * 2)
        self.assertEqual((self.dear + self.dearer).mapped("resolved_by_id"), self.env["res.users"])

    def test_a_filter_never_decides_again(self):
        self._decide({"ids": self.dear.ids}, "disputed")
        preview = self.workbench.action_preview(self.statement.id, {"kind": self.rate_kind, "show": "all"})
        self.assertEqual((preview["count"], preview["left_out"]), (1, 1))
        done = self._decide({"kind": self.rate_kind, "show": "all"})
        self.assertEqual(done["count"], 1)
        self.assertEqual((self.dear + self.dearer).mapped("resolution"), ["disputed", "accepted"])

    def test_what_is_left_out(self):
        done = self._decide({"ids": (self.dear + self.offset).ids})
        self.assertEqual((done["count"], done["left_out"]), (1, 1))
        self.assertEqual(self.offset.resolution, "open")

    def test_many_lines_are_taken_back_by_when(self):
        before = self._decide({"ids": self.cheap.ids}, "disputed")
        with patch.object(cs_workbench_decide, "UNDO_IDS", 1):
            done = self._decide({"kind": self.rate_kind})
        self.assertNotIn("ids", done["undo"])
        self.assertEqual(self.workbench.action_undo(self.statement.id, done["undo"])["count"], 2)
        self.assertEqual(self._get_resolutions(), ["accepted", "open", "open", "disputed", "open", "open"])
        self.assertEqual(before["undo"], {"ids": self.cheap.ids})

    def test_undo_by_when_is_for_ones_own_decisions(self):
        with patch.object(cs_workbench_decide, "UNDO_IDS", 1):
            done = self._decide({"kind": self.rate_kind})
        workbench = self.env["cs.workbench"].with_user(self.settlement_manager)
        self.assertEqual(workbench.action_undo(self.statement.id, done["undo"])["count"], 0)
        self.assertEqual(self.dear.resolution, "accepted")

    def test_an_approved_statement_stays(self):
        self.statement.state = "approved"
        with self.assertRaises(UserError):
            self._decide({"ids": self.dear.ids})
        with self.assertRaises(UserError):
            self.workbench.action_undo(self.statement.id, {"ids": self.dear.ids})
        with self.assertRaises(UserError):
            self.workbench.action_map(self.dear.id, self.freight_type.id)
        self.assertEqual(self.dear.resolution, "open")

    def test_queries_do_not_grow_with_lines(self):
        for number in range(40):
            self._create_line(f"SF77{number:011d}", 5.0, row=number)
        self._match()
        self._decide({"ids": self.cheap.ids})
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(13):
            done = self._decide({"kind": f"unmatched.{self.unknown.discrepancy_id.id}"})
        self.assertEqual(done["count"], 41)

    def test_a_charge_is_mapped_for_all_lines_called_alike(self):
        fuel = self.env.ref("cs_settlement.charge_type_fuel")
        same = self._create_line("SF9999999999998", 3.0, charge_text="快递费")
        decided = self._create_line("SF9999999999997", 3.0, charge_text="快递费")
        self._decide({"ids": decided.ids})
        done = self.workbench.action_map(self.unknown.id, fuel.id)
        self.assertEqual((done["count"], done["rechecked"]), (2, True))
        self.assertEqual((self.unknown + same).type_id, fuel)
        self.assertEqual(decided.type_id, self.freight_type)
        self.assertEqual(self.env["cs.charge.type.alias"]._get_types(self.account)["快递费"], "fuel")
        with self.assertRaises(UserError):
            self.workbench.action_map(decided.id, fuel.id)

    def test_a_line_is_assigned_to_a_shipment(self):
        charge = self.env["cs.charge"].search([("ref_key", "=", "SF1000000000006")])
        done = self.workbench.action_assign(self.unknown.id, charge.id)
        self.assertTrue(done["rechecked"])
        self.assertEqual(self.unknown.charge_id, charge)
        self.assertEqual((self.unknown.result, self.unknown.difference), ("discrepancy", 30.0))
        self._match()
        self.assertEqual(self.unknown.charge_id, charge)

    def test_only_charges_of_the_carrier_are_assigned(self):
        other = self.account.copy({"name": "中通月结", "code": "ZTO"})
        charges = self._create_charge("ZT1", account_id=other.id) + self._create_charge("SF8", side="sell")
        for charge in charges:
            with self.subTest(charge=charge.ref), self.assertRaises(UserError):
                self.workbench.action_assign(self.unknown.id, charge.id)
        self.assertFalse(self.unknown.charge_id)
