"""Routing against the table in routing.csv, on the real database and through the real verb."""

from __future__ import annotations

import csv
import re
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from deputies.models import Deputy, DeputyGroup, DeputyLevel, DeputyStatus, Topic
from feedback import outbox, routing
from feedback.arrival.submitting import Opinion, submit
from feedback.models import Event, OutcomeClass, RouteReason, Submission
from feedback.models.holders import Holder
from feedback.models.queue import Outbox
from feedback.states import State
from stations.models import Assignment, DutyRosterEntry, Venue, VenueKind
from tests import cast

pytestmark = pytest.mark.django_db
ROWS = list(csv.DictReader(Path(__file__).with_name("routing.csv").open(encoding="utf-8")))
BY_HAND = {
    "staff",
    "by_liaison",
    "referred",
    "departed",
    "objected",
    "transferred",
    "raised",
    "handed_down",
    "failed",
}  # no choice of routing, or none of the first
PLACES = ("at the venue", "at the venue above", "at the venue above that")


def test_the_table_is_long_enough_and_says_each_case_once() -> None:
    assert len(ROWS) >= 40
    assert len({row["case"] for row in ROWS}) == len(ROWS)
    assert {row["because"] for row in ROWS} == set(RouteReason.values) - BY_HAND


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["case"])
def test_routing(row: dict[str, str]) -> None:
    venues = _venues(row)
    deputies = {d.name: d for d in Deputy.objects.all()}
    wish = row["citizen chose"]
    chosen = deputies.get(wish.split()[0])
    topic = None if "without topic" in wish else Topic.objects.get(slug="streets")
    opinion = Opinion(
        venue=venues[0], message="路灯不亮", topic=topic, chosen_deputy=chosen, by_own_code="own code" in wish
    )
    receipt = submit(opinion, idempotency_key=uuid4())

    assert outbox.route(Outbox.objects.get(submission=receipt.submission_id).pk)

    routed = Submission.objects.get(pk=receipt.submission_id)
    assert (_holder(routed, venues), routed.route_reason) == (row["goes to"], row["because"])
    told = Event.objects.get(submission=routed, seq=2)
    assert told.data["reason"] == row["because"]


def test_choosing_at_the_venue_takes_a_fixed_number_of_queries() -> None:
    town = cast.town()
    for n in range(12):
        cast.deputy(f"代表{n}", town.station)
    submission = cast.submission(town.station)
    with CaptureQueriesContext(connection) as queries:
        choice = routing.choose(submission, timezone.localdate())
    assert choice.deputy_id is not None
    assert len(queries) == 2


def _venues(row: dict[str, str]) -> list[Venue]:
    """Point in station in home; the text of each cell says who is there."""
    area = cast.area("320205001", "东亭街道")
    home = cast.venue("代表之家", area)
    station = cast.venue("联络站", area, home)
    point = cast.venue("联系点", area, station, VenueKind.CONTACT_POINT)
    venues = [point, station, home]
    for venue, place in zip(venues, PLACES, strict=True):
        for n, words in enumerate(re.split(r";\s*(?![^(]*\))", row[place] or "")):
            _place(words.strip(), venue, f"{venue.pk}-{n}")
    return venues


def _place(words: str, venue: Venue, username: str) -> None:
    if words in ("liaison", "head"):
        cast.liaison_of(venue, username)
    elif words == "liaison with a disabled account":
        account = cast.liaison_of(venue, username)
        account.is_active = False
        account.save()
    elif words == "closed":
        Venue.objects.filter(pk=venue.pk).update(is_open=False)
    elif words:
        name, _, traits = words.rstrip(")").partition(" (")
        _deputy(name, [t.strip() for t in traits.split(";") if t.strip()], venue)


def _deputy(name: str, traits: list[str], venue: Venue) -> None:
    status = next((t for t in traits if t in DeputyStatus.values), DeputyStatus.ACTIVE)
    deputy = Deputy.objects.create(name=name, area=venue.area, level=DeputyLevel.CITY, status=status)
    if "guest" not in traits:
        Assignment.objects.create(venue=venue, deputy=deputy)
    today = timezone.localdate()
    for trait in traits:
        if trait.startswith("on duty"):
            DutyRosterEntry.objects.create(venue=venue, deputy=deputy, date=_day(trait, today))
        elif trait.startswith("knows"):
            deputy.topics.add(_topic(trait))
        elif trait.startswith("in a group"):
            group = DeputyGroup.objects.create(name=f"{name}的专业组", area=venue.area)
            group.members.add(deputy)
            group.topics.add(_topic(trait))
        elif match := re.match(r"(\d+) (open|closed)", trait):
            _had(deputy, venue, int(match[1]), match[2] == "open")
        elif match := re.match(r"last got one (\d+) days? ago", trait):
            _had(deputy, venue, 1, is_open=False, days_ago=int(match[1]))
        else:
            assert trait in {*DeputyStatus.values, "guest"}, trait


def _topic(trait: str) -> Topic:
    return Topic.objects.get(slug="water" if "another" in trait else "streets")


def _day(trait: str, today: date) -> date:
    return today + timedelta(days={"on duty": 0, "on duty yesterday": -1, "on duty tomorrow": 1}[trait])


def _had(deputy: Deputy, venue: Venue, n: int, is_open: bool, days_ago: int = 30) -> None:
    for i in range(n):
        submission = cast.submission(venue, f"以前的事 {deputy.name} {days_ago}", n=i)
        since = timezone.now() - timedelta(days=days_ago)
        Holder.objects.create(submission=submission, deputy=deputy, since=since, district=submission.district)
        submission.deputy = deputy
        submission.state = State.ASSIGNED if is_open else State.CLOSED
        if not is_open:
            submission.due_at, submission.outcome, submission.outcome_reason = None, OutcomeClass.objects.first(), "好"
        submission.save()


def _holder(submission: Submission, venues: list[Venue]) -> str:
    if submission.deputy is not None:
        return submission.deputy.name
    if submission.holding_venue is not None:
        place = PLACES[[v.pk for v in venues].index(submission.holding_venue.pk)]
        return f"liaison of {place.removeprefix('at ')}"
    assert submission.unrouted_since is not None
    return "staff of the area"
