"""What a citizen may ask about themselves, and who looked at how they can be reached: one verb a function.

Looking and erasing are events like moves, so the chain tells of both and stays valid.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from feedback.files import storing
from feedback.lifecycle import CITIZEN, SYSTEM, Actor, NotAllowed, append_event
from feedback.models import ActorKind, Event, Submission
from feedback.models.files import Attachment
from feedback.states import Privacy, State

FIELDS: dict[str, dict[str, Any]] = {
    "contact": {
        "contact_name": "",
        "contact_phone": "",
        "contact_email": "",
        "contact_phone_index": None,
        "contact_email_index": None,
        "written_for": "",
        "guardian_name": "",
    },
    "place": {"place": "", "latitude": None, "longitude": None},
    "words": {"message": "", "has_later_words": False},
}
PERSON = ("contact", "place")
ALL = (*PERSON, "words", "files")
PERSONS = ("contact_name", "contact_phone", "contact_email", "written_for", "guardian_name")


@transaction.atomic
def look(submission_id: int, *, actor: Actor, why: str = "") -> Submission:
    """The contact is shown to somebody: who, when and why stays. The row with the contact comes back."""
    submission = Submission.objects.select_for_update().get(pk=submission_id)
    append_event(submission, Privacy.LOOK, actor=actor, at=timezone.now(), words=why, public=False)
    return submission


@transaction.atomic
def look_at_all(submission_ids: Iterable[int], *, actor: Actor, why: str = "") -> None:
    """The same of many at once, such as those who are expected on a contact day."""
    for submission_id in sorted(submission_ids):
        look(submission_id, actor=actor, why=why)


@transaction.atomic
def erase(submission_id: int, *, with_words: bool, actor: Actor = CITIZEN) -> Submission:
    """Contact and place go; `with_words` all the citizen wrote and sent, too. What was done and every figure stay.

    NotAllowed when words are to go while somebody has still to answer them. Doing it twice is doing it once.
    """
    submission = Submission.objects.select_for_update().get(pk=submission_id)
    if with_words and not may_erase_words(submission):
        raise NotAllowed("somebody is still to answer these words")
    _erase(submission, ALL if with_words else PERSON, actor, {})
    return Submission.objects.get(pk=submission_id)


@transaction.atomic
def expire(submission_id: int, parts: Collection[str], *, rules_id: int) -> list[str]:
    """Its time is over: the same by the portal itself, which writes down by which rules. What went; nothing when it
    was reopened or erased meanwhile."""
    submission = Submission.objects.select_for_update().get(pk=submission_id)
    if submission.closed_at is None or not may_erase_words(submission):
        return []
    return _erase(submission, parts, SYSTEM, {"rules": rules_id})


def _erase(submission: Submission, parts: Collection[str], actor: Actor, data: dict[str, Any]) -> list[str]:
    what = _left(submission, parts)
    if not what:
        return []
    fields = {name: value for part in what for name, value in FIELDS.get(part, {}).items()}
    Submission.objects.filter(pk=submission.pk).update(**fields, body_digest=b"")
    if "words" in what:
        _written(submission).update(words="", words_salt=b"")
    if "files" in what:
        for file in _sent(submission):
            file.delete()
            transaction.on_commit(partial(storing.remove, file))
    append_event(submission, Privacy.ERASE, actor=actor, at=timezone.now(), data={"what": what, **data})
    return what


def may_erase_words(submission: Submission) -> bool:
    return not submission.is_open and submission.state != State.RESOLVED


def has_contact(submission: Submission) -> bool:
    """Whether there is anything to erase but words."""
    return bool(_left(submission, PERSON))


def _left(submission: Submission, parts: Collection[str]) -> list[str]:
    """What of them there is still to erase."""
    is_there: dict[str, Callable[[], object]] = {
        "contact": lambda: any(getattr(submission, name) for name in PERSONS),
        "place": lambda: submission.place or submission.latitude is not None,
        "words": lambda: submission.message or _written(submission).exists(),
        "files": lambda: _sent(submission).exists(),
    }
    return [name for name in ALL if name in parts and is_there[name]()]


def _sent(submission: Submission) -> QuerySet[Attachment]:
    return Attachment.objects.filter(submission=submission, uploaded_by=ActorKind.CITIZEN)


def _written(submission: Submission) -> QuerySet[Event]:
    return Event.objects.filter(submission=submission, actor_kind=ActorKind.CITIZEN).exclude(words="")
