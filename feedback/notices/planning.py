"""Writes what is to be delivered, in the transaction of the event that it tells. Nothing is sent here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from feedback.models import Event, Submission
from feedback.models.following import Follower
from feedback.models.notices import Channel, Delivery, Kind
from feedback.notices import channels, wording_followers
from feedback.notices.wording import snapshot
from feedback.progress import is_told
from feedback.states import Suggesting, Verb, Visit

TOLD: dict[str, Kind] = {
    Verb.ACCEPT: Kind.ACCEPTED,
    Verb.ASK_DETAIL: Kind.ASKED,
    Verb.ANSWER: Kind.ANSWERED,
    Verb.UNIT_REPLY: Kind.ANSWERED,
    Verb.RESOLVE: Kind.RESOLVED,
    Verb.CLOSE: Kind.CLOSED,
    Verb.SETTLE: Kind.RESOLVED,
    Verb.DECLINE: Kind.DECLINED,
    Verb.EXTEND: Kind.EXTENDED,
    Verb.WITHDRAW: Kind.WITHDRAWN,
    Verb.SUPERVISE: Kind.SUPERVISED,
    Suggesting.SUGGEST: Kind.SUGGESTED,
    Suggesting.NEWS: Kind.SUGGESTED,
    Visit.BOOK: Kind.APPOINTMENT,
    Visit.REBOOK: Kind.APPOINTMENT,
    Visit.CANCEL: Kind.APPOINTMENT,
    Visit.CHANGE: Kind.APPOINTMENT,
    Visit.CALL_OFF: Kind.APPOINTMENT,
}


def plan(submission: Submission, event: Event) -> None:
    """One row for each channel of the citizen; none for what they are not told. Held for a while: what is taken back
    meanwhile is never sent, and what follows at once goes into one message."""
    kind = TOLD.get(event.verb)
    if kind is None or not is_told(event):
        return
    at = event.at + timedelta(seconds=settings.MESSAGE_HOLD_SECONDS)
    _write(kind, submission, event, at)
    if submission.follower_count and kind in wording_followers.TOLD:
        _write_to_followers(kind, submission, event, at)


def received(submission: Submission) -> None:
    """The first message, once it is known who holds it. A second time it changes nothing."""
    if channels.of(submission, Kind.RECEIVED):
        first = Event.objects.get(submission=submission, seq=1)
        _write(Kind.RECEIVED, submission, first, timezone.now())


def code_again(submission: Submission, event: Event, channel: Channel, follower: Follower | None = None) -> None:
    """The way back, at once, on the channel that was asked for, if it carries such a message."""
    person = follower or submission
    if channel in channels.of(person, Kind.CODE):
        with override(person.language):
            data = snapshot(Kind.CODE, submission, event)
        row = _row(Kind.CODE, submission, event, channel, event.at, language=person.language, data=data)
        row.follower = follower
        _keep([row])


def take_back(event: Event) -> bool:
    """Before a move is undone: nothing of it will be sent. False when something has been, or is just being sent."""
    rows = Delivery.objects.filter(event=event)
    held = rows.undone().select_for_update(skip_locked=True)
    dropped = Delivery.objects.filter(pk__in=[row.pk for row in held])
    dropped.update(dropped_at=timezone.now(), last_error="undone")
    return not rows.filter(dropped_at__isnull=True).exists()


def drop(submission_ids: Iterable[int]) -> None:
    """Of these nothing more is sent: nobody was told that they came in, so nobody is told that they are gone."""
    waiting = Delivery.objects.undone().filter(submission__in=list(submission_ids))
    waiting.update(dropped_at=timezone.now(), last_error="undone")


def _write(kind: Kind, submission: Submission, event: Event, at: datetime) -> None:
    found = channels.of(submission, kind)
    if not found:
        return
    data = snapshot(kind, submission, event)
    _keep(_row(kind, submission, event, channel, at, language=submission.language, data=data) for channel in found)


def _write_to_followers(kind: Kind, submission: Submission, event: Event, at: datetime) -> None:
    """To each who left an address: one query, and one that writes."""
    reachable = Follower.objects.filter(submission=submission)
    reachable = reachable.exclude(contact_phone_index=None, contact_email_index=None)
    told = {lang: wording_followers.snapshot(kind, submission, event, lang) for lang, _ in settings.LANGUAGES}
    _keep(
        _row(kind, submission, event, channel, at, language=one.language, data=told[one.language], follower=one)
        for one in reachable.order_by("pk")
        for channel in channels.of(one, kind)
    )


def _row(kind: Kind, submission: Submission, event: Event, channel: Channel, at: datetime, **whose: Any) -> Delivery:
    return Delivery(
        district=submission.district,
        submission=submission,
        event=event,
        channel=channel,
        kind=kind,
        created_at=timezone.now(),
        available_at=channels.not_before(channel, at),
        **whose,
    )


def _keep(rows: Iterable[Delivery]) -> None:
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
