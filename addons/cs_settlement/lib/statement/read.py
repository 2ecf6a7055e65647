"""The file of a carrier's statement -> clean rows, by the description of its layout."""

from itertools import chain

from ....cs_forwarding.lib.intake.errors import FileError
from ....cs_forwarding.lib.intake.text import clean_cell
from .edi import is_edi, read_edi
from .heads import find_header, guess_period_end, missing_targets, read_head
from .layout import Layout, Plan
from .parsed import ErrorRow, ParsedStatement
from .sheet_reader import SheetReader
from .sources import MergedRows, Sheet, open_sheets


def read_statement(content, filename="", profile=None):
    """Read a statement lazily.

    :param bytes content: the file
    :param filename: for the words of errors, and for the year of dates that have none
    :param dict profile: the layout, see :class:`layout.Layout`
    :return: a :class:`ParsedStatement`; its header, errors and skipped rows are complete when the last row
        has been taken
    :raise FileError: when the file can't be read at all, also late, from the iterator
    """
    layout = Layout.load(profile or {})
    statement = ParsedStatement(iter(()))
    if is_edi(content):
        statement.source = read_edi(content, layout, statement)
    else:
        statement.source = _read_sheets(content, layout, statement, filename)
    return statement


def _read_sheets(content, layout, statement, filename):
    is_read, missing = False, []
    for sheet in open_sheets(content, layout, filename):
        first = next(sheet.batches, None)
        if not first:
            continue
        at, plan = find_header(layout, first[1])
        if at is None:
            missing = missing_targets(layout, plan)
            statement.skip(sheet.name, first[0][0], "sheet", first[1][0])
            continue
        is_read = True
        read_head(statement.header, sheet.name, first[1][:at] if at > 0 else ())
        layout.year_of = layout.year_of or guess_period_end(statement.header, filename)
        _describe(statement, plan)
        first = first[0][at + 1 :], first[1][at + 1 :]
        yield from _read_sheet(layout, statement, sheet, plan, chain([first], sheet.batches))
    if not is_read:
        statement.missing_columns = missing
        raise FileError("no_header", missing=missing)


def _describe(statement, plan):
    statement.columns = {
        target: [plan.names[at] for at in positions] for target, positions in plan.targets.items()
    }
    statement.columns["charges"] = [plan.names[charge.amount] for charge in plan.charges]
    statement.unknown_columns = plan.unknown()


def _read_sheet(layout, statement, sheet, plan, batches):
    reader = SheetReader(layout, plan, statement, sheet)
    merges = sheet.merges()
    if merges:
        batches = MergedRows(merges, reader.money, reader.ref_at, reader.weights).batches(batches)
    for numbers, rows in batches:
        if rows:
            yield from reader.batches(numbers, rows)


def reread_rows(items, profile):
    """Read rows that a person has mended.

    :param items: list of (sheet, row number, cells as ``ErrorRow.cells``)
    :return: a :class:`ParsedStatement`
    """
    layout = Layout.load({**profile, "sheets": [], "header_row": 0, "header_rows": 1})
    statement = ParsedStatement(iter(()))
    statement.source = _reread(items, layout, statement)
    return statement


def _reread(items, layout, statement):
    groups = {}
    for sheet, number, cells in items:
        if layout.headerless:
            # columns by place, in whatever order they have been kept
            cells = {f"@{at}": cells.get(f"@{at}", "") for at in range(len(cells))}
        groups.setdefault((sheet, tuple(cells)), []).append((number, [clean_cell(x) for x in cells.values()]))
    for (sheet, names), rows in groups.items():
        reader = SheetReader(layout, Plan(layout, list(names)), statement, Sheet(sheet, iter(())))
        yield from reader.batches([number for number, _cells in rows], [cells for _number, cells in rows])


__all__ = ["ErrorRow", "FileError", "ParsedStatement", "read_statement", "reread_rows"]
