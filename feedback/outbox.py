"""Routing what the outbox holds: take rows, route one, bury what cannot be routed.

PostgreSQL is the queue. A row is undone until `done_at` (or `dead_at`) is set; who takes it moves
`available_at` on by the database's clock, so a lost message, a dead worker or a flushed Redis only delays it.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from deputies.models import Deputy
from feedback import lifecycle, routing
from feedback.models import RouteReason, Submission
from feedback.models.queue import Outbox
from feedback.notices.planning import received
from feedback.prepared import PreparedQuery
from feedback.screening import screener
from feedback.states import IllegalMove, State
from stations.models import Venue

MAX_ATTEMPTS = 8
INLINE_AFTER_SECONDS = 60

# Seconds until a row is available again after its n-th taking: 20 20 20 40 80 160 320 640
_TAKE = """
UPDATE feedback_outbox AS o
SET attempts = attempts + 1,
    first_taken_at = coalesce(first_taken_at, clock_timestamp()),
    available_at = clock_timestamp() + make_interval(secs => 20 * power(2, greatest(0, attempts - 2)))
FROM (
    SELECT id FROM feedback_outbox
    WHERE done_at IS NULL AND dead_at IS NULL AND available_at <= clock_timestamp()
    ORDER BY available_at, id LIMIT %s FOR UPDATE SKIP LOCKED
) AS taken
WHERE o.id = taken.id
RETURNING o.id, o.attempts, o.request_id, o.first_taken_at < clock_timestamp() - make_interval(secs => %s)
"""

UNDONE = PreparedQuery(lambda: Outbox.objects.select_for_update(skip_locked=True).undone().filter(pk=-1), -1)


@dataclass(frozen=True)
class Taken:
    """A row the relay has taken. `is_late`: Celery has had it for a minute and not done it."""

    outbox_id: int
    attempts: int
    request_id: str
    is_late: bool

    @property
    def is_hopeless(self) -> bool:
        return self.attempts > MAX_ATTEMPTS


def take(limit: int = 100) -> list[Taken]:
    """Take up to `limit` available rows, the longest waiting first; two relays never take the same one."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [limit, INLINE_AFTER_SECONDS])
        return sorted((Taken(*row) for row in cursor.fetchall()), key=lambda row: row.outbox_id)


@transaction.atomic
def route(outbox_id: int) -> bool:
    """Route one row; False when it is done, dead, gone, or somebody is just doing it. Duplicates are no-ops."""
    row = UNDONE.first(outbox_id)
    if row is None:
        return False
    submission = row.submission
    if submission.state == State.SUBMITTED and submission.unrouted_since is None:
        submission = _apply(submission)
    received(submission)
    row.done_at = timezone.now()
    row.save(update_fields=["done_at"])
    return True


def _apply(submission: Submission) -> Submission:
    _one_at_a_time(submission.venue_id)
    if screener.screen(submission):
        return submission
    choice = routing.choose(submission, timezone.localdate())
    if choice.deputy_id is not None:
        deputy = Deputy.objects.get(pk=choice.deputy_id)
        return lifecycle.assign(submission.pk, actor=lifecycle.SYSTEM, reason=choice.told_reason, deputy=deputy)
    if choice.venue_id is not None:
        venue = Venue.objects.get(pk=choice.venue_id)
        system, reason = lifecycle.SYSTEM, choice.told_reason
        return lifecycle.assign(submission.pk, actor=system, reason=reason, holding_venue=venue)
    return lifecycle.stand_unrouted(submission.pk, reason=choice.reason)


def _one_at_a_time(venue_id: int) -> None:
    """Two opinions of one venue are not routed at the same moment, or both would see the same least busy deputy."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('route:' || %s, 0))", [str(venue_id)])


def note_failure(outbox_id: int, error: Exception) -> None:
    """Keep what went wrong, by its kind only: an error's text may hold a citizen's words."""
    Outbox.objects.filter(pk=outbox_id).update(last_error=type(error).__name__)


@transaction.atomic
def bury(outbox_id: int) -> None:
    """Give up after the last attempt: the row is dead, and the submission stands in the staff's unrouted queue."""
    row = UNDONE.first(outbox_id)
    if row is None:
        return
    row.dead_at = timezone.now()
    row.save(update_fields=["dead_at"])
    submission = row.submission
    with suppress(IllegalMove):  # somebody assigned it by hand meanwhile
        submission = lifecycle.stand_unrouted(row.submission_id, reason=RouteReason.FAILED)
    received(submission)
