"""The working calendar as it stands in the database, kept for a minute in each process."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import date

from stations.models import CalendarDay

KEPT_SECONDS = 60
_kept: tuple[float, Mapping[date, bool]] = (float("-inf"), {})


def exceptions() -> Mapping[date, bool]:
    """Date -> whether it is worked, for the days that differ from their weekday."""
    global _kept  # noqa: PLW0603 - one value per process, replaced whole
    read_at, days = _kept
    if time.monotonic() - read_at > KEPT_SECONDS:
        days = dict(CalendarDay.objects.values_list("date", "is_working"))
        _kept = (time.monotonic(), days)
    return days


def forget() -> None:
    """Read the table again at the next question: for whoever has just changed it."""
    global _kept  # noqa: PLW0603
    _kept = (float("-inf"), {})
