from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..lib.statement import read_statement
from ..lib.statement.presets import PRESETS
from .common import SettlementCommon
from .statement_samples import make_csv
from .test_statement_carriers import SF_HEADER, sf_file

# A layout that no preset has: names of its own, decimal comma, a second amount beside the first.
STRANGE = [
    ["Abrechnung Mai 2026"],
    ["Sendungscode", "Versandtag", "Zielort", "kg", "Entgelt", "Maut", "Steuer"],
    ["AB12345678901", "03.05.2026", "Wien", "12,5", "1.045,20", "3,10", "199,18"],
    ["AB12345678902", "14.05.2026", "Graz", "3", "22,40", "", "4,26"],
    ["AB12345678903", "15.05.2026", "Linz", "3", "k.A.", "", ""],
    ["Summe", "", "", "", "1.067,60", "3,10", "203,44"],
]


@tagged("post_install", "-at_install")
class TestStatementProfile(SettlementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.profiles = cls.env["cs.statement.profile"].with_user(cls.accountant)
        cls.sf = cls.profiles.search([("code", "=", "sf")])

    def _mapping(self, content, filename="bill.csv", **vals):
        attachment = (
            self.env["ir.attachment"].with_user(self.accountant).create({"name": filename, "raw": content})
        )
        mapping = self.env["cs.statement.mapping"].with_user(self.accountant)
        return mapping.create({"attachment_ids": [Command.set(attachment.ids)], **vals})

    def test_every_preset_is_a_layout(self):
        presets = self.profiles.search([("is_preset", "=", True)])
        self.assertEqual(set(presets.mapped("code")), {preset["code"] for preset in PRESETS})

    def test_a_preset_reads_as_its_plain_data_do(self):
        layout = self.sf._get_layout(self.account)
        rows = list(read_statement(sf_file(), "sf.xlsx", layout).rows)
        self.assertEqual([row[4] for row in rows], ["SF1000000000001"] * 2 + ["SF1000000000002"])
        self.assertEqual(
            [(row[13], row[16]) for row in rows], [("freight", "18.6"), ("insurance", "2"), ("freight", "23")]
        )

    def test_loading_presets_again_changes_nothing(self):
        columns = self.sf.column_ids
        self.env["cs.statement.profile"]._load_presets()
        self.assertEqual(self.sf.column_ids, columns)
        self.assertEqual(self.sf.version, 1)

    def test_a_preset_is_not_changed_but_copied(self):
        with self.assertRaises(UserError):
            self.sf.decimal = "comma"
        with self.assertRaises(UserError):
            self.sf.column_ids[0].name = "x"
        own = self.sf.copy()
        own.decimal = "comma"
        self.assertEqual(len(own.column_ids), len(self.sf.column_ids))
        self.assertFalse(own.is_preset)
        self.assertEqual(own.version, 2)

    def test_a_pattern_has_to_be_one(self):
        own = self.sf.copy()
        with self.assertRaises(ValidationError):
            own.column_ids.filtered(lambda column: column.role == "rule").pattern = "("

    def test_detect(self):
        self.assertEqual(self.profiles._detect(sf_file(), "x.xlsx", self.account), self.sf)
        self.assertFalse(self.profiles._detect(make_csv(STRANGE, delimiter=";"), "x.csv", self.account))
        self.assertFalse(self.profiles._detect(b"%PDF-1.7", "x.pdf", self.account))

    def test_the_accounts_own_layout_comes_first(self):
        own = self.sf.copy({"company_id": self.env.company.id})
        self.account.profile_id = own
        self.assertEqual(self.profiles._detect(sf_file(), "x.xlsx", self.account), own)

    def test_mapping_a_known_file(self):
        mapping = self._mapping(sf_file(), "sf.xlsx", account_id=self.account.id)
        mapping.action_read()
        self.assertEqual(mapping.profile_id, self.sf)
        roles = {column.name: column.role for column in mapping.column_ids}
        self.assertEqual(roles["运单号码"], "ref")
        self.assertEqual(roles["产品类型"], False)
        self.assertEqual(set(roles), set(SF_HEADER))
        self.assertIn("SF1000000000001", mapping.preview)
        action = mapping.action_save()
        self.assertEqual(action["res_id"], self.sf.id)
        self.assertEqual(self.account.profile_id, self.sf)
        self.assertFalse(mapping.attachment_ids.exists())

    def test_mapping_a_file_never_seen(self):
        mapping = self._mapping(make_csv(STRANGE, "cp1252", ";"), "mai.csv", account_id=self.account.id)
        mapping.action_read()
        self.assertFalse(mapping.profile_id)
        self.assertIn("No layout knows this file", mapping.preview)
        guessed = {column.name: column.role for column in mapping.column_ids if column.role}
        self.assertEqual(guessed, {"Sendungscode": "ref", "Versandtag": "service_date"})
        roles = {
            "Sendungscode": "ref", "Versandtag": "service_date", "Zielort": "destination", "kg": "weight",
            "Entgelt": "amount", "Maut": "charge", "Steuer": "tax_amount",
        }  # fmt: skip
        for column in mapping.column_ids:
            column.role = roles[column.name]
        mapping.column_ids.filtered(lambda column: column.role == "charge").type_id = self.env.ref(
            "cs_settlement.charge_type_other"
        )
        mapping.write({"decimal": "comma", "date_order": "dmy", "currency_id": self.env.ref("base.EUR").id})
        mapping.action_test()
        self.assertIn("1045.2", mapping.preview)
        self.assertIn("“k.A.” in column “Entgelt” is no number.", mapping.preview)
        mapping.action_save()
        profile = self.account.profile_id
        self.assertFalse(profile.is_preset)
        content = make_csv(STRANGE, "cp1252", ";")
        self.assertEqual(self.profiles._detect(content, "juni.csv", self.account), profile)
        statement = read_statement(content, "juni.csv", profile._get_layout(self.account))
        rows = [(row[4], row[7], row[9], row[13], row[15], row[16], row[17]) for row in statement.rows]
        self.assertEqual(
            rows,
            [
                ("AB12345678901", "2026-05-03", "12.5", "freight", "EUR", "1045.2", "199.18"),
                ("AB12345678902", "2026-05-14", "3", "freight", "EUR", "22.4", "4.26"),
                ("AB12345678901", "2026-05-03", "12.5", "other", "EUR", "3.1", None),
            ],
        )
        self.assertEqual([(error.row, error.reason) for error in statement.errors], [(5, "bad_number")])

    def test_mapping_without_column_names(self):
        rows = [["2026-05-01", f"AB1234567890{at}", "4.50"] for at in range(3)]
        mapping = self._mapping(make_csv(rows), headerless=True)
        mapping.action_read()
        self.assertEqual(mapping.column_ids.mapped("name"), ["@0", "@1", "@2"])
        for column, role in zip(mapping.column_ids, ("service_date", "ref", "amount"), strict=True):
            column.role = role
        mapping.action_test()
        self.assertIn("AB12345678902", mapping.preview)
        mapping.action_save()
        self.assertTrue(mapping.profile_id.headerless)

    def test_a_file_is_needed(self):
        with self.assertRaises(UserError):
            self._mapping(b"", attachment_ids=False).action_read()


@tagged("post_install", "-at_install")
class TestChargeWords(SettlementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.words = cls.env["cs.charge.type.alias"].with_user(cls.accountant)
        cls.fuel = cls.env.ref("cs_settlement.charge_type_fuel")
        cls.statement = cls._create_statement()

    def _create_line(self, text, **vals):
        return self.env["cs.carrier.statement.line"].create(
            {
                "statement_id": self.statement.id,
                "company_id": self.statement.company_id.id,
                "account_id": self.account.id,
                "currency_id": self.env.company.currency_id.id,
                "charge_text": text,
                "amount": 10,
                **vals,
            }
        )

    def test_the_accounts_words_outweigh_the_shared_ones(self):
        self.assertEqual(self.words._get_types(self.account)["燃油附加费"], "fuel")
        self.words.create(
            {"name": "燃油附加费", "type_id": self.freight_type.id, "account_id": self.account.id}
        )
        self.assertEqual(self.words._get_types(self.account)["燃油附加费"], "freight")
        self.assertEqual(self.words._get_types()["燃油附加费"], "fuel")

    def test_mapping_words_once_is_enough(self):
        line, spelt, other = map(self._create_line, ("燃油 费(5月)", "燃油费（5月）", "卸货费"))
        charge_map = (
            self.env["cs.charge.map"]
            .with_user(self.accountant)
            .create({"account_id": self.account.id, "statement_id": self.statement.id})
        )
        self.assertEqual(set(charge_map.line_ids.mapped("name")), {"燃油 费(5月)", "燃油费（5月）", "卸货费"})
        suggested = charge_map.line_ids.filtered(lambda item: item.name == "燃油 费(5月)")
        self.assertEqual(suggested.type_id, self.fuel)
        charge_map.line_ids.filtered(lambda item: item.name != "燃油 费(5月)").type_id = False
        charge_map.action_apply()
        self.assertEqual((line | spelt).type_id, self.fuel)
        self.assertFalse(other.type_id)
        self.assertEqual(self.words._get_types(self.account)["燃油 费(5月)"], "fuel")

    def test_learning_again_moves_the_words(self):
        self.words._learn(self.account, {"卸货费": self.fuel})
        self.words._learn(self.account, {"卸货费": self.freight_type})
        learned = self.words.search([("account_id", "=", self.account.id)])
        self.assertEqual(learned.mapped("type_id"), self.freight_type)

    def test_nothing_chosen_is_told(self):
        charge_map = (
            self.env["cs.charge.map"].with_user(self.accountant).create({"account_id": self.account.id})
        )
        with self.assertRaises(UserError):
            charge_map.action_apply()
