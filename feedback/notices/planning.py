"""Writes what is to be delivered, in the transaction of the event that it tells. Nothing is sent here."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from feedback.models import Event, Submission
from feedback.models_notices import Delivery, Kind
from feedback.notices import channels
from feedback.notices.wording import snapshot
from feedback.progress import is_told
from feedback.states import Verb, Visit

TOLD: dict[str, Kind] = {
    Verb.ACCEPT: Kind.ACCEPTED,
    Verb.ASK_DETAIL: Kind.ASKED,
    Verb.ANSWER: Kind.ANSWERED,
    Verb.RESOLVE: Kind.RESOLVED,
    Verb.CLOSE: Kind.CLOSED,
    Verb.SETTLE: Kind.RESOLVED,
    Verb.DECLINE: Kind.DECLINED,
    Verb.EXTEND: Kind.EXTENDED,
    Verb.WITHDRAW: Kind.WITHDRAWN,
    Verb.SUPERVISE: Kind.SUPERVISED,
    Visit.BOOK: Kind.APPOINTMENT,
    Visit.REBOOK: Kind.APPOINTMENT,
    Visit.CANCEL: Kind.APPOINTMENT,
}


def plan(submission: Submission, event: Event) -> None:
    """One row for each channel of the citizen; none for what they are not told. Held for a while: what is taken back
    meanwhile is never sent, and what follows at once goes into one message."""
    kind = TOLD.get(event.verb)
    if kind is not None and is_told(event):
        _write(kind, submission, event, event.at + timedelta(seconds=settings.MESSAGE_HOLD_SECONDS))


def received(submission: Submission) -> None:
    """The first message, once it is known who holds it. A second time it changes nothing."""
    if channels.of(submission, Kind.RECEIVED):
        first = Event.objects.get(submission=submission, seq=1)
        _write(Kind.RECEIVED, submission, first, timezone.now())


def take_back(event: Event) -> bool:
    """Before a move is undone: nothing of it will be sent. False when something has been, or is just being sent."""
    rows = Delivery.objects.filter(event=event)
    held = rows.undone().select_for_update(skip_locked=True)
    dropped = Delivery.objects.filter(pk__in=[row.pk for row in held])
    dropped.update(dropped_at=timezone.now(), last_error="undone")
    return not rows.filter(dropped_at__isnull=True).exists()


def _write(kind: Kind, submission: Submission, event: Event, available_at: datetime) -> None:
    found = channels.of(submission, kind)
    if not found:
        return
    data = snapshot(kind, submission, event)
    rows = [
        Delivery(
            district=submission.district,
            submission=submission,
            event=event,
            channel=channel,
            kind=kind,
            language=submission.language,
            data=data,
            created_at=timezone.now(),
            available_at=channels.not_before(channel, available_at),
        )
        for channel in found
    ]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
