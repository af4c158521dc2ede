"""What lies in an area, counted; and what goes along and what stays when it is moved or merged. Decisions only.

Nothing is counted without end: beyond `most` a number says "more than". Opinions have no index of those that are open
(nothing is added to what the citizen's form writes), so they are counted for counties and below; of what is wider the
dashboard tells.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from deputies.models import AREA_KEY_LENGTHS, Area, AreaLevel
from deputies.models.accounts import Membership
from feedback.states import OPEN

IN_A_LIST = 2_000
AT_ONCE = 20_000  # rows of a kind that a page moves within its time; more is for the commands
COUNTY = AREA_KEY_LENGTHS["county"]
ROLES_SHOWN = 100

_COUNT = """
SELECT a.id,
    (SELECT count(*) FROM (SELECT FROM deputies_area b
        WHERE b.key > a.key AND b.key < a.key || '~' LIMIT %(most)s) AS found),
    (SELECT count(*) FROM (SELECT FROM stations_venue v
        WHERE v.area_key >= a.key AND v.area_key < a.key || '~' LIMIT %(most)s) AS found),
    (SELECT count(*) FROM (SELECT FROM deputies_deputy d
        WHERE d.area_key >= a.key AND d.area_key < a.key || '~' LIMIT %(most)s) AS found),
    CASE WHEN length(a.key) >= %(county)s THEN
        (SELECT count(*) FROM (SELECT FROM feedback_submission s
            WHERE s.area_key >= a.key AND s.area_key < a.key || '~' AND s.state = ANY(%(open)s)
            LIMIT %(most)s) AS found) END
FROM deputies_area a WHERE a.id = ANY(%(ids)s)
"""


@dataclass(frozen=True)
class Number:
    """So many, or more than so many; nobody counted when it is None."""

    n: int | None
    is_more: bool = False


@dataclass(frozen=True)
class Content:
    """What lies in an area and all below it: the areas below, venues, deputies, open opinions."""

    areas: Number
    venues: Number
    deputies: Number
    open: Number

    @property
    def is_much(self) -> bool:
        return any(number.is_more for number in (self.areas, self.venues, self.deputies, self.open))


def contents(ids: Collection[int], *, most: int) -> dict[int, Content]:
    """By area. One query."""
    said: dict[str, Any] = {"ids": list(ids), "most": most + 1, "county": COUNTY, "open": sorted(OPEN)}
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, said)
        return {pk: Content(*(_number(n, most) for n in counted)) for pk, *counted in cursor.fetchall()}


def _number(n: int | None, most: int) -> Number:
    return Number(most, is_more=True) if n is not None and n > most else Number(n)


def with_contents(areas: list[Area]) -> None:
    """Each gets its `content`. One query."""
    known = contents([area.pk for area in areas], most=IN_A_LIST)
    for area in areas:
        area.content = known[area.pk]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Plan:
    """What a move or a merger does. `goes` goes along. `roles` end at the area that is merged: who holds one has to be
    appointed anew. `stays` counts what stays with an area that ends: handling units, congresses, deputy groups.
    `is_too_much`: it is for the command."""

    area: Area
    target: Area
    goes: Content
    loses_code: bool
    roles: list[Membership]
    stays: dict[str, int]
    is_too_much: bool

    @property
    def seen(self) -> str:
        """What was shown, but for opinions, of which new ones come in any minute."""
        counted = (self.goes.areas.n, self.goes.venues.n, self.goes.deputies.n)
        return "-".join(map(str, [self.target.pk, *counted, *(role.pk for role in self.roles)]))


def plan(area: Area, target: Area, *, ends: bool) -> Plan:
    """`ends`: it is merged into the target; otherwise it moves below it."""
    goes = contents([area.pk], most=AT_ONCE)[area.pk]
    coded = Area.objects.filter(key__startswith=area.key).exclude(code="")
    wide = area.level in (AreaLevel.PROVINCE, AreaLevel.CITY)
    return Plan(
        area=area,
        target=target,
        goes=goes,
        loses_code=(coded.exclude(pk=area.pk) if ends else coded).exists(),
        roles=list(_roles(area)[:ROLES_SHOWN]) if ends else [],
        stays=_stays(area) if ends else {},
        is_too_much=wide or goes.is_much,
    )


def _roles(area: Area) -> QuerySet[Membership]:
    return Membership.objects.filter(area=area).select_related("user").order_by("role", "user__username")


def _stays(area: Area) -> dict[str, int]:
    counted = {
        "units": area.handling_units.count(),
        "congresses": area.congresses.count(),
        "groups": area.deputy_groups.count(),
    }
    return {name: n for name, n in counted.items() if n}
