"""The periods of statements: pure dates, no database."""

from datetime import date, timedelta

_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def get_period(kind, day):
    """Return ``(first, last)`` day of the month, quarter or year that ``day`` lies in.

    >>> get_period("quarter", date(2026, 5, 10))
    (datetime.date(2026, 4, 1), datetime.date(2026, 6, 30))
    """
    months = _MONTHS[kind]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return first, _add_months(first, months) - timedelta(days=1)


def get_last_period(kind, today):
    """Return the newest period that is over on ``today``.

    >>> get_last_period("month", date(2026, 1, 31))
    (datetime.date(2025, 12, 1), datetime.date(2025, 12, 31))
    """
    return get_period(kind, get_period(kind, today)[0] - timedelta(days=1))


def _add_months(first, months):
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)
