"""Carriers' and customers' statements for tests with processes of their own; the month is the benchmark's."""

from decimal import Decimal
from pathlib import Path

from odoo.tools import SQL

from bench.reconcile import billed

# Statements with what they come to, the first one first.
READ_LINES = SQL(
    """
    SELECT s.id, s.state, count(l.id), sum(l.amount)
      FROM cs_carrier_statement s LEFT JOIN cs_carrier_statement_line l ON l.statement_id = s.id
     GROUP BY s.id ORDER BY s.id
    """
)

# Before any other script: the benchmarks are found, and ``import_parts`` is there.
HELPERS = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parents[1])!r})
from bench.reconcile import make_charges, make_file
from odoo.addons.cs_settlement.models import cs_carrier_statement_import as importing


def make_parts(lines, ranges):
    \"\"\"Return a carrier's files: the lines of a month from … to ….\"\"\"
    content, _clean = make_file(lines)
    head, header, *rows = content.decode().splitlines(keepends=True)
    return ["".join([head, header, *rows[start:end]]).encode() for start, end in ranges]


def queue_parts(account, lines, ranges, name="part"):
    \"\"\"Leave files of a month to the scheduled action, however small they are.\"\"\"
    importing.INLINE_BYTES = 0
    for number, content in enumerate(make_parts(lines, ranges)):
        statement, is_new = env["cs.carrier.statement"]._import_file(
            f"{{name}} {{number}}.csv", content, account
        )
        assert is_new and statement.state == "loading", (statement.state, statement.held_reasons)
"""


def read_lines_of(statement_id):
    """Return the SQL of all that matching says about the lines of a statement, in the order of the file."""
    return SQL(
        """
        SELECT row, ref, ref_key, service_date, amount, type_id, result, charge_id, expected, difference,
               discrepancy_id, comparable, matcher_id, resolution, agreed_amount
          FROM cs_carrier_statement_line WHERE statement_id = %s ORDER BY row, ref
        """,
        statement_id,
    )


def sum_file(lines):
    """Return what the lines of the benchmark's file come to."""
    return sum(Decimal(f"{billed(number)[1]:.2f}") for number in range(lines))
