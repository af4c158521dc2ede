"""How a planned life moves on: the state, the deadlines, what time does meanwhile, the event and who is told of it.

`after` is asked for every move, so a life that the real portal would refuse cannot be told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from feedback.chain import words_digest
from feedback.models import DueStage
from feedback.models.notifications import Occasion
from feedback.models.referrals import ReferralState
from feedback.notifications.notifying import OCCASIONS
from feedback.states import OPEN, RUNNING, State, Verb, after
from portal.demo.clock import Clock
from portal.demo.directory import Directory
from portal.demo.rows import SYSTEM, Actor, EventRow, HolderRow, ReferralRow, SubmissionRow, Told

REMIND_BEFORE = timedelta(hours=8)
REMIND_UNIT_BEFORE = timedelta(days=1)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
SEVERAL_MINUTES = 240  # seconds: how late beat may notice
Chase = tuple[datetime, Callable[[], None]]  # not before
QUIET_VERBS = (Verb.REMIND, Verb.ESCALATE, Verb.SUPERVISE)


@dataclass
class Moving:
    row: SubmissionRow
    clock: Clock
    rng: Random
    directory: Directory
    events: list[EventRow] = field(default_factory=list)
    holders: dict[int, HolderRow] = field(default_factory=dict)
    referrals: list[ReferralRow] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)

    @property
    def last(self) -> datetime:
        return self.events[-1].at

    @property
    def referral(self) -> ReferralRow | None:
        """The one that is open."""
        return self.referrals[-1] if self.row.unit_id is not None else None

    # What time does

    def let_pass(self, until: datetime) -> datetime:
        """What beat would have written before `until`: reminders, escalations, that it is archived. `until` is
        returned, or a second after the last event when that is later."""
        self._archive(until)
        if self.referral is None:
            for _, chase in self._chases(until):
                chase()
        else:
            for _, chase in sorted([*self._chases(until), *self._chases_of_unit(until)], key=lambda pair: pair[0]):
                chase()
        return max(until, self.last + SECOND)

    def _chases(self, until: datetime) -> Sequence[Chase]:
        row, due = self.row, self.row.due_at
        if due is None or until <= (soon := max(due - REMIND_BEFORE, row.created_at + REMIND_BEFORE)):
            return ()
        reminded = (soon, lambda: self._chase(1, Verb.REMIND, "holder", soon, min(until, due)))
        if until <= due:
            return (reminded,)
        late = self.clock.end_of_working_day(due, 2)
        return (
            reminded,
            (due, lambda: self._chase(2, Verb.ESCALATE, "head", due, until)),
            (late, lambda: self._chase(3, Verb.ESCALATE, "staff", late, until)),
        )

    def _chases_of_unit(self, until: datetime) -> Sequence[Chase]:
        referral = self.referral
        if referral is None or self.row.state not in RUNNING:
            return ()
        due, soon = referral.due_at, max(referral.due_at - REMIND_UNIT_BEFORE, referral.since + REMIND_BEFORE)
        late = self.clock.end_of_working_day(due, 2)
        return (
            (soon, lambda: self._chase_unit(1, Verb.REMIND, "unit", soon, min(until, due))),
            (due, lambda: self._chase_unit(2, Verb.ESCALATE, "unit_holder", due, until)),
            (late, lambda: self._chase_unit(3, Verb.ESCALATE, "unit_staff", late, until)),
        )

    def _chase(self, level: int, verb: Verb, to: str, since: datetime, until: datetime) -> None:
        row = self.row
        at = max(since, self.last) + self._a_little()
        if row.chased >= level or at >= until or row.due_at is None:
            return
        row.chased = level
        data = {"to": to, "stage": row.due_stage, "due_at": row.due_at.astimezone(UTC).isoformat()}
        self._move(verb, SYSTEM, at, data=data, public=verb is Verb.ESCALATE)

    def _chase_unit(self, level: int, verb: Verb, to: str, since: datetime, until: datetime) -> None:
        referral, at = self.referral, max(since, self.last) + self._a_little()
        if referral is None or referral.chased >= level or at >= until:
            return
        referral.chased = level
        due_at = referral.due_at.astimezone(UTC).isoformat()
        data = {"to": to, "unit": self.directory.unit_name(referral.unit_id), "due_at": due_at}
        self._move(verb, SYSTEM, at, data=data, public=False)

    def _archive(self, until: datetime) -> None:
        """At the next full hour: beat looks every hour."""
        if self.row.archive_at is None:
            return
        at = self.row.archive_at.replace(minute=0, second=0, microsecond=0) + HOUR
        if at <= until:
            self.row.archive_at = None
            self._move(Verb.ARCHIVE, SYSTEM, max(at, self.last + SECOND), public=False)

    def _a_little(self) -> timedelta:
        return timedelta(seconds=self.rng.randint(2, SEVERAL_MINUTES))

    # As in lifecycle.moving

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
        if row.state not in OPEN:
            self._end_referral(ReferralState.OVER, at)
        self._set_clock()
        if verb not in QUIET_VERBS:
            row.version += 1
        self._append(verb, actor, at, words, data=data, public=public)

    def _end_referral(self, state: ReferralState, at: datetime) -> None:
        if (referral := self.referral) is not None:
            referral.state, referral.ended_at = state.value, at
            self.row.unit_id = None

    def _postpone(self, paused_at: datetime, at: datetime) -> None:
        row, end = self.row, self.clock.end_of_working_day
        days = self.clock.working_days_between(paused_at, at)
        row.accept_by, row.answer_by = end(row.accept_by, days), end(row.answer_by, days)
        row.close_by = end(row.close_by, days)
        row.paused_at = None
        if days and (referral := self.referral) is not None:
            referral.due_at, referral.object_by = end(referral.due_at, days), end(referral.object_by, days)

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
        event = EventRow(
            district=self.row.district,
            submission_id=self.row.id,
            seq=len(self.events) + 1,
            at=at,
            verb=str(verb),
            actor_kind=actor.kind.value,
            actor_name=actor.name,
            actor_username=actor.username,
            public=public,
            data=dict(data or {}),
            words=words,
            words_salt=salt,
            words_digest=digest,
        )
        self.events.append(event)
        if (occasion := OCCASIONS.get(verb)) is not None:
            self._tell(self.directory.told(self.row, verb, event.data), occasion, actor)

    def _tell(self, usernames: Iterable[str], occasion: Occasion, actor: Actor) -> None:
        event = self.events[-1]
        self.told += [Told(name, occasion, event.seq, event.at) for name in usernames if name != actor.username]
