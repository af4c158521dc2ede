"""What the holder does."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from feedback.lifecycle.moving import Actor, Files, NotAllowed, move
from feedback.models import ActorKind, OutcomeClass, Submission
from feedback.models.workflow import DeclineReason
from feedback.states import IllegalMove, State, Verb
from feedback.workflow import deadlines, rules


def accept(submission_id: int, *, actor: Actor, version: int | None = None, is_complex: bool = False) -> Submission:
    """受理: the holder takes it up; a complex matter has longer for its first answer, and the citizen is told."""

    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        accepted(submission, now)
        if not is_complex:
            return {}
        deadlines.make_complex(submission)
        return {"complex": True, "answer_by": submission.answer_by.isoformat()}

    return move(submission_id, Verb.ACCEPT, actor=actor, version=version, change=change)


def decline(
    submission_id: int, reason: DeclineReason, words: str, *, actor: Actor, version: int | None = None
) -> Submission:
    """不予受理: for a named reason of the matter's own workflow, with where to go instead. NotAllowed without words,
    for another workflow's reason, and while it is still being routed."""

    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        if submission.workflow_id not in (None, reason.workflow_id):
            raise NotAllowed("the reason is of another workflow")
        if not submission.has_holder and submission.unrouted_since is None:
            raise NotAllowed("it is being routed")
        submission.decline_reason, submission.outcome_reason = reason, words
        submission.first_answered_at = submission.first_answered_at or now
        submission.closed_at, submission.unrouted_since = now, None
        submission.archive_at = deadlines.archive_at(submission, now)
        return {
            "reason": reason.name,
            "reason_en": reason.name_en,
            "instead": reason.instead,
            "instead_en": reason.instead_en,
        }

    _needs(words)
    return move(submission_id, Verb.DECLINE, actor=actor, version=version, words=words, change=change)


def extend(submission_id: int, words: str, *, actor: Actor, version: int | None = None) -> Submission:
    """延期: once, for a reason that the citizen reads. NotAllowed the second time, and when the ceiling is reached."""

    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        if submission.extended_at is not None:
            raise NotAllowed("it was extended before")
        before = submission.close_by
        deadlines.extend(submission)
        if submission.close_by == before:
            raise NotAllowed("the ceiling is reached")
        submission.extended_at = now
        is_answered = submission.first_answered_at is not None
        until = submission.close_by if is_answered else submission.answer_by
        return {"until": until.isoformat(), "close_by": submission.close_by.isoformat()} | accepted(submission, now)

    _needs(words)
    return move(submission_id, Verb.EXTEND, actor=actor, version=version, words=words, change=change)


def supervise(submission_id: int, words: str, *, actor: Actor, version: int | None = None) -> Submission:
    """督办: the area's staff watch it from now on. The words are for who holds it."""

    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        submission.supervised_at = now
        return {}

    _needs(words)
    return move(submission_id, Verb.SUPERVISE, actor=actor, version=version, words=words, public=False, change=change)


def answer(
    submission_id: int,
    words: str,
    *,
    actor: Actor,
    version: int | None = None,
    files: Files = (),
    passed: Files = (),
) -> Submission:
    """答复: words to the citizen; the first one meets the answer deadline, and accepts what was not accepted. `passed`
    are files of a unit's reply that go along: NotAllowed for any other."""

    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        submission.first_answered_at = submission.first_answered_at or now
        return accepted(submission, now)

    _only_of_a_unit(submission_id, passed)
    return move(
        submission_id,
        Verb.ANSWER,
        actor=actor,
        version=version,
        words=words,
        change=change,
        files=files,
        passed=passed,
    )


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
    passed: Files = (),
) -> Submission:
    """Resolved, with an outcome class and the reason in words: now the citizen has the word, until `confirm_by`."""
    return _end(submission_id, Verb.RESOLVE, outcome, words, actor=actor, version=version, files=files, passed=passed)


def settle(
    submission_id: int,
    outcome: OutcomeClass,
    words: str,
    *,
    actor: Actor,
    version: int | None = None,
    files: Files = (),
    passed: Files = (),
) -> Submission:
    """当场答复: the first answer is the result. IllegalMove when it was answered before: then it is resolved."""
    return _end(submission_id, Verb.SETTLE, outcome, words, actor=actor, version=version, files=files, passed=passed)


def _end(
    submission_id: int,
    verb: Verb,
    outcome: OutcomeClass,
    words: str,
    *,
    actor: Actor,
    version: int | None,
    files: Files,
    passed: Files,
) -> Submission:
    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        if verb is Verb.SETTLE and submission.first_answered_at is not None:
            raise IllegalMove(verb, State.IN_PROGRESS)
        limits = rules.limits_of(submission)
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

    _needs(words)
    _only_of_a_unit(submission_id, passed)
    return move(
        submission_id, verb, actor=actor, version=version, words=words, change=change, files=files, passed=passed
    )


def _needs(words: str) -> None:
    if not words.strip():
        raise NotAllowed("this needs a reason in words")


def _only_of_a_unit(submission_id: int, passed: Files) -> None:
    """What the citizen sent comes back to nobody, and of another matter nothing is shown."""
    if any(file.submission_id != submission_id or file.uploaded_by != ActorKind.UNIT for file in passed):
        raise NotAllowed("only files of a unit's reply in this matter are passed on")


def accepted(submission: Submission, now: datetime) -> dict[str, Any]:
    submission.accepted_at = submission.accepted_at or now
    return {}
