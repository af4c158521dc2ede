"""Groups that rise: more of one matter in a week than is usual. Decisions only.

Usual is what came in during the eight weeks before. If as many as this week would come by chance (Poisson) less often
than once in a hundred weeks, the group rises; two people alone never make a rise.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from feedback.models.groups import IN_GROUP, GroupMember

WEEK = timedelta(days=7)
WEEKS_BEFORE = 8
FEWEST = 3
QUIET = 0.25  # a week, of a matter never heard of before
BY_CHANCE = 0.01


@dataclass(frozen=True)
class Rise:
    """`usual` is opinions a week in the eight weeks before."""

    group_id: int
    week: int
    usual: float


def is_rising(week: int, before: int) -> bool:
    """Whether `week` opinions in seven days are more than usual after `before` in the eight weeks before them."""
    usual = max(before / WEEKS_BEFORE, QUIET)
    return week >= FEWEST and at_least_by_chance(week, usual) < BY_CHANCE


def at_least_by_chance(count: int, usual: float) -> float:
    """How likely `count` or more are where `usual` is the mean (Poisson)."""
    term = fewer = math.exp(-usual)
    if count <= 0:
        return 1.0
    for n in range(1, count):
        term *= usual / n
        fewer += term
    return max(0.0, 1.0 - fewer)


def rising(area_keys: Iterable[str], now: datetime) -> list[Rise]:
    """Those that rise within these areas, the steepest first. One query."""
    within = Q(pk__in=[])
    for key in area_keys:
        within |= Q(area_key__startswith=key)
    recent = GroupMember.objects.filter(within, IN_GROUP, at__gt=now - WEEK * (WEEKS_BEFORE + 1), at__lte=now)
    counted = recent.values_list("group_id").annotate(
        week=Count("pk", filter=Q(at__gt=now - WEEK)), before=Count("pk", filter=Q(at__lte=now - WEEK))
    )
    found = [
        Rise(group_id, week, before / WEEKS_BEFORE)
        for group_id, week, before in counted.filter(week__gte=FEWEST).order_by()
        if is_rising(week, before)
    ]
    return sorted(found, key=lambda rise: (at_least_by_chance(rise.week, max(rise.usual, QUIET)), -rise.group_id))
