"""Writing the next version of an area's rules. What has begun keeps the version it began with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction

from deputies.models import Area
from deputies.models.accounts import User
from feedback.models import OutcomeClass
from feedback.models.workflow import DeclineReason, Workflow
from feedback.workflow import rules


class Outdated(Exception):
    """Somebody else has written a version since `based_on`."""


def newest(area: Area | None) -> Workflow:
    """The rules that count for the area now: its own, or those of the nearest area above, or those of everywhere."""
    key = area.key if area else ""
    above = [key[:n] for n in (2, 4, 6, 9, 12) if n <= len(key)]
    own = Workflow.objects.select_related("area", "created_by").filter(area__key__in=above)
    found = own.order_by("-area__key", "-version").first()
    return found or Workflow.objects.select_related("created_by").filter(area=None).order_by("-version")[0]


def publish(
    area: Area | None,
    days: Mapping[str, int],
    outcomes: Iterable[Mapping[str, Any]],
    reasons: Iterable[Mapping[str, Any]],
    *,
    based_on: int,
    by: User,
) -> Workflow:
    """The next version of `area` (None: of everywhere). Raises Outdated when `based_on` is not the newest any more."""
    before = newest(area)
    if before.pk != based_on:
        raise Outdated
    version = before.version + 1 if before.area_id == (area.pk if area else None) else 1
    try:
        with transaction.atomic():
            made = Workflow.objects.create(area=area, version=version, created_by=by, **days)
            _write_rows(made, outcomes, reasons)
            transaction.on_commit(rules.forget)
    except IntegrityError as error:
        raise Outdated from error
    return made


def _write_rows(made: Workflow, outcomes: Iterable[Mapping[str, Any]], reasons: Iterable[Mapping[str, Any]]) -> None:
    classes = list(outcomes)
    taken = {row["slug"] for row in classes if row["slug"]}
    free = (slug for n in range(1, 100) if (slug := f"class-{n}") not in taken)
    OutcomeClass.objects.bulk_create(
        OutcomeClass(workflow=made, position=i * 10, **{**row, "slug": row["slug"] or next(free)})
        for i, row in enumerate(classes, 1)
    )
    DeclineReason.objects.bulk_create(
        DeclineReason(workflow=made, position=i * 10, **row) for i, row in enumerate(reasons, 1)
    )
