"""Rows of the tables that a submission's life fills: their fields are the columns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple
from uuid import UUID

from feedback.models import ActorKind
from feedback.models.notifications import Occasion
from feedback.models.on_behalf import Channel
from feedback.models.referrals import ReferralState
from feedback.states import State


class Actor(NamedTuple):
    kind: ActorKind
    name: str = ""
    username: str = ""


class Taker(NamedTuple):
    """A deputy to hold it, or (deputy_id 0) the liaison of a venue."""

    name: str
    deputy_id: int = 0
    venue_id: int = 0


class Desk(NamedTuple):
    """An area whose staff log in."""

    area_id: int
    key: str
    name: str


class OutcomeRef(NamedTuple):
    id: int
    name: str
    name_en: str


class ReasonRef(NamedTuple):
    """A reason for not accepting, and where to go instead."""

    id: int
    name: str
    name_en: str
    instead: str
    instead_en: str


CITIZEN = Actor(ActorKind.CITIZEN)
SYSTEM = Actor(ActorKind.SYSTEM)


@dataclass(slots=True)
class SubmissionRow:
    """A row of `feedback_submission`."""

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
    may_publish: bool
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
    holding_area_id: int | None = None
    passed_to_id: int | None = None
    unit_id: int | None = None
    route_reason: str = ""
    unrouted_since: datetime | None = None
    accepted_at: datetime | None = None
    first_answered_at: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    paused_at: datetime | None = None
    extended_at: datetime | None = None
    supervised_at: datetime | None = None
    confirm_by: datetime | None = None
    due_at: datetime | None = None
    due_stage: str = ""
    chased: int = 0
    outcome_id: int | None = None
    outcome_reason: str = ""
    decline_reason_id: int | None = None
    rating: str = ""
    was_answered: str = ""
    reopened_count: int = 0
    follower_count: int = 0
    archive_at: datetime | None = None


class EventRow(NamedTuple):
    """A row of `feedback_event`; `actor_username` stands for the account, whose id is known when loading:
    then it is chained, too."""

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


@dataclass(slots=True)
class HolderRow:
    """A row of `feedback_holder`, but for whose and of what."""

    since: datetime
    released_at: datetime | None = None
    is_joint: bool = False


@dataclass(slots=True)
class ReferralRow:
    """A row of `feedback_referral`, but for of what."""

    unit_id: int
    since: datetime
    due_at: datetime
    object_by: datetime
    state: str = ReferralState.OPEN.value
    ended_at: datetime | None = None
    chased: int = 0


class VisitRow(NamedTuple):
    """An appointment for a contact day: a row of `feedback_appointment`, but for whose."""

    day_id: int
    starts: time
    seat: int
    made_at: datetime


class Entered(NamedTuple):
    """Written down at the venue for a person: a row of `feedback_onbehalf`, but for what."""

    channel: Channel
    received_on: date
    by: str


class Told(NamedTuple):
    """Somebody with an account is told of an event: a row of `feedback_notification`."""

    username: str
    occasion: Occasion
    seq: int
    at: datetime


@dataclass(slots=True)
class PublicRow:
    """What anybody may read: a row of `feedback_publicquestion`, or with an answer of `feedback_publicanswer`."""

    title: str
    question: str
    published_at: datetime
    by: str
    answer: str = ""
    outcome: OutcomeRef | None = None


@dataclass(slots=True)
class FollowerRow:
    """A row of `feedback_follower`, but for of what."""

    joined_at: datetime
    idempotency_key: UUID
    contact_phone: str = ""
    rating: str = ""
    was_answered: str = ""
    rated_at: datetime | None = None


@dataclass(slots=True)
class MemberRow:
    """A row of `feedback_groupmember`."""

    group_id: int
    submission_id: int
    area_key: str
    at: datetime
    likeness: int
    decided_at: datetime | None = None
    decided_by: str = ""
