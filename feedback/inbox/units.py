"""What stands in the inbox of a handling unit, and what of a matter it is shown. Decisions only.

A unit sees what it needs: what the citizen wrote and sent, what it was asked to do, and what it did itself. The list
is in the order of its deadlines; pages follow one another by (rank, due_at, id), what is done by (ended_at, id).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from feedback.files import showing
from feedback.files.showing import Shown
from feedback.inbox import reading
from feedback.inbox.positions import Position
from feedback.inbox.reading import Due
from feedback.models import Event, Submission
from feedback.models.referrals import Referral, ReferralQuerySet, ReferralState
from feedback.states import RUNNING, State, Verb
from feedback.undone import taken_back

PAGE = 50
CITIZENS = frozenset({"submit", Verb.ADD_DETAIL})
TELLING = frozenset({Verb.ANSWER, Verb.SETTLE, Verb.RESOLVE, Verb.REFER_UNIT})  # after these a reply is no news
OWN = frozenset({Verb.REFER_UNIT, Verb.UNIT_REPLY, Verb.UNIT_OBJECT, Verb.UNIT_RECALL})


class Group(models.IntegerChoices):
    """The most urgent first."""

    OVERDUE = 1, _("Overdue")
    RUNNING = 2, _("To be replied to")
    STANDING = 3, _("The clock stands: the citizen was asked")
    DONE = 4, _("Done")


@dataclass(frozen=True)
class Row:
    """A referral in the list, in words."""

    pk: int
    group: Group
    headline: str
    rest: str
    due: Due
    foot: str
    since: datetime


@dataclass(frozen=True)
class Page:
    rows: Sequence[Row]
    after: Position | None  # of the next page; None on the last one


def page(referrals: ReferralQuerySet, now: datetime, after: Position | None, *, done: bool, size: int = PAGE) -> Page:
    """One query."""
    found = list((_done(referrals, after) if done else _open(referrals, now, after))[: size + 1])
    last: Any = found[size - 1] if len(found) > size else None
    position = Position(last.rank, last.at, last.pk) if last else None
    return Page([row(referral, now) for referral in found[:size]], position)


def _open(referrals: ReferralQuerySet, now: datetime, after: Position | None) -> Any:
    rank = Case(
        When(submission__state=State.WAITING, then=Value(Group.STANDING.value)),
        When(due_at__lt=now, then=Value(Group.OVERDUE.value)),
        default=Value(Group.RUNNING.value),
        output_field=models.SmallIntegerField(),
    )
    rows = _with_words(referrals.open()).annotate(rank=rank, at=F("due_at")).order_by("rank", "due_at", "pk")
    if after is None:
        return rows
    same = Q(rank=after.rank) & (Q(due_at__gt=after.at) | Q(due_at=after.at, pk__gt=after.pk))
    return rows.filter(Q(rank__gt=after.rank) | same)


def _done(referrals: ReferralQuerySet, after: Position | None) -> Any:
    rank = Value(Group.DONE.value, models.SmallIntegerField())
    rows = _with_words(referrals.filter(ended_at__isnull=False)).annotate(rank=rank, at=F("ended_at"))
    if after is not None:
        rows = rows.filter(Q(ended_at__lt=after.at) | Q(ended_at=after.at, pk__lt=after.pk))
    return rows.order_by("-ended_at", "-pk")


def _with_words(referrals: ReferralQuerySet) -> ReferralQuerySet:
    return referrals.select_related("unit", "submission__topic", "submission__venue")


def row(referral: Referral, now: datetime) -> Row:
    matter = reading.row(referral.submission, now, reading.names(referral.submission))
    return Row(
        pk=referral.pk,
        group=group(referral, now),
        headline=matter.headline,
        rest=matter.rest,
        due=due(referral, now),
        foot=matter.foot,
        since=referral.since,
    )


def group(referral: Referral, now: datetime) -> Group:
    if referral.ended_at is not None:
        return Group.DONE
    if referral.submission.state not in RUNNING:
        return Group.STANDING
    return Group.OVERDUE if referral.due_at < now else Group.RUNNING


def due(referral: Referral, now: datetime) -> Due:
    """Until when the unit replies; how it ended, when it has."""
    if referral.ended_at is not None:
        tone = "good" if referral.state == ReferralState.REPLIED else "plain"
        return Due(str(ReferralState(referral.state).label), tone, referral.ended_at)
    stands = Submission(state=referral.submission.state, due_at=None, paused_at=referral.submission.paused_at)
    if referral.submission.state not in RUNNING:
        return reading.due(stands, now)
    matter = referral.submission
    return reading.due(
        Submission(due_at=referral.due_at, workflow_id=matter.workflow_id, area_key=matter.area_key), now
    )


def shown(referral: Referral, events: Sequence[Event]) -> list[Event]:
    """What the unit reads of the matter, oldest first: not what the holder and the citizen say to each other, and
    nothing of other units."""
    gone = taken_back(events)
    return [event for event in events if event.seq not in gone and _is_shown(referral, event)]


def to_pass_on(events: Sequence[Event]) -> Event | None:
    """A unit's reply that only who holds the matter has read: the citizen waits for it. `events` are all of the
    matter, in their order. None when there is none, or when something was said since."""
    last = _last_said(events)
    return last if last is not None and last.verb == Verb.UNIT_REPLY and not last.public else None


def given_back(events: Sequence[Event]) -> Event | None:
    """A unit's objection after which nothing was said to anybody: who holds the matter decides what comes next."""
    last = _last_said(events)
    return last if last is not None and last.verb == Verb.UNIT_OBJECT else None


def _last_said(events: Sequence[Event]) -> Event | None:
    """By the unit, or after which what it said is no news."""
    gone = taken_back(events)
    said = (event for event in reversed(events) if event.seq not in gone)
    return next((event for event in said if event.verb in TELLING | {Verb.UNIT_REPLY, Verb.UNIT_OBJECT}), None)


def files_to_pass_on(submission: Submission) -> list[Shown]:
    """Those of the reply that the citizen waits for. Two queries."""
    reply = to_pass_on(list(submission.events.order_by("seq")))
    if reply is None:
        return []
    showing.put_to([reply])
    return list(reply.files)  # type: ignore[attr-defined]


def _is_shown(referral: Referral, event: Event) -> bool:
    if event.verb in CITIZENS:
        return True
    return event.verb in OWN and event.data.get("unit_id") == referral.unit_id
