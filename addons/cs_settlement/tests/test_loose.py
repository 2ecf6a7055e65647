from odoo.tests import tagged
from odoo.tools import SQL

from .common import SettlementCommon


@tagged("post_install", "-at_install")
class TestLoose(SettlementCommon):
    """Lines have no foreign keys, and yet nothing is left behind."""

    def test_no_foreign_keys(self):
        rows = self.env.execute_query(
            SQL(
                "SELECT conname FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass",
                "cs_carrier_statement_line",
            )
        )
        self.assertFalse(rows)

    def test_lines_go_with_their_statement(self):
        statement, other = self._create_statement(), self._create_statement()
        lines = self.env["cs.carrier.statement.line"].create(
            [
                {
                    "statement_id": owner.id,
                    "company_id": owner.company_id.id,
                    "account_id": owner.account_id.id,
                    "currency_id": owner.currency_id.id,
                }
                for owner in (statement, other)
            ]
        )
        statement.unlink()
        self.assertEqual(lines.exists(), lines[1])
