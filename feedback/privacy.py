"""What a citizen may ask about themselves, and who looked at how they can be reached: one verb a function.

Looking and erasing are events like moves, so the chain tells of both and stays valid.
"""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from feedback.files import storing
from feedback.lifecycle import CITIZEN, Actor, NotAllowed, append_event
from feedback.models import ActorKind, Event, Submission
from feedback.models_files import Attachment
from feedback.states import Privacy, State

CONTACT = {
    "contact_name": "",
    "contact_phone": "",
    "contact_email": "",
    "contact_phone_index": None,
    "contact_email_index": None,
    "written_for": "",
    "guardian_name": "",
    "place": "",
    "latitude": None,
    "longitude": None,
    "body_digest": b"",
}

PERSONS = ("contact_name", "contact_phone", "contact_email", "written_for", "guardian_name")


@transaction.atomic
def look(submission_id: int, *, actor: Actor, why: str = "") -> Submission:
    """The contact is shown to somebody: who, when and why stays. The row with the contact comes back."""
    submission = Submission.objects.select_for_update().get(pk=submission_id)
    append_event(submission, Privacy.LOOK, actor=actor, at=timezone.now(), words=why, public=False)
    return submission


@transaction.atomic
def erase(submission_id: int, *, with_words: bool, actor: Actor = CITIZEN) -> Submission:
    """Contact and place go; `with_words` all the citizen wrote and sent, too. What was done and every figure stay.

    NotAllowed when words are to go while somebody has still to answer them. Doing it twice is doing it once.
    """
    submission = Submission.objects.select_for_update().get(pk=submission_id)
    if with_words and not may_erase_words(submission):
        raise NotAllowed("somebody is still to answer these words")
    what = _left(submission, with_words=with_words)
    if not what:
        return submission
    Submission.objects.filter(pk=submission_id).update(**CONTACT, **({"message": ""} if with_words else {}))
    if with_words:
        _written(submission).update(words="", words_salt=b"")
        for file in _sent(submission):
            file.delete()
            transaction.on_commit(partial(storing.remove, file))
    append_event(submission, Privacy.ERASE, actor=actor, at=timezone.now(), data={"what": what})
    return Submission.objects.get(pk=submission_id)


def may_erase_words(submission: Submission) -> bool:
    return not submission.is_open and submission.state != State.RESOLVED


def has_contact(submission: Submission) -> bool:
    """Whether there is anything to erase but words."""
    return bool(_left(submission, with_words=False))


def _left(submission: Submission, *, with_words: bool) -> list[str]:
    """What of it there is still to erase."""
    parts = {
        "contact": any(getattr(submission, name) for name in PERSONS),
        "place": submission.place or submission.latitude is not None,
        "words": with_words and (submission.message or _written(submission).exists()),
        "files": with_words and _sent(submission).exists(),
    }
    return [name for name, is_there in parts.items() if is_there]


def _sent(submission: Submission) -> QuerySet[Attachment]:
    return Attachment.objects.filter(submission=submission, uploaded_by=ActorKind.CITIZEN)


def _written(submission: Submission) -> QuerySet[Event]:
    return Event.objects.filter(submission=submission, actor_kind=ActorKind.CITIZEN).exclude(words="")
