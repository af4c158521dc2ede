"""One submission's life as rows: each verb writes what the verb of the same name in feedback.lifecycle would.

`after` is asked for every move, so a life that the real portal would refuse cannot be told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from feedback.chain import GENESIS, event_hash, words_digest
from feedback.models import ActorKind, DueStage, Rating, RouteReason
from feedback.states import RUNNING, State, Verb, after
from portal.demo.clock import Clock

REMIND_BEFORE = timedelta(hours=8)
SECOND = timedelta(seconds=1)
SEVERAL_MINUTES = 240  # seconds: how late beat may notice


class Actor(NamedTuple):
    kind: ActorKind
    name: str = ""
    username: str = ""


class Taker(NamedTuple):
    """A deputy to hold it, or (deputy_id 0) the liaison of a venue."""

    name: str
    deputy_id: int = 0
    venue_id: int = 0


class OutcomeRef(NamedTuple):
    id: int
    name: str
    name_en: str


CITIZEN = Actor(ActorKind.CITIZEN)
SYSTEM = Actor(ActorKind.SYSTEM)


@dataclass(slots=True)
class SubmissionRow:
    """A row of `feedback_submission`: the fields are its columns."""

    id: int
    district: str
    area_key: str
    venue_id: int
    chosen_deputy_id: int | None
    by_own_code: bool
    topic_id: int | None
    message: str
    place: str
    contact_name: str
    contact_phone: str
    contact_email: str
    language: str
    idempotency_key: UUID
    body_digest: bytes
    query_code_hash: bytes
    created_at: datetime
    accept_by: datetime
    answer_by: datetime
    close_by: datetime
    state: str = State.SUBMITTED.value
    version: int = 1
    deputy_id: int | None = None
    holding_venue_id: int | None = None
    route_reason: str = ""
    unrouted_since: datetime | None = None
    accepted_at: datetime | None = None
    first_answered_at: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    paused_at: datetime | None = None
    confirm_by: datetime | None = None
    due_at: datetime | None = None
    due_stage: str = ""
    chased: int = 0
    outcome_id: int | None = None
    outcome_reason: str = ""
    rating: str = ""
    reopened_count: int = 0
    archive_at: datetime | None = None


class EventRow(NamedTuple):
    """A row of `feedback_event`; `actor_username` stands for the account, whose id is known when loading."""

    district: str
    submission_id: int
    seq: int
    at: datetime
    verb: str
    actor_kind: str
    actor_name: str
    actor_username: str
    public: bool
    data: dict[str, Any]
    words: str
    words_salt: bytes
    words_digest: bytes
    previous_hash: bytes
    hash: bytes


@dataclass
class Life:
    """Tell it in order of time: every verb takes the moment `at`, and first lets time pass until then."""

    row: SubmissionRow
    clock: Clock
    rng: Random
    events: list[EventRow] = field(default_factory=list)
    holders: dict[int, tuple[datetime, datetime | None]] = field(default_factory=dict)
    holder: Actor = SYSTEM

    @property
    def last(self) -> datetime:
        return self.events[-1].at

    def submit(self) -> None:
        self._set_clock()
        data = {"answer_by": self.row.answer_by.isoformat()}
        self._append("submit", CITIZEN, self.row.created_at, self.row.message, data=data)

    def stand_unrouted(self, at: datetime, reason: RouteReason) -> None:
        self.row.unrouted_since, self.row.route_reason = at, reason.value
        self.row.version += 1
        self._append(Verb.ASSIGN, SYSTEM, at, data={"to": "", "to_kind": "staff", "reason": reason.value})

    def assign(self, at: datetime, to: Taker, reason: RouteReason, by: Actor = SYSTEM, words: str = "") -> None:
        at = self.let_pass(at)
        self._move(Verb.ASSIGN, by, at, words, data=self._hand_over(at, to, reason))

    def refer(self, at: datetime, to: Taker, words: str) -> None:
        at = self.let_pass(at)
        self._move(Verb.REFER, self.holder, at, words, data=self._hand_over(at, to, RouteReason.REFERRED))

    def hold_as(self, actor: Actor) -> None:
        """Who speaks from now on as the holder."""
        self.holder = actor

    def _hand_over(self, at: datetime, to: Taker, reason: RouteReason) -> dict[str, Any]:
        row = self.row
        if row.accepted_at is not None or row.deputy_id is not None:
            row.accept_by = self.clock.end_of_working_day(at, self.clock.limits.accept_days)
        self.holders = {d: (since, until or at) for d, (since, until) in self.holders.items()}
        row.deputy_id, row.holding_venue_id = to.deputy_id or None, to.venue_id or None
        row.accepted_at = row.unrouted_since = None
        row.route_reason = reason.value
        if to.deputy_id:
            self.holders[to.deputy_id] = (at, None)
            return {"to": to.name, "to_kind": "deputy", "deputy_id": to.deputy_id, "reason": reason.value}
        return {"to": to.name, "to_kind": "liaison", "venue": to.name, "reason": reason.value}

    def accept(self, at: datetime) -> None:
        at = self.let_pass(at)
        self._accepted(at)
        self._move(Verb.ACCEPT, self.holder, at)

    def answer(self, at: datetime, words: str) -> None:
        at = self.let_pass(at)
        self.row.first_answered_at = self.row.first_answered_at or at
        self._accepted(at)
        self._move(Verb.ANSWER, self.holder, at, words)

    def ask_detail(self, at: datetime, words: str) -> None:
        at = self.let_pass(at)
        self.row.paused_at = at
        self._accepted(at)
        self._move(Verb.ASK_DETAIL, self.holder, at, words)

    def add_detail(self, at: datetime, words: str) -> None:
        at = self.let_pass(at)
        self._move(Verb.ADD_DETAIL, CITIZEN, at, words)

    def resolve(self, at: datetime, outcome: OutcomeRef, words: str) -> None:
        at = self.let_pass(at)
        row = self.row
        row.outcome_id, row.outcome_reason, row.resolved_at = outcome.id, words, at
        row.first_answered_at = row.first_answered_at or at
        row.confirm_by = self.clock.end_of_working_day(at, self.clock.limits.confirm_days)
        self._accepted(at)
        data = {"outcome": outcome.name, "outcome_en": outcome.name_en, "confirm_by": row.confirm_by.isoformat()}
        self._move(Verb.RESOLVE, self.holder, at, words, data=data)

    def rate(self, at: datetime, rating: Rating, words: str) -> None:
        at = self.let_pass(at)
        self.row.rating, self.row.closed_at = rating.value, at
        self._will_be_archived(at)
        self._move(Verb.RATE, CITIZEN, at, words, data={"rating": rating.value, "why": "rated"})

    def reopen(self, at: datetime, words: str) -> None:
        at, row = self.let_pass(at), self.row
        row.reopened_count, row.rating = 1, ""
        row.closed_at = row.confirm_by = row.archive_at = None
        row.close_by = self.clock.end_of_working_day(at, self.clock.limits.answer_days)
        data = {"rating": Rating.NOT_SATISFIED.value, "close_by": row.close_by.isoformat()}
        self._move(Verb.REOPEN, CITIZEN, at, words, data=data)

    def close_unrated(self) -> None:
        assert self.row.confirm_by is not None
        at = self.row.confirm_by + self._a_little()
        self.row.closed_at = at
        self._will_be_archived(at)
        self._move(Verb.CLOSE, SYSTEM, at, data={"why": "silence"})

    # What time does

    def let_pass(self, until: datetime) -> datetime:
        """Reminders and escalations that beat would have written before `until`; which is returned, or a second
        after the last event when that is later."""
        row = self.row
        if row.due_at is None:
            return max(until, self.last + SECOND)
        soon = max(row.due_at - REMIND_BEFORE, row.created_at + REMIND_BEFORE)
        self._chase(1, Verb.REMIND, "holder", soon, min(until, row.due_at))
        self._chase(2, Verb.ESCALATE, "head", row.due_at, until)
        self._chase(3, Verb.ESCALATE, "staff", self.clock.end_of_working_day(row.due_at, 2), until)
        return max(until, self.last + SECOND)

    def _chase(self, level: int, verb: Verb, to: str, since: datetime, until: datetime) -> None:
        row = self.row
        at = max(since, self.last) + self._a_little()
        if row.chased >= level or at >= until or row.due_at is None:
            return
        row.chased = level
        data = {"to": to, "stage": row.due_stage, "due_at": row.due_at.astimezone(UTC).isoformat()}
        self._move(verb, SYSTEM, at, data=data, public=verb is Verb.ESCALATE)

    def _a_little(self) -> timedelta:
        return timedelta(seconds=self.rng.randint(2, SEVERAL_MINUTES))

    # As in lifecycle

    def _will_be_archived(self, over_since: datetime) -> None:
        self.row.archive_at = over_since + timedelta(days=self.clock.limits.archive_days)

    def _accepted(self, at: datetime) -> None:
        self.row.accepted_at = self.row.accepted_at or at

    def _move(
        self,
        verb: Verb,
        actor: Actor,
        at: datetime,
        words: str = "",
        *,
        data: Mapping[str, Any] | None = None,
        public: bool = True,
    ) -> None:
        row = self.row
        row.state = after(State(row.state), verb).value
        if row.state != State.WAITING and row.paused_at is not None:
            self._postpone(row.paused_at, at)
        self._set_clock()
        if verb not in (Verb.REMIND, Verb.ESCALATE):
            row.version += 1
        self._append(verb, actor, at, words, data=data, public=public)

    def _postpone(self, paused_at: datetime, at: datetime) -> None:
        row, days = self.row, self.clock.working_days_between(paused_at, at)
        row.accept_by = self.clock.end_of_working_day(row.accept_by, days)
        row.answer_by = self.clock.end_of_working_day(row.answer_by, days)
        row.close_by = self.clock.end_of_working_day(row.close_by, days)
        row.paused_at = None

    def _set_clock(self) -> None:
        row, before = self.row, (self.row.due_stage, self.row.due_at)
        if row.state not in RUNNING:
            row.due_stage, row.due_at = "", None
        else:
            unmet = [(row.close_by, DueStage.CLOSE)]
            if row.first_answered_at is None:
                unmet.append((row.answer_by, DueStage.ANSWER))
            if row.state in (State.SUBMITTED, State.ASSIGNED):
                unmet.append((row.accept_by, DueStage.ACCEPT))
            row.due_at, stage = min(unmet, key=lambda pair: pair[0])
            row.due_stage = stage.value
        if before != (row.due_stage, row.due_at):
            row.chased = 0

    def _append(
        self,
        verb: str,
        actor: Actor,
        at: datetime,
        words: str = "",
        *,
        data: Mapping[str, Any] | None = None,
        public: bool = True,
    ) -> None:
        salt = self.rng.randbytes(16)
        digest = words_digest(words, salt)
        previous = self.events[-1].hash if self.events else GENESIS
        chained: dict[str, Any] = {
            "submission_id": self.row.id,
            "seq": len(self.events) + 1,
            "at": at,
            "verb": str(verb),
            "actor_kind": actor.kind.value,
            "actor_name": actor.name,
            "public": public,
            "data": dict(data or {}),
        }
        hashed = event_hash(previous, digest=digest, **chained)
        self.events.append(
            EventRow(
                district=self.row.district,
                actor_username=actor.username,
                words=words,
                words_salt=salt,
                words_digest=digest,
                previous_hash=previous,
                hash=hashed,
                **chained,
            )
        )
