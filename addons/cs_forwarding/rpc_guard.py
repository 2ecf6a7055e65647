"""The gate through which remote procedure calls reach the models.

/web/dataset/call_kw, /web/dataset/call_button, /json/2, /jsonrpc and /xmlrpc all look their method up with
``get_public_method``; nothing else does. Wrapping the method that is found there lets the models see what
comes in from outside and what goes out, while calls inside the server stay as they are.
"""

import functools

from odoo.service import model as rpc

from odoo.addons.rpc.controllers import json2


def _guard(lookup):
    @functools.wraps(lookup)
    def get_public_method(model, name):
        method = lookup(model, name)
        if "cs.confidentiality" not in model.env or not model.env["cs.confidentiality"]._applies():
            return method

        @functools.wraps(method)
        def guarded(records, *args, **kwargs):
            return records.env["cs.confidentiality"]._call(method, records, args, kwargs)

        return guarded

    get_public_method.cs_guarded = True
    return get_public_method


def install_rpc_guard():
    """Put the gate in place, once for the whole process; databases without the addon pass it untouched."""
    if not hasattr(rpc.get_public_method, "cs_guarded"):
        rpc.get_public_method = json2.get_public_method = _guard(rpc.get_public_method)
