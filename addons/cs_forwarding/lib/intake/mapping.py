"""Which column of a file fills which field of an order."""

from dataclasses import dataclass, field

from .tables import EXTRA_KEY, PROBLEM_KEY
from .text import header_key

_MAX_PLANS = 500


@dataclass
class Mapping:
    """Columns and defaults for one kind of file.

    :ivar columns: target -> column names; of those present the first that is filled in a row counts
    :ivar tz: zone of dates that name none
    :ivar country: ISO code for addresses that name none
    :ivar currency: ISO code where the file names none
    :ivar multi_item_cell: product cells may list several goods (``CS-07*2; CS-08``)
    :ivar joined: orders and items are in separate sheets or files, so an order needs rows of both
    """

    preset: str = ""
    columns: dict[str, list[str]] = field(default_factory=dict)
    tz: str = "UTC"
    country: str = ""
    currency: str = ""
    multi_item_cell: bool = False
    joined: bool = False
    _plans: dict = field(default_factory=dict, init=False, repr=False, compare=False)

    def plan(self, names):
        """The :class:`Plan` for rows with these column names (a tuple)."""
        plan = self._plans.get(names)
        if plan is None:
            if len(self._plans) >= _MAX_PLANS:
                self._plans.clear()
            plan = self._plans[names] = Plan(self, names)
        return plan

    def read(self, row):  # pylint: disable=method-required-super
        """A row as :class:`RowReader`."""
        return RowReader(row, self.plan(tuple(row.cells)))


class Plan:
    """The columns a target reads from in rows of one header."""

    __slots__ = ("columns", "has_delivery", "has_items")

    def __init__(self, mapping, names):
        by_key = {}
        for name in names:
            if name not in (PROBLEM_KEY, EXTRA_KEY):
                by_key.setdefault(header_key(name), name)
        self.columns = {}
        for target, wanted in mapping.columns.items():
            found = [by_key[key] for key in map(header_key, wanted) if key in by_key]
            if found:
                self.columns[target] = tuple(found)
        self.has_delivery = any(target.startswith("ship.") for target in self.columns)
        self.has_items = any(target.startswith("line.") for target in self.columns)


class RowReader:
    """Values of one row by target."""

    __slots__ = ("plan", "row")

    def __init__(self, row, plan):
        self.row = row
        self.plan = plan

    def find(self, target):
        """(column name, text) of the first filled column of a target; ('', '') when there is none."""
        cells = self.row.cells
        for name in self.plan.columns.get(target, ()):
            value = cells[name]
            if value:
                return name, value
        return "", ""

    def get(self, target):
        return self.find(target)[1]

    def fills_any(self, prefix):
        """Whether a target of this group (``ship.``, ``line.``) has a value in the row."""
        return any(
            self.row.cells[name]
            for target, names in self.plan.columns.items()
            if target.startswith(prefix)
            for name in names
        )
