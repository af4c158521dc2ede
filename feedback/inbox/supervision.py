"""What an area's staff keep an eye on: raised to them, supervised by them, late at a handling unit. Decisions only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from deputies.models import Area
from feedback.inbox import reading, units
from feedback.inbox.reading import Due
from feedback.models import Submission
from feedback.models.referrals import Referral
from feedback.progress import holder
from stations.access import Scope

SHOWN = 50


@dataclass(frozen=True)
class Line:
    """A matter in a list, in words: `who` has it, `due` until when."""

    pk: int
    headline: str
    due: Due
    who: str
    foot: str


@dataclass(frozen=True)
class Lists:
    """Each at most SHOWN long; `more` names those that are longer."""

    with_us: list[Line]
    supervised: list[Line]
    at_units: list[Line]
    more: frozenset[str]


def lists(scope: Scope, now: datetime) -> Lists:
    """Three queries."""
    related = ("venue", "topic", "deputy", "holding_venue", "holding_area", "unit")
    open_ = Submission.objects.open().select_related(*related)
    desks = Area.objects.filter(key__in=scope.dashboard_area_keys)
    found: dict[str, QuerySet[Any]] = {
        "with_us": open_.filter(holding_area__in=desks).order_by("due_at", "pk"),
        "supervised": open_.filter(_under(scope, "area_key"), supervised_at__isnull=False).order_by("-supervised_at"),
        "at_units": _late(scope, now, related),
    }
    read = {name: list(rows[: SHOWN + 1]) for name, rows in found.items()}
    more = frozenset(name for name, rows in read.items() if len(rows) > SHOWN)
    return Lists(
        with_us=[_line(case, now) for case in read["with_us"][:SHOWN]],
        supervised=[_line(case, now) for case in read["supervised"][:SHOWN]],
        at_units=[_at_unit(referral, now) for referral in read["at_units"][:SHOWN]],
        more=more,
    )


def _late(scope: Scope, now: datetime, related: Iterable[str]) -> QuerySet[Referral]:
    late = Referral.objects.overdue(now).filter(_under(scope, "submission__area_key"))
    return late.select_related("unit", *(f"submission__{name}" for name in related)).order_by("due_at", "pk")


def _under(scope: Scope, field: str) -> Q:
    under = Q(pk__in=[])
    for key in sorted(scope.dashboard_area_keys):
        under |= Q(**{f"{field}__startswith": key})
    return under


def _line(case: Submission, now: datetime) -> Line:
    who = case.unit.name if case.unit is not None else holder(case)
    return Line(case.pk, reading.headline(case.message), reading.due(case, now), who, case.venue.name)


def _at_unit(referral: Referral, now: datetime) -> Line:
    case = referral.submission
    return Line(case.pk, reading.headline(case.message), units.due(referral, now), referral.unit.name, case.venue.name)
