"""Columns of values -> the text that PostgreSQL's COPY reads quickest."""

#: How the text is to be read: nothing at all is no value.
COPY_OPTIONS = "FORMAT text, NULL ''"

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copy_text(columns):
    """Return rows for ``COPY … WITH (FORMAT text, NULL '')``.

    The rows are joined first and looked at once: only where a cell holds what has a meaning for COPY are the
    cells escaped one by one.

    :param columns: list of columns of the same length; cells are texts, numbers or None
    """
    try:
        texts = [_as_quick_texts(column) for column in columns]
        text = _join(texts)
    except TypeError:  # texts and numbers in one column
        texts = [_as_texts(column) for column in columns]
        text = _join(texts)
    rows = len(columns[0])
    is_plain = (
        "\\" not in text
        and "\r" not in text
        and text.count("\n") == rows
        and text.count("\t") == rows * (len(columns) - 1)
    )
    return text if is_plain else _join([[cell.translate(_ESCAPES) for cell in cells] for cells in texts])


def _as_quick_texts(column):
    """The column as texts, by its first cell and whether all are alike; wrong for a mixture of types."""
    first = column[0]
    if column.count(first) == len(column):
        return _as_texts([first]) * len(column)
    if first.__class__ is int:
        return list(map(str, column)) if None not in column else _as_texts(column)
    return _as_texts(column) if None in column else column


def _as_texts(column):
    return ["" if cell is None else cell if cell.__class__ is str else str(cell) for cell in column]


def _join(columns):
    return "\n".join(map("\t".join, zip(*columns, strict=True))) + "\n"


class TextSource:
    """A file to read from, made of texts as they come; what COPY asks for."""

    def __init__(self, texts):
        self.texts = iter(texts)
        self.rest = ""

    def read(self, size=-1):  # pylint: disable=method-required-super
        """Return the rest of the last text, or the next one; "" at the end."""
        text = self.rest or next(filter(None, self.texts), "")
        if size < 0 or len(text) <= size:
            self.rest = ""
            return text
        self.rest = text[size:]
        return text[:size]
