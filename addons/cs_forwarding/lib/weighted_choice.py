"""Choosing among candidates by several criteria with weights, every point accounted for. No database.

Points do not depend on candidates that are worse in everything: a criterion is measured against the best
candidate or on a scale of its own, never against the worst. So a candidate that another one beats in every
criterion can join or leave without changing who wins.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field

FULL = 100.0


@dataclass(frozen=True)
class Criterion:
    """One criterion.

    :param key: its name in the candidates' values
    :param weight: its share in the score, in any unit; 0: shown, but not counted
    :param is_share: values are shares from 0 to 1, more is better; else any figures >= 0, less is better
    :param target: with figures, what is good enough for full points (days until the wanted date)
    :param offset: added to figures before they are compared, so that 0 against 1 is not all or nothing
    :param neutral: points from 0 to 100 of a candidate whose value is not known
    """

    key: str
    weight: float
    is_share: bool = False
    target: float = 0.0
    offset: float = 0.0
    neutral: float = 50.0


@dataclass(frozen=True)
class Candidate:
    """One candidate.

    :param key: what it stands for; keys of one choice can be sorted, the least wins a perfect tie
    :param values: dict of criterion to value; None or missing: not known
    :param refusals: why it can't be taken; such a candidate is never scored
    """

    key: Hashable
    values: Mapping[str, float | None] = field(default_factory=dict)
    refusals: tuple = ()


@dataclass(frozen=True)
class Ranked:
    """A candidate with its place.

    :param rank: from 1; 0 for refused ones
    :param points: dict of criterion to 0 … 100
    :param score: mean of the points by weight
    """

    candidate: Candidate
    rank: int = 0
    points: Mapping[str, float] = field(default_factory=dict)
    score: float = 0.0


def rank(candidates: Iterable[Candidate], criteria: Iterable[Criterion]) -> list[Ranked]:
    """Return all candidates, the best first, refused ones last; their order on entry does not matter."""
    candidates, criteria = sorted(candidates, key=lambda c: c.key), list(criteria)
    able = [candidate for candidate in candidates if not candidate.refusals]
    best = {criterion.key: _best(able, criterion) for criterion in criteria}
    scored = []
    for candidate in able:
        points = {c.key: _points(candidate.values.get(c.key), c, best[c.key]) for c in criteria}
        scored.append(Ranked(candidate, points=points, score=_mean(points, criteria)))
    scored.sort(key=lambda ranked: _order(ranked, criteria))
    placed = [Ranked(r.candidate, place, r.points, r.score) for place, r in enumerate(scored, 1)]
    return placed + [Ranked(candidate) for candidate in candidates if candidate.refusals]


def compare(first: Ranked, second: Ranked, criteria: Iterable[Criterion]) -> list[tuple[str, float]]:
    """Return what sets ``first`` apart from ``second``: (criterion, score points), greatest first."""
    criteria = list(criteria)
    total = sum(criterion.weight for criterion in criteria) or 1.0
    gains = [(c.key, c.weight * (first.points[c.key] - second.points[c.key]) / total) for c in criteria]
    return sorted((gain for gain in gains if gain[1]), key=lambda gain: -gain[1])


def _best(candidates, criterion):
    values = [c.values.get(criterion.key) for c in candidates]
    return min((value for value in values if value is not None), default=None)


def _points(value, criterion, best):
    if value is None:
        return criterion.neutral
    if criterion.is_share:
        return FULL * min(max(value, 0.0), 1.0)
    good = max(best, criterion.target) + criterion.offset
    value += criterion.offset
    return FULL if value <= good else FULL * good / value


def _mean(points, criteria):
    total = sum(criterion.weight for criterion in criteria)
    return sum(c.weight * points[c.key] for c in criteria) / total if total else 0.0


def _order(ranked, criteria):
    """Return the sort key: score, then points without weights, then bare values, then the key."""
    values = ranked.candidate.values
    bare = tuple(_badness(values.get(criterion.key), criterion) for criterion in criteria)
    return -ranked.score, -sum(ranked.points.values()), bare, ranked.candidate.key


def _badness(value, criterion):
    if value is None:
        return float("inf")
    return -value if criterion.is_share else value
