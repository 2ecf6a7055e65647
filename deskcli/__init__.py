"""The ``desk`` command: from a bare machine to a running, tested and measured Odoo.

Only the standard library is used here. What runs with Odoo's own Python is in ``deskcli/inside``.
"""
