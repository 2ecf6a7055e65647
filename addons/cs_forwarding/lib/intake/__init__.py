"""Readers and parsers of orders in files and webhooks. Plain Python: nothing here knows Odoo."""
