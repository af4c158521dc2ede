"""What the citizen does."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from feedback.lifecycle.moving import CITIZEN, Actor, Files, NotAllowed, move
from feedback.models import Answered, Rating, RouteReason, Submission
from feedback.models.holders import Holder
from feedback.states import State, Verb
from feedback.workflow import deadlines, rules


def add_detail(
    submission_id: int, words: str, *, actor: Actor = CITIZEN, version: int | None = None, files: Files = ()
) -> Submission:
    """The citizen adds something; when it was asked for, the clock runs again."""
    return move(submission_id, Verb.ADD_DETAIL, actor=actor, version=version, words=words, files=files)


def rate(
    submission_id: int,
    rating: Rating,
    words: str = "",
    *,
    answered: Answered | None = None,
    actor: Actor = CITIZEN,
    version: int | None = None,
) -> Submission:
    """满意度: satisfied or basically closes; not satisfied reopens, but once and with a reason in words: the second
    time it closes as such. `answered`: whether it was answered at all, asked apart."""
    said = {"answered": answered.value} if answered else {}
    if rating is Rating.NOT_SATISFIED:
        try:
            return _reopen(submission_id, words, said, actor=actor, version=version)
        except _ReopenedBefore:
            pass

    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        submission.rating = rating.value
        submission.was_answered = answered.value if answered else ""
        submission.closed_at = now
        submission.archive_at = deadlines.archive_at(submission, now)
        return {"rating": rating.value, "why": "rated", **said}

    return move(submission_id, Verb.RATE, actor=actor, version=version, words=words, change=change)


class _ReopenedBefore(Exception):
    pass


def _reopen(submission_id: int, words: str, said: dict[str, str], *, actor: Actor, version: int | None) -> Submission:
    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        if submission.reopened_count:
            raise _ReopenedBefore
        if not words.strip():
            raise NotAllowed("nothing is reopened without a reason")
        limits = rules.limits_of(submission)
        submission.reopened_count = 1
        submission.rating = ""
        submission.was_answered = said.get("answered", "")
        submission.closed_at = submission.confirm_by = submission.archive_at = None
        submission.close_by = deadlines.end_of_working_day(now, limits.answer_days)
        data = {"rating": Rating.NOT_SATISFIED.value, "close_by": submission.close_by.isoformat(), **said}
        if submission.state == State.SUBMITTED:
            _stand_before_staff(submission, now, limits.accept_days)
            data["was_declined"] = "yes"
        return data

    return move(submission_id, Verb.REOPEN, actor=actor, version=version, words=words, change=change)


def _stand_before_staff(submission: Submission, now: datetime, accept_days: int) -> None:
    """Who declined it does not decide again: the area's staff do."""
    Holder.objects.filter(submission=submission, released_at__isnull=True).update(released_at=now)
    submission.deputy = submission.holding_venue = submission.holding_area = None
    submission.accepted_at = submission.decline_reason = None
    submission.outcome_reason = ""
    submission.unrouted_since = now
    submission.route_reason = RouteReason.OBJECTED.value
    submission.accept_by = deadlines.end_of_working_day(now, accept_days)


def withdraw(submission_id: int, words: str = "", *, actor: Actor = CITIZEN, version: int | None = None) -> Submission:
    """The citizen takes it back; who held it is told by the event."""

    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        submission.closed_at, submission.unrouted_since = now, None
        submission.archive_at = deadlines.archive_at(submission, now)
        return {}

    return move(submission_id, Verb.WITHDRAW, actor=actor, version=version, words=words, change=change)
