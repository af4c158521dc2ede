"""Which cases stand in a person's inbox, in which group and order. Decisions only, nothing is written here.

The order is (group, due_at, id). Every stretch of it is a stretch of one index (`submission_of_deputy` and its
sisters), so the first page and the ten-thousandth cost the same, and no page counts or skips rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple, Self
from urllib.parse import urlencode

from django.db import models
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.inbox.positions import EPOCH, Position
from feedback.models import IN_AN_INBOX, Submission
from feedback.models.holders import Holder
from feedback.prepared import PreparedQuery
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
    """`rows` have the names of their venue and topic beside them."""

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
    by_number = {row.pk: row for row in _rows([key.pk for key in found[:size]])}
    sections = [
        Section(
            Group(rank), None if after else _count(found, rank), [by_number[k.pk] for k in same if k.pk in by_number]
        )
        for rank, same in groupby(found[:size], key=lambda key: key.rank)
    ]
    return Page(sections, found[size - 1].position if len(found) > size else None, found)


def _rows(numbers: Sequence[int]) -> Iterator[Submission]:
    """A query for each PAGE of them; the last number stands for those that are missing."""
    for n in range(0, len(numbers), PAGE):
        some = numbers[n : n + PAGE]
        yield from READ.rows(*some, *[some[-1]] * (PAGE - len(some)))


SHOWN = (
    "message", "state", "due_at", "due_stage", "paused_at", "resolved_at", "closed_at", "created_at", "supervised_at",
    "follower_count", "version", "workflow", "area_key",
)  # fmt: skip
NAMED = {"venue_name": F("venue__name"), "topic_name": F("topic__name"), "topic_name_en": F("topic__name_en")}
NUMBERS = range(-PAGE, 0)
READ = PreparedQuery(lambda: Submission.objects.filter(pk__in=NUMBERS).annotate(**NAMED).only(*SHOWN), *NUMBERS)


def _count(found: list[Key], rank: int) -> int:
    return sum(key.rank == rank for key in found)


def keys(
    scope: Scope, now: datetime, after: Position | None = None, size: int = COUNTED, asked: Asked | None = None
) -> list[Key]:
    """The first `size` of each stretch, in order: one query, which reads nothing but an index. Written once for each
    shape of question: writing it takes longer than answering it."""
    asked = asked or Asked()
    who, rank = Who(tuple(scope.deputy_ids), tuple(scope.liaison_venue_ids)), after.rank if after else None
    shape = asked.but(topic=None if asked.topic is None else TOPIC)
    query = _prepared(len(who.deputies), len(who.venues), shape, rank, size)
    if query is None:
        return []
    position = after or NOWHERE
    rows = query.tuples(*who.deputies, *who.venues, *Moments.of(now), asked.topic, position.at, position.pk)
    found = (Key(rank, at or EPOCH, pk, version) for rank, at, pk, version in rows)
    return sorted(key for key in found if key.rank and (after is None or key.position > after))


class Who(NamedTuple):
    deputies: Sequence[int]
    venues: Sequence[int]  # of a liaison or head


class Moments(NamedTuple):
    """What a deadline is held against."""

    now: datetime
    midnight: datetime
    sunday: datetime

    @classmethod
    def of(cls, now: datetime) -> Self:
        midnight = _end_of_day(now)
        return cls(now, midnight, _end_of_day(now + timedelta(days=6 - timezone.localdate(now).weekday())))


# Values that stand in a query for those of who asks: nothing else in it is negative, or so long ago.
TOPIC = -1
NOWHERE = Position(0, EPOCH - timedelta(days=1), -2)
ONCE = Moments(*(EPOCH - timedelta(days=n) for n in (2, 3, 4)))
Keys = PreparedQuery[Submission]


@lru_cache(maxsize=512)
def _prepared(deputies: int, venues: int, asked: Asked, rank: int | None, size: int) -> Keys | None:
    """None when nothing can stand in the inbox. With `rank`, what comes after a place in that group."""
    who = Who(range(-10 - deputies, -10), range(-100_010 - venues, -100_010))
    after = None if rank is None else NOWHERE._replace(rank=rank)
    stretches = [stretch[:size] for stretch in _stretches(who, after, asked)]
    if deputies and asked.whose is Whose.MINE:
        stretches.append(_joint(who, asked)[:size])
    if not stretches:
        return None
    whole = stretches[0].union(*stretches[1:], all=True) if len(stretches) > 1 else stretches[0]
    return PreparedQuery(lambda: whole, *who.deputies, *who.venues, *ONCE, TOPIC, NOWHERE.at, NOWHERE.pk)


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


def _mine(who: Who) -> list[Q]:
    """What this person is to answer, and what of it the citizen has still to confirm: one condition per index."""
    held = []
    if who.deputies:
        held.append(Q(deputy__in=who.deputies))
    if who.venues:
        held.append(Q(deputy__isnull=True, holding_venue__in=who.venues))
    return held


def _stretches(who: Who, after: Position | None, asked: Asked) -> Iterator[QuerySet[Submission, Any]]:
    of_the_venue = [Q(venue__in=who.venues)] if who.venues else []
    topic = Q() if asked.topic is None else Q(topic=asked.topic)
    for whose in of_the_venue if asked.whose is Whose.VENUE else _mine(who):
        for group, span in _spans(asked.show):
            if after is None or group > after.rank:
                yield _stretch(group, Submission.objects.filter(whose, span, topic))
            elif group == after.rank:
                yield _stretch(group, Submission.objects.filter(_beyond(after), whose, span, topic))


def _joint(who: Who, asked: Asked) -> QuerySet[Submission, Any]:
    """What a deputy holds with another one who is responsible: few, so they need no order of their own. What does not
    belong to the list has rank 0."""
    held = Holder.objects.joint().filter(deputy__in=who.deputies).values("submission")
    rows = Submission.objects.filter(pk__in=held, state__in=IN_AN_INBOX)
    if asked.topic is not None:
        rows = rows.filter(topic=asked.topic)
    ranks = [When(span, then=Value(group.value)) for group, span in _spans(asked.show)]
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


def _spans(show: Show) -> Iterator[tuple[Group, Q]]:
    """Every group that is asked for, with its state and the deadlines that belong to it."""
    later = Q(due_at__gt=ONCE.midnight) & (Q(due_at__lte=ONCE.sunday) if show is Show.WEEK else Q())
    spans = [(group, Q(state=state)) for state, group in STANDING.items()]
    for state in sorted(RUNNING - {State.SUBMITTED}):
        spans += [
            (Group.OVERDUE, Q(state=state, due_at__lt=ONCE.now)),
            (Group.TODAY, Q(state=state, due_at__gte=ONCE.now, due_at__lte=ONCE.midnight)),
            (Group.NEW if state is State.ASSIGNED else Group.IN_PROGRESS, Q(later, state=state)),
        ]
    return (span for span in spans if span[0] in GROUPS_OF[show])


def _end_of_day(moment: datetime) -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate(moment), time.max))
