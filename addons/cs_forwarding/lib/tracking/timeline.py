"""The order in which the news of a parcel are told: newest first, plans before facts, silence as a gap.

Everything is made of plain dicts, so that the backend and the portal show the same. An event has at least
``at`` (naive UTC), ``classifier``, ``status`` (our code, '' when nobody knows it), ``place`` and ``source``.
"""

from datetime import timedelta
from itertools import groupby

# Nothing heard for so long is worth showing.
SILENCE = timedelta(hours=48)
# So many positions of a GPS device in a row are shown one by one; more become one line.
FEW_POSITIONS = 2


def build_timeline(events, now, is_open):
    """Return the lines of a timeline, newest first.

    :param events: list of dicts, in any order
    :param now: naive UTC
    :param is_open: the parcel is still awaited, so that silence up to now counts
    :return: list of dicts with ``type``: "ahead" (an event that has not happened), "event", "positions"
        (``events``, ``first_at``, ``at``) or "gap" (``hours``, ``is_open``)
    """
    facts = sorted((event for event in events if event["classifier"] == "actual"), key=_moment, reverse=True)
    plans = [event for event in events if event["classifier"] != "actual"]
    lines = _get_ahead(plans, facts, now)
    moments = [now] if is_open else []
    for line in _fold_positions(_with_plans(facts, plans)):
        lines += _get_gap(moments, line)
        lines.append(line)
        moments = [line.get("first_at", line["at"])]
    return lines


def _moment(event):
    return event["at"], event.get("id", 0)


# Plans


def _fits(plan, fact):
    return plan["status"] == fact["status"] and plan["place"] in ("", fact["place"])


def _get_ahead(plans, facts, now):
    """Return the latest plan and the latest forecast of everything that has not happened, furthest first."""
    latest = {}
    for plan in sorted(plans, key=lambda plan: (plan.get("reported_at") or plan["at"], plan["at"])):
        if not any(_fits(plan, fact) for fact in facts):
            latest[plan["status"], plan["place"], plan["classifier"]] = plan
    ahead = sorted(latest.values(), key=_moment, reverse=True)
    return [{**plan, "type": "ahead", "is_overdue": plan["at"] < now} for plan in ahead]


def _with_plans(facts, plans):
    """Put beside each fact when it was planned and last expected."""
    by_class = {"planned": {}, "estimated": {}}
    for plan in sorted(plans, key=lambda plan: (plan.get("reported_at") or plan["at"], plan["at"])):
        by_class[plan["classifier"]][plan["status"], plan["place"]] = plan["at"]
    for fact in facts:
        line = {**fact, "type": "event"}
        for classifier, moments in by_class.items():
            found = moments.get((fact["status"], fact["place"])) or moments.get((fact["status"], ""))
            line[f"{classifier}_at"] = found
        yield line


# Silence and positions


def _get_gap(moments, line):
    if not moments or moments[0] - line["at"] < SILENCE:
        return []
    silence = moments[0] - line["at"]
    return [{"type": "gap", "hours": int(silence.total_seconds() // 3600), "at": line["at"]}]


def _fold_positions(lines):
    # neighbours are meant; odoo.tools.groupby is not for lib/. pylint: disable-next=bad-builtin-groupby
    for is_position, group in groupby(lines, key=lambda line: line["source"] == "gps"):
        group = list(group)
        if not is_position or len(group) <= FEW_POSITIONS:
            yield from group
            continue
        newest, oldest = group[0], group[-1]
        yield {**newest, "type": "positions", "first_at": oldest["at"], "count": len(group)}
