"""One run of matching: what its passes are given."""

from dataclasses import dataclass

from odoo.tools import SQL

# A line whose shipment is known and that is not judged yet.
OPEN_LINE = SQL("w.key IS NOT NULL AND NOT w.suggested AND w.result IS NULL")

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


def same_weight(billed, ours, limits="p"):
    """Return the condition that two weights are the same as far as it matters; unknown ones are."""
    return SQL(
        """
        (COALESCE(%(billed)s, 0) = 0 OR COALESCE(%(ours)s, 0) = 0
         OR abs(%(billed)s - %(ours)s) <= GREATEST(%(p)s.weight_kg, %(ours)s * %(p)s.weight_share))
        """,
        billed=billed,
        ours=ours,
        p=SQL.identifier(limits),
    )
