"""Which warehouse an order leaves from, and how it is split: pure logic, without a database."""

from dataclasses import dataclass
from itertools import combinations

from .weighted_choice import Candidate, Criterion, Ranked, rank

# At most so many warehouses are tried out together for one order, those that have the most of it.
_SITES = 12

# Quantities closer than this are the same.
_EPSILON = 1e-6


@dataclass(frozen=True)
class Site:
    """A warehouse as one order sees it. ``distance`` is in kilometres, None where it is not known."""

    warehouse: int
    distance: int | None
    open_work: int
    serves: bool = True


@dataclass(frozen=True)
class Need:
    """What an order line wants, in the unit of the product."""

    line: int
    product: int
    quantity: float


@dataclass(frozen=True)
class Judged:
    """A warehouse with its place, what it lacks (``{product: quantity}``) and the verdict's code."""

    site: Site
    ranked: Ranked
    covered: float
    missing: dict
    verdict: str


@dataclass(frozen=True)
class Plan:
    """The outcome: all warehouses by rank, the main one, shares as (warehouse, line, quantity) of a split."""

    judged: list
    main: int | None
    shares: list
    complete: bool


def choose(needs, free, sites, weights, max_parts=1, forced=None):
    """Return the :class:`Plan` of one order; ``free`` is lowered by what the order takes.

    One warehouse that has everything wins over any split. Where none has, the fewest that have it together
    deliver, among equals those with the best scores. Where the goods are not there even together, splitting
    would gain nothing: the best warehouse waits for the rest.

    :param needs: list of :class:`Need`
    :param dict free: ``{(warehouse, product): free quantity}``
    :param dict weights: ``{"goods": …, "near": …, "work": …}``
    :param max_parts: at most so many warehouses deliver one order
    :param forced: warehouse that a person wants, whatever the scores say
    """
    wanted = _sum_by_product(needs)
    missing = {site.warehouse: _get_missing(wanted, free, site.warehouse) for site in sites}
    ranked = rank([_get_candidate(site, wanted, missing) for site in sites], _get_criteria(weights))
    taken = [forced] if forced else _take(ranked, missing, wanted, free, max_parts)
    by_key = {site.warehouse: site for site in sites}
    judged = [
        Judged(
            by_key[one.candidate.key],
            one,
            one.candidate.values["goods"],
            missing[one.candidate.key],
            _get_verdict(one, missing, taken, forced),
        )
        for one in ranked
    ]
    shares = _share_out(needs, free, taken)
    complete = sum(wanted.values()) - sum(share[2] for share in shares) < _EPSILON
    return Plan(judged, taken[0] if taken else None, shares if len(taken) > 1 else [], complete)


def distribute(quantity, planned, placed):
    """Return ``{warehouse: quantity}``: where more (or, negative, less) of a line is to come from.

    :param dict planned: share of each warehouse, the main one first
    :param dict placed: what is on transfers of each warehouse already
    """
    parts = {}
    sign = 1 if quantity >= 0 else -1
    left = abs(quantity)
    for warehouse in planned if sign > 0 else reversed(planned):
        done = placed.get(warehouse, 0)
        part = min(left, max(planned[warehouse] - done, 0) if sign > 0 else done)
        if part > _EPSILON:
            parts[warehouse] = sign * part
            left -= part
    if left > _EPSILON:
        main = next(iter(planned))
        parts[main] = parts.get(main, 0) + sign * left
    return parts


def _get_criteria(weights):
    return [
        Criterion("goods", weights["goods"], is_share=True),
        Criterion("near", weights["near"], offset=50.0, neutral=0.0),
        Criterion("work", weights["work"], offset=10.0),
    ]


def _get_candidate(site, wanted, missing):
    lacks = missing[site.warehouse]
    covered = 1.0 - sum(lacks[product] / wanted[product] for product in lacks) / (len(wanted) or 1)
    values = {"goods": max(covered, 0.0), "near": site.distance, "work": site.open_work}
    refusals = () if site.serves else ("outside",)
    return Candidate(site.warehouse, values, refusals)


def _sum_by_product(needs):
    wanted = {}
    for need in needs:
        wanted[need.product] = wanted.get(need.product, 0) + need.quantity
    return wanted


def _get_missing(wanted, free, warehouse):
    lacks = {
        product: quantity - max(free.get((warehouse, product), 0), 0) for product, quantity in wanted.items()
    }
    return {product: lack for product, lack in lacks.items() if lack > _EPSILON}


def _take(ranked, missing, wanted, free, max_parts):
    """Return the warehouses that deliver, the main one first."""
    able = [one for one in ranked if one.rank]
    complete = [one.candidate.key for one in able if not missing[one.candidate.key]]
    if complete or not able:
        return complete[:1]
    return _split(able, wanted, free, max_parts) or [able[0].candidate.key]


def _split(able, wanted, free, max_parts):
    having = [one for one in able if one.candidate.values["goods"] > _EPSILON]
    having = sorted(having, key=lambda one: (-one.candidate.values["goods"], one.rank))[:_SITES]
    for size in range(2, max_parts + 1):
        groups = [group for group in combinations(having, size) if _have_all(group, wanted, free)]
        if groups:
            best = min(groups, key=lambda group: (-sum(one.score for one in group), _ranks(group)))
            return [one.candidate.key for one in best]
    return []


def _ranks(group):
    return sorted(one.rank for one in group)


def _have_all(group, wanted, free):
    return all(
        sum(max(free.get((one.candidate.key, product), 0), 0) for one in group) >= quantity - _EPSILON
        for product, quantity in wanted.items()
    )


def _get_verdict(one, missing, taken, forced):
    warehouse = one.candidate.key
    if warehouse in taken:
        return "overruled" if forced else "split" if len(taken) > 1 else "chosen"
    if not one.rank:
        return "outside"
    if one.candidate.values["goods"] < _EPSILON:
        return "nothing"
    return "part" if missing[warehouse] and not (taken and missing[taken[0]]) else "score"


def _share_out(needs, free, taken):
    """Take the goods out of ``free``: whole lines from one warehouse first, then the rest in parts."""
    shares = []
    rest = []
    for need in needs:
        whole = (one for one in taken if free.get((one, need.product), 0) >= need.quantity - _EPSILON)
        warehouse = next(whole, None)
        if warehouse is None:
            rest.append(need)
        else:
            shares.append(_draw(free, warehouse, need, need.quantity))
    for need in rest:
        left = need.quantity
        for warehouse in taken:
            part = min(left, max(free.get((warehouse, need.product), 0), 0))
            if part > _EPSILON:
                shares.append(_draw(free, warehouse, need, part))
                left -= part
    return shares


def _draw(free, warehouse, need, quantity):
    key = (warehouse, need.product)
    free[key] = free.get(key, 0) - quantity
    return (warehouse, need.line, quantity)
