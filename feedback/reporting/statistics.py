"""Figures about submissions: read only, each page in a fixed number of queries.

Open and overdue have one definition, in `SubmissionQuerySet`. An area's figures include all under it: its key is
a prefix. Resolved counts what stands as resolved (not what was reopened).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Substr, TruncDate
from django.utils import timezone

from feedback.models import IS_OPEN, IS_RATED, Rating, Submission, SubmissionQuerySet, is_overdue
from feedback.models.queue import Outbox
from feedback.states import SETTLED, State

ENDED = (State.CLOSED, State.ARCHIVED)
CONFIRMED = (Rating.SATISFIED, Rating.BASICALLY)
RATED_WITHIN = timedelta(days=365)
COMPLAINT_WITHIN = timedelta(days=90)


@dataclass(frozen=True)
class Figures:
    """Counts: `open` and `overdue` now, `new` today, `resolved` this month; of those resolved in the last 365
    days, how many the citizen `rated` and how many of these `confirmed` (satisfied or basically)."""

    open: int = 0
    new: int = 0
    overdue: int = 0
    resolved: int = 0
    rated: int = 0
    confirmed: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    @property
    def confirmed_percent(self) -> int | None:
        """Whole percent of the rated ones; None when nobody rated."""
        return round(100 * self.confirmed / self.rated) if self.rated else None


def total(rows: Iterable[Figures]) -> Figures:
    return sum(rows, Figures())


def start_of_day(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _counts(now: datetime) -> dict[str, Count]:
    today = timezone.localdate(now)
    rated = IS_RATED & Q(resolved_at__gte=now - RATED_WITHIN)
    filters = {
        "open": IS_OPEN,
        "new": Q(created_at__gte=start_of_day(today)),
        "overdue": is_overdue(now),
        "resolved": Q(state__in=SETTLED, resolved_at__gte=start_of_day(today.replace(day=1))),
        "rated": rated,
        "confirmed": rated & Q(rating__in=CONFIRMED),
    }
    return {name: Count("pk", filter=condition) for name, condition in filters.items()}


def under(area_key: str) -> SubmissionQuerySet:
    return Submission.objects.filter(area_key__startswith=area_key)


def by_child(area_key: str, width: int, now: datetime) -> dict[str, Figures]:
    """Figures by the first `width` characters of the area key. What lies in the area itself, and in none of its
    children, stands under the area's own key. They add up to the figures of the area."""
    child = Substr("area_key", 1, width)
    rows: Any = (
        under(area_key).order_by().values(child=child).annotate(**{f"n_{k}": c for k, c in _counts(now).items()})
    )
    return {row.pop("child"): Figures(*row.values()) for row in rows}


def by_venue(venue_ids: list[int], now: datetime) -> dict[int, Figures]:
    """Figures of these venues, all none where nothing ever came in."""
    found = Submission.objects.filter(venue__in=venue_ids).order_by().values("venue_id")
    rows: Any = found.annotate(**{f"n_{k}": c for k, c in _counts(now).items()})
    figures = {row.pop("venue_id"): Figures(*row.values()) for row in rows}
    return {pk: figures.get(pk, Figures()) for pk in venue_ids}


@dataclass(frozen=True)
class Daily:
    """Counts per local day, oldest first, `days[-1]` being today. `rated` and `confirmed` count by the day they were
    resolved, `fell_overdue` by their deadline's day those that are overdue now."""

    days: list[date]
    received: list[int]
    resolved: list[int]
    rated: list[int]
    confirmed: list[int]
    fell_overdue: list[int]


def daily(area_key: str, now: datetime, n: int) -> Daily:
    """The last `n` days, today included: three queries."""
    today = timezone.localdate(now)
    days = [today - timedelta(days=i) for i in range(n - 1, -1, -1)]
    since, scope = start_of_day(days[0]), under(area_key)
    good = IS_RATED & Q(rating__in=CONFIRMED)
    settled = scope.filter(state__in=SETTLED, resolved_at__gte=since)
    per_day = {
        **_per_day(scope.filter(created_at__gte=since), "created_at", received=Count("pk")),
        **_per_day(
            settled,
            "resolved_at",
            resolved=Count("pk"),
            rated=Count("pk", filter=IS_RATED),
            confirmed=Count("pk", filter=good),
        ),
        **_per_day(scope.overdue(now).filter(due_at__gte=since), "due_at", fell_overdue=Count("pk")),
    }
    return Daily(days, **{name: [counts.get(day, 0) for day in days] for name, counts in per_day.items()})


def _per_day(found: QuerySet[Submission], field: str, **counts: Count) -> dict[str, dict[date, int]]:
    """For each name in `counts`: local day -> count, by the day of `field`. One query."""
    rows: Any = list(found.order_by().values(day=TruncDate(field)).annotate(**counts))
    return {name: {row["day"]: row[name] for row in rows} for name in counts}


@dataclass(frozen=True)
class Week:
    monday: date
    received: int
    resolved: int


def weekly(series: Daily) -> list[Week]:
    """Whole weeks from Monday: the current one, not over yet, would look like a fall."""
    weeks: dict[date, list[int]] = {}
    for day, received, resolved in zip(series.days, series.received, series.resolved, strict=True):
        week = weeks.setdefault(day - timedelta(days=day.weekday()), [0, 0])
        week[0] += received
        week[1] += resolved
    return [Week(monday, *counts) for monday, counts in weeks.items()][:-1]


def open_by_day(series: Daily, open_now: int) -> list[int]:
    """How many were open at the end of each day, reckoned back from now."""
    levels = [open_now]
    for received, resolved in zip(series.received[:0:-1], series.resolved[:0:-1], strict=True):
        levels.append(max(levels[-1] - received + resolved, 0))
    return levels[::-1]


def unsatisfied_twice(area_key: str, now: datetime) -> QuerySet[Submission]:
    """Reopened once, resolved again, and still rated not satisfied: the newest first, of the last 90 days."""
    found = under(area_key).filter(state__in=ENDED, rating=Rating.NOT_SATISFIED, reopened_count=1)
    return found.filter(closed_at__gte=now - COMPLAINT_WITHIN).order_by("-closed_at", "-pk")


def oldest_unrouted_outbox() -> datetime | None:
    """Since when the oldest routing has been waiting; None when none waits."""
    oldest: datetime | None = Outbox.objects.undone().aggregate(at=Min("created_at"))["at"]
    return oldest
