"""How a move is made. `move` is the only code that writes a state: it locks the row, asks `states`, saves, appends an
event."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from deputies.models.accounts import User
from feedback import chain
from feedback.files import taking
from feedback.lifecycle import remembering
from feedback.lifecycle.remembering import MOVED_FIELDS, Snapshot
from feedback.models import ActorKind, Event, Submission
from feedback.models.files import Attachment
from feedback.models.referrals import Referral, ReferralState
from feedback.notices.planning import plan
from feedback.notifications.notifying import notify
from feedback.prepared import PreparedQuery
from feedback.states import OPEN, Back, State, Verb, after
from feedback.workflow import deadlines

QUIET_VERBS = frozenset({Verb.REMIND, Verb.ESCALATE, Verb.SUPERVISE})  # they make no open form stale


@dataclass(frozen=True)
class Actor:
    """Who makes a move. `name` is kept in the event as it was then; so is `token`, when another system acts as this
    account: its name and its beginning, by which people recognise it, never more of it."""

    kind: ActorKind
    name: str = ""
    user: User | None = None
    token: tuple[str, str] | None = None


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
Files = Sequence[Attachment]
Way = Callable[[State], State]  # from one state to the next, or IllegalMove


def _no_change(submission: Submission, now: datetime) -> dict[str, Any]:
    return {}


@transaction.atomic
def move(
    submission_id: int,
    verb: Verb | Back,
    *,
    actor: Actor,
    version: int | None = None,
    words: str = "",
    public: bool = True,
    change: Change = _no_change,
    files: Files = (),
    passed: Files = (),
    way: Way | None = None,
) -> Submission:
    """Lock, check, change, save, append the event. `change` sets fields and returns the event's data. `files` that
    came with nothing before belong to the event from then on; those `passed` on came with an earlier one of the same
    matter, and the event names them too. `way` is that of the table, unless a move is undone.

    Raises Submission.DoesNotExist, Stale (when `version` is given and not the current one), IllegalMove.
    """
    submission = locked(submission_id)
    if version is not None and submission.version != version:
        raise Stale(submission)
    before = _before(submission, verb, actor)
    state = State(submission.state)
    submission.state = (way(state) if way else after(state, Verb(verb))).value
    now = timezone.now()
    free = taking.still_free(files)
    data = change(submission, now) | taking.snapshot([*free, *passed])
    if words and actor.kind == ActorKind.CITIZEN and not submission.message:
        submission.has_later_words = True  # to be erased in their time too
    if submission.state != State.WAITING:
        _let_run(submission, now)
    if submission.unit_id is not None and submission.state not in OPEN:
        end_referral(submission, ReferralState.OVER, now)
    _set_clock(submission)
    if verb not in QUIET_VERBS:
        submission.version += 1
    submission.save(update_fields=MOVED_FIELDS)
    event = append_event(submission, verb, actor=actor, at=now, words=words, public=public, data=data)
    taking.attach(free, submission_id=submission.pk, seq=event.seq, district=submission.district)
    if before is not None:
        remembering.keep(before, event)
    return submission


def _before(submission: Submission, verb: Verb | Back, actor: Actor) -> Snapshot | None:
    """What stood before, when it is somebody with an account who may take the move back."""
    return remembering.snapshot(submission) if actor.user is not None and verb is not Back.UNDO else None


def _let_run(submission: Submission, now: datetime) -> None:
    """The clock runs again, the unit's too."""
    days = deadlines.postpone(submission, now)
    if days and submission.unit_id is not None:
        referral = Referral.objects.open().get(submission=submission)
        deadlines.postpone_unit(referral, days)
        referral.save(update_fields=["due_at", "object_by"])


def end_referral(submission: Submission, state: ReferralState, now: datetime) -> None:
    """The unit has it no longer. The caller holds the row's lock."""
    Referral.objects.open().filter(submission=submission).update(state=state, ended_at=now)
    submission.unit = None


LOCKED = PreparedQuery(lambda: Submission.objects.select_for_update().filter(pk=-1), -1)


def locked(submission_id: int) -> Submission:
    """The row, locked until the transaction ends. Raises Submission.DoesNotExist."""
    submission = LOCKED.first(submission_id)
    if submission is None:
        raise Submission.DoesNotExist
    return submission


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
    """Add the next event to the submission's chain, and what the citizen is told of it. The caller holds the row's
    lock."""
    last = Event.objects.filter(submission=submission).latest("seq")
    event = event_after(last, submission, verb, actor=actor, at=at, words=words, public=public, data=data)
    event.save(force_insert=True)
    plan(submission, event)
    notify(submission, event)
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
        data=(data or {}) | _by_token(actor),
        words=words,
        words_salt=salt,
        words_digest=chain.words_digest(words, salt),
        previous_hash=bytes(last.hash) if last else chain.GENESIS,
    )
    event.hash = hash_of(event)
    return event


def _by_token(actor: Actor) -> dict[str, Any]:
    return {"by_token": dict(zip(("name", "hint"), actor.token, strict=True))} if actor.token else {}


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
        actor_user_id=event.actor_user_id,
    )
