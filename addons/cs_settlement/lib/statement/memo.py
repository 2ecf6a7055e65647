"""Columns are read by their distinct texts: most cells repeat one that has been read before."""

from ....cs_forwarding.lib.intake.errors import BadValue

_LIMIT = 200_000


class Memo(dict):
    """Text -> value, read once. ``bad`` keeps the texts that can't be read, with the reason's code."""

    __slots__ = ("bad", "read")

    def __init__(self, read):
        super().__init__()
        self.read = read
        self.bad = {}

    def __missing__(self, text):
        try:
            value = self.read(text)
        except BadValue as bad:
            self.bad[text] = bad.code
            value = None
        if len(self) >= _LIMIT:
            self.clear()
        self[text] = value
        return value

    def column(self, texts):
        """The values of a column of texts."""
        return list(map(self.__getitem__, texts))

    def bad_rows(self, texts):
        """Yield (position, code) of the texts of a column that can't be read."""
        if self.bad and not self.bad.keys().isdisjoint(texts):
            for position, text in enumerate(texts):
                if text in self.bad:
                    yield position, self.bad[text]
