"""What the citizen does."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from feedback import deadlines
from feedback.lifecycle.moving import CITIZEN, Actor, Files, move
from feedback.models import Rating, Submission
from feedback.states import Verb


def add_detail(
    submission_id: int, words: str, *, actor: Actor = CITIZEN, version: int | None = None, files: Files = ()
) -> Submission:
    """The citizen adds something; when it was asked for, the clock runs again."""
    return move(submission_id, Verb.ADD_DETAIL, actor=actor, version=version, words=words, files=files)


def rate(
    submission_id: int, rating: Rating, words: str = "", *, actor: Actor = CITIZEN, version: int | None = None
) -> Submission:
    """满意度: satisfied or basically closes; not satisfied reopens, but once: the second time it closes as such."""
    if rating is Rating.NOT_SATISFIED:
        try:
            return _reopen(submission_id, words, actor=actor, version=version)
        except _ReopenedBefore:
            pass

    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        submission.rating = rating.value
        submission.closed_at = now
        return {"rating": rating.value, "why": "rated"}

    return move(submission_id, Verb.RATE, actor=actor, version=version, words=words, change=change)


class _ReopenedBefore(Exception):
    pass


def _reopen(submission_id: int, words: str, *, actor: Actor, version: int | None) -> Submission:
    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        if submission.reopened_count:
            raise _ReopenedBefore
        limits = deadlines.limits_for(submission.area_key)
        submission.reopened_count = 1
        submission.rating = ""
        submission.closed_at = submission.confirm_by = None
        submission.close_by = deadlines.end_of_working_day(now, limits.answer_days)
        return {"rating": Rating.NOT_SATISFIED.value, "close_by": submission.close_by.isoformat()}

    return move(submission_id, Verb.REOPEN, actor=actor, version=version, words=words, change=change)
