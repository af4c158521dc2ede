"""Every move of a submission: one verb a function, one transaction each.

`_move` is the only code that writes a state: it locks the row, asks `states`, saves, appends an event.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from deputies.models import Deputy, DeputyStatus, User
from feedback import chain, deadlines
from feedback.models import ActorKind, Event, Holder, OutcomeClass, Rating, RouteReason, Submission
from feedback.prepared import PreparedQuery
from feedback.states import IllegalMove, State, Verb, after
from stations.models import Assignment, Venue

QUIET_VERBS = frozenset({Verb.REMIND, Verb.ESCALATE})  # they make no open form stale


@dataclass(frozen=True)
class Actor:
    """Who makes a move. `name` is kept in the event as it was then."""

    kind: ActorKind
    name: str = ""
    user: User | None = None


CITIZEN = Actor(ActorKind.CITIZEN)
SYSTEM = Actor(ActorKind.SYSTEM)


class Stale(Exception):
    """Somebody moved first: the caller decided on a version that is no longer the current one."""

    def __init__(self, submission: Submission) -> None:
        super().__init__(f"submission {submission.pk} is at version {submission.version}")
        self.submission = submission


class NotAllowed(Exception):
    """The move is legal for the state, but not with this deputy, venue or actor."""


Change = Callable[[Submission, datetime], dict[str, Any]]


def _no_change(submission: Submission, now: datetime) -> dict[str, Any]:
    return {}


@transaction.atomic
def _move(
    submission_id: int,
    verb: Verb,
    *,
    actor: Actor,
    version: int | None = None,
    words: str = "",
    public: bool = True,
    change: Change = _no_change,
) -> Submission:
    """Lock, check, change, save, append the event. `change` sets fields and returns the event's data.

    Raises Submission.DoesNotExist, Stale (when `version` is given and not the current one), IllegalMove.
    """
    submission = _locked(submission_id)
    if version is not None and submission.version != version:
        raise Stale(submission)
    submission.state = after(State(submission.state), verb).value
    now = timezone.now()
    data = change(submission, now)
    if submission.state != State.WAITING:
        deadlines.postpone(submission, now)
    _set_clock(submission)
    if verb not in QUIET_VERBS:
        submission.version += 1
    submission.save(update_fields=MOVED_FIELDS)
    append_event(submission, verb, actor=actor, at=now, words=words, public=public, data=data)
    return submission


LOCKED = PreparedQuery(lambda: Submission.objects.select_for_update().filter(pk=-1), -1)


def _locked(submission_id: int) -> Submission:
    """The row, locked until the transaction ends. Raises Submission.DoesNotExist."""
    submission = LOCKED.first(submission_id)
    if submission is None:
        raise Submission.DoesNotExist
    return submission


MOVED_FIELDS = [
    "state", "version", "deputy", "holding_venue", "route_reason", "unrouted_since",
    "accepted_at", "first_answered_at", "resolved_at", "closed_at", "paused_at",
    "accept_by", "answer_by", "close_by", "confirm_by", "due_at", "due_stage", "chased",
    "outcome", "outcome_reason", "rating", "reopened_count",
]  # fmt: skip


def _set_clock(submission: Submission) -> None:
    """The next deadline; a new one is chased from the beginning."""
    before = (submission.due_stage, submission.due_at)
    stage, submission.due_at = deadlines.due(submission) or ("", None)
    submission.due_stage = str(stage)
    if before != (submission.due_stage, submission.due_at):
        submission.chased = 0


def append_event(
    submission: Submission,
    verb: str,
    *,
    actor: Actor,
    at: datetime,
    words: str = "",
    public: bool = True,
    data: dict[str, Any] | None = None,
) -> Event:
    """Add the next event to the submission's chain. The caller holds the submission's row lock."""
    last = Event.objects.filter(submission=submission).latest("seq")
    event = event_after(last, submission, verb, actor=actor, at=at, words=words, public=public, data=data)
    event.save(force_insert=True)
    return event


def event_after(
    last: Event | None,
    submission: Submission,
    verb: str,
    *,
    actor: Actor,
    at: datetime,
    words: str = "",
    public: bool = True,
    data: dict[str, Any] | None = None,
) -> Event:
    """The next event of the chain, or its first after None; not written yet."""
    salt = os.urandom(16)
    event = Event(
        district=submission.district,
        submission=submission,
        seq=last.seq + 1 if last else 1,
        at=at,
        verb=str(verb),
        actor_kind=actor.kind.value,
        actor_name=actor.name,
        actor_user=actor.user,
        public=public,
        data=data or {},
        words=words,
        words_salt=salt,
        words_digest=chain.words_digest(words, salt),
        previous_hash=bytes(last.hash) if last else chain.GENESIS,
    )
    event.hash = hash_of(event)
    return event


def hash_of(event: Event) -> bytes:
    """The hash the event must have, from its own fields and the previous hash."""
    return chain.event_hash(
        bytes(event.previous_hash),
        submission_id=event.submission_id,
        seq=event.seq,
        at=event.at,
        verb=event.verb,
        actor_kind=event.actor_kind,
        actor_name=event.actor_name,
        public=event.public,
        data=event.data,
        digest=bytes(event.words_digest),
    )


# Who holds it


def assign(
    submission_id: int,
    *,
    actor: Actor,
    reason: RouteReason,
    deputy: Deputy | None = None,
    holding_venue: Venue | None = None,
    version: int | None = None,
    words: str = "",
) -> Submission:
    """分派: to a deputy, or to the liaison of a venue (give exactly one). NotAllowed when the deputy is not active."""
    if (deputy is None) == (holding_venue is None):
        raise ValueError("give a deputy or a holding venue")

    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        return _hand_over(submission, now, reason, deputy, holding_venue)

    return _move(submission_id, Verb.ASSIGN, actor=actor, version=version, words=words, change=change)


def refer(submission_id: int, deputy: Deputy, words: str, *, actor: Actor, version: int | None = None) -> Submission:
    """Refer to another deputy of the venue. NotAllowed when it is the holder, not of the venue, or not active."""

    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        if deputy.pk == submission.deputy_id:
            raise NotAllowed("this deputy holds it already")
        if not Assignment.objects.filter(venue=submission.venue_id, deputy=deputy).exists():
            raise NotAllowed("the deputy is not of this venue")
        return _hand_over(submission, now, RouteReason.REFERRED, deputy, None)

    return _move(submission_id, Verb.REFER, actor=actor, version=version, words=words, change=change)


def _hand_over(
    submission: Submission, now: datetime, reason: RouteReason, deputy: Deputy | None, venue: Venue | None
) -> dict[str, Any]:
    if deputy is not None and deputy.status != DeputyStatus.ACTIVE:
        raise NotAllowed("contact with this deputy is switched off")
    if submission.accepted_at is not None or submission.deputy_id is not None:
        limits = deadlines.limits_for(submission.area_key)
        submission.accept_by = deadlines.end_of_working_day(now, limits.accept_days)
    if submission.deputy_id is not None:
        Holder.objects.filter(submission=submission, released_at__isnull=True).update(released_at=now)
    submission.deputy = deputy
    submission.holding_venue = venue
    submission.accepted_at = None
    submission.unrouted_since = None
    submission.route_reason = reason.value
    if deputy is not None:
        holder = Holder(submission=submission, deputy=deputy, since=now, district=submission.district)
        Holder.objects.bulk_create(
            [holder],
            update_conflicts=True,
            unique_fields=["submission", "deputy"],
            update_fields=["since", "released_at"],
        )
        return {"to": deputy.name, "to_kind": "deputy", "deputy_id": deputy.pk, "reason": reason.value}
    assert venue is not None
    return {"to": venue.name, "to_kind": "liaison", "venue": venue.name, "reason": reason.value}


def give_back(submission_id: int, *, actor: Actor) -> Submission:
    """Taken from a holder who left, with nobody to pass it to: it stands in the area staff's unrouted queue."""

    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        Holder.objects.filter(submission=submission, released_at__isnull=True).update(released_at=now)
        submission.deputy = submission.holding_venue = submission.accepted_at = None
        submission.unrouted_since = now
        submission.route_reason = RouteReason.NOBODY.value
        submission.accept_by = deadlines.end_of_working_day(now, deadlines.limits_for(submission.area_key).accept_days)
        return {"to": "", "to_kind": "staff", "reason": RouteReason.NOBODY.value}

    return _move(submission_id, Verb.RETURN, actor=actor, change=change)


@transaction.atomic
def stand_unrouted(submission_id: int, *, reason: RouteReason) -> Submission:
    """Nobody was found, or routing failed: it stands in the area staff's unrouted queue, and the citizen is told."""
    submission = _locked(submission_id)
    if submission.state != State.SUBMITTED:
        raise IllegalMove(Verb.ASSIGN, State(submission.state))
    if submission.unrouted_since is None:
        now = timezone.now()
        submission.unrouted_since = now
        submission.route_reason = reason.value
        submission.version += 1
        submission.save(update_fields=["unrouted_since", "route_reason", "version"])
        data = {"to": "", "to_kind": "staff", "reason": reason.value}
        append_event(submission, Verb.ASSIGN, actor=SYSTEM, at=now, data=data)
    return submission


# What the holder does


def accept(submission_id: int, *, actor: Actor, version: int | None = None) -> Submission:
    """受理: the holder takes it up."""
    return _move(submission_id, Verb.ACCEPT, actor=actor, version=version, change=_accepted)


def answer(submission_id: int, words: str, *, actor: Actor, version: int | None = None) -> Submission:
    """答复: words to the citizen; the first one meets the answer deadline, and accepts what was not accepted."""

    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        submission.first_answered_at = submission.first_answered_at or now
        return _accepted(submission, now)

    return _move(submission_id, Verb.ANSWER, actor=actor, version=version, words=words, change=change)


def ask_detail(submission_id: int, words: str, *, actor: Actor, version: int | None = None) -> Submission:
    """退回补充: ask the citizen; the clock stands until the answer comes."""

    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        submission.paused_at = now
        return _accepted(submission, now)

    return _move(submission_id, Verb.ASK_DETAIL, actor=actor, version=version, words=words, change=change)


def resolve(
    submission_id: int, outcome: OutcomeClass, words: str, *, actor: Actor, version: int | None = None
) -> Submission:
    """Resolved, with an outcome class and the reason in words: now the citizen has the word, until `confirm_by`."""

    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        limits = deadlines.limits_for(submission.area_key)
        submission.outcome = outcome
        submission.outcome_reason = words
        submission.resolved_at = now
        submission.first_answered_at = submission.first_answered_at or now
        submission.confirm_by = deadlines.end_of_working_day(now, limits.confirm_days)
        _accepted(submission, now)
        return {
            "outcome": outcome.name,
            "outcome_en": outcome.name_en,
            "confirm_by": submission.confirm_by.isoformat(),
        }

    if not words.strip():
        raise NotAllowed("nothing is resolved without a reason")
    return _move(submission_id, Verb.RESOLVE, actor=actor, version=version, words=words, change=change)


def _accepted(submission: Submission, now: datetime) -> dict[str, Any]:
    submission.accepted_at = submission.accepted_at or now
    return {}


# What the citizen does


def add_detail(submission_id: int, words: str, *, actor: Actor = CITIZEN, version: int | None = None) -> Submission:
    """The citizen adds something; when it was asked for, the clock runs again."""
    return _move(submission_id, Verb.ADD_DETAIL, actor=actor, version=version, words=words)


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

    return _move(submission_id, Verb.RATE, actor=actor, version=version, words=words, change=change)


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

    return _move(submission_id, Verb.REOPEN, actor=actor, version=version, words=words, change=change)


# What time does


def close_unrated(submission_id: int) -> Submission:
    """办结: the citizen was asked and said nothing until `confirm_by`. IllegalMove when it is not so."""

    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        if submission.confirm_by is None or submission.confirm_by > now:
            raise IllegalMove(Verb.CLOSE, State.RESOLVED)
        submission.closed_at = now
        return {"why": "silence"}

    return _move(submission_id, Verb.CLOSE, actor=SYSTEM, change=change)


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

    return _move(submission_id, verb, actor=SYSTEM, public=verb is Verb.ESCALATE, change=change)
