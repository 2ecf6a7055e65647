import json

from odoo import http
from odoo.http import request

from odoo.addons.web.controllers.report import ReportController


class DeskReportController(ReportController):
    @http.route()
    def report_routes(self, reportname, docids=None, converter=None, **data):
        if request.env["cs.confidentiality"]._applies():
            # sudo: an agent may not read report actions he may print
            report = request.env["ir.actions.report"].sudo()._get_report(reportname)
            report._check_print_masked()
            context = json.loads(data.get("context") or "{}")
            data["context"] = json.dumps({**context, "cs_print_masked": True})
        return super().report_routes(reportname, docids=docids, converter=converter, **data)
