"""Which layout a file has, and which columns an unknown file might have."""

import re
from itertools import islice

from ....cs_forwarding.lib.intake.errors import BadValue
from ....cs_forwarding.lib.intake.text import clean_cell, header_key
from .edi import edi_kind
from .heads import find_header, is_complete
from .layout import TARGETS, Layout, Plan
from .refs import is_waybill
from .sources import open_sheets
from .values import DateReader

_PEEK_ROWS = 40
_MIN_SCORE = 82


def peek(content, filename="", names=()):
    """Return the first rows of each sheet: list of (sheet, rows of clean cells).

    :param names: names of columns that help to find the delimiter
    """
    layout = Layout(columns={"": list(names)})
    found = []
    for sheet in open_sheets(content, layout, filename):
        _numbers, rows = next(sheet.batches, ((), ()))
        found.append((sheet.name, [list(map(clean_cell, row)) for row in islice(rows, _PEEK_ROWS)]))
    return found


def detect_profile(content, filename, profiles):
    """Return the profile (a dict) that fits the file, or None.

    Of those that fit, the one that recognises its own columns and knows most of them wins.
    """
    kind = edi_kind(content)
    if kind:
        return next((item for item in profiles if _names_edi(item, kind)), None)
    names = {name for item in profiles for name in Layout.load(item).names()}
    sheets = peek(content, filename, names)
    scores = [(max((_score(item, rows) for _name, rows in sheets), default=0), item) for item in profiles]
    best = max(scores, key=lambda pair: pair[0], default=(0, None))
    return best[1] if best[0] else None


def _names_edi(profile, kind):
    return any(isinstance(mark, dict) and mark.get("pattern") == kind for mark in profile.get("identify", ()))


def _score(profile, rows):
    """0 when the profile does not fit, else how well."""
    layout = Layout.load(profile)
    if not layout.columns or not rows:
        return 0
    at, plan = find_header(layout, rows)
    if at is None or not is_complete(layout, plan):
        return 0
    marks = profile.get("identify") or ()
    body = rows[at + 1 :][:10]
    if not all(_has_mark(mark, plan, body) for mark in marks):
        return 0
    return 10 * len(marks) + len(plan.targets) + len(plan.charges)


def _has_mark(mark, plan, rows):
    if isinstance(mark, str):
        return plan.find(mark) >= 0
    at = plan.find(mark["column"])
    return (
        at >= 0 and bool(rows) and all(at < len(row) and re.search(mark["pattern"], row[at]) for row in rows)
    )


def find_names(content, filename, profiles):
    """Return the column names of the likeliest header of a file that no layout knows, and the rows below."""
    names = sorted({name for item in profiles for name in Layout.load(item).names() if name[:1] != "@"})
    best = ([], [], -1)
    for _sheet, rows in peek(content, filename, names):
        known = {header_key(name) for name in names}
        filled = [len([cell for cell in row if cell]) for row in rows]
        usual = max(filled, default=0)
        for at, row in enumerate(rows):
            score = 3 * len({header_key(cell) for cell in row} & known) + _looks_like_names(row)
            if filled[at] * 10 >= usual * 6 and score > best[2]:
                best = (row, rows[at + 1 : at + 11], score)
    return best[0], best[1]


def _looks_like_names(row):
    cells = [cell for cell in row if cell]
    return 2 * all(cell and not cell[0].isdecimal() for cell in cells) if cells else 0


def suggest_columns(names, profiles):
    """Column name -> target, for the names that layouts know, or that are spelt nearly like one.

    :return: dict column name -> (target, score of 0 to 100)
    """
    known = {}
    for profile in profiles:
        layout = Layout.load(profile)
        for target, aliases in layout.columns.items():
            for alias in aliases:
                if target in TARGETS and alias[:1] != "@":
                    known.setdefault(header_key(alias), target)
    found, taken = {}, set()
    for name, (target, score) in sorted(_nearest(names, known).items(), key=lambda item: -item[1][1]):
        if target not in taken:
            found[name] = (target, score)
            taken.add(target)
    return found


def guess_by_cells(names, rows):
    """Column name -> target for what cells tell by themselves: the first dates, the first waybills."""
    found = {}
    for target, fits in (("service_date", _is_date), ("ref", is_waybill)):
        for position, name in enumerate(names):
            cells = [row[position] for row in rows if position < len(row) and row[position]]
            if name and name not in found and sum(map(fits, cells)) * 4 >= len(cells) * 3 > 3:
                found[name] = target
                break
    return found


def _is_date(text):
    for order in ("ymd", "dmy", "mdy"):
        try:
            return len(text) >= 8 and bool(DateReader(order)(text))
        except BadValue:
            continue
    return False


def _nearest(names, known):
    from rapidfuzz import fuzz, process

    nearest = {}
    for name in filter(None, names):
        match = process.extractOne(header_key(name), known.keys(), scorer=fuzz.ratio, score_cutoff=_MIN_SCORE)
        if match:
            nearest[name] = (known[match[0]], round(match[1]))
    return nearest


__all__ = ["Plan", "detect_profile", "find_names", "guess_by_cells", "peek", "suggest_columns"]
