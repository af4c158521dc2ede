"""A head holds fast, once a day, where all chains of events have come to."""

from __future__ import annotations

from datetime import datetime
from time import monotonic
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from feedback import chain
from feedback.models.audit import AuditHead

MOST_EVENTS = 100_000  # that one head covers: a portal that begins late with heads makes several at once
SECONDS = 15  # of one run; the next one goes on

_LAST_OF_EACH = """
SELECT DISTINCT ON (submission_id) submission_id, seq, hash FROM feedback_event
WHERE id > %s AND id <= %s ORDER BY submission_id, seq DESC
"""


def make_due(now: datetime) -> int:
    """Make the head of the day, and those that are missing before it. Returns how many were made."""
    last = latest()
    if last and last.day == timezone.localdate(now) and last.events < MOST_EVENTS:
        return 0
    until, made, cut = monotonic() + SECONDS, 0, newest_settled_event()
    while made == 0 or (last and last.to_event < cut and monotonic() < until):
        last, made = make(now, up_to=cut), made + 1
    return made


def latest() -> AuditHead | None:
    return AuditHead.objects.defer("leaves").order_by("-number").first()


@transaction.atomic
def newest_settled_event() -> int:
    """The highest id below which no event can appear any more: ids are given before a transaction commits, so whoever
    is writing one is waited for, a moment."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '5s'")
        cursor.execute("LOCK TABLE feedback_event IN SHARE MODE")
        cursor.execute("SELECT coalesce(max(id), 0) FROM feedback_event")
        return int(cursor.fetchone()[0])


@transaction.atomic
def make(now: datetime, *, up_to: int) -> AuditHead:
    """The next head, over at most MOST_EVENTS events. The events up to `up_to` must be settled."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('audit heads', 0))")
    last = latest()
    since = last.to_event if last else 0
    to_event, events = _reach(since, up_to)
    leaves = _leaves(since, to_event)
    packed = chain.packed(leaves)
    covered: dict[str, Any] = {
        "number": last.number + 1 if last else 1,
        "day": timezone.localdate(now),
        "to_event": to_event,
        "events": events,
        "chains": len(leaves),
        "root": chain.root_of(packed),
    }
    previous = bytes(last.hash) if last else chain.GENESIS
    hashed = chain.head_hash(previous, **covered)
    return AuditHead.objects.create(made_at=now, leaves=packed, previous_hash=previous, hash=hashed, **covered)


def _reach(since: int, up_to: int) -> tuple[int, int]:
    """The id of the last event that the next head covers, and how many it covers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(max(id), %s), count(*) FROM "
            "(SELECT id FROM feedback_event WHERE id > %s AND id <= %s ORDER BY id LIMIT %s) AS next",
            [since, since, up_to, MOST_EVENTS],
        )
        to_event, events = cursor.fetchone()
        return int(to_event), int(events)


def _leaves(since: int, to_event: int) -> list[chain.Leaf]:
    with connection.cursor() as cursor:
        cursor.execute(_LAST_OF_EACH, [since, to_event])
        return [(number, seq, bytes(hashed)) for number, seq, hashed in cursor.fetchall()]


def line(head: AuditHead) -> dict[str, Any]:
    """What is published of a head: plain JSON, enough to recognise it by."""
    return {
        "head": head.number,
        "day": head.day.isoformat(),
        "to_event": head.to_event,
        "events": head.events,
        "chains": head.chains,
        "root": bytes(head.root).hex(),
        "previous": bytes(head.previous_hash).hex(),
        "hash": bytes(head.hash).hex(),
    }
