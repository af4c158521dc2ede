"""Saying "me too": joining a case of somebody else, and leaving it. One verb a function.

Joining is no move of the case and no event of it: nothing changes for whoever wrote it, and who leaves is forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F
from django.utils import timezone

from feedback.lifecycle import NotAllowed
from feedback.me_too import offers
from feedback.models import Answered, Rating, Submission
from feedback.models.following import Follower, PublicQuestion
from feedback.models.notices import Channel, Delivery
from feedback.models.publishing import PublicAnswer
from feedback.receipts import query_codes
from feedback.states import SETTLED, State


class NotOffered(Exception):
    """It is not public (any more), or over."""


@dataclass(frozen=True)
class Joined:
    """`query_code` has 28 characters and is stored nowhere."""

    follower: Follower
    query_code: str


@transaction.atomic
def join(submission_id: int, *, form_key: UUID, language: str) -> Joined:
    """One more person says so. The same form joins the same case once. Raises NotOffered."""
    key = uuid5(form_key, f"follow {submission_id}")
    code = query_codes.query_code(key, settings.QUERY_CODE_KEY)
    if (known := Follower.objects.filter(idempotency_key=key).first()) is not None:
        return Joined(known, code)
    submission = Submission.objects.filter(pk=submission_id, state__in=offers.JOINABLE).first()
    if submission is None or not is_public(submission):
        raise NotOffered
    follower, is_new = Follower.objects.get_or_create(
        idempotency_key=key,
        defaults={
            "submission": submission,
            "district": submission.district,
            "joined_at": timezone.now(),
            "query_code_hash": query_codes.stored_hash(code),
            "language": language,
        },
    )
    if is_new:
        _count(submission_id, 1)
    return Joined(follower, code)


def is_public(submission: Submission) -> bool:
    """Whether anybody may read its question, answered or not."""
    tables = (PublicAnswer.objects.shown(), PublicQuestion.objects.shown())
    return any(rows.filter(submission=submission).exists() for rows in tables)


def find(typed: str) -> Follower | None:
    """The follower whose query code a person typed; None for a malformed and for an unknown code alike."""
    code = query_codes.read(typed)
    if code is None:
        return None
    return Follower.objects.filter(query_code_hash=query_codes.stored_hash(code)).first()


@transaction.atomic
def leave(follower_id: int) -> None:
    """They are forgotten: the row goes, and with it what was still to be told to them. Twice is once."""
    follower = Follower.objects.select_for_update().filter(pk=follower_id).first()
    if follower is not None:
        follower.delete()
        _count(follower.submission_id, -1)


def _count(submission_id: int, more: int) -> None:
    Submission.objects.filter(pk=submission_id).update(follower_count=F("follower_count") + more)


def rate(follower_id: int, rating: Rating, answered: Answered | None) -> None:
    """How this person sees the result; the case itself is closed by whoever wrote it. NotAllowed before there is a
    result."""
    rated = Follower.objects.filter(pk=follower_id, submission__state__in=[state.value for state in SETTLED])
    said = answered.value if answered else ""
    if not rated.update(rating=rating.value, was_answered=said, rated_at=timezone.now()):
        raise NotAllowed("there is no result yet")


def set_contact(follower_id: int, *, phone: str, email: str) -> None:
    """Where news go from now on; empty: nowhere."""
    follower = Follower.objects.get(pk=follower_id)
    follower.contact_phone, follower.contact_email = phone, email
    follower.save(update_fields=["contact_phone", "contact_email", "contact_phone_index", "contact_email_index"])


def stop(follower_id: int, channel: Channel) -> None:
    """No more messages on this channel: its address is erased."""
    name = _address(channel)
    Follower.objects.filter(pk=follower_id).update(**{name: "", f"{name}_index": None})


def is_told(follower_id: int, channel: Channel) -> bool:
    """Whether messages go there."""
    return Follower.objects.filter(pk=follower_id).exclude(**{f"{_address(channel)}_index": None}).exists()


def _address(channel: Channel) -> str:
    return "contact_email" if channel == Channel.EMAIL else "contact_phone"


def forget_contacts() -> int:
    """Nothing more is told of what is archived or was taken back: how to reach its followers is erased. How many."""
    over = Follower.objects.filter(submission__state__in=[State.ARCHIVED.value, State.WITHDRAWN.value])
    over = over.exclude(contact_phone_index=None, contact_email_index=None)
    told = over.exclude(deliveries__in=Delivery.objects.undone())
    gone = {"contact_phone": "", "contact_email": "", "contact_phone_index": None, "contact_email_index": None}
    return Follower.objects.filter(pk__in=list(told.values_list("pk", flat=True)[:1_000])).update(**gone)


def opinions(submission: Submission) -> dict[str, int]:
    """How many of its followers rated it how. One query, none without followers."""
    if not submission.follower_count:
        return {}
    rated = Follower.objects.filter(submission=submission).exclude(rating="")
    return dict(rated.order_by().values_list("rating").annotate(n=Count("pk")))
