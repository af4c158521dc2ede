"""Deadlines and times of day for the plan: the rules of feedback.workflow.deadlines, on a calendar given as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.conf import settings

from feedback.workflow.deadlines import OFFICE_CLOSES
from feedback.workflow.rules import Limits
from stations.holidays.working_days import add_working_days, working_days_between

TZ = ZoneInfo(settings.TIME_ZONE)
MORNING, EVENING = 8, 21


@dataclass
class Clock:
    """`now` is the moment at which the demo city is looked at; nothing in it happens later."""

    now: datetime
    exceptions: Mapping[date, bool] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    _ends: dict[tuple[date, int], datetime] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.now.astimezone(TZ).date()

    def end_of_working_day(self, start: datetime, days: int) -> datetime:
        key = (start.astimezone(TZ).date(), days)
        if key not in self._ends:
            day = add_working_days(*key, self.exceptions)
            self._ends[key] = datetime.combine(day, OFFICE_CLOSES, TZ)
        return self._ends[key]

    def working_days_between(self, start: datetime, end: datetime) -> int:
        return working_days_between(start.astimezone(TZ).date(), end.astimezone(TZ).date(), self.exceptions)


def between(rng: Random, low: datetime, high: datetime, share: float) -> datetime:
    """A moment `share` of the way from low to high, by day rather than by night when there is a choice."""
    moment = low + (high - low) * share
    local = moment.astimezone(TZ)
    if MORNING <= local.hour < EVENING:
        return local
    by_day = local.replace(hour=9, minute=0) + timedelta(seconds=rng.randint(0, 32_000))
    for days in (0, -1, 1):
        moved = by_day + timedelta(days=days)
        if low < moved < high:
            return moved
    return local
