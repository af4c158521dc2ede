"""Working days: Monday to Friday, but for the exceptions (holidays and make-up days). Pure functions.

`exceptions` maps a date to whether it is worked, for the days that differ from their weekday.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

DAY = timedelta(days=1)


def is_working(day: date, exceptions: Mapping[date, bool]) -> bool:
    return exceptions.get(day, day.isoweekday() <= 5)


def add_working_days(day: date, n: int, exceptions: Mapping[date, bool]) -> date:
    """The n-th working day after `day` (n >= 0); `day` itself when n is 0, be it worked or not."""
    while n > 0:
        day += DAY
        n -= is_working(day, exceptions)
    return day


def working_days_between(start: date, end: date, exceptions: Mapping[date, bool]) -> int:
    """How many working days lie after `start`, up to and with `end`; negative when `end` is earlier."""
    if end < start:
        return -working_days_between(end, start, exceptions)
    return sum(is_working(start + i * DAY, exceptions) for i in range(1, (end - start).days + 1))
