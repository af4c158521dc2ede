"""The register of areas: who may read and change them, how one is found, and the pages of its tree. Decisions only.

Areas are changed from above: who works for an area makes new ones below it, and renames, moves and merges those below
it. So nobody changes the area that their own role is about.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from deputies.models import AREA_KEY_LENGTHS, Area, AreaChange, AreaLevel, AreaQuerySet
from stations.access import Scope
from stations.contact_days.dates import keys_above
from stations.registers import catalogue
from stations.registers.address_bar import InAddress
from stations.registers.catalogue import PAGE, Page

CODE_LENGTH = 12
SUGGESTED = 200


@dataclass(frozen=True)
class AreaFilters(InAddress):
    """`q`: a name or a code; `after` is the key of the last area shown."""

    PLACE = "after"
    LONGEST = 60

    q: str = ""
    after: str = field(default="", compare=False)

    @property
    def onward(self) -> str:
        """The query string of the next page, but for where it begins."""
        return f"{self.first}&after=" if self.are_any else "?after="


def readable(scope: Scope) -> AreaQuerySet:
    return Area.objects.filter(catalogue.under(catalogue.readable_keys(scope), "key"))


def may_add_below(scope: Scope, area: Area) -> bool:
    return area.valid_to is None and area.level != AreaLevel.VILLAGE and catalogue.may_edit(scope, area.key)


def may_change(scope: Scope, area: Area) -> bool:
    """From above; what stands in no other area is the administrators'. What has ended stays as it was."""
    return area.valid_to is None and rules(scope, area)


def rules(scope: Scope, area: Area) -> bool:
    """Whether the person works for an area above it."""
    return scope.is_administrator or any(
        area.key.startswith(key) and len(key) < len(area.key) for key in scope.staff_area_keys
    )


def roots(scope: Scope, after: str) -> Page[Area]:
    """Where the person's tree begins. One query."""
    keys = catalogue.readable_keys(scope)
    whole = keys == catalogue.EVERYWHERE
    return _page(Area.objects.filter(parent=None) if whole else Area.objects.filter(key__in=keys), after)


def below(area: Area, after: str) -> Page[Area]:
    """One query."""
    return _page(Area.objects.filter(parent=area), after)


def found(scope: Scope, filters: AreaFilters) -> Page[Area]:
    """Any part of a name, the beginning of a key, or a division code. One query."""
    return _page(readable(scope).filter(_sought(filters.q)), filters.after)


def _sought(text: str) -> Q:
    """A division code is a key filled up with zeros: keys have an index."""
    if not (text.isascii() and text.isalnum()):
        return Q(*(Q(name__includes=word) for word in text.split()))
    if len(text) < CODE_LENGTH:
        return Q(key__startswith=text.upper())
    return Q(key__in=[text[:n] for n in AREA_KEY_LENGTHS.values() if not text[n:].strip("0")])


def _page(listed: AreaQuerySet, after: str) -> Page[Area]:
    """In the order of keys; each with the area it stands in."""
    if after.isalnum() and after.isascii():
        listed = listed.filter(key__gt=after)
    rows: list[Area] = list(listed.select_related("parent").order_by("key")[: PAGE + 1])
    return Page(rows[:PAGE], rows[PAGE - 1].key if len(rows) > PAGE else "")


@dataclass(frozen=True)
class Above:
    """An area on the way down, and whether the person may open it."""

    area: Area
    is_open: bool


def trail(scope: Scope, area: Area) -> list[Above]:
    """The areas it stands in, the widest first. One query."""
    keys = catalogue.readable_keys(scope)
    above = Area.objects.filter(key__in=keys_above(area.key)[:-1]).order_by("key")
    return [Above(a, any(a.key.startswith(key) for key in keys)) for a in above]


def history(area: Area) -> list[AreaChange]:
    """What happened to it and what was merged into it, the newest first. One query."""
    changes = AreaChange.objects.filter(Q(area=area) | Q(into=area)).select_related("area", "into", "by")
    return list(changes.order_by("-effective", "-pk")[:PAGE])


def targets(scope: Scope, level: str, besides: Iterable[int]) -> list[str]:
    """What the browser offers where an area is typed that another one is to move to or be merged into."""
    rows = readable(scope).filter(level=level, valid_to__isnull=True).exclude(pk__in=besides).order_by("key")
    return [f"{name} {key}" for name, key in rows.values_list("name", "key")[:SUGGESTED]]
