"""Verbs on single areas: own areas without a code, another name, a new place in the tree. Each leaves an `AreaChange`.

Floors above repeat an area's key: `feedback.area_changes` moves and merges whole subtrees with all that lies in them.
"""

from __future__ import annotations

from datetime import date
from string import ascii_uppercase

from django.db import connection, transaction

from deputies.models import AREA_KEY_LENGTHS, Area, AreaChange
from deputies.models.accounts import User

LEVELS = list(AREA_KEY_LENGTHS)


class NoPlace(ValueError):
    """Why an area cannot stand there."""


@transaction.atomic
def create_own(parent: Area, name: str, *, on: date, by: User | None = None) -> Area:
    """An area without a code, such as a development zone, one level below `parent`. NoPlace below a village and below
    an area that has ended."""
    parent = still_there(parent)
    key = free_key(parent)
    level = LEVELS[LEVELS.index(parent.level) + 1]
    area = Area.objects.create(key=key, name=name, level=level, parent=parent, valid_from=on)
    AreaChange.objects.create(area=area, kind=AreaChange.Kind.CREATED, effective=on, by=by)
    return area


def still_there(area: Area) -> Area:
    """The area as it is now, its row locked until the transaction ends. NoPlace when it has ended."""
    current = Area.objects.select_for_update().get(pk=area.pk)
    if current.valid_to is not None:
        raise NoPlace(f"{area} has ended")
    return current


@transaction.atomic
def rename(area: Area, name: str, *, on: date, by: User | None = None) -> Area:
    """Another name from the day `on`; the one before stays in the history. NoPlace for an area that has ended."""
    current = still_there(area)
    if current.name == name:
        return current
    said = {"effective": on, "name_before": current.name, "by": by}
    AreaChange.objects.create(area=current, kind=AreaChange.Kind.RENAMED, **said)
    current.name = name
    current.save(update_fields=["name"])
    return current


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


def give_new_place(area: Area, parent: Area, *, on: date, by: User | None = None) -> str:
    """Hang the area and its whole subtree below another parent; returns the new key. NoPlace when the levels do not
    fit, it stands there already, or one of the two has ended. Its statistical code is gone with the old place; the
    change remembers the old key."""
    area, parent = still_there(area), still_there(parent)
    if area.parent_id == parent.pk:
        raise NoPlace(f"{area} stands in {parent} already")
    if LEVELS.index(parent.level) + 1 != LEVELS.index(area.level):
        raise NoPlace(f"{area} is a {area.level}: it cannot stand in a {parent.level}")
    before, after = area.key, free_key(parent)
    AreaChange.objects.create(area=area, kind=AreaChange.Kind.MOVED, effective=on, key_before=before, by=by)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE deputies_area SET key = %s || substr(key, %s), code = '' WHERE key LIKE %s",
            [after, len(before) + 1, f"{before}%"],
        )
    Area.objects.filter(pk=area.pk).update(parent=parent)
    return after
