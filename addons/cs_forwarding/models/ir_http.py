from odoo import models
from odoo.http import request

# Their answers have passed the guard of remote procedure calls already.
_GUARDED_ROUTES = ("/web/dataset/call_", "/json/2/", "/jsonrpc", "/xmlrpc")


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _dispatch(cls, endpoint):
        result = super()._dispatch(endpoint)
        if request.env.uid and not request.httprequest.path.startswith(_GUARDED_ROUTES):
            return request.env["cs.confidentiality"]._mask_response(result)
        return result
