"""One run of matching: what its passes are given."""

from dataclasses import dataclass

from odoo.tools import SQL

# A line whose shipment is known and that is not judged yet.
OPEN_LINE = SQL("w.key IS NOT NULL AND NOT w.suggested AND w.result IS NULL")

# One of those that may be settled: no evidence says that it is of another shipment.
FITTING_LINE = SQL("(w.key IS NOT NULL AND NOT w.suggested AND w.result IS NULL AND NOT w.strange)")

# A charge that a line may still stand for.
FREE_CHARGE = SQL("NOT c.taken AND NOT c.earlier AND c.state <> 'cancelled' AND c.unpriced IS NOT TRUE")


@dataclass
class MatchRun:
    """A statement, the table of its lines and what is the same for all passes."""

    statement: object  #: cs.carrier.statement
    account: object  #: cs.carrier.account
    work: SQL  #: the table of lines, quoted
    policies: dict  #: {charge type, also the empty one: tolerance policy, maybe empty}
    kinds: dict  #: {code of a discrepancy: id}
    matchers: object  #: the active cs.statement.matcher, in their order
    chain: list  #: ids of the statement and of those it replaces: they bill nothing twice
    manual_id: int = 0  #: the pass that stands for a person's link
    by_hand: bool = False  #: whether the table of lines has linked_charge_id: what a person chose
    searched: bool = False  #: whether ``cs_match_free`` is there
    collected: bool = False  #: whether ``cs_match_charge`` is there
    silent: frozenset = frozenset()  #: of "day" and "weight": what this carrier prints of something else

    def matcher_id(self, code):
        """Return the id of an active pass, or None."""
        return next((matcher.id for matcher in self.matchers if matcher.code == code), None)


def match_parameters(*parameters):
    """Mark a ``_match_by_<code>`` method: the names of the pass's fields that it reads."""

    def mark(method):
        method.match_parameters = parameters
        return method

    return mark


def within(amount, expected, limits="p"):
    """Return the condition that ``amount`` is near enough to ``expected``, by the limits of its type."""
    return SQL(
        """
        CASE WHEN %(amount)s >= %(expected)s
             THEN %(amount)s - %(expected)s <= CASE WHEN %(p)s.lesser
                  THEN LEAST(%(p)s.over_amount, abs(%(expected)s) * %(p)s.over_share)
                  ELSE GREATEST(%(p)s.over_amount, abs(%(expected)s) * %(p)s.over_share) END
             ELSE %(expected)s - %(amount)s <= CASE WHEN %(p)s.lesser
                  THEN LEAST(%(p)s.under_amount, abs(%(expected)s) * %(p)s.under_share)
                  ELSE GREATEST(%(p)s.under_amount, abs(%(expected)s) * %(p)s.under_share) END END
        """,
        amount=amount,
        expected=expected,
        p=SQL.identifier(limits),
    )


def same_weight(line, charge, limits="p"):
    """Return the condition that the weights of a line are those of a charge; unknown ones are.

    The billed weight may be the one we are charged for or, of a carrier who prints what the scale said, that
    of the parcel. Where a line has only the weight of the scale, the parcel has to have it.

    :param line: alias with weight and actual_weight
    :param charge: alias with weight and scale, that of the parcel
    """
    pairs = {
        "charged": ("weight", "weight"),
        "raw": ("weight", "scale"),
        "scale": ("actual_weight", "scale"),
    }
    near = {
        name: _near(SQL.identifier(line, w), SQL.identifier(charge, c), limits)
        for name, (w, c) in pairs.items()
    }
    return SQL(
        """
        CASE WHEN COALESCE(%(billed)s, 0) <> 0
             THEN COALESCE(%(ours)s, 0) = 0 OR %(charged)s OR COALESCE(%(raw)s, FALSE)
             ELSE COALESCE(%(actual)s, 0) = 0 OR COALESCE(%(parcel)s, 0) = 0 OR %(scale)s END
        """,
        billed=SQL.identifier(line, "weight"),
        ours=SQL.identifier(charge, "weight"),
        actual=SQL.identifier(line, "actual_weight"),
        parcel=SQL.identifier(charge, "scale"),
        **near,
    )


def _near(weight, other, limits):
    return SQL(
        "abs(%(weight)s - %(other)s) <= GREATEST(%(p)s.weight_kg, %(other)s * %(p)s.weight_share)",
        weight=weight,
        other=other,
        p=SQL.identifier(limits),
    )


def same_place(place, other):
    """Return the condition that two places may be one: equal, one within the other, or unknown."""
    return SQL(
        """
        (%(place)s IS NULL OR %(other)s IS NULL OR %(place)s = %(other)s
         OR starts_with(%(place)s, %(other)s || '-') OR starts_with(%(other)s, %(place)s || '-'))
        """,
        place=place,
        other=other,
    )
