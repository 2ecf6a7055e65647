from unittest.mock import patch

from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .statement_common import HEADER, StatementCommon, make_file

IMPORT = "odoo.addons.cs_settlement.models.cs_carrier_statement_import"


@tagged("post_install", "-at_install")
class TestStatementImport(StatementCommon):
    """A file becomes a statement whose lines are matched; what is odd about it is told and waits."""

    def test_file_in(self):
        statement = self._import(make_file([18, 18, 23.5], total=59.5))
        self.assertRecordValues(
            statement,
            [
                {
                    "account_id": self.account.id,
                    "state": "review",
                    "held_reasons": False,
                    "currency_id": self.cny.id,
                    "line_count": 3,
                    "error_count": 0,
                    "good_count": 2,
                    "open_count": 1,
                    "line_total": 59.5,
                    "declared_total": 59.5,
                    "expected_total": 54.0,
                    "difference_total": 5.5,
                    "coverage": 100.0,
                    "version": 1,
                }
            ],
        )

    def test_lines_of_a_file(self):
        statement = self._import(make_file([18, 18, 23.5], total=59.5))
        self.assertEqual(statement.period_start.isoformat(), "2026-05-01")
        self.assertEqual(statement.period_end.isoformat(), "2026-05-03")
        self.assertRecordValues(
            statement.line_ids.sorted("id"),
            [
                {
                    "ref": "SF1000000000000",
                    "amount": 18,
                    "result": "matched",
                    "charge_id": self.charges[0].id,
                },
                {
                    "ref": "SF1000000000001",
                    "amount": 18,
                    "result": "matched",
                    "charge_id": self.charges[1].id,
                },
                {
                    "ref": "SF1000000000002",
                    "amount": 23.5,
                    "result": "discrepancy",
                    "charge_id": self.charges[2].id,
                },
            ],
        )
        self.assertTrue(statement.number.startswith("CS/"))
        self.assertEqual(statement.attachment_id.raw, make_file([18, 18, 23.5], total=59.5))

    def test_same_file_gives_the_same_statement(self):
        content = make_file([18])
        statement = self._import(content)
        again, is_new = self.statements._import_file("other name.csv", content)
        self.assertEqual((again, is_new), (statement, False))
        statement.action_cancel()
        self.assertNotEqual(self._import(content), statement)

    def test_same_lines_in_another_file(self):
        statement = self._import(make_file([18, 19]))
        other = self._import(make_file([18, 19]).replace(b"\n", b"\r\n"))
        self.assertEqual(other.state, "held")
        self.assertEqual(other.rival_id, statement)
        self.assertIn(f"The lines are those of {statement.number}", other.held_text)

    def test_totals_gate(self):
        statement = self._import(make_file([18, 18], total=40))
        self.assertEqual(statement.state, "held")
        self.assertIn(
            "the lines come to 40.00 CNY, but those that could be read come to 36.00", statement.held_text
        )
        with self.assertRaises(UserError):
            statement.action_approve()
        with self.assertRaises(AccessError):
            self.env["cs.statement.release"].with_user(self.accountant).create(
                {"statement_id": statement.id, "note": "x"}
            )
        wizard = self.env["cs.statement.release"].with_user(self.settlement_manager)
        wizard.create({"statement_id": statement.id, "note": "The carrier rounds"}).action_confirm()
        self.assertEqual(statement.state, "review")
        self.assertIn("The carrier rounds", "".join(statement.message_ids.mapped("body")))

    def test_cent_matters(self):
        self.assertEqual(self._import(make_file([18.01, 18], total=36.01)).state, "review")
        self.assertEqual(self._import(make_file([18.01, 18.1], total=36.12)).state, "held")

    def test_unreadable_row_is_kept_and_mended(self):
        statement = self._import(make_file([18, "abc", 18], total=54))
        self.assertEqual((statement.state, statement.error_count, statement.line_total), ("held", 1, 36))
        line = statement.line_ids.filtered("error")
        self.assertRecordValues(line, [{"row": 4, "result": "error", "amount": 0}])
        self.assertIn("“abc”", line.problem)
        self.assertEqual(line.display_name, "Row 4")
        line.invalidate_recordset()
        self.assertEqual(list(line.cells), HEADER.split(","))
        line.cell_changes = {"费用(元)": "18", "应付金额": "18"}
        line.action_retry()
        self.assertFalse(line.exists())
        self.assertRecordValues(
            statement,
            [{"state": "review", "error_count": 0, "line_count": 3, "good_count": 3, "line_total": 54}],
        )

    def test_unknown_file_is_mapped_from_its_statement(self):
        content = b"Sendung;Datum;Betrag\nAB12345678901;2026-05-03;18.00\nAB12345678902;2026-05-04;19.50\n"
        statement = self._import(content, "mai.csv")
        self.assertEqual((statement.state, statement.profile_id.id), ("draft", False))
        action = statement.action_map_file()
        mapping = self.env[action["res_model"]].with_user(self.accountant).browse(action["res_id"])
        roles = {"Sendung": "ref", "Datum": "service_date", "Betrag": "amount"}
        for column in mapping.column_ids:
            column.role = roles[column.name]
        self.assertEqual(mapping.action_save()["res_id"], statement.id)
        self.assertEqual((statement.line_count, statement.line_total), (2, 37.5))
        self.assertEqual(statement.attachment_id.raw, content)
        self.assertEqual(statement.profile_id, self.account.profile_id)

    def test_unreadable_row_left_out(self):
        statement = self._import(make_file([18, "abc"]))
        line = statement.line_ids.filtered("error")
        self.assertEqual((statement.state, statement.open_count), ("review", 1))
        with self.assertRaisesRegex(UserError, "rows that can't be read"):
            statement.action_approve()
        line.action_leave_out()
        self.assertEqual((statement.open_count, line.resolution), (0, "refused"))
        self.assertEqual(line.resolved_by_id, self.accountant)
        statement.action_approve()
        self.assertEqual(statement.state, "approved")

    def test_other_account_is_told(self):
        self.account.numbers = "1112223334"
        statement, _is_new = self.statements._import_file("x.csv", make_file([18]), self.account)
        self.assertEqual(statement.state, "held")
        self.assertIn("7550001234", statement.held_text)

    def test_account_not_known(self):
        self.account.copy({"code": "SF2", "numbers": "1"})
        self.account.numbers = "2"
        with self.assertRaisesRegex(UserError, "Choose the account"):
            self._import(make_file([18]))
        self.assertFalse(self.statements.search([("account_id", "=", self.account.id)]))

    def test_no_layout(self):
        statement, _is_new = self.statements._import_file("x.csv", b"a,b\n1,2\n", self.account)
        self.assertEqual((statement.state, statement.line_count), ("draft", 0))
        self.assertIn("No layout fits", statement.held_text)

    def test_decision_counts(self):
        statement = self._import(make_file([18, 25]))
        self.assertEqual(statement.open_count, 1)
        statement.line_ids.filtered(lambda line: line.result == "discrepancy")._decide("accepted", "ok")
        self.assertEqual(statement.open_count, 0)

    def test_agent_may_not(self):
        with self.assertRaises(AccessError):
            self.env["cs.carrier.statement"].with_user(self.agent)._import_file("x.csv", make_file([18]))


@tagged("post_install", "-at_install")
class TestStatementVersions(StatementCommon):
    """A corrected bill takes the place of the one before, and shows in what it differs."""

    def _import_corrected(self):
        first = self._import(make_file([18, 18, 25, 30]))
        first.line_ids.filtered(lambda line: line.amount == 30)._decide("disputed", "too heavy")
        return first, self._import(make_file([18, 18, 20, 30, 18]))

    def test_overlap_is_asked(self):
        first, second = self._import_corrected()
        self.assertEqual((second.state, second.rival_id), ("held", first))
        self.assertIn(f"4 of the 5 waybills stand in {first.number}", second.held_text)
        self.assertEqual(first.state, "review")

    def test_replace(self):
        first, second = self._import_corrected()
        second.action_replace()
        self.assertRecordValues(second, [{"state": "review", "version": 2, "replaces_id": first.id}])
        self.assertEqual(first.state, "replaced")
        self.assertEqual(second.good_count, 3)
        self.assertEqual(second.line_ids.mapped("amount"), [18, 18, 20, 30, 18])
        kept = second.line_ids.filtered(lambda line: line.amount == 30)
        self.assertRecordValues(kept, [{"resolution": "disputed", "resolution_note": "too heavy"}])
        self.assertEqual(second.open_count, 1)

    def test_changes(self):
        first, second = self._import_corrected()
        action = second.action_view_changes()
        changes = self.env["cs.statement.change"].with_user(self.accountant).with_context(**action["context"])
        self.assertRecordValues(
            changes.search([("id", "!=", 0)], order="ref"),
            [
                {
                    "kind": "changed",
                    "ref": "SF1000000000002",
                    "amount_before": 25,
                    "amount": 20,
                    "difference": -5,
                },
                {
                    "kind": "added",
                    "ref": "SF1000000000004",
                    "amount_before": 0,
                    "amount": 18,
                    "difference": 18,
                },
            ],
        )
        self.assertEqual(action["context"]["cs_earlier_id"], first.id)

    def test_keep_both(self):
        first, second = self._import_corrected()
        second.with_user(self.settlement_manager)._release("Two parts of one month")
        self.assertRecordValues(second, [{"state": "review", "version": 1, "replaces_id": False}])
        self.assertEqual(first.state, "review")
        # what the first bills already is not billed again without a word
        self.assertNotIn("matched", second.line_ids.filtered(lambda line: line.row < 5).mapped("result"))

    def test_other_month_is_no_version(self):
        self._import(make_file([18, 18]))
        self.assertEqual(self._import(make_file([18, 18], first=2)).state, "review")


@tagged("post_install", "-at_install")
class TestStatementQueue(StatementCommon):
    """Large files are imported in the background; trouble leaves nothing half done."""

    def _queue(self, content):
        """Take a file in as if it were large."""
        with patch(f"{IMPORT}.INLINE_BYTES", 0):
            return self._import(content)

    def _run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("cs_settlement.ir_cron_import_statements").method_direct_trigger()

    def test_background(self):
        statement = self._queue(make_file([18, 18]))
        self.assertEqual((statement.state, statement.line_count), ("loading", 0))
        self._run_cron()
        self.assertEqual((statement.state, statement.line_count), ("review", 2))
        self.assertFalse(self.env["cs.statement.progress"].search([("statement_id", "=", statement.id)]))

    def test_importer_is_asked_once(self):
        """Held in the background, a statement asks who brought it; accepted or given up, it asks no more."""
        held = self._queue(make_file([18, 18], total=40))
        good = self._queue(make_file([18], first=50))
        self._run_cron()
        self.assertEqual((held.state, good.activity_ids.ids), ("held", []))
        self.assertRecordValues(
            held.activity_ids,
            [{"user_id": self.accountant.id, "summary": "The import waits for you", "automated": True}],
        )
        self.assertIn("40.00 CNY", held.activity_ids.note)
        with patch(f"{IMPORT}.INLINE_BYTES", 0):
            held.action_import()
        self.assertFalse(held.activity_ids, "it is being imported anew")
        self._run_cron()
        self.assertEqual(len(held.activity_ids), 1)
        held._ask_importer()
        self.assertEqual(len(held.activity_ids), 1)
        held.with_user(self.settlement_manager)._release("The carrier rounds")
        self.assertFalse(held.activity_ids)

    def test_importer_is_asked_when_it_failed(self):
        statement = self._queue(make_file([18, 18]))
        with (
            patch.object(self.registry["cs.carrier.statement"], "_store_stage", side_effect=KeyError("x")),
            mute_logger(IMPORT),
        ):
            self._run_cron()
        self.assertEqual((statement.state, statement.activity_ids.user_id), ("draft", self.accountant))
        statement.action_cancel()
        self.assertFalse(statement.activity_ids)

    def test_who_waits_is_not_asked(self):
        self.assertFalse(self._import(make_file([18, 18], total=40)).activity_ids)

    def test_broken_in_the_middle(self):
        statement = self._queue(make_file([18, 18]))
        with (
            patch.object(self.registry["cs.carrier.statement"], "_store_stage", side_effect=KeyError("x")),
            self.assertRaises(KeyError),
            self.env.cr.savepoint(),
        ):
            statement._import_now()
        statement.invalidate_recordset()
        self.assertEqual((statement.state, statement.line_ids.ids, statement.line_count), ("loading", [], 0))
        statement._import_now()
        self.assertEqual((statement.state, statement.line_count, statement.good_count), ("review", 2, 2))

    def test_same_file_at_the_same_moment(self):
        content = make_file([18])
        statement = self._import(content)
        nobody = self.statements.browse()
        with (
            patch.object(self.registry["cs.carrier.statement"], "_find_file", return_value=nobody),
            mute_logger("odoo.sql_db"),
            self.assertRaises(ConcurrencyError),
        ):
            self.statements._import_file("x.csv", content)
        self.assertEqual(self._import(content), statement, "the next try finds it")
        self.assertEqual(self.statements.search_count([("file_hash", "=", statement.file_hash)]), 1)

    def test_progress_is_told(self):
        statement = self._queue(make_file([18]))
        self.env["cs.statement.progress"].create(
            {
                "statement_id": statement.id,
                "company_id": self.env.company.id,
                "phase": "match",
                "row_count": 7,
            }
        )
        self.assertRecordValues(statement, [{"load_phase": "Matching", "load_rows": 7, "load_progress": 60}])

    def test_upload_dialog(self):
        files = [("a.csv", make_file([18])), ("b.csv", make_file([18], first=3))]
        attachments = self.env["ir.attachment"].with_user(self.accountant)
        attachments = attachments.create([{"name": name, "raw": raw} for name, raw in files])
        upload = self.env["cs.statement.upload"].with_user(self.accountant)
        wizard = upload.create({"attachment_ids": [Command.set(attachments.ids)]})
        action = wizard.action_import()
        self.assertEqual(action["res_model"], "cs.carrier.statement")
        self.assertFalse(attachments.exists())
        again = attachments.create({"name": "c.csv", "raw": files[0][1]})
        action = upload.create({"attachment_ids": [Command.set(again.ids)]}).action_import()
        self.assertEqual(action["tag"], "display_notification")
        self.assertEqual(self.statements.search_count([("account_id", "=", self.account.id)]), 2)
