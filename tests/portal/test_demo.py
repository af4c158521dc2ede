"""The demo city: its figures, its shape, and that its rows are what the real verbs would have written."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count

from deputies.models import Area, Deputy, DeputyStatus
from deputies.models_accounts import User
from feedback import chasing, lifecycle, submitting, workflows
from feedback.auditing.verifying import Asked, Tally, verify
from feedback.models import ActorKind, Event, OutcomeClass, Rating, RouteReason, Submission
from feedback.models_holders import Holder
from feedback.models_queue import Outbox
from feedback.states import State, Verb
from portal.demo.accounts import ACCOUNTS, DEMO_VENUE_NAME, PASSWORD
from portal.demo.city import City, plan_city
from portal.demo.clock import TZ, Clock
from portal.demo.life import Life, OutcomeRef
from portal.demo.opinions import References, query_code_of
from portal.demo.people import TOPIC_WEIGHTS
from portal.demo.stories import OUTCOMES
from stations import calendar
from stations.access import scope_of
from stations.codes import is_well_formed
from stations.models import Code, DutyRosterEntry, Venue

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=TZ)
SMALL = 0.02
REFERENCES = References(
    {slug: number for number, slug in enumerate(TOPIC_WEIGHTS, 1)},
    {slug: OutcomeRef(number, slug, slug) for number, slug in enumerate(OUTCOMES, 1)},
)


@pytest.fixture(scope="module")
def full() -> City:
    return plan_city(Clock(NOW))


@pytest.fixture(scope="module")
def lives() -> list[Life]:
    return list(plan_city(Clock(NOW), 0.1).lives(REFERENCES))


@pytest.fixture
def loaded(db: None) -> StringIO:
    said = StringIO()
    call_command("load_demo", scale=SMALL, today=NOW.date(), stdout=said)
    calendar.forget()
    workflows.forget()
    return said


# The plan, without the database


def test_full_figures(full: City) -> None:
    assert len(full.venues) == 1_408
    assert len(full.deputies) == 8_300
    assert len(full.fates) == 17_000
    assert sum(fate.kind == "done" for fate in full.fates) == 16_000
    assert sum(fate.kind == "unrouted" for fate in full.fates) == 3


def test_every_street_and_town_has_a_home_and_every_kind_is_there(full: City) -> None:
    homes = Counter(v.area.key for v in full.venues if v.kind == "home")
    assert len(homes) == 88
    assert set(homes.values()) == {1}
    assert {v.kind for v in full.venues} == {"home", "station", "contact_point"}
    assert {len(v.area.key) for v in full.venues if v.kind == "contact_point"} == {12}


def test_every_venue_has_three_reachable_deputies_and_nobody_more_than_two_venues(full: City) -> None:
    active = {d.id for d in full.deputies if d.status == "active"}
    at: dict[int, set[int]] = defaultdict(set)
    for row in full.assignments:
        at[row.venue_id].add(row.deputy_id)
    assert min(len(at[v.id] & active) for v in full.venues) >= 3
    assert set(Counter(row.deputy_id for row in full.assignments).values()) == {1, 2}
    assert {d.id for d in full.deputies} == {row.deputy_id for row in full.assignments}


def test_codes_are_well_formed_and_unlike(full: City) -> None:
    codes = [row.code for row in full.codes]
    assert len(codes) == len(set(codes))
    assert all(is_well_formed(code) for code in codes)
    assert sum(row.revoked_at is None for row in full.codes) == 1_408 + 8_300


def test_two_plans_are_equal(lives: list[Life]) -> None:
    again = list(plan_city(Clock(NOW), 0.1).lives(REFERENCES))
    assert [life.row for life in again] == [life.row for life in lives]
    assert [life.events for life in again] == [life.events for life in lives]


def test_texts_are_distinct_and_neither_short_nor_long(lives: list[Life]) -> None:
    texts = [life.row.message for life in lives]
    assert len(set(texts)) > 0.95 * len(texts)
    assert all(20 <= len(text) <= 300 for text in texts)
    said = [event.words for life in lives for event in life.events]
    assert not [words for words in [*texts, *said] if set(words) & set("{}|")]


def test_time_runs_forward_and_stops_now(lives: list[Life]) -> None:
    for life in lives:
        moments = [event.at for event in life.events]
        assert moments == sorted(set(moments))
        assert moments[-1] <= NOW


def test_open_ones_stand_in_every_state_some_late_and_the_inbox_is_lively(lives: list[Life]) -> None:
    open_rows = [life.row for life in lives if life.row.state not in (State.RESOLVED, State.CLOSED)]
    assert len(open_rows) == 100
    assert {row.state for row in open_rows} == {"submitted", "assigned", "in_progress", "waiting"}
    assert 5 <= sum(row.due_at is not None and row.due_at < NOW for row in open_rows) <= 25
    mine = {life.row.state for life in lives if life.holder.username == "deputy" and life.row in open_rows}
    assert mine == {"assigned", "in_progress", "waiting"}


def test_most_are_satisfied(lives: list[Life]) -> None:
    ratings = Counter(life.row.rating for life in lives if life.row.state == State.CLOSED)
    share = {rating: n / ratings.total() for rating, n in ratings.items()}
    assert 0.76 < share["satisfied"] < 0.86
    assert 0 < share["not_satisfied"] < 0.05


# Loaded


def test_small_city_holds_every_constraint(loaded: StringIO) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert (Venue.objects.count(), Deputy.objects.count(), Submission.objects.count()) == (28, 166, 340)
    assert Area.objects.count() == 1_351
    assert Submission.objects.filter(state__in=["resolved", "closed"]).count() == 320
    assert Code.objects.filter(revoked_at__isnull=True).count() == 28 + 166
    assert not Outbox.objects.undone().exists()
    assert not Venue.objects.filter(phone__regex="^(?!0510-0000)").exists()
    assert "Loaded in" in loaded.getvalue()


def test_hash_chains_verify(loaded: StringIO) -> None:
    tally = Tally()
    assert list(verify(Asked(), tally)) == []
    assert (tally.chains, tally.events) == (340, Event.objects.count())


def test_holders_agree_with_the_submissions(loaded: StringIO) -> None:
    held = dict(Holder.objects.filter(released_at__isnull=True).values_list("submission_id", "deputy_id"))
    assert held == dict(Submission.objects.filter(deputy__isnull=False).values_list("id", "deputy_id"))
    assert not Submission.objects.open().filter(deputy__isnull=False).exclude(deputy__status="active").exists()


def test_accounts_log_in_and_reach_what_they_should(loaded: StringIO) -> None:
    users = {user.username: user for user in User.objects.all()}
    assert set(users) == {account.username for account in ACCOUNTS}
    assert users["deputy"].check_password(PASSWORD)
    venue = Venue.objects.get(name=DEMO_VENUE_NAME)
    deputy_id = next(iter(scope_of(users["deputy"]).deputy_ids))
    assert venue.assigned_deputies.filter(pk=deputy_id).exists()
    assert DutyRosterEntry.objects.filter(venue=venue, deputy=deputy_id, date=NOW.date()).exists()
    assert scope_of(users["staff-xishan"]).staff_area_keys == {"320205"}
    assert scope_of(users["liaison"]).liaison_venue_ids == scope_of(users["head"]).liaison_venue_ids == {venue.pk}
    assert users["admin"].is_superuser


def test_query_code_of_a_demo_opinion_finds_it(loaded: StringIO) -> None:
    found = submitting.find(query_code_of(7))
    assert found is not None
    assert found.pk == 7


def test_the_portal_goes_on_from_there(loaded: StringIO) -> None:
    """Sequences are right, and beat has nothing left over to chase or close."""
    assert chasing.chase(NOW) == 0
    assert chasing.close_unrated(NOW) == 0
    assert Area.objects.create(key="33", name="浙江省", level="province").pk == 1_352
    venue = Venue.objects.annotate(n=Count("assigned_deputies")).filter(n__gte=3)[0]
    receipt = submitting.submit(submitting.Opinion(venue=venue, message="路灯又不亮了"), idempotency_key=UUID(int=1))
    assert receipt.submission_id == 341


def test_second_load_says_so_and_a_foreign_database_is_refused(loaded: StringIO) -> None:
    said = StringIO()
    call_command("load_demo", stdout=said)
    assert "already there" in said.getvalue()
    User.objects.filter(username=ACCOUNTS[0].username).update(username="somebody")
    with pytest.raises(CommandError, match="not empty"):
        call_command("load_demo")


# The same life through the real verbs

SAME = [
    "state", "version", "deputy_id", "holding_venue_id", "route_reason", "unrouted_since", "accepted_at",
    "first_answered_at", "resolved_at", "closed_at", "paused_at", "accept_by", "answer_by", "close_by", "confirm_by",
    "due_at", "due_stage", "chased", "outcome_id", "outcome_reason", "rating", "reopened_count", "archive_at",
    "body_digest",
]  # fmt: skip
LEVELS = {"holder": 1, "head": 2, "staff": 3}


def test_the_real_verbs_write_the_same_rows(loaded: StringIO) -> None:
    """Every open one and every tenth of the others, told again by `submitting` and `lifecycle` at the same moments."""
    Deputy.objects.update(status=DeputyStatus.ACTIVE)
    for planned in Submission.objects.order_by("id"):
        if planned.is_open or planned.reopened_count or planned.pk % 10 == 0:
            again = _live_again(planned)
            assert {name: _plain(again, name) for name in SAME} == {name: _plain(planned, name) for name in SAME}
            assert [_told(event) for event in again.events.all()] == [_told(event) for event in planned.events.all()]


def _plain(submission: Submission, name: str) -> Any:
    value = getattr(submission, name)
    return bytes(value) if isinstance(value, memoryview) else value


def _told(event: Event) -> tuple[Any, ...]:
    return event.at, event.verb, event.actor_kind, event.actor_name, event.actor_user_id, event.public, event.data


def _live_again(planned: Submission) -> Submission:
    opinion = submitting.Opinion(
        **{
            field: getattr(planned, field)
            for field in submitting.Opinion.__dataclass_fields__
            if hasattr(planned, field)
        }
    )
    events = list(planned.events.all())
    with time_machine.travel(planned.created_at, tick=False):
        key = UUID(int=planned.pk)
        number = submitting.submit(opinion, idempotency_key=key).submission_id
    for event in events[1:]:
        with time_machine.travel(event.at, tick=False):
            _do_again(number, event)
    return Submission.objects.get(pk=number)


def _do_again(number: int, event: Event) -> None:
    actor = lifecycle.Actor(ActorKind(event.actor_kind), event.actor_name, event.actor_user)
    match event.verb:
        case Verb.ASSIGN if event.data["to_kind"] == "staff":
            lifecycle.stand_unrouted(number, reason=RouteReason(event.data["reason"]))
        case Verb.ASSIGN:
            deputy = Deputy.objects.filter(pk=event.data.get("deputy_id")).first()
            venue = None if deputy else Venue.objects.get(name=event.data["venue"])
            reason = RouteReason(event.data["reason"])
            lifecycle.assign(number, actor=actor, reason=reason, deputy=deputy, holding_venue=venue, words=event.words)
        case Verb.REFER:
            lifecycle.refer(number, Deputy.objects.get(pk=event.data["deputy_id"]), event.words, actor=actor)
        case Verb.RESOLVE:
            lifecycle.resolve(number, OutcomeClass.objects.get(name=event.data["outcome"]), event.words, actor=actor)
        case Verb.RATE | Verb.REOPEN:
            lifecycle.rate(number, Rating(event.data["rating"]), event.words)
        case Verb.REMIND | Verb.ESCALATE:
            lifecycle.chase(number, Verb(event.verb), level=LEVELS[event.data["to"]], to=event.data["to"])
        case Verb.CLOSE:
            lifecycle.close_unrated(number)
        case Verb.ACCEPT:
            lifecycle.accept(number, actor=actor)
        case _:
            getattr(lifecycle, event.verb)(number, event.words, actor=actor)
