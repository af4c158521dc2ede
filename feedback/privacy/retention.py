"""What has been kept long enough. Decisions only: `expiring` erases it."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from feedback.models import HAS_CONTACT, HAS_WORDS, IS_OVER, ActorKind, Event, Submission
from feedback.models.files import Attachment
from feedback.models.notices import Delivery
from feedback.models.privacy import Kept, PrivacyRules
from feedback.privacy.in_force import nearest_first
from feedback.states import Privacy

COUNTED_AT_MOST = 1_000
_FILES = Attachment.objects.filter(submission=OuterRef("pk"), uploaded_by=ActorKind.CITIZEN)
_MATTERS = {Kept.CONTACT: HAS_CONTACT, Kept.FILES: Q(Exists(_FILES)), Kept.WORDS: HAS_WORDS}


def months_before(moment: datetime, months: int) -> datetime:
    """The same day of the month so long ago, or the last one of that month; local midnight."""
    day = timezone.localtime(moment)
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    then = day.replace(year=year, month=month + 1, day=min(day.day, last))
    return then.replace(hour=0, minute=0, second=0, microsecond=0)


@dataclass(frozen=True)
class Due:
    """Something to be erased: `pk` is the row's, of a submission or, of a delivery or a look, of that."""

    pk: int
    submission_id: int
    area_key: str


def due(kind: Kept, now: datetime, in_force: Mapping[str, PrivacyRules], key: str, at_most: int) -> list[Due]:
    """What the rules of `key` (of everywhere: empty) have kept long enough, the oldest first. One query."""
    rules = in_force[key]
    before = months_before(now, getattr(rules, f"{kind}_months"))
    found, prefix = _of(kind, before)
    found = found.filter(**{f"{prefix}area_key__startswith": key} if key else {})
    for own in in_force:
        if own.startswith(key) and own != key:
            found = found.exclude(**{f"{prefix}area_key__startswith": own})
    number = f"{prefix}pk" if prefix else "pk"
    return [Due(*row) for row in found.values_list("pk", number, f"{prefix}area_key")[:at_most]]


def _of(kind: Kept, before: datetime) -> tuple[Any, str]:
    """The rows, and where in them the submission stands."""
    if kind is Kept.DELIVERIES:
        done = Delivery.objects.filter(created_at__lt=before).exclude(pk__in=Delivery.objects.undone())
        return done.order_by("created_at"), "submission__"
    if kind is Kept.LOOKS:
        looks = Event.objects.filter(verb=Privacy.LOOK, at__lt=before).exclude(words="")
        return looks.order_by("at"), "submission__"
    over = Submission.objects.filter(_MATTERS[kind], IS_OVER, closed_at__lt=before)
    return over.order_by("closed_at"), ""


@dataclass(frozen=True)
class Preview:
    """What would be erased: how many (`is_more`: at least so many), and the first submissions."""

    kind: Kept
    months: int
    count: int
    is_more: bool
    numbers: list[int]


def preview(now: datetime, in_force: Mapping[str, PrivacyRules], area_key: str) -> list[Preview]:
    """Of the area's own submissions, by whichever rules apply to them. Nothing is changed."""
    key = next(key for key in nearest_first(area_key) if key in in_force)
    rules = {**in_force, area_key: in_force[key]}
    return [_preview(kind, now, rules, area_key) for kind in Kept]


def _preview(kind: Kept, now: datetime, rules: Mapping[str, PrivacyRules], key: str) -> Preview:
    found = due(kind, now, rules, key, COUNTED_AT_MOST + 1)
    months = getattr(rules[key], f"{kind}_months")
    numbers = list(dict.fromkeys(row.submission_id for row in found))[:20]
    return Preview(kind, months, min(len(found), COUNTED_AT_MOST), len(found) > COUNTED_AT_MOST, numbers)
