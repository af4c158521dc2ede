"""The register of deputies, venues, congresses and groups as staff and auditors may read it: searched, filtered, page
by page.

Decisions only. Pages go by (area_key, id), never by a number of rows to skip; nothing is counted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any, Generic, TypeVar

from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce

from deputies import pinyin
from deputies.models import (
    Area,
    Congress,
    CongressQuerySet,
    Deputy,
    DeputyGroup,
    DeputyGroupQuerySet,
    DeputyLevel,
    DeputyQuerySet,
    DeputyStatus,
    ElectoralDistrict,
)
from stations import codes
from stations.access import Scope
from stations.contact_days.dates import keys_above
from stations.models import Assignment, Code, Venue, VenueKind
from stations.registers import walking
from stations.registers.address_bar import InAddress

PAGE = 50
SUGGESTED = 8
TERMS = [str(term) for term in range(1, 100)]
EVERYWHERE = frozenset({""})
IN_OUR_VENUES = "venues"
CITY_KEY = 4  # characters; a province has fewer
Row = TypeVar("Row", bound=Model)


def readable_keys(scope: Scope) -> frozenset[str]:
    """The areas whose register the person may read, with all under them; one empty key for the whole country."""
    return EVERYWHERE if scope.is_administrator else scope.dashboard_area_keys


def may_edit(scope: Scope, area_key: str) -> bool:
    """Staff of the area or of one above it, and administrators."""
    return scope.is_administrator or scope.works_for(area_key)


def under(keys: Iterable[str], name: str = "area_key") -> Q:
    """Rows in any of the areas or below them."""
    found = Q(pk__in=[])
    for key in keys:
        found |= Q(**{f"{name}__startswith": key}) if key else Q(pk__isnull=False)
    return found


def readable_venues(scope: Scope) -> QuerySet[Venue]:
    return Venue.objects.filter(under(readable_keys(scope)))


def readable_deputies(scope: Scope) -> DeputyQuerySet:
    """Those of the areas, and those of others who sit in a venue here (a city's deputy in a street's station)."""
    keys = readable_keys(scope)
    return Deputy.objects.filter(under(keys) | Exists(_sits_in(keys)))


def assignable_deputies(scope: Scope, venue: Venue) -> DeputyQuerySet:
    """Who may be assigned to the venue: reachable deputies of the person's areas, and of the venue's areas above."""
    ours = under(readable_keys(scope)) | Q(area_key__in=keys_above(venue.area_key))
    return Deputy.objects.reachable().filter(ours).exclude(assignments__venue=venue)


def _sitting_in(keys: Collection[str]) -> Q:
    """Of a whole country's deputies nearly all: these are looked at one by one until a page is full."""
    if "" in keys:
        return Q(Exists(Assignment.objects.filter(deputy=OuterRef("pk"))))
    sitting = Assignment.objects.filter(under(keys, "venue__area_key"))
    return Q(pk__any_of=sitting.order_by().values("deputy"))


def _sits_in(keys: Iterable[str]) -> QuerySet[Assignment]:
    return Assignment.objects.filter(under(keys, "venue__area_key"), deputy=OuterRef("pk"))


def named(text: str, owner: str) -> Q:
    """Any part of a Chinese name; the beginning of its pinyin or initials; a code; an area's key. `owner` is "deputy"
    or "venue". Chinese words apart from each other must all be there."""
    found = Q(pk__in=[])
    if text.isascii():
        spelt = pinyin.typed(text)
        if spelt:
            found = Q(pinyin__startswith=spelt) | Q(initials__startswith=spelt)
        if spelt.isdecimal():
            found |= Q(area_key__startswith=spelt)
        code = codes.normalise(text)
        if codes.is_well_formed(code):
            found |= Q(pk=Code.objects.filter(pk=code).values_list(f"{owner}_id", flat=True).first())
        return found
    found = Q()
    for word in text.split():
        found &= Q(name__includes=word)
    return found


KNOWN: Mapping[str, Collection[str]] = {
    "level": DeputyLevel.values,
    "status": [*DeputyStatus.values, "open", "closed"],
    "kind": VenueKind.values,
    "where": [IN_OUR_VENUES],
    "term": TERMS,
}


@dataclass(frozen=True)
class Filters(InAddress):
    """What the address bar says. Words that mean nothing are left out."""

    PLACE = "after"
    LONGEST = 60

    q: str = ""
    area: str = ""
    level: str = ""
    status: str = ""
    kind: str = ""
    where: str = ""
    term: str = ""
    after: str = field(default="", compare=False)

    @staticmethod
    def means_something(name: str, value: str) -> bool:
        return name not in KNOWN or value in KNOWN[name]

    @property
    def onward(self) -> str:
        """The query string of the next page, but for where it begins."""
        return f"{self.first}&after=" if self.are_any else "?after="


@dataclass(frozen=True)
class Chip:
    """A filter that is on: its words, and the address without it."""

    label: str
    address: str


@dataclass(frozen=True)
class Page(Generic[Row]):
    """`after` leads to the next page; empty on the last one."""

    rows: list[Row]
    after: str


def deputies_page(scope: Scope, filters: Filters) -> Page[Deputy]:
    """Three queries: what is joined before it is sorted, is joined for thousands of rows."""
    return page_of(_deputies(scope, filters), filters.after, "area", "venues", sought=_sought(filters, "deputy"))


def deputies_found(scope: Scope, filters: Filters) -> QuerySet[Deputy]:
    """All that the filters leave, in no order."""
    return _deputies(scope, filters).filter(_sought(filters, "deputy") or Q())


def _deputies(scope: Scope, filters: Filters) -> QuerySet[Deputy]:
    """Whatever name is sought."""
    keys = narrowed(readable_keys(scope), filters.area)
    found = Deputy.objects.filter(_sitting_in(keys) if filters.where else under(keys))
    if filters.level:
        found = found.filter(level=filters.level)
    if filters.status in DeputyStatus.values:
        found = found.filter(status=filters.status)
    return found


def has_guests(scope: Scope, filters: Filters) -> bool:
    """Whether it makes sense to ask who sits in the venues here: of a city, or less, deputies of congresses above it
    come too; in a whole province nearly everybody sits in some venue."""
    keys = narrowed(readable_keys(scope), filters.area)
    return all(len(key) >= CITY_KEY for key in keys)


def venues_page(scope: Scope, filters: Filters) -> Page[Venue]:
    """Three queries."""
    return page_of(_venues(scope, filters), filters.after, "area", "parent", sought=_sought(filters, "venue"))


def venues_found(scope: Scope, filters: Filters) -> QuerySet[Venue]:
    """All that the filters leave, in no order."""
    return _venues(scope, filters).filter(_sought(filters, "venue") or Q())


def _venues(scope: Scope, filters: Filters) -> QuerySet[Venue]:
    found = Venue.objects.filter(under(narrowed(readable_keys(scope), filters.area)))
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.status in ("open", "closed"):
        found = found.filter(is_open=filters.status == "open")
    return found


def _sought(filters: Filters, owner: str) -> Q | None:
    return named(filters.q, owner) if filters.q else None


def readable_congresses(scope: Scope) -> CongressQuerySet:
    return Congress.objects.filter(under(readable_keys(scope), "area__key"))


def congresses_page(scope: Scope, filters: Filters, today: date) -> Page[Congress]:
    """One query. Those whose term is over come only when they are asked for."""
    found = Congress.objects.filter(under(narrowed(readable_keys(scope), filters.area), "area__key"))
    found = found.exclude(pk__in=found.standing(today)) if filters.status == "closed" else found.standing(today)
    if filters.level:
        found = found.filter(level=filters.level)
    if filters.term:
        found = found.filter(term=filters.term)
    return page_of(found.select_related("area"), filters.after, by="area__key")


def districts_page(congress: Congress, after: str) -> Page[ElectoralDistrict]:
    """By number, each with how many deputies it `elected`. One query."""
    elected = Deputy.objects.filter(electoral_district=OuterRef("pk")).order_by().values("electoral_district")
    found = congress.districts.annotate(elected=Coalesce(Subquery(elected.annotate(n=Count("pk")).values("n")), 0))
    if after.isdecimal() and len(after) < 6:
        found = found.filter(number__gt=int(after))
    rows: list[ElectoralDistrict] = list(found.order_by("number")[: PAGE + 1])
    return Page(rows[:PAGE], str(rows[PAGE - 1].number) if len(rows) > PAGE else "")


def readable_groups(scope: Scope) -> DeputyGroupQuerySet:
    return DeputyGroup.objects.filter(under(readable_keys(scope), "area__key"))


def groups_page(scope: Scope, filters: Filters) -> Page[DeputyGroup]:
    """One query, and one for the specialties. Those that ended come only when they are asked for."""
    found = DeputyGroup.objects.filter(under(narrowed(readable_keys(scope), filters.area), "area__key"))
    found = found.filter(ended_on__isnull=False) if filters.status == "closed" else found.standing()
    if filters.q:
        found = found.filter(name__icontains=filters.q)
    return page_of(found.select_related("area").prefetch_related("topics"), filters.after, by="area__key")


def members_page(group: DeputyGroup, after: str) -> Page[Deputy]:
    """One query."""
    return page_of(group.members.select_related("area"), after)


def narrowed(keys: frozenset[str], area: str) -> frozenset[str]:
    """The area asked for, when it is within reach; nothing at all when it is not."""
    if not area:
        return keys
    return frozenset({area}) if any(area.startswith(key) for key in keys) else frozenset()


def page_of(
    listed: QuerySet[Any], after: str, *beside: str, by: str = "area_key", sought: Q | None = None
) -> Page[Any]:
    """`after` is "area_key.id" of the last row shown; `beside` is read for the rows of the page alone."""
    listed = _further(listed, after, by)
    if sought is None:
        rows = list(listed.order_by(by, "pk")[: PAGE + 1])
    else:
        rows = walking.first(listed, sought, (by, "id"), PAGE + 1)
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    prefetch_related_objects(rows[:PAGE], *beside)
    return Page(rows[:PAGE], f"{attrgetter(by.replace('__', '.'))(last)}.{last.pk}" if last else "")


def _further(listed: QuerySet[Any], after: str, by: str) -> QuerySet[Any]:
    """What stands behind that row. The bare `gte` is what an index can use."""
    key, _dot, pk = after.partition(".")
    if not (pk.isdecimal() and key.isalnum()):
        return listed
    further = Q(**{f"{by}__gt": key}) | Q(**{by: key, "pk__gt": int(pk)})
    return listed.filter(further, **{f"{by}__gte": key})


@dataclass(frozen=True)
class Areas:
    """The areas to go up to, the one chosen (if any), and those to go down to."""

    trail: list[Area]
    here: Area | None
    below: list[Area]


def areas(scope: Scope, key: str) -> Areas:
    """Two queries. Without a key one begins at one's own areas."""
    keys = readable_keys(scope)
    if not key and len(keys) == 1 and keys != EVERYWHERE:
        key = next(iter(keys))
    reachable = [above for above in keys_above(key) if any(above.startswith(k) for k in keys)]
    trail = list(Area.objects.filter(key__in=reachable).order_by("key")) if key else []
    if trail:
        return Areas(trail[:-1], trail[-1], list(Area.objects.filter(parent=trail[-1]).order_by("key")))
    roots = Area.objects.filter(parent=None) if keys == EVERYWHERE else Area.objects.filter(key__in=keys)
    return Areas([], None, list(roots.order_by("key")))
