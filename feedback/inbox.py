"""What stands in a person's inbox, in which group and order. Decisions only, nothing is written here.

The order is (group, at, id): `at` is the deadline, or since when the clock stands. It is also the keyset by
which pages follow one another, so no page counts or skips rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import groupby
from typing import Any, NamedTuple, Self

from django.db import models
from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from feedback.deadlines import working_days_left
from feedback.models import StateLabel, Submission
from feedback.states import OPEN, State, Verb, allowed
from stations.access import Scope

PAGE = 50
HEADLINE = 26
TELLING = 9  # characters: "I am a teacher" alone says nothing yet
CLAUSE_ENDS = "。！？!?；;，,"
MICROSECOND = timedelta(microseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Group(models.IntegerChoices):
    """The most urgent first. Overdue has one definition: `SubmissionQuerySet.overdue`."""

    OVERDUE = 1, gettext_lazy("Overdue")
    TODAY = 2, gettext_lazy("Due today")
    NEW = 3, gettext_lazy("New")
    IN_PROGRESS = 4, gettext_lazy("In progress")
    WAITING = 5, gettext_lazy("Waiting for the citizen")
    UNCONFIRMED = 6, gettext_lazy("Resolved, not confirmed yet")


class Position(NamedTuple):
    """Where a page of the inbox ended."""

    rank: int
    at: datetime
    pk: int

    def __str__(self) -> str:
        return f"{self.rank}.{(self.at - EPOCH) // MICROSECOND}.{self.pk}"

    @classmethod
    def read(cls, text: str) -> Self | None:
        """None for what is not a position."""
        try:
            rank, at, pk = (int(part) for part in text.split("."))
            return cls(rank, EPOCH + at * MICROSECOND, pk)
        except (ValueError, OverflowError):
            return None


@dataclass(frozen=True)
class Section:
    group: Group
    count: int
    rows: Sequence[Submission]


@dataclass(frozen=True)
class Page:
    sections: list[Section]
    after: Position | None  # of the next page; None on the last one


def mine(scope: Scope) -> QuerySet[Submission]:
    """What this person is to answer, and what of it the citizen has still to confirm."""
    held = Q(deputy__in=scope.deputy_ids) | Q(deputy__isnull=True, holding_venue__in=scope.liaison_venue_ids)
    return Submission.objects.filter(held, state__in=[*OPEN, State.RESOLVED])


def _ranked(scope: Scope, now: datetime) -> Any:
    """What is mine with its `rank` (a Group) and `at`."""
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(now), time.max))
    rank = Case(
        When(state=State.RESOLVED, then=Value(Group.UNCONFIRMED.value)),
        When(state=State.WAITING, then=Value(Group.WAITING.value)),
        When(due_at__lt=now, then=Value(Group.OVERDUE.value)),
        When(due_at__lte=midnight, then=Value(Group.TODAY.value)),
        When(state=State.ASSIGNED, then=Value(Group.NEW.value)),
        default=Value(Group.IN_PROGRESS.value),
        output_field=models.SmallIntegerField(),
    )
    at = Coalesce(F("due_at"), F("paused_at"), F("resolved_at"), F("created_at"))
    return mine(scope).annotate(rank=rank, at=at)


def counts(scope: Scope, now: datetime) -> dict[Group, int]:
    """How many stand in each group: one query over what the person holds."""
    rows = _ranked(scope, now).order_by().values_list("rank").annotate(n=Count("pk"))
    return {Group(rank): n for rank, n in rows}


def page(scope: Scope, now: datetime, after: Position | None = None, size: int = PAGE) -> Page:
    """One page of the inbox: two queries, whatever stands in it."""
    ranked = _ranked(scope, now).select_related("topic", "venue").order_by("rank", "at", "pk")
    if after is not None:
        same = Q(rank=after.rank) & (Q(at__gt=after.at) | Q(at=after.at, pk__gt=after.pk))
        ranked = ranked.filter(Q(rank__gt=after.rank) | same)
    rows: list[Any] = list(ranked[: size + 1])
    totals = counts(scope, now)
    grouped = groupby(rows[:size], key=lambda row: Group(row.rank))
    sections = [Section(group, totals.get(group, 0), list(members)) for group, members in grouped]
    last = rows[size - 1] if len(rows) > size else None
    return Page(sections, Position(last.rank, last.at, last.pk) if last else None)


@dataclass(frozen=True)
class Due:
    """A deadline in words. `tone` is late, due, info, plain or good: the tag's shape and colour."""

    words: str
    tone: str
    at: datetime | None = None


def due(submission: Submission, now: datetime) -> Due:
    """The next deadline as the holder reads it."""
    at = submission.due_at
    if at is None:
        return _standing(submission)
    clock = date_format(timezone.localtime(at), "H:i")
    days = working_days_left(at, now)
    if at < now and days == 0:
        return Due(_("Overdue since %(time)s") % {"time": clock}, "late", at)
    if at < now:
        words = ngettext("%(n)d working day overdue", "%(n)d working days overdue", -days) % {"n": -days}
        return Due(words, "late", at)
    if timezone.localdate(at) == timezone.localdate(now):
        return Due(_("Today by %(time)s") % {"time": clock}, "due", at)
    words = ngettext("%(n)d working day left", "%(n)d working days left", days) % {"n": days}
    return Due(words, "info", at)


def _standing(submission: Submission) -> Due:
    match submission.state:
        case State.WAITING:
            return Due(_("The clock stands"), "plain", submission.paused_at)
        case State.RESOLVED:
            return Due(_("The citizen has the word"), "good", submission.resolved_at)
    return Due(str(StateLabel(submission.state).label), "plain", submission.closed_at)


def headline(message: str) -> str:
    """The beginning of a message, up to the end of a clause if it is long enough to say something."""
    text = " ".join(message.split())
    for end, character in enumerate(text[:HEADLINE]):
        if character in CLAUSE_ENDS and end >= TELLING:
            return text[:end]
    return text.rstrip(CLAUSE_ENDS) if len(text) <= HEADLINE else text[: HEADLINE - 1] + "…"


def possible(submission: Submission) -> frozenset[Verb]:
    """The verbs that the state allows and that have not had their only time."""
    verbs = allowed(State(submission.state))
    if submission.first_answered_at is not None:
        verbs -= {Verb.SETTLE}
    if submission.extended_at is not None:
        verbs -= {Verb.EXTEND}
    return verbs


def next_step(submission: Submission) -> str:
    """The slug of the one most likely next move."""
    match submission.state:
        case State.ASSIGNED:
            return "accept"
        case State.IN_PROGRESS if submission.first_answered_at:
            return "resolve"
        case State.IN_PROGRESS:
            return "answer"
    return ""


def contact(submission: Submission, *, hidden: bool, with_name: bool) -> list[str]:
    """Name, phone and e-mail that the citizen left, in part behind asterisks when `hidden`."""
    name = submission.contact_name if with_name else ""
    left = (name, submission.contact_phone, submission.contact_email)
    return [_masked(text) if hidden else text for text in left if text]


def _masked(text: str) -> str:
    shown = 1 if "@" in text or len(text) < 7 else 3
    return text[:shown] + "***" + (text[-2:] if len(text) >= 7 and "@" not in text else "")
