from odoo import http
from odoo.exceptions import AccessError
from odoo.http import request

from odoo.addons.web.controllers.json import WebJsonController


class DeskJsonController(WebJsonController):
    @http.route()
    def web_json_1(self, subpath, **kwargs):
        if request.env["cs.confidentiality"]._applies():
            raise AccessError(
                request.env._("Customer data are shown to you masked. Use the web client or /json/2 instead.")
            )
        return super().web_json_1(subpath, **kwargs)
