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
    State Council has announced it. Every notice so far has had days to make up for."""
    year = today.year + (today.month >= NOTICE_MONTH)
    known = any(day.year == year and is_working for day, is_working in exceptions().items())
    return None if known else year


def forget() -> None:
    """Read the table again at the next question: for whoever has just changed it."""
    global _kept  # noqa: PLW0603
    _kept = (float("-inf"), {})
