"""Find anything among what was referred to a handling unit: by the words that the unit is shown, the newest first.
Decisions only.

The index knows a matter as a whole, also what is not the unit's to read: notes, answers, names. So it narrows only,
and every text that the unit is shown is read before a matter counts as found. Neither a hit nor a number tells of the
rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from feedback import access
from feedback.inbox import units
from feedback.models import Event, Submission
from feedback.models.referrals import Referral, ReferralQuerySet, ReferralState
from feedback.searching import bigrams, search
from feedback.searching.search import PAGE, Count, Filters, Found, Walk
from feedback.states import Back
from stations.access import scope_of
from stations.registers.address_bar import InAddress, is_number

READ_AT_ONCE = 100
READ_AT_MOST = 3_000  # of those that the index offers, for one page
WITH_UNIT = units.CITIZENS | units.OWN | {Back.UNDO}


@dataclass(frozen=True)
class UnitFilters(InAddress):
    """What the address bar says. What means nothing is left out. The days are those on which the citizen wrote."""

    PLACE = "before"

    q: str = ""
    topic: str = ""
    state: str = ""
    since: str = ""
    until: str = ""
    before: str = field(default="", compare=False)

    @staticmethod
    def means_something(name: str, value: str) -> bool:
        return value in ReferralState.values if name == "state" else Filters.means_something(name, value)

    @property
    def of_matter(self) -> Filters:
        return Filters(q=self.q, topic=self.topic, since=self.since, until=self.until)


@dataclass(frozen=True)
class Hit:
    """A referral, and the parts of what the unit is shown of it that were sought."""

    referral: Referral
    found: Found


@dataclass(frozen=True)
class Page:
    """`before` leads on; None on the last page. `is_cut`: so much was read in vain that the rest is left to the next
    page."""

    rows: list[Hit]
    count: Count | None
    before: int | None
    is_cut: bool = False
    only_newest: bool = False  # a single character was sought alone


def page(user: Any, filters: UnitFilters, now: datetime) -> Page:
    """One page of what the filters find among the referrals of this officer's units."""
    scope, query = scope_of(user), bigrams.parse(filters.q)
    if (filters.q and not query) or not scope.unit_ids:
        return Page([], Count(0, is_all=True), None)
    number = filters.q.removeprefix("#")
    if is_number(number) and not filters.before:
        named = _hits(_referrals(user, filters, now).filter(submission=int(number)), bigrams.Query())
        if named:
            return Page(named, Count(len(named), is_all=True), None)
    walk = Walk(
        search.narrowing(scope, filters.of_matter, query), query.loose, int(filters.before or 0) or search.end()
    )
    return _read(walk, _referrals(user, filters, now), query, is_first=not filters.before)


def _referrals(user: Any, filters: UnitFilters, now: datetime) -> ReferralQuerySet:
    found = access.referred_to(user)
    if filters.state:
        found = found.filter(state=filters.state)
    asked = search.conditions(filters.of_matter, now)
    return found.filter(submission__in=Submission.objects.filter(asked)) if asked else found


def _read(walk: Walk, referrals: ReferralQuerySet, query: bigrams.Query, *, is_first: bool) -> Page:
    hits: list[Hit] = []
    read = 0
    for some in _few(walk):
        hits += _hits(referrals.filter(submission__in=some), query)
        read += len(some)
        if len(hits) > PAGE:
            shown = hits[:PAGE]
            return Page(shown, Count(PAGE, is_all=False) if is_first else None, shown[-1].found.submission.pk)
        if read >= READ_AT_MOST:
            return Page(hits, None, some[-1], is_cut=True)
    count = Count(len(hits), is_all=not walk.is_bounded) if is_first else None
    return Page(hits, count, None, only_newest=walk.is_bounded)


def _few(walk: Walk) -> Iterator[list[int]]:
    for numbers in walk:
        for n in range(0, len(numbers), READ_AT_ONCE):
            yield numbers[n : n + READ_AT_ONCE]


def _hits(referrals: ReferralQuerySet, query: bigrams.Query) -> list[Hit]:
    """One a matter, the newest first: its last referral in which the words stand. Two queries."""
    related = ("unit", "submission__venue", "submission__topic")
    rows = list(referrals.select_related(*related).order_by("-submission_id", "-pk"))
    events: dict[int, list[Event]] = defaultdict(list)
    spoken = Event.objects.filter(submission__in={row.submission_id for row in rows}, verb__in=WITH_UNIT)
    for event in spoken.order_by("submission", "seq"):
        events[event.submission_id].append(event)
    hits: dict[int, Hit] = {}
    for row in rows:
        said = _said(row, events[row.submission_id])
        if row.submission_id not in hits and query.found_in(row.submission.message, *said):
            hits[row.submission_id] = Hit(row, search.excerpts(row.submission, said, query))
    return list(hits.values())


def _said(referral: Referral, events: list[Event]) -> list[str]:
    """All that the unit reads of it beside the message."""
    shown = units.shown(referral, events)
    return [*(event.words for event in shown if event.words and event.verb != "submit"), referral.submission.place]
