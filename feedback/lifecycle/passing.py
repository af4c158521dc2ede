"""What time does."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from feedback.lifecycle.moving import SYSTEM, NotAllowed, move
from feedback.models import Submission
from feedback.models.referrals import Referral
from feedback.states import IllegalMove, State, Verb
from feedback.workflow import deadlines


def close_unrated(submission_id: int) -> Submission:
    """办结: the citizen was asked and said nothing until `confirm_by`. IllegalMove when it is not so."""

    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        if submission.confirm_by is None or submission.confirm_by > now:
            raise IllegalMove(Verb.CLOSE, State.RESOLVED)
        submission.closed_at = now
        submission.archive_at = deadlines.archive_at(submission, now)
        return {"why": "silence"}

    return move(submission_id, Verb.CLOSE, actor=SYSTEM, change=change)


def archive(submission_id: int) -> Submission:
    """归档: it has been over for long enough, and nothing moves it any more. IllegalMove when it is not so."""

    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        if submission.archive_at is None or submission.archive_at > now:
            raise IllegalMove(Verb.ARCHIVE, State.CLOSED)
        submission.archive_at = None
        return {}

    return move(submission_id, Verb.ARCHIVE, actor=SYSTEM, public=False, change=change)


def chase(submission_id: int, verb: Verb, *, level: int, to: str) -> Submission:
    """催办: a reminder (level 1, to the holder) or an escalation (2 to the venue's head, 3 to the area's staff).

    IllegalMove when somebody chased it so far already or it is no longer due.
    """

    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        if submission.chased >= level:
            raise IllegalMove(verb, State(submission.state))
        submission.chased = level
        due_at = submission.due_at.isoformat() if submission.due_at else ""
        return {"to": to, "stage": submission.due_stage, "due_at": due_at}

    return move(submission_id, verb, actor=SYSTEM, public=verb is Verb.ESCALATE, change=change)


def chase_unit(referral_id: int, verb: Verb, *, level: int, to: str) -> Submission:
    """催办 of a handling unit: a reminder (level 1, to the unit), then who holds the matter (2) and the area's staff
    (3) are told that it is late. NotAllowed when somebody chased it so far already or the unit has it no longer."""
    referral = Referral.objects.select_related("unit").get(pk=referral_id)

    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        open_ = Referral.objects.open().filter(pk=referral_id, chased__lt=level)
        if not open_.update(chased=level):
            raise NotAllowed("it was chased so far, or the unit has it no longer")
        return {"to": to, "unit": referral.unit.name, "due_at": referral.due_at.isoformat()}

    return move(referral.submission_id, verb, actor=SYSTEM, public=False, change=change)
