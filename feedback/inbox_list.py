"""Which cases stand in a person's inbox, in which group and order. Decisions only, nothing is written here.

The order is (group, due_at, id). Every stretch of it is a stretch of one index (`submission_of_deputy` and its
sisters), so the first page and the ten-thousandth cost the same, and no page counts or skips rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import groupby
from typing import Any, NamedTuple, Self
from urllib.parse import urlencode

from django.db import models
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.models import IN_AN_INBOX, Submission
from feedback.models_holders import Holder
from feedback.positions import EPOCH, Position
from feedback.states import RUNNING, State
from stations.access import Scope

PAGE = 50
COUNTED = 100  # of a group: beyond that it says 99+


class Group(models.IntegerChoices):
    """The most urgent first. Overdue has one definition: `SubmissionQuerySet.overdue`."""

    OVERDUE = 1, _("Overdue")
    TODAY = 2, _("Due today")
    NEW = 3, _("New")
    IN_PROGRESS = 4, _("In progress")
    WAITING = 5, _("Waiting for the citizen")
    UNCONFIRMED = 6, _("Resolved, not confirmed yet")


STANDING = {State.WAITING: Group.WAITING, State.RESOLVED: Group.UNCONFIRMED}  # no deadline runs: the oldest first


class Whose(models.TextChoices):
    MINE = "mine", _("Mine")
    VENUE = "venue", _("My venue")


class Show(models.TextChoices):
    ALL = "", _("All")
    OVERDUE = "overdue", _("Overdue")
    WEEK = "week", _("Due this week")
    WAITING = "waiting", _("Waiting for the citizen")
    UNRATED = "unrated", _("Not rated")


GROUPS_OF = {
    Show.ALL: frozenset(Group),
    Show.OVERDUE: frozenset({Group.OVERDUE}),
    Show.WEEK: frozenset({Group.TODAY, Group.NEW, Group.IN_PROGRESS}),
    Show.WAITING: frozenset({Group.WAITING}),
    Show.UNRATED: frozenset({Group.UNCONFIRMED}),
}


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see of the inbox, as it stands in the address."""

    whose: Whose = Whose.MINE
    show: Show = Show.ALL
    topic: int | None = None

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> Self:
        """What makes no sense asks for nothing."""
        whose, show, topic = said.get("whose"), said.get("show"), str(said.get("topic", ""))
        return cls(
            Whose.VENUE if whose == Whose.VENUE else Whose.MINE,
            Show(show) if show in Show.values else Show.ALL,
            int(topic) if topic.isdecimal() and len(topic) < 10 else None,
        )

    def but(self, **said: Any) -> Self:
        return replace(self, **said)

    @property
    def query(self) -> str:
        """`?show=overdue`, or nothing when all of mine is asked for."""
        said: dict[str, Any] = {}
        if self.whose is Whose.VENUE:
            said["whose"] = self.whose.value
        if self.show is not Show.ALL:
            said["show"] = self.show.value
        if self.topic is not None:
            said["topic"] = self.topic
        return f"?{urlencode(said)}" if said else ""


class Key(NamedTuple):
    """One case in the list: nothing but what an index knows of it. Sorted, they are the inbox."""

    rank: int
    at: datetime
    pk: int
    version: int

    @property
    def position(self) -> Position:
        return Position(self.rank, self.at, self.pk)


@dataclass(frozen=True)
class Section:
    group: Group
    count: int | None  # None on a page that follows another
    rows: Sequence[Submission]

    @property
    def count_in_words(self) -> str:
        if self.count is None:
            return ""
        return f"{COUNTED - 1}+" if self.count >= COUNTED else str(self.count)


@dataclass(frozen=True)
class Page:
    sections: list[Section]
    after: Position | None  # of the next page; None on the last one
    keys: list[Key]  # of this page and what follows it, up to COUNTED of each group


def page(
    scope: Scope, now: datetime, after: Position | None = None, size: int = PAGE, asked: Asked | None = None
) -> Page:
    """One page of the inbox: two queries, whatever stands in it."""
    found = keys(scope, now, after, max(size + 1, COUNTED), asked)
    numbers = [key.pk for key in found[:size]]
    rows = Submission.objects.filter(pk__in=numbers).select_related("topic", "venue").only(*SHOWN)
    by_number: dict[int, Submission] = rows.in_bulk() if numbers else {}
    sections = [
        Section(
            Group(rank), None if after else _count(found, rank), [by_number[k.pk] for k in same if k.pk in by_number]
        )
        for rank, same in groupby(found[:size], key=lambda key: key.rank)
    ]
    return Page(sections, found[size - 1].position if len(found) > size else None, found)


SHOWN = (
    "message", "state", "due_at", "due_stage", "paused_at", "resolved_at", "closed_at", "created_at", "supervised_at",
    "follower_count", "version", "workflow", "area_key", "deputy", "holding_venue", "topic", "venue__name",
)  # fmt: skip


def _count(found: list[Key], rank: int) -> int:
    return sum(key.rank == rank for key in found)


def keys(
    scope: Scope, now: datetime, after: Position | None = None, size: int = COUNTED, asked: Asked | None = None
) -> list[Key]:
    """The first `size` of each stretch, in order: one query, which reads nothing but an index."""
    asked = asked or Asked()
    stretches = [stretch[:size] for stretch in _stretches(scope, now, after, asked)]
    if scope.deputy_ids and asked.whose is Whose.MINE:
        stretches.append(_joint(scope, now, asked)[:size])
    if not stretches:
        return []
    rows = stretches[0].union(*stretches[1:], all=True) if len(stretches) > 1 else stretches[0]
    found = (Key(rank, at or EPOCH, pk, version) for rank, at, pk, version in rows)
    return sorted(key for key in found if key.rank and (after is None or key.position > after))


def version_of(found: Sequence[Key]) -> str:
    """Changes when something comes, goes, moves, or another group becomes its."""
    said = " ".join(f"{key.rank}.{key.pk}.{key.version}" for key in found)
    return hashlib.blake2b(said.encode(), digest_size=8).hexdigest()


@dataclass(frozen=True)
class Place:
    """Where a case stands among those that wait for an answer."""

    number: int | None  # None: not among them
    total: str
    next: int | None  # the one to open after it; None when nothing else waits


def place(found: Sequence[Key], pk: int) -> Place:
    """Waiting for the citizen, or resolved, is nothing to be done."""
    ranks = [key.rank for key in found if key.rank not in STANDING.values()]
    numbers = [key.pk for key in found if key.rank not in STANDING.values()]
    at = numbers.index(pk) if pk in numbers else None
    others = [*numbers[at + 1 :], *numbers[:at]] if at is not None else numbers
    more = "+" if any(ranks.count(rank) >= COUNTED for rank in set(ranks)) else ""
    return Place(None if at is None else at + 1, f"{len(numbers)}{more}", next(iter(others), None))


def mine(scope: Scope) -> list[Q]:
    """What this person is to answer, and what of it the citizen has still to confirm: one condition per index."""
    held = []
    if scope.deputy_ids:
        held.append(Q(deputy__in=scope.deputy_ids))
    if scope.liaison_venue_ids:
        held.append(Q(deputy__isnull=True, holding_venue__in=scope.liaison_venue_ids))
    return held


def _stretches(
    scope: Scope, now: datetime, after: Position | None, asked: Asked
) -> Iterator[QuerySet[Submission, Any]]:
    of_the_venue = [Q(venue__in=scope.liaison_venue_ids)] if scope.liaison_venue_ids else []
    topic = Q() if asked.topic is None else Q(topic=asked.topic)
    for whose in of_the_venue if asked.whose is Whose.VENUE else mine(scope):
        for group, span in _spans(now, asked.show):
            if after is None or group > after.rank:
                yield _stretch(group, Submission.objects.filter(whose, span, topic))
            elif group == after.rank:
                yield _stretch(group, Submission.objects.filter(_beyond(after), whose, span, topic))


def _joint(scope: Scope, now: datetime, asked: Asked) -> QuerySet[Submission, Any]:
    """What a deputy holds with another one who is responsible: few, so they need no order of their own. What does not
    belong to the list has rank 0."""
    held = Holder.objects.joint().filter(deputy__in=scope.deputy_ids).values("submission")
    rows = Submission.objects.filter(pk__in=held, state__in=IN_AN_INBOX)
    if asked.topic is not None:
        rows = rows.filter(topic=asked.topic)
    ranks = [When(span, then=Value(group.value)) for group, span in _spans(now, asked.show)]
    rank = Case(*ranks, default=Value(0), output_field=models.SmallIntegerField())
    return rows.order_by().values_list(rank, F("due_at"), F("pk"), F("version"))


def _stretch(group: Group, rows: QuerySet[Submission]) -> QuerySet[Submission, Any]:
    rank = Value(group.value, models.SmallIntegerField())
    return rows.order_by("due_at", "pk").values_list(rank, F("due_at"), F("pk"), F("version"))


def _beyond(after: Position) -> Any:
    """A comparison of rows: an index begins there, where two comparisons would only filter."""
    if after.rank in STANDING.values():
        return Q(pk__gt=after.pk)
    return TupleGreaterThan(Tuple("due_at", "pk"), (after.at, after.pk))


def _spans(now: datetime, show: Show) -> Iterator[tuple[Group, Q]]:
    """Every group that is asked for, with its state and the deadlines that belong to it."""
    midnight = _end_of_day(now)
    until = _end_of_week(now) if show is Show.WEEK else None
    later = Q(due_at__gt=midnight) & (Q(due_at__lte=until) if until else Q())
    spans = [(group, Q(state=state)) for state, group in STANDING.items()]
    for state in sorted(RUNNING - {State.SUBMITTED}):
        spans += [
            (Group.OVERDUE, Q(state=state, due_at__lt=now)),
            (Group.TODAY, Q(state=state, due_at__gte=now, due_at__lte=midnight)),
            (Group.NEW if state is State.ASSIGNED else Group.IN_PROGRESS, Q(later, state=state)),
        ]
    return (span for span in spans if span[0] in GROUPS_OF[show])


def _end_of_day(moment: datetime) -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate(moment), time.max))


def _end_of_week(moment: datetime) -> datetime:
    """Of its Sunday."""
    return _end_of_day(moment + timedelta(days=6 - timezone.localdate(moment).weekday()))
