"""Carriers' statements as they send them -> clean rows. Plain Python: nothing here knows Odoo."""

from .read import FileError, ParsedStatement, read_statement, reread_rows

__all__ = ["FileError", "ParsedStatement", "read_statement", "reread_rows"]
