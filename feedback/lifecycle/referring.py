"""What happens between who holds a matter and a handling unit: a unit works on it, the holder stays responsible."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from deputies.models.accounts import HandlingUnit
from feedback import receivers
from feedback.lifecycle.moving import Actor, Files, NotAllowed, end_referral, move
from feedback.models import Submission
from feedback.models.referrals import Referral, ReferralState
from feedback.states import Verb
from feedback.workflow import deadlines


def refer_to_unit(
    submission_id: int, unit: HandlingUnit, words: str, *, actor: Actor, version: int | None = None
) -> Submission:
    """转办: the unit replies within its limit, or says that it is the wrong one. NotAllowed without words, while
    another unit has it, and for a unit that nobody works for or whose area the matter does not lie in."""

    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        if submission.unit_id is not None:
            raise NotAllowed("a unit has it already")
        possible = receivers.units(submission).filter(pk=unit.pk)
        if possible.select_for_update(of=("self",), no_key=True).first() is None:  # it cannot end meanwhile
            raise NotAllowed("this unit cannot take it")
        referral = Referral(submission=submission, district=submission.district, unit=unit, since=now)
        deadlines.set_unit_deadlines(referral, submission, now)
        referral.save(force_insert=True)
        submission.unit = unit
        submission.accepted_at = submission.accepted_at or now
        return {"unit": unit.name, "unit_id": unit.pk, "until": referral.due_at.isoformat()}

    _needs(words)
    return move(submission_id, Verb.REFER_UNIT, actor=actor, version=version, words=words, change=change)


def unit_reply(
    submission_id: int, words: str, *, actor: Actor, version: int | None = None, files: Files = ()
) -> Submission:
    """The unit replies: to the citizen, as an answer, or to who holds it, as the rules were when it was referred.
    NotAllowed when no unit has it."""
    referral = Referral.objects.open().filter(submission=submission_id).first()
    is_public = referral is not None and referral.to_citizen

    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        data = _unit(submission)
        if is_public:
            submission.first_answered_at = submission.first_answered_at or now
        end_referral(submission, ReferralState.REPLIED, now)
        return data

    _needs(words)
    return move(
        submission_id,
        Verb.UNIT_REPLY,
        actor=actor,
        version=version,
        words=words,
        public=is_public,
        change=change,
        files=files,
    )


def unit_object(submission_id: int, words: str, *, actor: Actor, version: int | None = None) -> Submission:
    """The unit says that it is the wrong one: back to who holds it, and the citizen is told. NotAllowed after its
    date, and the second time: who refers it to the same unit again insists."""

    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        data = _unit(submission)
        if not may_object(Referral.objects.open().get(submission=submission), now):
            raise NotAllowed("too late to object, or it did before")
        end_referral(submission, ReferralState.OBJECTED, now)
        return data

    _needs(words)
    return move(submission_id, Verb.UNIT_OBJECT, actor=actor, version=version, words=words, change=change)


def may_object(referral: Referral, now: datetime) -> bool:
    """Whether the unit may still say that it is the wrong one: until its date, and once."""
    before = Referral.objects.filter(
        submission=referral.submission_id, unit=referral.unit_id, state=ReferralState.OBJECTED
    )
    return now <= referral.object_by and not before.exists()


def recall(submission_id: int, words: str, *, actor: Actor, version: int | None = None) -> Submission:
    """Taken back from the unit by who holds it. NotAllowed when no unit has it."""

    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        data = _unit(submission)
        end_referral(submission, ReferralState.RECALLED, now)
        return data

    _needs(words)
    return move(submission_id, Verb.UNIT_RECALL, actor=actor, version=version, words=words, change=change)


def _unit(submission: Submission) -> dict[str, Any]:
    if submission.unit is None:
        raise NotAllowed("no unit has it")
    return {"unit": submission.unit.name, "unit_id": submission.unit.pk}


def _needs(words: str) -> None:
    if not words.strip():
        raise NotAllowed("this needs a reason in words")
