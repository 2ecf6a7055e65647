from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .matching_common import MatchingCommon


@tagged("post_install", "-at_install")
class TestMatchingDecide(MatchingCommon):
    """Decisions about lines, the way back, links by hand and what was never billed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_charge("SF1", 18.0)
        cls._create_charge("SF2", 18.0)

    def setUp(self):
        super().setUp()
        self.over = self._create_line("SF1", 25.0)
        self.unknown = self._create_line("ZZ1", 7.0)
        self._match()

    def test_what_is_paid(self):
        for resolution, paid in (
            ("accepted", [25.0, 7.0]),
            ("disputed", [18.0, 0.0]),
            ("written_off", [25.0, 7.0]),
            ("rebilled", [25.0, 7.0]),
            ("refused", [0.0, 0.0]),
        ):
            decided = self.lines.with_user(self.accountant)._decide(resolution)
            self.assertEqual(decided, self.lines)
            self.assertEqual(self.lines.mapped("agreed_amount"), paid, resolution)

    def test_another_amount(self):
        self.lines._decide("accepted", agreed={self.over.id: 20.005, self.unknown.id: 1})
        self.assertEqual([round(line.agreed_amount, 2) for line in self.lines], [20.01, 1.0])
        self.over._decide("accepted", note="Half", agreed=12.5)
        self.assertEqual((self.over.agreed_amount, self.over.resolution_note), (12.5, "Half"))

    def test_one_statement_for_any_number(self):
        self.env.flush_all()
        with self.assertQueryCount(8):
            self.over._decide("accepted")
        more = self.lines
        for number in range(40):
            more += self._create_line(f"ZZ{number}", 1.0)
        self._match()
        self.env.flush_all()
        with self.assertQueryCount(8):
            more._decide("accepted")

    def test_undo(self):
        self.lines.with_user(self.accountant)._decide("disputed", note="Too much")
        self.lines.with_user(self.accountant)._decide("accepted")
        self.lines.with_user(self.accountant).action_undo_decision()
        self.assertEqual(self.lines.mapped("resolution"), ["disputed"] * 2)
        self.assertEqual(self.over.resolution_note, "Too much")
        self.assertEqual(self.over.resolved_by_id, self.accountant)
        self.assertEqual(self.over.agreed_amount, 18.0)

    def test_undo_tells_what_follows_decisions(self):
        """Whoever reacts to decisions is told of those taken back, once for each decision before."""
        self.statement._update_figures()
        self.assertEqual(self.statement.open_count, 2)
        self.over._decide("disputed")
        self.lines._decide("accepted")
        self.assertEqual(self.statement.open_count, 0)
        told = []
        with patch.object(
            type(self.lines), "_after_decide", lambda lines, resolution: told.append((resolution, lines))
        ):
            self.lines.action_undo_decision()
        self.assertCountEqual(told, [("disputed", self.over), ("open", self.unknown)])
        self.lines._decide("accepted")
        self.lines.action_undo_decision()
        self.assertEqual(self.statement.open_count, 1)
        self.lines.action_undo_decision()
        self.assertEqual(self.statement.open_count, 1)

    def test_open_again(self):
        self.over._decide("accepted")
        self.over._decide("open")
        self.assertRecordValues(
            self.over, [{"resolution": "open", "resolved_by_id": False, "agreed_amount": 0.0}]
        )

    def test_not_after_approval(self):
        self.statement.state = "approved"
        self.assertFalse(self.over._decide("accepted"))
        self.assertEqual(self.over.resolution, "open")

    def test_agents_decide_nothing(self):
        with self.assertRaises(AccessError):
            self.over.with_user(self.agent)._decide("accepted")

    def test_no_such_decision(self):
        with self.assertRaises(UserError):
            self.over._decide("whatever")

    def test_link_by_hand_stays(self):
        charge = self.env["cs.charge"].search([("ref", "=", "SF2")])
        self.unknown.with_user(self.accountant)._link({self.unknown.id: charge})
        self.assertRecordValues(
            self.unknown,
            [{"charge_id": charge.id, "result": "discrepancy", "expected": 18.0, "difference": -11.0}],
        )
        self.assertEqual(self._match(), 0)
        self.assertEqual(self.unknown.matcher_id.code, "manual")

    def test_link_to_another_account(self):
        other = self.account.copy({"name": "Other", "code": "SF2"})
        charge = self._create_charge("SF9", 18.0, account_id=other.id)
        with self.assertRaises(UserError):
            self.unknown._link({self.unknown.id: charge})

    def test_take_suggestion(self):
        charge = self._create_charge("SF1000000017", 18.0, destination="CN-GD")
        line = self._create_line("SF1000000071", 18.0, destination="CN-GD", service_date="2026-05-11")
        self._match()
        self.assertEqual(line.result, "suggested")
        line.with_user(self.accountant).action_take_suggestion()
        self.assertEqual((line.result, line.charge_id, line.resolution), ("matched", charge, "accepted"))

    def test_never_billed(self):
        self._create_charge("SF3", 18.0, date="2026-06-01")
        action = self.statement.with_user(self.accountant).action_view_never_billed()
        missing = self.env["cs.charge"].with_user(self.accountant).search(action["domain"])
        self.assertEqual(missing.mapped("ref"), ["SF2"])
        self.assertEqual(missing.mapped("in_statement"), [False])

    def test_match_again_as_accountant(self):
        self.env["cs.charge"].search([("ref", "=", "SF1")]).expected = 25.0
        action = self.statement.with_user(self.accountant).action_match()
        self.assertIn("1 ", action["params"]["message"])
        self.assertEqual(self.over.result, "matched")

    def test_a_statement_is_matched_by_one_at_a_time(self):
        nobody = self.env["cs.carrier.statement"]
        charge = self.env["cs.charge"].search([("ref", "=", "SF1")])
        charge.expected = 25.0
        with (
            patch.object(type(nobody), "try_lock_for_update", return_value=nobody),
            self.assertRaises(UserError),
        ):
            self._match()
        self.assertEqual(self.over.result, "discrepancy")
