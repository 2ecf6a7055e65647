import io
from types import SimpleNamespace
from unittest.mock import patch

from odoo.tests import TransactionCase, tagged
from odoo.tools.pdf import PdfFileReader, PdfFileWriter

from odoo.addons.base.models import ir_actions_report as core


@tagged("post_install", "-at_install")
class TestReportMerge(TransactionCase):
    def _run(self, patched, bodies):
        """Return the pages of the PDF, and with how many bodies core was asked each time."""
        asked = []

        def print_page(report, bodies, *args, **kwargs):
            asked.append(len(bodies))
            writer, page = PdfFileWriter(), io.BytesIO()
            writer.addBlankPage(100, 100)
            writer.write(page)
            return page.getvalue()

        with (
            patch.object(core.IrActionsReport, "_run_wkhtmltopdf", print_page),
            patch.object(core, "_wkhtml", lambda: SimpleNamespace(is_patched_qt=patched)),
        ):
            pdf = self.env["ir.actions.report"]._run_wkhtmltopdf(bodies, landscape=True)
        return PdfFileReader(io.BytesIO(pdf)).getNumPages(), asked

    def test_one_after_the_other_where_it_takes_only_one(self):
        self.assertEqual(self._run(False, ["a", "b", "c"]), (3, [1, 1, 1]))

    def test_all_at_once_where_it_can(self):
        self.assertEqual(self._run(True, ["a", "b", "c"]), (1, [3]))

    def test_one_document_is_printed_as_ever(self):
        self.assertEqual(self._run(False, ["a"]), (1, [1]))
