from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..const_workbench import PAGE_SIZE
from .workbench_common import WorkbenchCommon


@tagged("post_install", "-at_install")
class TestWorkbench(WorkbenchCommon):
    def test_kinds_with_counts_and_sums(self):
        kinds = self._get_overview()["kinds"]
        figures = [(kind["code"] or kind["result"], kind["count"], kind["open"]) for kind in kinds]
        self.assertEqual(
            figures, [("R01", 2, 2), ("U01", 1, 1), ("N01", 1, 1), ("matched", 1, 0), ("excluded", 1, 1)]
        )
        currency_id = self.statement.currency_id.id
        self.assertEqual(
            kinds[0]["sums"],
            [{"currency_id": currency_id, "amount": 53.5, "expected": 40.0, "over": 13.5, "under": 0.0}],
        )
        self.assertEqual([kind["is_work"] for kind in kinds], [True, True, True, False, False])

    def test_a_file_nobody_has_read_is_not_opened(self):
        unread = self._create_statement(number="CS/UNREAD", state="draft")
        overview = self.env["cs.workbench"].with_user(self.accountant).action_overview()
        self.assertNotEqual(overview["statement"]["id"], unread.id)
        self.assertNotIn(unread.id, [choice["id"] for choice in overview["statements"]])
        self.assertFalse(self._get_overview()["statement"]["newer"])

    def test_comparable_money_is_apart(self):
        [money] = self._get_overview()["money"]
        expected = {
            "amount": 130.5,
            "expected": 80.0,
            "over": 13.5,
            "under": -5.0,
            "comparable": 88.5,
            "not_comparable": 50.0,
            "excluded": -8.0,
            "coverage": 63.9,
            "agreed": 20.0,
            "disputed": 0.0,
        }
        self.assertEqual({key: money[key] for key in expected}, expected)

    def test_currencies_are_not_added_up(self):
        other = "base.USD" if self.env.company.currency_id.name == "EUR" else "base.EUR"
        self.unknown.currency_id = self.env.ref(other)
        overview = self._get_overview()
        self.assertEqual([sums["amount"] for sums in overview["money"]], [80.5, 50.0])
        [unknown] = [kind for kind in overview["kinds"] if kind["code"] == "N01"]
        self.assertEqual(unknown["sums"][0]["currency_id"], self.unknown.currency_id.id)

    def test_lines_of_a_kind(self):
        self.assertEqual(self._get_ids(kind=self.rate_kind), [self.dear.id, self.dearer.id])
        self.assertEqual(self._get_ids(kind="matched"), [self.right.id])
        self.assertEqual(self._get_ids(kind="matched", show="open"), [])
        self.assertEqual(self._get_ids(kind="none"), [])
        self.assertEqual(self._get_ids(search="999 999"), [self.unknown.id])
        self.assertEqual(self._get_ids("difference")[:3], [self.dearer.id, self.cheap.id, self.dear.id])

    def test_pages_follow_one_another(self):
        values = [
            {"ref": f"YT{number:06d}", "amount": 10.0, "difference": number % 7, "result": "suggested"}
            for number in range(2 * PAGE_SIZE + 3)
        ]
        lines = self.env["cs.carrier.statement.line"].create(
            [
                {
                    **vals,
                    "statement_id": self.statement.id,
                    "account_id": self.account.id,
                    "company_id": self.statement.company_id.id,
                    "currency_id": self.statement.currency_id.id,
                }
                for vals in values
            ]
        )
        by_difference = lines.sorted(lambda line: (-line.difference, line.id))
        for order, expected in (("file", lines), ("difference", by_difference)):
            with self.subTest(order=order):
                found, after = [], None
                while after is not False:
                    page = self.workbench.action_lines(self.statement.id, {"kind": "suggested"}, order, after)
                    self.assertLessEqual(len(page["rows"]), PAGE_SIZE)
                    found += [row["id"] for row in page["rows"]]
                    after = page["next"]
                self.assertEqual(found, expected.ids)

    def test_a_line_beside_its_shipment(self):
        beside = self.workbench.action_line(self.dear.id)
        self.assertEqual(beside["line"]["difference"], 3.5)
        self.assertEqual(beside["line"]["explanation"], self.dear.explanation)
        self.assertTrue(beside["line"]["explanation"])
        self.assertEqual(
            [(charge["expected"], charge["is_own"]) for charge in beside["charges"]], [(20.0, True)]
        )
        self.assertFalse(beside["shipment"])
        self.assertEqual(beside["others"], [])

    def test_the_shipment_and_other_bills_of_it(self):
        parcel = self._create_parcel("SF1000000000006")
        charge = self.env["cs.charge"].search([("ref_key", "=", "SF1000000000006")])
        charge.parcel_id = parcel
        first = self._create_line("SF1000000000006", 20.0, row=7)
        again = self._create_line("SF1000000000006", 20.0, row=8)
        self._match()
        beside = self.workbench.action_line(again.id)
        self.assertEqual(beside["shipment"]["name"], "SF1000000000006")
        self.assertEqual(beside["shipment"]["order_id"][0], parcel.order_id.id)
        self.assertEqual([other["id"] for other in beside["others"]], [first.id])

    def test_queries_do_not_grow_with_lines(self):
        lines = [self._create_line(f"SF77{number:011d}", 5.0, row=number) for number in range(60)]
        self._match()
        self.env.flush_all()
        for name, arguments, budget in (
            ("action_overview", (self.statement.id,), 14),
            ("action_lines", (self.statement.id, {"kind": "all"}), 7),
            ("action_line", (lines[0].id,), 8),
            ("action_preview", (self.statement.id, {"kind": "all"}), 6),
        ):
            with self.subTest(method=name):
                method = getattr(self.workbench, name)
                method(*arguments)
                self.env.invalidate_all()
                with self.assertQueryCount(budget):
                    method(*arguments)

    def test_what_waits_longest_comes_first(self):
        approved = self._create_statement(state="approved")
        self._create_statement(state="review", period_start="2026-06-01", period_end="2026-06-30")
        overview = self.workbench.action_overview()
        self.assertEqual(overview["statement"]["id"], self.statement.id)
        self.assertEqual(overview["statement"]["newer"], approved.id)
        ids = [choice["id"] for choice in overview["statements"]]
        self.assertIn(self.statement.id, ids[:2])
        self.assertIn(approved.id, ids)
        self.assertFalse(self._get_overview(statement=approved)["statement"]["can_decide"])

    def test_nothing_there(self):
        company = self.env["res.company"].create({"name": "新公司"})
        self.accountant.company_ids += company
        overview = self.workbench.with_context(allowed_company_ids=company.ids).action_overview()
        self.assertFalse(overview["statement"])
        self.assertEqual(overview["statements"], [])

    def _get_calls(self, user):
        workbench = self.env["cs.workbench"].with_user(user)
        statement_id = self.statement.id
        return (
            lambda: workbench.action_overview(),
            lambda: workbench.action_lines(statement_id, {"kind": "all"}),
            lambda: workbench.action_line(self.dear.id),
            lambda: workbench.action_preview(statement_id, {"kind": "all"}),
            lambda: workbench.action_decide(statement_id, {"ids": self.dear.ids}, "accepted"),
            lambda: workbench.action_undo(statement_id, {"ids": self.dear.ids}),
            lambda: workbench.action_map(self.dear.id, self.freight_type.id),
            lambda: workbench.action_assign(self.dear.id, self.dear.charge_id.id),
            lambda: workbench.action_recheck(statement_id),
            lambda: workbench.action_draft_disputes(statement_id),
        )

    def test_agents_are_refused(self):
        for user in (self.agent, self.supervisor, self.manager):
            for number, call in enumerate(self._get_calls(user)):
                with self.subTest(user=user.login, call=number), self.assertRaises(AccessError):
                    call()
        self.assertEqual(self.dear.resolution, "open")

    def test_lines_of_other_companies_are_out_of_reach(self):
        statement, line = self._create_other_statement()
        calls = (
            lambda: self.workbench.action_overview(statement.id),
            lambda: self.workbench.action_lines(statement.id, {"kind": "all"}),
            lambda: self.workbench.action_line(line.id),
            lambda: self.workbench.action_preview(statement.id, {"kind": "all"}),
            lambda: self.workbench.action_decide(statement.id, {"ids": line.ids}, "accepted"),
            lambda: self.workbench.action_undo(statement.id, {"ids": line.ids}),
            lambda: self.workbench.action_assign(line.id, self.dear.charge_id.id),
        )
        for number, call in enumerate(calls):
            with self.subTest(call=number), self.assertRaises(AccessError):
                call()
        # Nor through a statement of one's own.
        self.assertEqual(self._get_ids(ids=line.ids), [])
        done = self.workbench.action_decide(self.statement.id, {"ids": line.ids}, "accepted")
        self.assertEqual(done["count"], 0)
        self.assertEqual(line.resolution, "open")
        self.assertNotIn(statement.id, [choice["id"] for choice in self._get_overview()["statements"]])

    def test_arguments_are_checked(self):
        page = self.workbench.action_lines
        statement_id = self.statement.id
        calls = (
            lambda: page(statement_id, {"kind": "secret"}),
            lambda: page(statement_id, {"kind": "discrepancy.x"}),
            lambda: page(statement_id, {"show": "mine"}),
            lambda: page(statement_id, [["id", ">", 0]]),
            lambda: page(statement_id, {}, "amount; drop table"),
            lambda: page(statement_id, {}, "file", ["a", 1]),
            lambda: page(statement_id, {}, "file", 7),
            lambda: page("1", {}),
            lambda: page(0, {}),
            lambda: self.workbench.action_line(-1),
            lambda: self.workbench.action_decide(statement_id, {"ids": self.dear.ids}, "refused"),
            lambda: self.workbench.action_undo(statement_id, "all"),
        )
        for number, call in enumerate(calls):
            with self.subTest(call=number), self.assertRaises(UserError):
                call()
        self.assertEqual(self._get_ids(ids=["1", None]), [])

    def test_the_statement_opens_here(self):
        action = self.statement.with_user(self.accountant).action_open_workbench()
        self.assertEqual(action["tag"], "cs_settlement.workbench")
        self.assertEqual(action["context"], {"active_statement_id": self.statement.id})

    def test_progress_of_an_import(self):
        self.assertFalse(self._get_overview()["statement"]["progress"])
        self.statement.state = "loading"
        progress = self._get_overview()["statement"]["progress"]
        self.assertEqual((progress["rows"], progress["share"]), (0, 0))
        self.assertTrue(progress["phase"])
