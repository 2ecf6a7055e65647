from base64 import b64decode, b64encode
from io import BytesIO

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, HttpCase, tagged

from .tariff_common import TariffCommon


class TariffFileCommon(TariffCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.version.action_back_to_draft()
        cls.env["cs.tariff.insurance"].create(
            {"version_id": cls.version.id, "clause": "basic", "rate": 0.3, "minimum": 1.0, "is_default": True}
        )
        cls.version.surcharge_ids.zone_ids = cls.version.zone_ids[1]
        cls.version.discount = 12.5
        cls.version.action_open()

    def _get_book(self):
        return load_workbook(BytesIO(b64decode(self.version.file)))

    def _open(self, book, user=None):
        """Return the dialog with the workbook dropped into it."""
        output = BytesIO()
        book.save(output)
        wizards = self.env["cs.tariff.import"].with_user(user or self.settlement_manager)
        form = Form(wizards.with_context(default_tariff_id=self.tariff.id))
        form.valid_from = "2026-07-01"
        form.file = b64encode(output.getvalue())
        return form

    def _import(self, book):
        form = self._open(book)
        self.assertEqual(form.problem_count, 0, form.preview)
        action = form.save().action_import()
        return self.env["cs.tariff.version"].browse(action["res_id"])


@tagged("post_install", "-at_install")
class TestTariffFile(TariffFileCommon):
    def test_there_and_back(self):
        draft = self._import(self._get_book())
        self.assertEqual(str(draft.valid_from), "2026-07-01")
        terms = draft._get_terms()[draft.id]
        before = self.version._get_terms()[self.version.id]
        for name in ("basis", "divisor", "quantity_step", "discount", "upper_included", "insurances"):
            self.assertEqual(getattr(terms, name), getattr(before, name), name)
        self.assertEqual(
            [(zone.name, zone.destinations) for zone in terms.zones],
            [(zone.name, zone.destinations) for zone in before.zones],
        )
        requests = [
            self._request(
                weight=weight, destination=place, declared_value=500.0, tariff_version_id=version.id
            )
            for version in (self.version, draft)
            for weight in (0.5, 3.2, 40.0)
            for place in ("CN-浙", "CN-京")
        ]
        totals = [result.total for result in self.env["cs.rating.service"]._rate(requests)]
        self.assertEqual(totals[:6], totals[6:])

    def test_sheets_as_people_know_them(self):
        book = self._get_book()
        self.assertEqual(book.sheetnames, ["Terms", "Zones", "Rates", "Surcharges", "Insurances"])
        rows = [[cell.value for cell in row] for row in book["Rates"].iter_rows()]
        self.assertEqual(rows[0][:2], ["Zone", "From (km)"])
        self.assertEqual([row[0] for row in rows[1:]], ["一区", "二区"])
        self.assertIn("浙江省", book["Zones"]["C2"].value)

    def test_changed_prices_are_taken_over(self):
        book = self._get_book()
        sheet = book["Rates"]
        base = [cell.value for cell in sheet[1]].index("Base Price") + 1
        sheet.cell(2, base).value = 13.5
        draft = self._import(book)
        self.assertEqual(draft.rate_ids.sorted("base").mapped("base"), [13.5, 18.0])
        self.assertEqual(self.version.rate_ids.sorted("base").mapped("base"), [12.0, 18.0])

    def test_problems_name_sheet_row_and_column_and_nothing_is_taken(self):
        book = self._get_book()
        rates, zones, surcharges = book["Rates"], book["Zones"], book["Surcharges"]
        header = [cell.value for cell in rates[1]]
        rates.cell(2, header.index("Base Price") + 1).value = "twelve"
        rates.cell(3, 1).value = "三区"
        zones["C2"].value = "Atlantis"
        surcharges["A2"].value = "Petrol"
        book["Terms"]["A2"].value = "Colour"
        rates.cell(1, len(header) + 1).value = "Remark"
        versions = len(self.tariff.version_ids)
        form = self._open(book)
        self.assertEqual(form.problem_count, 7)
        for words in (
            "This is no number. (twelve)",
            "Base Price",
            "三区",
            "Atlantis",
            "Petrol",
            "Remark",
            "Colour",
        ):
            self.assertIn(words, form.preview)
        with self.assertRaisesRegex(UserError, "Nothing is imported"):
            form.save().action_import()
        self.assertEqual(len(self.tariff.version_ids), versions)

    def test_overlapping_rates_leave_nothing_behind(self):
        book = self._get_book()
        rates = book["Rates"]
        rates.append([cell.value for cell in rates[2]])
        wizard = self._open(book).save()
        with self.assertRaisesRegex(UserError, "overlap"), self.cr.savepoint():
            wizard.action_import()
        self.assertFalse(self.tariff.version_ids.filtered(lambda version: version.state == "draft"))

    def test_other_files_are_refused_in_words(self):
        wizard = self.env["cs.tariff.import"].create(
            {"tariff_id": self.tariff.id, "file": b64encode(b"%PDF-1.7"), "file_name": "tariff.pdf"}
        )
        self.assertEqual(wizard.problem_count, 1)
        self.assertIn("no workbook", wizard.preview)

    def test_texts_never_become_formulas(self):
        self.version.action_back_to_draft()
        self.version.zone_ids[0].name = "=1+1"
        cell = self._get_book()["Zones"]["A2"]
        self.assertEqual((cell.value, cell.data_type), ("=1+1", "s"))

    def test_chinese_sheets(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        zone = self.env["ir.model.fields"]._get("cs.tariff.rate", "zone_id")
        zone.with_context(lang="zh_CN").field_description = "分区"
        self.env.registry.clear_cache("stable")
        book = self._get_book()
        book["Rates"]["A1"].value = "分区"
        self.assertEqual(len(self._import(book).rate_ids), 2)

    def test_only_managers_import(self):
        with self.assertRaises(AccessError):
            self._open(self._get_book(), user=self.accountant)

    def test_many_rates(self):
        """As many rates as carriers have: hundreds of zones times breaks."""
        self.version.action_back_to_draft()
        self.version.write({"rate_ids": [Command.clear()], "surcharge_ids": [Command.clear()]})
        self.version.write({"zone_ids": [Command.create({"name": f"Z{number}"}) for number in range(100)]})
        self.env["cs.tariff.rate"].create(
            [
                {
                    "version_id": self.version.id,
                    "zone_id": zone.id,
                    "break_from": start,
                    "break_to": start + 5,
                    "base": 10 + start,
                }
                for zone in self.version.zone_ids
                for start in range(0, 50, 5)
            ]
        )
        self.assertEqual(len(self._import(self._get_book()).rate_ids), 1020)


@tagged("post_install", "-at_install")
class TestTariffFileDownload(TariffFileCommon, HttpCase):
    def test_download(self):
        url = self.version.action_export()["url"]
        self.authenticate("desk_accountant", "desk_accountant")
        response = self.url_open(url)
        self.assertEqual(response.status_code, 200)
        self.assertEqual(load_workbook(BytesIO(response.content)).sheetnames[2], "Rates")
        self.authenticate("desk_agent", "desk_agent")
        self.assertEqual(self.url_open(url).status_code, 404)
