"""Find anything: what a person sought, among what the person may see, the newest first. Decisions only.

The index (`search_documents`) narrows; the tables decide: every number it gives is looked up in the submissions with
`access.visible_to`, and every text is read before it is shown.

It walks from the newest down in widening ranges of numbers, each of which is a few blocks in the index itself. A
frequent word fills a page from the first range; a rare one is few everywhere. Nothing ever reads all of a frequent
word's millions, and nothing is counted beyond COUNTED.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import Max, Q
from django.utils import timezone
from psycopg.errors import QueryCanceled

from feedback import access
from feedback.models import Event, Submission, is_overdue
from feedback.models.holders import Holder
from feedback.receipts import query_codes
from feedback.reporting.statistics import start_of_day
from feedback.searching import bigrams
from feedback.searching.bigrams import Part
from feedback.searching.documents import BLOCKS, mark_of_name
from feedback.states import OPEN, RUNNING, State
from stations.access import Scope, scope_of
from stations.registers.address_bar import InAddress, day, is_area_key, is_number

PAGE = 20
COUNTED = 1_000
COUNT_SECONDS = 0.15
BATCH = 2_000
LOOKED_UP = COUNTED + 1  # at once in the tables: mostly all are visible, and so many are enough
LOOSE_AT_MOST = 65_536  # submissions looked through for a single character
EXCERPT = 110
DIGITS_OF_A_PHONE = 7
RANGES = (2 << BLOCKS["BA"], 2 << BLOCKS["BB"], 2 << BLOCKS["BC"])
STATES: Mapping[str, frozenset[State]] = {"open": OPEN} | {state.value: frozenset({state}) for state in State}
MONTHS_AT_MOST = 36

# The inner part is what the index answers; an outer limit must not lead the planner to walk the whole table instead.
_NUMBERS = """
WITH found AS MATERIALIZED (SELECT {columns} FROM feedback_searchdocument WHERE lexemes @@ %s::tsquery)
SELECT submission_id FROM found WHERE submission_id >= %s AND submission_id < %s {loose}
ORDER BY submission_id DESC LIMIT %s
"""


@dataclass(frozen=True)
class Filters(InAddress):
    """What the address bar says. What means nothing is left out."""

    PLACE = "before"

    q: str = ""
    area: str = ""
    venue: str = ""
    deputy: str = ""
    topic: str = ""
    state: str = ""
    since: str = ""
    until: str = ""
    before: str = field(default="", compare=False)

    @staticmethod
    def means_something(name: str, value: str) -> bool:
        return _means_something(name, value)

    @property
    def days(self) -> tuple[date | None, date | None]:
        return day(self.since), day(self.until)


def _means_something(name: str, value: str) -> bool:
    match name:
        case "venue" | "deputy" | "topic" | "before":
            return is_number(value)
        case "area":
            return is_area_key(value)
        case "state":
            return value in STATES or value == "overdue"
        case "since" | "until":
            return day(value) is not None
    return True


@dataclass(frozen=True)
class Count:
    """How many there are; at least so many when nobody counted to the end."""

    n: int
    is_all: bool


@dataclass(frozen=True)
class Found:
    """A submission with the parts of its text, and of what was said about it, that were sought."""

    submission: Submission
    text: list[Part]
    said: list[Part]


@dataclass(frozen=True)
class Page:
    """`exact`: those whose number, query code, phone or name was typed. `before` leads on; None on the last page."""

    exact: list[Found]
    rows: list[Found]
    count: Count | None
    before: int | None
    only_newest: bool = False  # a single character was sought alone


def page(user: Any, filters: Filters, now: datetime) -> Page:
    """One page of what the filters find for this person."""
    scope, query = scope_of(user), bigrams.parse(filters.q)
    if filters.q and not query:
        return Page([], [], Count(0, is_all=True), None)
    visible = Submission.objects.filter(access.visible_to(user), conditions(filters, now))
    walk = Walk(narrowing(scope, filters, query), query.loose, int(filters.before or 0) or end())
    numbers, is_all = _collect(walk, visible, PAGE + 1 if filters.before else COUNTED + 1)
    rows, before = _shown(numbers, query)
    count = None if filters.before else _count(len(numbers), is_all)
    exact = [] if filters.before or not filters.q else _exactly(user, filters.q, query)
    known = {found.submission.pk for found in exact}
    rows = [found for found in rows if found.submission.pk not in known]
    return Page(exact, rows, count, before, only_newest=walk.is_bounded)


def _count(seen: int, is_all: bool) -> Count:
    """All of them, or that there are more than so many."""
    return Count(seen, is_all=True) if is_all and seen <= COUNTED else Count(min(seen - 1, COUNTED), is_all=False)


def end() -> int:
    return (Submission.objects.aggregate(last=Max("pk"))["last"] or 0) + 1


def conditions(filters: Filters, now: datetime) -> Q:
    """The filters in the submissions themselves: what decides."""
    found = Q()
    if filters.area:
        found &= Q(area_key__startswith=filters.area)
    if filters.venue:
        found &= Q(venue=filters.venue)
    if filters.deputy:
        found &= Q(deputy=filters.deputy)
    if filters.topic:
        found &= Q(topic=filters.topic)
    if filters.state == "overdue":
        found &= is_overdue(now)
    elif filters.state:
        found &= Q(state__in=STATES[filters.state])
    since, until = filters.days
    if since:
        found &= Q(created_at__gte=start_of_day(since))
    if until and until < date.max:
        found &= Q(created_at__lt=start_of_day(until + timedelta(days=1)))
    return found


def narrowing(scope: Scope, filters: Filters, query: bigrams.Query) -> str:
    """The same as far as the index knows it, with the words: a tsquery, empty when there is nothing to narrow by."""
    states = RUNNING if filters.state == "overdue" else STATES.get(filters.state, frozenset())
    parts = [
        query.tsquery,
        _any(_reach(scope)),
        _any([f"A{filters.area}"] if filters.area and len(filters.area) in (2, 4, 6, 9, 12) else []),
        _any([f"V{filters.venue}"] if filters.venue else []),
        _any([f"D{filters.deputy}"] if filters.deputy else []),
        _any([f"T{filters.topic}"] if filters.topic else []),
        _any(sorted(f"S{state}" for state in states)),
        _any(_months(*filters.days)),
    ]
    return " & ".join(part for part in parts if part)


def _reach(scope: Scope) -> list[str]:
    """The marks of what a person reaches. What other roles reach is not narrowed, only checked."""
    if scope.is_administrator:
        return []
    return [
        *(f"U{pk}" for pk in sorted(scope.unit_ids)),
        *(f"D{pk}" for pk in sorted(scope.deputy_ids)),
        *(f"V{pk}" for pk in sorted(scope.liaison_venue_ids)),
        *(f"A{key}" for key in sorted(scope.dashboard_area_keys)),
    ]


def _months(since: date | None, until: date | None) -> list[str]:
    """None when the time is open, or too long for it to help."""
    if since is None:
        return []
    last = until or timezone.localdate()
    first, end = since.year * 12 + since.month - 1, last.year * 12 + last.month - 1
    if end - first > MONTHS_AT_MOST:
        return []
    return [f"M{month // 12}{month % 12 + 1:02d}" for month in range(first, max(end, first) + 1)]


def _any(marks: list[str]) -> str:
    return f"({' | '.join(repr(mark) for mark in marks)})" if marks else ""


class TimeIsOver(Exception):
    """Nobody waits for more."""


@dataclass
class Walk:
    """Numbers of documents from `end` (not included) down, in batches, each range wider than the one before. Once it
    has a `deadline` (of time.monotonic) it stops there, in the middle of a range too, and `is_cut`."""

    narrowing: str
    loose: str
    end: int
    is_bounded: bool = False
    deadline: float | None = None
    is_cut: bool = False

    def __iter__(self) -> Iterator[list[int]]:
        first, width = self.end, RANGES[0]
        while self.end > 0:
            if self.loose and first - self.end >= LOOSE_AT_MOST:
                self.is_bounded = True
                return
            begin = max(0, self.end - width)
            try:
                numbers = self._numbers(begin)
            except TimeIsOver:
                self.is_cut = True
                return
            yield numbers
            self.end = numbers[-1] if len(numbers) == BATCH else begin
            width = self._wider(width, len(numbers))

    def _wider(self, width: int, found: int) -> int:
        """As wide as fills a batch, if it goes on as it did in the last range; but no more than one step wider."""
        steps = RANGES[:2] if self.loose else (*RANGES, self.end)
        wider = next((step for step in steps if step > width), width)
        return min(wider, max(width, width * BATCH // found)) if found else wider

    def everywhere(self) -> list[int]:
        """The newest of all, in one look: for what is rare."""
        return self._numbers(0)

    def _numbers(self, begin: int) -> list[int]:
        fine = sum(self.end - begin >= step for step in RANGES[1:])
        blocks = _any(_blocks(begin, self.end, list(BLOCKS)[fine])) if begin else ""
        narrowing = " & ".join(part for part in (self.narrowing, blocks) if part)
        if not narrowing:  # everything is in one of the largest blocks
            narrowing = _any(_blocks(0, self.end, "BC"))
        parts = {"columns": "submission_id", "loose": ""}
        if self.loose:  # else the words of all that is found would be carried along
            parts = {"columns": "submission_id, lexemes", "loose": "AND lexemes @@ %s::tsquery"}
        params: list[Any] = [narrowing, begin, self.end, *([self.loose] if self.loose else []), BATCH]
        with self._within_the_time() as milliseconds, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SET LOCAL work_mem = '64MB'; SET LOCAL enable_seqscan = off;"
                f" SET LOCAL statement_timeout = {milliseconds}"
            )
            cursor.execute(_NUMBERS.format(**parts), params)
            return [number for (number,) in cursor.fetchall()]

    @contextmanager
    def _within_the_time(self) -> Iterator[int]:
        """Milliseconds that are left; 0 without a deadline. Raises TimeIsOver, at once or when they are over."""
        left = 0 if self.deadline is None else int((self.deadline - time.monotonic()) * 1000)
        if self.deadline is not None and left < 1:
            raise TimeIsOver
        try:
            yield left
        except OperationalError as error:
            if self.deadline is None or not isinstance(error.__cause__, QueryCanceled):
                raise
            raise TimeIsOver from error


def _blocks(begin: int, end: int, name: str) -> list[str]:
    bits = BLOCKS[name]
    return [f"{name}{block}" for block in range(begin >> bits, ((end - 1) >> bits) + 1)]


def _collect(walk: Walk, visible: Any, wanted: int) -> tuple[list[int], bool]:
    """Visible numbers, and whether these are all there are. Beyond a page only as long as it is cheap."""
    found: list[int] = []
    began = time.monotonic()
    for numbers in walk:
        for n in range(0, len(numbers), LOOKED_UP):
            some = numbers[n : n + LOOKED_UP]
            found += visible.filter(pk__in=some).order_by("-pk").values_list("pk", flat=True)
            if len(found) >= wanted:
                return found, False
        if len(found) > PAGE:
            walk.deadline = began + COUNT_SECONDS
    return found, not (walk.is_bounded or walk.is_cut)


def _shown(numbers: list[int], query: bigrams.Query) -> tuple[list[Found], int | None]:
    """The first page of them, without those where the pairs of characters stand apart; and where the next begins."""
    asked = numbers[:PAGE]
    return _told(asked, query), asked[-1] if len(numbers) > PAGE else None


def _told(numbers: list[int], query: bigrams.Query, *, check: bool = True) -> list[Found]:
    """Three queries."""
    rows = Submission.objects.select_related("venue", "topic", "deputy").in_bulk(numbers)
    words: dict[int, list[str]] = defaultdict(list)
    for number, said in _words_of(numbers):
        words[number].append(said)
    names: dict[int, list[str]] = defaultdict(list)
    for number, name in _holders_of(numbers):
        names[number].append(name)
    found = []
    for submission in (rows[number] for number in numbers if number in rows):
        said = [*words[submission.pk], submission.outcome_reason, submission.place]
        if not check or query.found_in(submission.message, *said, *names[submission.pk]):
            found.append(excerpts(submission, said, query))
    return found


def _words_of(numbers: list[int]) -> Any:
    spoken = Event.objects.filter(submission__in=numbers).exclude(words="").exclude(verb="submit")
    return spoken.order_by("submission", "seq").values_list("submission_id", "words")


def _holders_of(numbers: list[int]) -> Any:
    return Holder.objects.filter(submission__in=numbers).values_list("submission_id", "deputy__name")


def excerpts(submission: Submission, said: list[str], query: bigrams.Query) -> Found:
    text = bigrams.highlights(" ".join(submission.message.split()), query, EXCERPT)
    for words in said:
        parts = bigrams.highlights(" ".join(words.split()), query, EXCERPT)
        if any(part.is_hit for part in parts):
            return Found(submission, text, parts)
    return Found(submission, text, [])


def _exactly(user: Any, typed: str, query: bigrams.Query) -> list[Found]:
    """What was named: a number, a query code, a whole phone number or mail address, a whole name."""
    seen = Submission.objects.filter(access.visible_to(user))
    numbers = {
        number for named in _namings(typed) for number in seen.filter(named).values_list("pk", flat=True)[:PAGE]
    }
    numbers |= _of_name(user, typed)
    return _told(sorted(numbers, reverse=True)[:PAGE], query, check=False)


def _namings(typed: str) -> Iterator[Q]:
    """One after the other: together they would keep an index from being used."""
    number = typed.removeprefix("#")
    if is_number(number):
        yield Q(pk=int(number))
    if code := query_codes.read(typed):
        yield Q(query_code_hash=query_codes.stored_hash(code))
    if sum(character.isdecimal() for character in typed) >= DIGITS_OF_A_PHONE:
        yield Q(pk__in=Submission.objects.with_phone(typed).values("pk")[:BATCH])
    if "@" in typed:
        yield Q(pk__in=Submission.objects.with_email(typed).values("pk")[:BATCH])


def _of_name(user: Any, typed: str) -> set[int]:
    """Only who answers sees the citizen's name, so only they find by it, and only by the whole of it."""
    mark = mark_of_name(typed)
    if not mark:
        return set()
    scope = scope_of(user)
    reach = _any([mark for mark in _reach(scope) if mark[0] in "DV"])
    if not reach:
        return set()
    numbers = Walk(f"{_any([mark])} & {reach}", "", end()).everywhere()
    seen = Submission.objects.filter(access.visible_to(user), pk__in=numbers)
    return {found.pk for found in seen if access.may_see_contact(user, found) and access.may_see_name(user, found)}
