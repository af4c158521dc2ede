"""Sending what is to be delivered: take rows, send one, try again later, give up.

At least once: a worker that dies between the mail server's yes and our commit sends the message again.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from feedback.lifecycle import SYSTEM, append_event, locked
from feedback.models.notices import Channel, Delivery, Kind, Unsubscription
from feedback.notices import mail, sms
from feedback.notices.channels import Failed, Refused, mobile, not_before
from feedback.states import Word

LEASE_SECONDS = 20
MAX_ATTEMPTS = 24
LONGEST_REST = timedelta(hours=2)
MERGED_WITHIN = timedelta(minutes=30)

_TAKE = """
UPDATE feedback_delivery AS d
SET available_at = clock_timestamp() + make_interval(secs => %s)
FROM (
    SELECT id FROM feedback_delivery
    WHERE sent_at IS NULL AND dead_at IS NULL AND dropped_at IS NULL AND available_at <= clock_timestamp()
    ORDER BY available_at, id LIMIT %s FOR UPDATE SKIP LOCKED
) AS taken
WHERE d.id = taken.id
RETURNING d.id
"""


def take(limit: int = 100) -> list[int]:
    """Take up to `limit` available rows for LEASE_SECONDS; two relays never take the same one."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [LEASE_SECONDS, limit])
        return sorted(pk for (pk,) in cursor.fetchall())


@transaction.atomic
def send(delivery_id: int) -> bool:
    """Send one row; False when it is done already, dropped, put off, or somebody is just sending it."""
    row = _locked(delivery_id)
    if row is None or _is_dropped(row) or _is_put_off(row):
        return False
    try:
        _carry(row)
    except Refused as error:
        _give_up(row, str(error))
    except Failed as error:
        _try_again(row, str(error))
    else:
        row.sent_at, row.last_error = timezone.now(), ""
        row.save(update_fields=["sent_at", "last_error"])
    return row.sent_at is not None


def _locked(delivery_id: int) -> Delivery | None:
    rows = Delivery.objects.undone().select_related("submission__venue", "event", "follower")
    return rows.select_for_update(skip_locked=True, of=("self",)).filter(pk=delivery_id).first()


def _carry(row: Delivery) -> None:
    if row.channel == Channel.EMAIL:
        mail.send(row, list(row.parts.select_related("event").order_by("-event__seq")))
    else:
        sms.send(row)


def _is_dropped(row: Delivery) -> bool:
    """Not sent any more, and why: part of a later message that waits too, unsubscribed, or its address is erased."""
    person = row.person
    address = person.contact_email if row.channel == Channel.EMAIL else mobile(person.contact_phone)
    later = _later(row)
    if later is not None:
        Delivery.objects.filter(part_of=row).update(part_of=later)
        row.part_of, row.last_error = later, "merged"
    elif not address:
        row.last_error = "no_address"
    elif _is_unwanted(row):
        row.last_error = "unsubscribed"
    else:
        return False
    row.dropped_at = timezone.now()
    row.save(update_fields=["dropped_at", "last_error", "part_of"])
    return True


def _is_unwanted(row: Delivery) -> bool:
    """They want no news; a lost code they have just asked for."""
    if row.kind == Kind.CODE or row.follower_id is not None:
        return False
    return Unsubscription.objects.filter(submission=row.submission_id, channel=row.channel).exists()


def _later(row: Delivery) -> Delivery | None:
    """One that waits too and tells of something newer in the matter; what has waited long goes out by itself."""
    if row.created_at < timezone.now() - MERGED_WITHIN:
        return None
    newer = Delivery.objects.undone().filter(
        submission=row.submission_id, channel=row.channel, follower=row.follower_id
    )
    newer = newer.filter(event__seq__gt=row.event.seq).order_by("-event__seq")
    return newer.select_for_update(skip_locked=True, of=("self",)).first()


def _is_put_off(row: Delivery) -> bool:
    """An SMS that comes up at night waits for the morning."""
    now = timezone.now()
    morning = not_before(row.channel, now)
    if morning == now:
        return False
    row.available_at = morning
    row.save(update_fields=["available_at"])
    return True


def _try_again(row: Delivery, why: str) -> None:
    """30 s, 1 min, 2 min ... at most every 2 hours, for about a day and a half; then it is given up."""
    row.attempts += 1
    if row.attempts >= MAX_ATTEMPTS:
        return _give_up(row, why)
    rest = min(timedelta(seconds=30) * 2 ** min(row.attempts - 1, 12), LONGEST_REST)
    tried = Delivery.objects.filter(pk=row.pk)
    tried.update(attempts=row.attempts, last_error=why[:80], available_at=Now() + rest)


def _give_up(row: Delivery, why: str) -> None:
    """Dead, seen by staff, and said in the citizen's timeline when it was for them."""
    row.attempts, row.dead_at, row.last_error = max(row.attempts, 1), timezone.now(), why[:80]
    row.save(update_fields=["attempts", "dead_at", "last_error"])
    if row.follower_id is not None:
        return
    submission = locked(row.submission_id)
    data = {"channel": row.channel, "kind": row.kind}
    append_event(submission, Word.UNREACHED, actor=SYSTEM, at=row.dead_at, data=data)


@transaction.atomic
def note_failure(delivery_id: int, error: Exception) -> None:
    """What nobody foresaw counts as a failed attempt too: kept by its kind only."""
    row = _locked(delivery_id)
    if row is not None:
        _try_again(row, type(error).__name__)
