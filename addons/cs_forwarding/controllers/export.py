import json

from odoo import http
from odoo.http import request

from odoo.addons.web.controllers.export import CSVExport, ExcelExport


def _clean_export(data):
    """Return the request of an export without what would find out masked data: guesses and groups."""
    confidentiality = request.env["cs.confidentiality"]
    if not confidentiality._applies():
        return data
    return json.dumps(confidentiality._clean_export(json.loads(data)))


class DeskCSVExport(CSVExport):
    @http.route()
    def web_export_csv(self, data):
        return super().web_export_csv(_clean_export(data))


class DeskExcelExport(ExcelExport):
    @http.route()
    def web_export_xlsx(self, data):
        return super().web_export_xlsx(_clean_export(data))
