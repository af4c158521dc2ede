"""Verbs on single areas: own areas without a code, and a new place in the tree. Each leaves an `AreaChange`.

Floors above repeat an area's key: `feedback.area_changes` moves and merges whole subtrees with all that lies in them.
"""

from __future__ import annotations

from datetime import date
from string import ascii_uppercase

from django.db import connection, transaction

from deputies.models import AREA_KEY_LENGTHS, Area, AreaChange

LEVELS = list(AREA_KEY_LENGTHS)


class NoPlace(ValueError):
    """Why an area cannot stand there."""


@transaction.atomic
def create_own(parent: Area, name: str, *, on: date) -> Area:
    """An area without a code, such as a development zone, one level below `parent`. NoPlace below a village."""
    key = free_key(parent)
    level = LEVELS[LEVELS.index(parent.level) + 1]
    area = Area.objects.create(key=key, name=name, level=level, parent=parent, valid_from=on)
    AreaChange.objects.create(area=area, kind=AreaChange.Kind.CREATED, effective=on)
    return area


def free_key(parent: Area) -> str:
    """The first key below `parent` that nobody has: its own part begins with a letter, as no division code does."""
    if parent.level == LEVELS[-1]:
        raise NoPlace("nothing stands below a community or village")
    width = AREA_KEY_LENGTHS[LEVELS[LEVELS.index(parent.level) + 1]] - len(parent.key)
    taken = set(Area.objects.filter(parent=parent).values_list("key", flat=True))
    for letter in ascii_uppercase:
        for n in range(1, 10 ** (width - 1)):
            if (key := f"{parent.key}{letter}{n:0{width - 1}d}") not in taken:
                return key
    raise NoPlace(f"{parent} has no free key left")


def give_new_place(area: Area, parent: Area, *, on: date) -> str:
    """Hang the area and its whole subtree below another parent; returns the new key. NoPlace when the levels do not
    fit. Its statistical code is gone with the old place; the change remembers the old key."""
    if LEVELS.index(parent.level) + 1 != LEVELS.index(area.level):
        raise NoPlace(f"{area} is a {area.level}: it cannot stand in a {parent.level}")
    before, after = area.key, free_key(parent)
    AreaChange.objects.create(area=area, kind=AreaChange.Kind.MOVED, effective=on, key_before=before)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE deputies_area SET key = %s || substr(key, %s), code = '' WHERE key LIKE %s",
            [after, len(before) + 1, f"{before}%"],
        )
    Area.objects.filter(pk=area.pk).update(parent=parent)
    area.refresh_from_db()
    return after
