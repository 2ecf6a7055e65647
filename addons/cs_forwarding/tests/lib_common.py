"""What the tests of the plain Python parts share. No database."""

from odoo.addons.cs_forwarding.lib.intake.assembly import assemble_order, order_ref
from odoo.addons.cs_forwarding.lib.intake.errors import FileError
from odoo.addons.cs_forwarding.lib.intake.presets import PRESETS, detect_preset
from odoo.addons.cs_forwarding.lib.intake.readers import RawRow, raw_rows, read_tables

from . import fixtures


def read_all(data, filename="orders.csv"):
    """[(table, its rows)] of a file."""
    return [(table, list(table.rows)) for table in read_tables(data, filename)]


def error_code(data, filename="orders.csv"):
    """Code of the error that reading a file ends with, or None."""
    try:
        read_all(data, filename)
    except FileError as error:
        return error.code
    return None


def assemble_files(*names, **defaults):
    """{order number: OrderData} of fixtures, as one batch."""
    rows, preset = [], None
    for name in names:
        for table in read_tables(fixtures.read(name), name):
            found = detect_preset(table.header)
            if found:
                preset = preset or found
                rows.extend(RawRow(row.number, f"{name}/{row.sheet}", row.cells) for row in raw_rows(table))
    mapping = preset.mapping(**defaults)
    groups = {}
    for row in rows:
        groups.setdefault(order_ref(row, mapping), []).append(row)
    return {ref: assemble_order(group, mapping) for ref, group in groups.items()}


def assemble_rows(rows, preset="generic", **defaults):
    """OrderData of dicts {column: text} of one order."""
    cells = [RawRow(number, "", row) for number, row in enumerate(rows, 2)]
    return assemble_order(cells, PRESETS[preset].mapping(**defaults))


def codes(order):
    """Codes of an order's issues."""
    return [issue.code for issue in order.issues]
