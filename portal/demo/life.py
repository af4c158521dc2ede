"""One submission's life as rows: each verb writes what the verb of the same name in feedback would."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from feedback.models import Answered, Rating, RouteReason
from feedback.models.notifications import Occasion
from feedback.models.on_behalf import Channel
from feedback.models.referrals import ReferralState
from feedback.states import Grouping, Look, Note, Publishing, Suggesting, Verb, Visit
from feedback.workflow.deadlines import OFFICE_CLOSES
from portal.demo.clock import TZ
from portal.demo.days import DayRow
from portal.demo.moving import Moving
from portal.demo.rows import (
    CITIZEN,
    SYSTEM,
    Actor,
    Desk,
    Entered,
    HolderRow,
    OutcomeRef,
    ReasonRef,
    ReferralRow,
    Taker,
    VisitRow,
)


@dataclass
class Life(Moving):
    """Tell it in order of time: every verb takes the moment `at`, and first lets time pass until then."""

    holder: Actor = SYSTEM
    entered: Entered | None = None
    visit: VisitRow | None = None
    flagged: list[str] = field(default_factory=list)

    def hold_as(self, actor: Actor) -> None:
        """Who speaks from now on as the holder."""
        self.holder = actor

    # Given, passed on

    def submit(self) -> None:
        self._set_clock()
        data = {"answer_by": self.row.answer_by.isoformat()} | ({"may_publish": True} if self.row.may_publish else {})
        self._append("submit", CITIZEN, self.row.created_at, self.row.message, data=data)

    def enter(self, at: datetime, venue: str, channel: Channel, by: Actor) -> None:
        """Somebody at the venue has written it down, on the day it was said."""
        self.entered = Entered(channel, at.astimezone(TZ).date(), by.username)
        received_on = self.entered.received_on.isoformat()
        data = {"venue": venue, "channel": channel.value, "received_on": received_on, "from_receipt": True}
        self._append(Visit.ENTER, by, at, data=data)

    def flag(self, at: datetime, kinds: list[str]) -> None:
        """The list of words has found something; it is passed on all the same."""
        self.flagged = kinds
        self._append(Look.FLAG, SYSTEM, at, data={"kinds": kinds}, public=False)

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

    def transfer(self, at: datetime, venue: Taker, to: Taker, words: str) -> None:
        """To a deputy of another venue."""
        at = self.let_pass(at)
        self.row.passed_to_id = venue.venue_id
        self._release(at, joint=True)
        data = self._hand_over(at, to, RouteReason.TRANSFERRED) | {"venue": venue.name}
        self._move(Verb.TRANSFER, self.holder, at, words, data=data)

    def raise_up(self, at: datetime, to: Desk, words: str) -> None:
        at = self.let_pass(at)
        data = self._hand_over(at, to, RouteReason.RAISED)
        self._move(Verb.RAISE, self.holder, at, words, data=data | {"accept_by": self.row.accept_by.isoformat()})

    def hand_down(self, at: datetime, to: Desk, words: str) -> None:
        at = self.let_pass(at)
        data = self._hand_over(at, to, RouteReason.HANDED_DOWN)
        self._move(Verb.HAND_DOWN, self.holder, at, words, data=data | {"accept_by": self.row.accept_by.isoformat()})

    def _hand_over(self, at: datetime, to: Taker | Desk, reason: RouteReason) -> dict[str, Any]:
        row = self.row
        if row.accepted_at or row.deputy_id or row.holding_area_id or isinstance(to, Desk):
            row.accept_by = self.clock.end_of_working_day(at, self.clock.limits.accept_days)
        self._release(at, joint=isinstance(to, Desk) or not to.deputy_id)
        row.deputy_id = row.holding_venue_id = row.holding_area_id = None
        row.accepted_at = row.unrouted_since = None
        row.route_reason = reason.value
        return {"to": to.name, "reason": reason.value, **self._hold(at, to)}

    def _hold(self, at: datetime, to: Taker | Desk) -> dict[str, Any]:
        row = self.row
        if isinstance(to, Desk):
            row.holding_area_id = to.area_id
            return {"to_kind": "desk", "area": to.key}
        if not to.deputy_id:
            row.holding_venue_id = to.venue_id
            return {"to_kind": "liaison", "venue": to.name}
        row.deputy_id = to.deputy_id
        self.holders[to.deputy_id] = HolderRow(at)
        return {"to_kind": "deputy", "deputy_id": to.deputy_id}

    def _release(self, at: datetime, *, joint: bool) -> None:
        for holder in self.holders.values():
            if holder.released_at is None and (joint or not holder.is_joint):
                holder.released_at = at

    def join(self, at: datetime, deputy: Taker, words: str) -> None:
        at = self.let_pass(at)
        self.holders[deputy.deputy_id] = HolderRow(at, is_joint=True)
        data = {"to": deputy.name, "deputy_id": deputy.deputy_id}
        self._move(Verb.JOIN, self.holder, at, words, data=data)

    # With a handling unit

    def refer_to_unit(self, at: datetime, unit_id: int, words: str) -> None:
        at, row, limits, end = self.let_pass(at), self.row, self.clock.limits, self.clock.end_of_working_day
        due_at = min(end(at, limits.unit_days), max(row.close_by, end(at, 1)))
        referral = ReferralRow(unit_id, at, due_at, min(end(at, limits.objection_days), due_at))
        self.referrals.append(referral)
        row.unit_id = unit_id
        self._accepted(at)
        data = self._unit() | {"until": referral.due_at.isoformat()}
        self._move(Verb.REFER_UNIT, self.holder, at, words, data=data)

    def unit_reply(self, at: datetime, words: str) -> None:
        at, data, officer = self.let_pass(at), self._unit(), self._officer()
        self._end_referral(ReferralState.REPLIED, at)
        self._move(Verb.UNIT_REPLY, officer, at, words, data=data, public=False)

    def unit_object(self, at: datetime, words: str) -> None:
        at, data, officer = self.let_pass(at), self._unit(), self._officer()
        self._end_referral(ReferralState.OBJECTED, at)
        self._move(Verb.UNIT_OBJECT, officer, at, words, data=data)

    def _unit(self) -> dict[str, Any]:
        assert self.row.unit_id is not None
        return {"unit": self.directory.unit_name(self.row.unit_id), "unit_id": self.row.unit_id}

    def _officer(self) -> Actor:
        assert self.row.unit_id is not None
        return self.directory.officer_of(self.row.unit_id)

    # Accepted, answered, brought to an end

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

    def extend(self, at: datetime, words: str) -> None:
        at, row = self.let_pass(at), self.row
        if row.first_answered_at is None:
            row.answer_by = self._further(row.answer_by)
        row.close_by = self._further(row.close_by)
        row.extended_at = at
        self._accepted(at)
        until = row.close_by if row.first_answered_at else row.answer_by
        data = {"until": until.isoformat(), "close_by": row.close_by.isoformat()}
        self._move(Verb.EXTEND, self.holder, at, words, data=data)

    def _further(self, before: datetime) -> datetime:
        limits = self.clock.limits
        ceiling = (self.row.created_at + timedelta(days=limits.ceiling_days)).astimezone(TZ).date()
        end = self.clock.end_of_working_day(before, limits.extension_days)
        return max(before, min(end, datetime.combine(ceiling, OFFICE_CLOSES, TZ)))

    def supervise(self, at: datetime, by: Actor, words: str) -> None:
        at = self.let_pass(at)
        self.row.supervised_at = at
        self._move(Verb.SUPERVISE, by, at, words, public=False)

    def decline(self, at: datetime, reason: ReasonRef, words: str) -> None:
        at, row = self.let_pass(at), self.row
        row.decline_reason_id, row.outcome_reason = reason.id, words
        row.first_answered_at = row.first_answered_at or at
        row.closed_at, row.unrouted_since = at, None
        self._will_be_archived(at)
        told = {"reason": reason.name, "reason_en": reason.name_en}
        where = {"instead": reason.instead, "instead_en": reason.instead_en}
        self._move(Verb.DECLINE, self.holder, at, words, data=told | where)

    def resolve(self, at: datetime, outcome: OutcomeRef, words: str) -> None:
        self._end(Verb.RESOLVE, at, outcome, words)

    def settle(self, at: datetime, outcome: OutcomeRef, words: str) -> None:
        """The first answer is the result."""
        self._end(Verb.SETTLE, at, outcome, words)

    def _end(self, verb: Verb, at: datetime, outcome: OutcomeRef, words: str) -> None:
        at = self.let_pass(at)
        row = self.row
        row.outcome_id, row.outcome_reason, row.resolved_at = outcome.id, words, at
        row.first_answered_at = row.first_answered_at or at
        row.confirm_by = self.clock.end_of_working_day(at, self.clock.limits.confirm_days)
        self._accepted(at)
        data = {"outcome": outcome.name, "outcome_en": outcome.name_en, "confirm_by": row.confirm_by.isoformat()}
        self._move(verb, self.holder, at, words, data=data)

    def _accepted(self, at: datetime) -> None:
        self.row.accepted_at = self.row.accepted_at or at

    # What the citizen does, or does not

    def add_detail(self, at: datetime, words: str) -> None:
        at = self.let_pass(at)
        self._move(Verb.ADD_DETAIL, CITIZEN, at, words)

    def withdraw(self, at: datetime, words: str) -> None:
        at = self.let_pass(at)
        self.row.closed_at, self.row.unrouted_since = at, None
        self._will_be_archived(at)
        self._move(Verb.WITHDRAW, CITIZEN, at, words)

    def rate(self, at: datetime, rating: Rating, words: str, answered: Answered | None = None) -> None:
        at = self.let_pass(at)
        self.row.rating, self.row.closed_at = rating.value, at
        self.row.was_answered = answered.value if answered else ""
        self._will_be_archived(at)
        said = {"answered": answered.value} if answered else {}
        self._move(Verb.RATE, CITIZEN, at, words, data={"rating": rating.value, "why": "rated", **said})

    def reopen(self, at: datetime, words: str) -> None:
        at, row = self.let_pass(at), self.row
        row.reopened_count, row.rating, row.was_answered = 1, "", ""
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

    def _will_be_archived(self, over_since: datetime) -> None:
        self.row.archive_at = over_since + timedelta(days=self.clock.limits.archive_days)

    # Beside its life: no moves

    def note(self, at: datetime, by: Actor, words: str, mentioned: Iterable[Actor] = ()) -> None:
        at, names = self.let_pass(at), [actor.name for actor in mentioned]
        data = {"mentioned": names} if names else {}
        self._append(Note.WRITE, by, at, words, data=data, public=False)
        self._tell([actor.username for actor in mentioned], Occasion.MENTIONED, by)

    def book(self, at: datetime, day: DayRow, starts: time) -> None:
        at = self.let_pass(at)
        self.visit = VisitRow(day.id, starts, 1, at)
        data = {"day": day.date.isoformat(), "starts": f"{starts:%H:%M}", "place": ""}
        self._append(Visit.BOOK, CITIZEN, at, data=data)

    def group(self, at: datetime, by: Actor, group_id: int) -> None:
        at = self.let_pass(at)
        self._append(Grouping.GROUP, by, at, data={"group": group_id}, public=False)

    def suggest(self, at: datetime, verb: Suggesting, by: Actor, data: Mapping[str, Any], words: str) -> None:
        self._append(verb, by, self.let_pass(at), words, data=data)

    def offer(self, at: datetime, by: Actor) -> datetime:
        """The question may be read by anybody from the moment that is returned."""
        at = self.let_pass(at)
        self._append(Publishing.OFFER, by, at)
        return at

    def publish(self, at: datetime, by: Actor) -> datetime:
        """Question and answer may be read by anybody from the moment that is returned."""
        at = self.let_pass(at)
        self._append(Publishing.PUBLISH, by, at)
        return at
