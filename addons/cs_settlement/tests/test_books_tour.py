from datetime import date

from odoo.tests import HttpCase, tagged

from .books_common import BooksCommon


@tagged("post_install", "-at_install")
class TestBooksTour(BooksCommon, HttpCase):
    """Booking as an accountant does it: preview, draft, refused for a locked date, posted, paid in part."""

    def test_book_and_pay(self):
        statement = self._create_reviewed(
            {"amount": 7},
            {
                "amount": 21,
                "expected": 18,
                "difference": 3,
                "comparable": "comparable",
                "result": "discrepancy",
            },
            {"amount": 2, "type_id": self.fuel_type.id},
        )
        lines = statement.line_ids[1]
        dispute = self.env["cs.dispute"].with_user(self.accountant)._open_from_lines(lines)
        statement.with_user(self.accountant).action_approve()
        self._tour(f"/odoo/carrier-statements/{statement.id}", "preview")
        bill = statement.move_ids
        self.assertRecordValues(bill, [{"state": "draft", "amount_total": 31.8, "date": date(2026, 5, 31)}])
        self.env.company.purchase_lock_date = "2026-06-30"
        self._tour(f"/odoo/action-account.action_move_in_invoice/{bill.id}", "locked")
        self.assertRecordValues(
            bill,
            [
                {
                    "state": "posted",
                    "date": date(2026, 7, 15),
                    "invoice_date": date(2026, 5, 31),
                    "amount_residual": 3.18,
                    "cs_held_amount": 3.18,
                }
            ],
        )
        self.assertEqual(dispute.state, "draft")

    def _tour(self, path, name):
        self.start_tour(path, f"cs_books_{name}", login=self.accountant.login, timeout=300)
        self.env.invalidate_all()
