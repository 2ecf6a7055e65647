from odoo.tests import HttpCase, tagged

from .common import SettlementCommon


@tagged("post_install", "-at_install")
class TestStatementMappingTour(SettlementCommon, HttpCase):
    def test_a_file_never_seen_is_mapped(self):
        self.accountant.password = "desk_accountant_password"
        action = self.env.ref("cs_settlement.cs_statement_mapping_action")
        self.start_tour(
            f"/odoo/action-{action.id}", "cs_statement_mapping_tour", login="desk_accountant", timeout=300
        )
        profile = self.env["cs.statement.profile"].search([("name", "=", "Spedition Wien")])
        self.assertEqual(profile.decimal, "comma")
        roles = {column.name: column.role for column in profile.column_ids if column.role != "mark"}
        self.assertEqual(
            roles,
            {
                "Sendungscode": "ref",
                "Versandtag": "service_date",
                "Zielort": "destination",
                "kg": "weight",
                "Entgelt": "amount",
                "Maut": "charge",
            },
        )
