"""When each opinion came in, and how far its life has got by now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from math import cos, pi
from random import Random

from portal.demo.clock import TZ, Clock
from portal.demo.dice import dice, scaled, shares

OPINIONS = 17_000
RESOLVED = 16_000
UNROUTED = 3
TERM_DAYS = 730
CAMPAIGN_DAYS = 20  # a question week before the congress: many more write
WEEKDAY = [1.15, 1.1, 1.05, 1.0, 1.0, 0.7, 0.6]
HOUR = [2, 1, 1, 1, 1, 3, 9, 22, 42, 55, 50, 34, 28, 30, 38, 42, 40, 34, 32, 44, 46, 30, 14, 5]
OLD_OPEN_SHARE = 0.24  # of the open ones: past their ceiling, waiting for the citizen, or reopened
MATTERS, AT_LEAST = 45, 8
RISING_ONE_IN = 3
FLAGGED = 6

# How those that are not done stand, by age: about in a hundred
JUST_IN = {
    "new": 49, "accepted": 26, "answered": 13, "waiting": 3, "joint": 2, "passed": 1, "raised": 1, "declined": 2,
    "withdrawn": 4,
}  # fmt: skip
YOUNG = {
    "new": 3, "accepted": 28, "answered": 32, "waiting": 11, "at_unit": 13, "joint": 4, "passed": 1, "raised": 1,
    "declined": 5, "withdrawn": 3,
}  # fmt: skip
LATER = {
    "accepted": 4, "answered": 44, "waiting": 12, "reopened": 5, "at_unit": 15, "replied": 6, "objected": 5,
    "joint": 4, "raised": 1, "declined": 3, "withdrawn": 1,
}  # fmt: skip
OLD = {"answered": 40, "waiting": 35, "reopened": 13, "at_unit": 12}
BY_AGE = (JUST_IN, YOUNG, LATER, OLD)


@dataclass(slots=True)
class Fate:
    """`kind`: done, or what happened last: unrouted, new, accepted, answered, waiting, reopened, at_unit, replied and
    objected (by a handling unit), joint, passed (to another venue), raised; declined, withdrawn.

    `cast` names the demo account that holds it, for the few that make its inbox lively. `matter` counts from 1 what
    several people write about; 0 is nobody else's. One that `is_flagged` has a word at which somebody should look.
    """

    created_at: datetime
    kind: str = "done"
    cast: str = ""
    matter: int = 0
    is_flagged: bool = False


def plan_fates(clock: Clock, contact_days: Iterable[date], scale: float) -> list[Fate]:
    """Oldest first; exactly as many open ones as the full figures say, scaled."""
    total = scaled(OPINIONS, scale)
    fates = [Fate(at) for at in _moments(clock, frozenset(contact_days), total)]
    _leave_open(dice("open"), clock, fates, total - scaled(RESOLVED, scale))
    _cast(clock, fates)
    open_ones = [f for f in reversed(fates) if f.kind in ("new", "accepted", "answered")]
    for fate in sorted(open_ones, key=lambda f: f.cast != "")[: max(2, scaled(FLAGGED, scale))]:
        fate.is_flagged = True
    _gather(dice("matters"), clock, fates, max(AT_LEAST, scaled(MATTERS, scale)))
    return fates


def _moments(clock: Clock, contact_days: frozenset[date], n: int) -> list[datetime]:
    rng = dice("moments")
    days = [clock.today - timedelta(days=TERM_DAYS - 1 - i) for i in range(TERM_DAYS)]
    weights = list(accumulate(_weight(i, day, clock, contact_days) for i, day in enumerate(days)))
    found: list[datetime] = []
    while len(found) < n:
        day = rng.choices(days, cum_weights=weights)[0]
        hour = rng.choices(range(24), HOUR)[0]
        seconds = rng.randrange(3_600_000_000)
        moment = datetime.combine(day, time(hour), TZ) + timedelta(microseconds=seconds)
        if moment < clock.now - timedelta(minutes=4):
            found.append(moment)
    return sorted(found)


def _weight(i: int, day: date, clock: Clock, contact_days: frozenset[date]) -> float:
    """More from month to month, fewer at weekends, holidays and in deep winter, many on contact days."""
    growth = 0.5 + 1.2 * i / TERM_DAYS
    season = 1 - 0.15 * cos(2 * pi * (day.timetuple().tm_yday - 20) / 365)
    holiday = 0.45 if clock.exceptions.get(day) is False else 1.0
    campaign = 1.9 if i >= TERM_DAYS - CAMPAIGN_DAYS else 1.0
    return growth * season * holiday * campaign * WEEKDAY[day.weekday()] * (2.4 if day in contact_days else 1.0)


def _leave_open(rng: Random, clock: Clock, fates: Sequence[Fate], n: int) -> None:
    """The young ones with the greater chance the younger; some old ones, late or with the citizen."""
    recent = [f for f in fates if clock.end_of_working_day(f.created_at, clock.limits.close_days) > clock.now]
    month = clock.now - timedelta(days=55)
    old = [f for f in fates[: len(fates) - len(recent)] if f.created_at > month]
    n_recent = min(round(n * (1 - OLD_OPEN_SHARE)), len(recent))
    by_age = defaultdict[int, list[Fate]](list)
    for fate in _sample_younger(rng, clock, recent, n_recent):
        by_age[_age(clock, fate)].append(fate)
    by_age[len(BY_AGE) - 1] = _sample_younger(rng, clock, old, min(n - n_recent, len(old)))
    for age, kinds in enumerate(BY_AGE):
        _deal(rng, by_age[age], kinds)
    unrouted = [f for f in fates if f.kind == "new" and f.created_at < clock.now - timedelta(hours=1)]
    for fate in unrouted[-3 * UNROUTED :: 3]:
        fate.kind = "unrouted"


def _sample_younger(rng: Random, clock: Clock, fates: Sequence[Fate], n: int) -> list[Fate]:
    def key(fate: Fate) -> float:
        days = (clock.now - fate.created_at) / timedelta(days=1)
        return float(rng.random() ** (1 + days / 6))

    return sorted(fates, key=key, reverse=True)[:n]


def _age(clock: Clock, fate: Fate) -> int:
    """How many limits of its stages have passed."""
    limits = (clock.limits.accept_days, clock.limits.answer_days)
    return sum(clock.end_of_working_day(fate.created_at, days) <= clock.now for days in limits)


def _deal(rng: Random, fates: Sequence[Fate], kinds: Mapping[str, int]) -> None:
    """In these shares, and each kind once at least where there are enough."""
    sure = list(kinds) if len(fates) >= 2 * len(kinds) else []
    rest = shares(len(fates) - len(sure), list(kinds.values()))
    dealt = [*sure, *(kind for kind, n in zip(kinds, rest, strict=True) for _ in range(n))]
    rng.shuffle(dealt)
    for fate, kind in zip(fates, dealt, strict=True):
        fate.kind = kind


# The lively inboxes: account, kind, how its deadline stands, how many (`soon`: the next ones due)

SHOWCASE = [
    ("deputy", "answered", "overdue", 1), ("deputy", "accepted", "overdue", 1), ("deputy", "accepted", "soon", 2),
    ("deputy", "answered", "soon", 1), ("deputy", "new", "later", 3), ("deputy", "accepted", "later", 2),
    ("deputy", "answered", "later", 3), ("deputy", "waiting", "", 2), ("deputy", "reopened", "", 1),
    ("deputy", "replied", "later", 1), ("deputy", "joint", "later", 1), ("deputy", "objected", "", 1),
    ("deputy2", "answered", "overdue", 1), ("deputy2", "new", "later", 1), ("deputy2", "accepted", "later", 2),
    ("deputy2", "waiting", "", 1), ("deputy2", "joint", "later", 2),
    ("liaison", "new", "later", 1), ("liaison", "accepted", "later", 1),
    ("unit", "at_unit", "overdue", 1), ("unit", "at_unit", "soon", 2), ("unit", "at_unit", "later", 4),
    ("staff-dongting", "raised", "", 2), ("staff-xishan", "raised", "", 1),
]  # fmt: skip


def _cast(clock: Clock, fates: Sequence[Fate]) -> None:
    youngest_first = [f for f in reversed(fates) if f.kind != "done"]
    for account, kind, standing, n in SHOWCASE:
        fitting = [f for f in youngest_first if not f.cast and f.kind == kind]
        if standing:
            fitting = [f for f in fitting if (_due(clock, f) < clock.now) == (standing == "overdue")]
        if standing == "soon":
            fitting.sort(key=lambda f: _due(clock, f))
        for fate in fitting[:n]:
            fate.cast = account


def _due(clock: Clock, fate: Fate) -> datetime:
    limits = clock.limits
    days = {"new": limits.accept_days, "accepted": limits.answer_days, "at_unit": limits.unit_days + 1}
    return clock.end_of_working_day(fate.created_at, days.get(fate.kind, limits.close_days))


def _gather(rng: Random, clock: Clock, fates: Sequence[Fate], n: int) -> None:
    """Several people each on one matter; of every third most wrote during the last days."""
    free = [
        f
        for f in fates
        if f.kind in ("new", "accepted", "answered", "at_unit", "joint") and not (f.cast or f.is_flagged)
    ]
    week = [f for f in free if f.created_at > clock.now - timedelta(days=6)]
    older = [f for f in free if f.created_at <= clock.now - timedelta(days=6)]
    rng.shuffle(week)
    rng.shuffle(older)
    rising = range(1, n + 1, RISING_ONE_IN)  # they come first: a small city has few who wrote lately
    for matter in (*rising, *(matter for matter in range(1, n + 1) if matter not in rising)):
        is_rising = matter in rising
        wanted = (rng.randint(4, 7), 1) if is_rising else (1, rng.randint(2, 5))
        for pool, many in zip((week, older), wanted, strict=True):
            for fate in pool[:many]:
                fate.matter = matter
            del pool[:many]
