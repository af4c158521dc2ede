"""Erasing what has been kept long enough: by beat, and by `manage.py erase_expired`. Each batch is a transaction with
its line in the log, so that what is gone is always written down."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction

from feedback.models import Event
from feedback.models.notices import Delivery
from feedback.models.privacy import Erasure, Kept, PrivacyRules
from feedback.privacy import handling, in_force, retention
from feedback.privacy.retention import Due

BATCH = 100
PARTS = {Kept.CONTACT: ("contact", "place"), Kept.FILES: ("files",), Kept.WORDS: ("words",)}


def run(now: datetime, *, seconds: float) -> int:
    """Erase for so long; what is left waits for the next run. Returns how many things went."""
    until, gone = time.monotonic() + seconds, 0
    periods = in_force.erasing(now)
    for key, rules in periods.items():
        for kind in Kept:
            while time.monotonic() < until and (batch := retention.due(kind, now, periods, key, BATCH)):
                done = _erase(kind, batch, rules, now)
                gone += done
                if not done:
                    break
    return gone


@transaction.atomic
def _erase(kind: Kept, batch: Iterable[Due], rules: PrivacyRules, now: datetime) -> int:
    """A line of the log for each area. What somebody else has just erased or reopened is left out."""
    erased: dict[str, list[Due]] = defaultdict(list)
    for row in batch:
        if _ERASED_BY[kind](kind, row, rules):
            erased[row.area_key].append(row)
    Erasure.objects.bulk_create(
        Erasure(
            at=now,
            area_key=area_key,
            rules=rules,
            kind=kind,
            count=len(rows),
            submission_ids=sorted({row.submission_id for row in rows}),
        )
        for area_key, rows in sorted(erased.items())
    )
    return sum(map(len, erased.values()))


def _of_matter(kind: Kept, row: Due, rules: PrivacyRules) -> bool:
    return bool(handling.expire(row.pk, PARTS[kind], rules_id=rules.pk))


def _delivery(_kind: Kept, row: Due, _rules: PrivacyRules) -> bool:
    return bool(Delivery.objects.filter(pk=row.pk).exclude(pk__in=Delivery.objects.undone()).delete()[0])


def _reason(_kind: Kept, row: Due, _rules: PrivacyRules) -> bool:
    return bool(Event.objects.filter(pk=row.pk).exclude(words="").update(words="", words_salt=b""))


_ERASED_BY: dict[Kept, Callable[[Kept, Due, PrivacyRules], bool]] = {
    Kept.CONTACT: _of_matter, Kept.FILES: _of_matter, Kept.WORDS: _of_matter, Kept.DELIVERIES: _delivery,
    Kept.LOOKS: _reason,
}  # fmt: skip
