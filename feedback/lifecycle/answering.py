"""What the holder does."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from feedback import deadlines
from feedback.lifecycle.moving import Actor, Files, NotAllowed, move
from feedback.models import OutcomeClass, Submission
from feedback.states import Verb


def accept(submission_id: int, *, actor: Actor, version: int | None = None) -> Submission:
    """受理: the holder takes it up."""
    return move(submission_id, Verb.ACCEPT, actor=actor, version=version, change=accepted)


def answer(
    submission_id: int, words: str, *, actor: Actor, version: int | None = None, files: Files = ()
) -> Submission:
    """答复: words to the citizen; the first one meets the answer deadline, and accepts what was not accepted."""

    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        submission.first_answered_at = submission.first_answered_at or now
        return accepted(submission, now)

    return move(submission_id, Verb.ANSWER, actor=actor, version=version, words=words, change=change, files=files)


def ask_detail(submission_id: int, words: str, *, actor: Actor, version: int | None = None) -> Submission:
    """退回补充: ask the citizen; the clock stands until the answer comes."""

    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        submission.paused_at = now
        return accepted(submission, now)

    return move(submission_id, Verb.ASK_DETAIL, actor=actor, version=version, words=words, change=change)


def resolve(
    submission_id: int,
    outcome: OutcomeClass,
    words: str,
    *,
    actor: Actor,
    version: int | None = None,
    files: Files = (),
) -> Submission:
    """Resolved, with an outcome class and the reason in words: now the citizen has the word, until `confirm_by`."""

    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        limits = deadlines.limits_for(submission.area_key)
        submission.outcome = outcome
        submission.outcome_reason = words
        submission.resolved_at = now
        submission.first_answered_at = submission.first_answered_at or now
        submission.confirm_by = deadlines.end_of_working_day(now, limits.confirm_days)
        accepted(submission, now)
        return {
            "outcome": outcome.name,
            "outcome_en": outcome.name_en,
            "confirm_by": submission.confirm_by.isoformat(),
        }

    if not words.strip():
        raise NotAllowed("nothing is resolved without a reason")
    return move(submission_id, Verb.RESOLVE, actor=actor, version=version, words=words, change=change, files=files)


def accepted(submission: Submission, now: datetime) -> dict[str, Any]:
    submission.accepted_at = submission.accepted_at or now
    return {}
