"""The working calendar as it stands in the database, kept for a minute in each process."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import date

from stations.models import CalendarDay

KEPT_SECONDS = 60
NOTICE_MONTH = 11
_kept: tuple[float, Mapping[date, bool]] = (float("-inf"), {})


def exceptions() -> Mapping[date, bool]:
    """Date -> whether it is worked, for the days that differ from their weekday."""
    global _kept  # noqa: PLW0603 - one value per process, replaced whole
    read_at, days = _kept
    if time.monotonic() - read_at > KEPT_SECONDS:
        days = dict(CalendarDay.objects.values_list("date", "is_working"))
        _kept = (time.monotonic(), days)
    return days


def missing_year(today: date) -> int | None:
    """The year whose holidays should stand in the calendar and do not: the next one, from November on, when the
    State Council has announced it."""
    year = today.year + (today.month >= NOTICE_MONTH)
    return None if is_known(year, exceptions()) else year


def is_known(year: int, differing: Mapping[date, bool]) -> bool:
    """Whether the year's notice stands among these days: every one so far has had weekend days to make up for."""
    return any(day.year == year and worked and day.isoweekday() > 5 for day, worked in differing.items())


def forget() -> None:
    """Read the table again at the next question: for whoever has just changed it."""
    global _kept  # noqa: PLW0603
    _kept = (float("-inf"), {})
