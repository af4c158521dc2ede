"""What handling units have, counted and listed; and the end of one: what it has goes back to who holds it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from deputies.models.accounts import HandlingUnit, HandlingUnitQuerySet, Membership, Role, User
from feedback import lifecycle
from feedback.inbox.positions import Position
from feedback.lifecycle import Actor
from feedback.models import ActorKind
from feedback.models.referrals import LastMove, Referral, ReferralQuerySet
from feedback.states import RUNNING
from stations.access import Scope
from stations.registers import handling_units

PAGE = 50
AT_ONCE = 500


@dataclass(frozen=True)
class Load:
    """What a unit has: how many can answer for it, how many matters are with it, how many of these are late."""

    officers: int = 0
    open: int = 0
    overdue: int = 0


def loads(unit_ids: Collection[int], now: datetime) -> dict[int, Load]:
    """By unit; those with nobody and nothing are there too. Two queries."""
    officers = dict(
        Membership.objects.filter(unit__in=unit_ids, role=Role.UNIT_OFFICER, user__is_active=True)
        .values_list("unit")
        .annotate(n=Count("pk"))
    )
    late = Q(due_at__lt=now, submission__state__in=RUNNING)
    having = Referral.objects.open().filter(unit__in=unit_ids).values_list("unit")
    counted = {
        unit: (n, n_late) for unit, n, n_late in having.annotate(n=Count("pk"), n_late=Count("pk", filter=late))
    }
    return {pk: Load(officers.get(pk, 0), *counted.get(pk, (0, 0))) for pk in unit_ids}


def with_loads(units: Iterable[HandlingUnit], now: datetime) -> list[HandlingUnit]:
    """The same, each with its `load`."""
    rows: list[Any] = list(units)
    known = loads([unit.pk for unit in rows], now)
    for unit in rows:
        unit.load = known[unit.pk]
    return rows


def rows_of(found: HandlingUnitQuerySet, now: datetime) -> Iterator[list[Any]]:
    """The list as a table: by the hundred, each with a fixed number of queries."""
    place = ("", 0)
    listed = found.select_related("area").order_by("area__key", "pk")
    while True:
        key, pk = place
        further = Q(area__key__gt=key) | Q(area__key=key, pk__gt=pk)
        units: list[Any] = with_loads(listed.filter(further, area__key__gte=key)[:AT_ONCE], now)
        for unit in units:
            state = _("Unit ended") if unit.ended_on else _("At work")
            numbers = [unit.load.officers, unit.load.open, unit.load.overdue]
            yield [unit.name, unit.area.name, unit.area.key, state, *numbers]
        if len(units) < AT_ONCE:
            return
        place = (units[-1].area.key, units[-1].pk)


def columns() -> tuple[list[str], list[int]]:
    """The heads of that table, and how wide they are."""
    heads = [
        _("Handling unit"),
        _("Area"),
        _("Area's key"),
        _("Status"),
        _("Officers"),
        _("With it now"),
        _("Overdue"),
    ]
    return heads, [36, 18, 14, 12, 10, 12, 10]


@dataclass(frozen=True)
class OpenPage:
    rows: list[Referral]
    after: Position | None  # of the next page; None on the last one


def open_page(unit: HandlingUnit, scope: Scope, now: datetime, after: Position | None) -> OpenPage:
    """What is with the unit, that due first before the others; each with whether it `is_late` and whether the person
    `may_open` it. One query."""
    found = Referral.objects.open().filter(unit=unit).order_by("due_at", "pk")
    if after is not None:
        found = found.filter(Q(due_at__gt=after.at) | Q(due_at=after.at, pk__gt=after.pk))
    rows: list[Any] = list(found.select_related("submission__venue")[: PAGE + 1])
    for row in rows:
        row.is_late = row.due_at < now and row.submission.state in RUNNING
        row.may_open = any(row.submission.area_key.startswith(key) for key in scope.dashboard_area_keys)
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return OpenPage(rows[:PAGE], Position(0, last.due_at, last.pk) if last else None)


@dataclass(frozen=True)
class Heap:
    """How many matters go back to one holder."""

    to: str
    n: int


def heaps(unit: HandlingUnit) -> list[Heap]:
    """Who gets back what is with the unit, the most first. One query."""
    names = ("submission__deputy__name", "submission__holding_venue__name", "submission__holding_area__name")
    grouped = _with(unit).values_list(*names).annotate(n=Count("pk")).order_by("-n", *names)
    return [Heap(_holder(*held), n) for *held, n in grouped]


def _holder(deputy: str | None, venue: str | None, area: str | None) -> str:
    if deputy:
        return deputy
    if venue:
        return _("the liaison of %(venue)s") % {"venue": venue}
    return _("the staff of %(area)s") % {"area": area} if area else _("congress staff")


def _with(unit: HandlingUnit) -> ReferralQuerySet:
    return Referral.objects.open().filter(unit=unit)


@transaction.atomic
def end(unit_id: int, *, by: User, reason: str) -> int:
    """All that the unit has goes back to who holds it, and nothing more comes to it. How many matters went back.

    Whoever refers something at the same time holds the unit's row until it is there, and finds it ended afterwards
    (`lifecycle.refer_to_unit`): so it is emptied, locked, and emptied of what came in between.
    """
    actor = Actor(ActorKind.STAFF, by.display_name, by)
    n = _empty(unit_id, reason, actor)
    unit = HandlingUnit.objects.select_for_update().get(pk=unit_id)
    n += _empty(unit_id, reason, actor)
    LastMove.objects.filter(submission__referrals__unit=unit).delete()  # nobody takes it back to the unit
    handling_units.set_end(unit, timezone.localdate(), by=by, reason=reason)
    return n


def _empty(unit_id: int, reason: str, actor: Actor) -> int:
    n = 0
    having = Referral.objects.open().filter(unit=unit_id).order_by("submission")
    for submission_id in list(having.values_list("submission", flat=True)):
        if lifecycle.locked(submission_id).unit_id == unit_id:  # it may have replied meanwhile
            lifecycle.recall(submission_id, reason, actor=actor)
            n += 1
    return n


def take_up_again(unit_id: int, *, by: User, reason: str) -> None:
    handling_units.set_end(HandlingUnit.objects.get(pk=unit_id), None, by=by, reason=reason)
