"""On behalf: somebody at the venue writes down what a person said there, by telephone or on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from deputies.models.accounts import User
from feedback import lifecycle
from feedback.arrival.submitting import Opinion, Receipt, submit
from feedback.lifecycle import Actor, append_event
from feedback.models import Submission
from feedback.models.on_behalf import Channel, OnBehalf
from feedback.receipts import query_codes
from feedback.states import State, Visit
from stations.models import Venue
from stations.models.duty import ContactDay, ContactDayState

TAKEN_BACK_WITHIN = timedelta(minutes=10)
RECEIPT_WITHIN = timedelta(minutes=30)  # the person still stands there
LONGEST_AGO = timedelta(days=366)
MORNING = time(9)  # a day of receiving begins its time limits; which hour does not matter to working days


class NotHeldNow(Exception):
    """The day is not published, or closed already."""


class NotReceivedThen(Exception):
    """It would have been received in the future, or more than a year ago."""


class TooLate(Exception):
    """Too much time has gone, or somebody has taken it up already."""


@dataclass(frozen=True)
class Heard:
    """How an opinion came in. With `from_receipt` the time limits run from the day it was received, as the law has it;
    else from now, as for old ledgers."""

    channel: Channel
    received_on: date
    contact_day: ContactDay | None = None
    from_receipt: bool = True
    row_key: str = ""


@transaction.atomic
def enter(
    opinion: Opinion, heard: Heard, *, actor: Actor, idempotency_key: UUID, now: datetime, request_id: str = ""
) -> Receipt:
    """An opinion like any other, marked with who wrote it down. Raises NotHeldNow, NotReceivedThen,
    submitting.KeyReused."""
    assert actor.user is not None
    today = timezone.localdate(now)
    if not today - LONGEST_AGO <= heard.received_on <= today:
        raise NotReceivedThen
    is_back = heard.from_receipt and heard.received_on < today
    clock = timezone.make_aware(datetime.combine(heard.received_on, MORNING)) if is_back else None
    receipt = submit(opinion, idempotency_key=idempotency_key, request_id=request_id, clock_from=clock)
    if receipt.is_new:
        submission = lifecycle.locked(receipt.submission_id)
        _write(submission, opinion.venue, heard, actor.user)
        append_event(submission, Visit.ENTER, actor=actor, at=now, data=_snapshot(opinion.venue, heard))
    return receipt


def _write(submission: Submission, venue: Venue, heard: Heard, by: User) -> None:
    if heard.contact_day is not None:
        held = ContactDay.objects.select_for_update(no_key=True).get(pk=heard.contact_day.pk)
        if held.state != ContactDayState.PUBLISHED:
            raise NotHeldNow
    OnBehalf.objects.create(
        submission=submission,
        venue=venue,
        contact_day=heard.contact_day,
        channel=heard.channel,
        received_on=heard.received_on,
        entered_by=by,
        row_key=heard.row_key,
    )


def _snapshot(venue: Venue, heard: Heard) -> dict[str, object]:
    day = {"day": heard.contact_day.date.isoformat()} if heard.contact_day else {}
    return {
        "venue": venue.name,
        "channel": heard.channel.value,
        "received_on": heard.received_on.isoformat(),
        "from_receipt": heard.from_receipt,
        **day,
    }


def day_of(venue: Venue, on: date) -> ContactDay | None:
    """The contact day that is open at the venue on that day: what is heard there belongs to it."""
    return ContactDay.objects.filter(venue=venue, date=on, state=ContactDayState.PUBLISHED).first()


def of(user: User) -> QuerySet[OnBehalf]:
    """What this person entered, the last first."""
    related = ("submission__topic", "submission__deputy", "venue")
    return OnBehalf.objects.filter(entered_by=user).select_related(*related).order_by("-pk")


def may_take_back(entry: OnBehalf, now: datetime) -> bool:
    """Within minutes, as long as nobody has taken it up."""
    case = entry.submission
    is_untouched = case.accepted_at is None and case.state in (State.SUBMITTED, State.ASSIGNED)
    return is_untouched and now - entry.created_at <= TAKEN_BACK_WITHIN


def take_back(entry: OnBehalf, *, actor: Actor, now: datetime) -> None:
    """It was entered by mistake. Raises TooLate, lifecycle.Stale."""
    if not may_take_back(entry, now):
        raise TooLate
    lifecycle.withdraw(entry.submission_id, actor=actor, version=entry.submission.version)
    OnBehalf.objects.filter(pk=entry.pk).update(row_key="")  # a row of a ledger may be entered again


def receipt_of(entry: OnBehalf, now: datetime) -> Receipt:
    """The receipt again, for who entered it, while the person is there. Raises TooLate."""
    if now - entry.created_at > RECEIPT_WITHIN:
        raise TooLate
    case = entry.submission
    code = query_codes.query_code(case.idempotency_key, settings.QUERY_CODE_KEY)
    return Receipt(case.pk, code, case.created_at, case.answer_by, is_new=False)
