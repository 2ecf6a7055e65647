"""Delimited text as platforms write it. Yields uncleaned cells with the number of the row's first line."""

import csv
import io
import re

from .errors import FileError
from .tables import HEADER_SEARCH_ROWS, build_table
from .text import clean_cell, plain_header_key

DELIMITERS = ("\t", ",", ";", "|")
# A record over more lines than this is not a long note but a quote that nobody closed.
MAX_RECORD_LINES = 200
_SNIFF_CHARS = 64 * 1024

csv.field_size_limit(2**24)


def read_csv_table(data, encoding, limits, known=frozenset()):
    """Return the one table of a text file, or None when it is blank."""
    problems = {}
    delimiter = sniff_delimiter(_sample(data, encoding), known)
    lines = _numbered_lines(data, encoding, problems)
    records = _Records(lines, delimiter, problems)
    ends_open = not data[-8:].rstrip(b"\x00").endswith((b"\n", b"\r"))
    rows = _flag_cut_end(iter(records), problems) if ends_open else iter(records)
    return build_table("", rows, limits, known=known, encoding=encoding, problems=problems)


def sniff_delimiter(sample, known=frozenset()):
    """The delimiter that splits some line into most known names; else the one that splits lines evenly."""
    lines = [line for line in sample.splitlines()[:HEADER_SEARCH_ROWS] if line.strip()]
    if not lines:
        return ","
    return max(DELIMITERS, key=lambda delimiter: _delimiter_score(lines, delimiter, known))


def _delimiter_score(lines, delimiter, known):
    widths, hits = [], 0
    for line in lines:
        cells = _split(line, delimiter)
        widths.append(len(cells))
        hits = max(hits, len({plain_header_key(clean_cell(cell)) for cell in cells} & known))
    widest = max(widths)
    even = sum(width == widest for width in widths) / len(widths) if widest > 1 else 0
    return hits if hits >= 2 else 0, even > 0.5, widest


def _sample(data, encoding):
    """Text of the first bytes; what is cut at the end is left out."""
    return io.TextIOWrapper(io.BytesIO(data), encoding, errors="replace").read(_SNIFF_CHARS)


def _numbered_lines(data, encoding, problems):
    """Yield (number, line without its end). Lines end at CR, LF or CRLF and nothing else."""
    stream = io.TextIOWrapper(io.BytesIO(data), encoding, errors="replace", newline=None)
    for number, line in enumerate(stream, 1):
        text = line.rstrip("\n")
        if "\ufffd" in text:
            problems[number] = "undecodable"
        yield number, text


def _flag_cut_end(rows, problems):
    """A last row without line end and shorter than the row before it was cut off."""
    previous = current = None
    for row in rows:
        previous, current = current, row
        if previous:
            yield previous
    if current and previous and len(current[1]) < len(previous[1]):
        problems[current[0]] = "truncated_row"
    if current:
        yield current


def _split(line, delimiter, quoting=csv.QUOTE_MINIMAL):
    if '"' not in line or quoting == csv.QUOTE_NONE:
        return line.split(delimiter)
    return next(csv.reader([line], delimiter=delimiter), [""])


class _Records:
    """Join the lines of quoted cells; a quote that is never closed spoils its own line only."""

    def __init__(self, lines, delimiter, problems):
        self.lines = lines
        self.delimiter = delimiter
        self.problems = problems
        self.pushed = []
        self.width = 0
        opening = rf'(?:^|{re.escape(delimiter)}) *"'
        ending = rf" *(?:{re.escape(delimiter)}|$)"
        # Well-formed cells first, then such with bare quotes inside, which may not run over lines.
        self.closed = re.compile(rf'{opening}(?:[^"]|"")*+"(?={ending})')
        self.closed_loosely = re.compile(rf'{opening}(?:[^"\n]|""|"(?!{ending}))*+"(?={ending})')
        self.opening = re.compile(opening)

    def __iter__(self):
        while True:
            item = self._next_line()
            if item is None:
                return
            number, line = item
            cells = self._record(number, line)
            self.width = max(self.width, len(cells))
            yield number, cells

    def _next_line(self):
        return self.pushed.pop() if self.pushed else next(self.lines, None)

    def _is_open(self, text):
        if '"' not in text:
            return False
        rest = self.closed_loosely.sub("", self.closed.sub("", text))
        return self.opening.search(rest) is not None

    def _record(self, number, line):
        if not self._is_open(line):
            return _split(line, self.delimiter)
        taken = self._take_record(line)
        if self._is_unquoted(line, taken):
            self.pushed.extend(reversed(taken or []))
            return line.split(self.delimiter)
        if taken is None:
            self.problems[number] = "stray_quote"
            return _split(line, self.delimiter, csv.QUOTE_NONE)
        text = "\n".join([line, *(more for _number, more in taken)])
        if any(at in self.problems for at, _more in taken):
            self.problems[number] = "undecodable"
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=self.delimiter))

    def _is_unquoted(self, line, taken):
        """Tab-separated reports do not quote: when each line has all the cells, the quotes are inch marks."""
        lines = [line, *(more for _number, more in taken or ())]
        return (
            self.delimiter == "\t" and self.width > 1 and {len(x.split("\t")) for x in lines} == {self.width}
        )

    def _take_record(self, line):
        """Take lines until the open quote is closed; give them back and return None if it never is."""
        taken, text = [], line
        while len(taken) < MAX_RECORD_LINES:
            item = self._next_line()
            if item is None:
                break
            taken.append(item)
            text = f"{text}\n{item[1]}"
            if '"' in item[1] and not self._is_open(text):
                return taken
        self.pushed.extend(reversed(taken))
        return None


def check_text(data):
    """Refuse markup and other formats that are text but no table."""
    start = data[:2048].lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t\x00").replace(b"\x00", b"").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head")):
        raise FileError("html_file")
    if start.startswith(b"<?xml"):
        raise FileError("html_file" if b"<html" in start else "xml_spreadsheet")
    if start.startswith((b"{\\rtf", b"%pdf")):
        raise FileError("unknown_format")
