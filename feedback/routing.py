"""Whom a submission goes to. Decisions only: `decide` is pure and stands against tests/feedback/routing.csv.

The order: the deputy the citizen chose, if reachable; who is on duty at the venue today; who knows the topic
(or is of a group that does); who has the least open work (ties: longest idle); else the venue's liaison;
else the venue above, and so on; else the staff of the area.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from deputies.models import Deputy, DeputyGroup
from feedback.models import RouteReason, Submission
from feedback.models.holders import Holder
from feedback.prepared import PreparedQuery
from feedback.states import OPEN
from stations.models import Assignment, DutyRosterEntry, Venue, VenueMembership

NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Candidate:
    """A deputy of a venue, as routing sees one. `idle_since` is when something was last assigned, None for never."""

    deputy_id: int
    on_duty: bool = False
    knows_topic: bool = False
    open_work: int = 0
    idle_since: datetime | None = None


@dataclass(frozen=True)
class Stop:
    """A venue on the way up: its reachable deputies, and whether somebody is its liaison or head."""

    venue_id: int
    candidates: tuple[Candidate, ...]
    has_liaison: bool


@dataclass(frozen=True)
class Choice:
    """One of: a deputy; the liaison of a venue; nobody (both None), and the area's staff must assign.

    `reason` says why; `stop` is how many venues up it was found (0: the venue whose code was scanned).
    """

    reason: RouteReason
    deputy_id: int | None = None
    venue_id: int | None = None
    stop: int = 0

    @property
    def told_reason(self) -> RouteReason:
        """What the deputy and the citizen are told: that it was passed up matters more than how it was chosen."""
        return RouteReason.PARENT if self.stop else self.reason


def decide(chosen: int | None, stops: Iterable[Stop]) -> Choice:
    """The choice. `chosen` is the deputy the citizen chose, None if none or no longer reachable."""
    if chosen is not None:
        return Choice(RouteReason.CHOSEN, deputy_id=chosen)
    for height, stop in enumerate(stops):
        for reason, fitting in (
            (RouteReason.ON_DUTY, [c for c in stop.candidates if c.on_duty]),
            (RouteReason.EXPERTISE, [c for c in stop.candidates if c.knows_topic]),
            (RouteReason.LEAST_WORK, list(stop.candidates)),
        ):
            if fitting:
                return Choice(reason, deputy_id=_least_busy(fitting).deputy_id, venue_id=stop.venue_id, stop=height)
        if stop.has_liaison:
            return Choice(RouteReason.LIAISON, venue_id=stop.venue_id, stop=height)
    return Choice(RouteReason.NOBODY)


def _least_busy(candidates: list[Candidate]) -> Candidate:
    return min(candidates, key=lambda c: (c.open_work, c.idle_since or NEVER, c.deputy_id))


def choose(submission: Submission, today: date) -> Choice:
    """`decide` on what the database says now. `today` is the local day, for the duty roster."""
    chosen = None
    if submission.chosen_deputy_id and Deputy.objects.reachable().filter(pk=submission.chosen_deputy_id).exists():
        chosen = submission.chosen_deputy_id
    choice = decide(chosen, stops(submission.venue_id, submission.topic_id, today))
    if choice.reason is RouteReason.CHOSEN and submission.by_own_code:
        return Choice(RouteReason.OWN_CODE, deputy_id=choice.deputy_id)
    return choice


def choose_at(venue_id: int, topic_id: int | None, today: date) -> Choice:
    """Whom it goes to at this venue, and nowhere above."""
    return decide(None, [next(stops(venue_id, topic_id, today))])


def stops(venue_id: int | None, topic_id: int | None, today: date, leaving: int | None = None) -> Iterator[Stop]:
    """The venue and those above it, each read only when it is come to (three at most, by their kinds).
    `leaving` is a deputy who does not count any more, though still active."""
    while venue_id is not None:
        venue = Venue.objects.only("id", "is_open", "parent_id").get(pk=venue_id)
        yield _stop(venue, topic_id, today, leaving)
        venue_id = venue.parent_id


def _stop(venue: Venue, topic_id: int | None, today: date, leaving: int | None) -> Stop:
    if not venue.is_open:
        return Stop(venue.pk, candidates=(), has_liaison=False)
    candidates = tuple(_candidates(venue.pk, topic_id, today, leaving))
    liaisons = VenueMembership.objects.filter(venue=venue.pk, user__is_active=True)
    return Stop(venue.pk, candidates, has_liaison=not candidates and liaisons.exists())  # asked only when it matters


def _candidates(venue_id: int, topic_id: int | None, today: date, leaving: int | None) -> Iterator[Candidate]:
    found = (Candidate(*row) for row in CANDIDATES.tuples(venue_id, topic_id, today))
    return (candidate for candidate in found if candidate.deputy_id != leaving)


VENUE, TOPIC, TODAY = -1, -2, date.min


def _candidates_query() -> QuerySet[Deputy, Any]:
    """The reachable deputies of VENUE with what decides between them, in the order of Candidate's fields."""
    duty = DutyRosterEntry.objects.filter(venue=VENUE, date=TODAY)
    assigned = Assignment.objects.filter(venue=VENUE).order_by()
    work = (
        Submission.objects.filter(deputy=OuterRef("pk"), state__in=OPEN)
        .order_by()
        .values("deputy")
        .annotate(n=Count("pk"))
        .values("n")
    )
    idle = (
        Holder.objects.filter(deputy=OuterRef("pk")).order_by().values("deputy").annotate(at=Max("since")).values("at")
    )
    own = Deputy.topics.through.objects.filter(deputy=OuterRef("pk"), topic=TOPIC)
    of_a_group = DeputyGroup.objects.standing().filter(members=OuterRef("pk"), topics=TOPIC)
    return (
        Deputy.objects.reachable()
        .filter(pk__in=assigned.values("deputy").union(duty.values("deputy")))  # OR would read every deputy
        .annotate(
            on_duty=Exists(duty.filter(deputy=OuterRef("pk"))),
            knows_topic=Exists(own) | Exists(of_a_group),
            open_work=Coalesce(Subquery(work), 0),
            idle_since=Subquery(idle),
        )
        .values_list("pk", "on_duty", "knows_topic", "open_work", "idle_since")
    )


CANDIDATES = PreparedQuery(_candidates_query, VENUE, TOPIC, TODAY)
