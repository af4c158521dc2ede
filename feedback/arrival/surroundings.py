"""What hardly ever changes around a venue, kept for a minute in each process: its area's path and contact day."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date

from deputies.models import Area, AreaLevel
from stations.contact_days.dates import ComingDay, next_contact_day
from stations.models import Venue

KEPT_SECONDS = 60


@dataclass(frozen=True)
class Surroundings:
    """`path`: the names from the city down to the venue's area. `contact_day`: the next one, if there is a rule."""

    path: tuple[str, ...]
    contact_day: ComingDay | None


_kept: dict[tuple[int, date], tuple[float, Surroundings]] = {}


def of(venue: Venue, today: date) -> Surroundings:
    """Two queries when they were not asked for in the last minute, else none."""
    read_at, found = _kept.get((venue.pk, today), (float("-inf"), None))
    if found is None or time.monotonic() - read_at > KEPT_SECONDS:
        found = Surroundings(_path(venue.area_key), next_contact_day(venue, today))
        for old in [key for key in _kept if key[1] != today]:
            del _kept[old]
        _kept[venue.pk, today] = (time.monotonic(), found)
    return found


def forget() -> None:
    """Read the tables again at the next question: for whoever has just changed them."""
    _kept.clear()


def _path(area_key: str) -> tuple[str, ...]:
    """An area's key begins with the keys of those above it."""
    above = Area.objects.filter(key__in=[area_key[:n] for n in (4, 6, 9, 12) if n <= len(area_key)])
    return tuple(above.exclude(level=AreaLevel.PROVINCE).values_list("name", flat=True))
