"""The demo city: its figures, its shape, and that its rows are what the real verbs would have written."""

from __future__ import annotations

from collections import Counter, defaultdict
from io import StringIO
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count

from deputies.models import Area, Deputy, DeputyGroup
from deputies.models.accounts import HandlingUnit, User
from feedback import chasing
from feedback.arrival import submitting
from feedback.auditing.verifying import Asked, Tally, faults_of, verify
from feedback.models import Event, Submission
from feedback.models.days import ContactDaySummary
from feedback.models.holders import Holder
from feedback.models.queue import Outbox
from feedback.models.screening import Screening
from feedback.models.suggestions import Stage
from feedback.reporting.statistics import ENDED
from feedback.similar import rising
from feedback.similar.rising import WEEK
from feedback.states import HELD, State, Suggesting
from portal.demo import matters
from portal.demo.accounts import ACCOUNTS, DEMO_VENUE_NAME, PASSWORD
from portal.demo.city import City, plan_city
from portal.demo.clock import Clock
from portal.demo.life import Life
from portal.demo.opinions import References, Teller, query_code_of
from portal.demo.people import TOPIC_WEIGHTS
from portal.demo.rows import OutcomeRef, ReasonRef
from portal.demo.stories import OUTCOMES
from stations.access import scope_of
from stations.codes import is_well_formed
from stations.models import Code, DutyRosterEntry, Venue
from stations.models.duty import ContactDay
from tests.portal.conftest import NOW

REFERENCES = References(
    {slug: number for number, slug in enumerate(TOPIC_WEIGHTS, 1)},
    {slug: OutcomeRef(number, slug, slug) for number, slug in enumerate(OUTCOMES, 1)},
    [ReasonRef(1, "court", "court", "there", "there")],
)


@pytest.fixture(scope="module")
def full() -> City:
    return plan_city(Clock(NOW))


@pytest.fixture(scope="module")
def tenth() -> City:
    return plan_city(Clock(NOW), 0.1)


@pytest.fixture(scope="module")
def told(tenth: City) -> Teller:
    return tenth.teller(REFERENCES)


@pytest.fixture(scope="module")
def lives(tenth: City, told: Teller) -> list[Life]:
    return list(told.lives(tenth.fates))


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
    open_rows = [
        life.row for life in lives if life.row.state not in (State.RESOLVED, *ENDED) or not life.row.outcome_id
    ]
    assert len(open_rows) == 100
    assert {row.state for row in open_rows} >= {"submitted", "assigned", "in_progress", "waiting", "declined"}
    assert 5 <= sum(row.due_at is not None and row.due_at < NOW for row in open_rows) <= 25
    mine = {life.row.state for life in lives if life.holder.username == "deputy" and life.row in open_rows}
    assert mine == {"assigned", "in_progress", "waiting"}


def test_every_kind_of_desk_has_something_to_do(tenth: City, told: Teller, lives: list[Life]) -> None:
    held = [life for life in lives if life.row.state in HELD]
    at_unit = [referral for life in held for referral in life.referrals if referral.unit_id == _unit_of(tenth, "unit")]
    late = {referral.due_at < NOW for referral in at_unit if referral.ended_at is None}
    assert late == {True, False}
    assert "staff-dongting" in {life.holder.username for life in held}
    assert any(row.is_joint for life in held for row in life.holders.values())
    assert any(life.row.passed_to_id for life in lives)
    assert any(life.row.supervised_at for life in held)
    shown = [one.question or one.answer for one in told.public.values() if one.row.venue_id == _demo_venue_id(tenth)]
    assert len(shown) > 2
    assert sum(len(one.followers) for one in told.public.values()) > 20


def test_who_writes_of_one_matter_is_put_together_and_some_of_it_rises(told: Teller, lives: list[Life]) -> None:
    groups = matters.groups(list(told.matters.values()))
    assert min(member.likeness for group in groups for member in group.members) >= matters.ALIKE_FROM
    week = Counter(group.id for group in groups for member in group.members if member.at > NOW - WEEK)
    assert any(rising.is_rising(n, len(told.matters[group].members) - n) for group, n in week.items())
    assert {member.decided_by != "" for group in groups for member in group.members} == {True, False}


def test_suggestions_stand_in_every_stage_and_the_demo_deputy_leads_some(told: Teller, lives: list[Life]) -> None:
    begun = list(told.suggestions.begun.values())
    assert {one.steps[-1].data["stage"] for one in begun} == set(Stage)
    assert any(len(one.origins) > 1 for one in begun)
    by_number = {life.row.id: life for life in lives}
    led = [by_number[number] for one in begun if one.plan.here for _district, number in one.origins]
    assert {life.holder.username for life in led} == {"deputy"}
    assert Suggesting.UNLINK in {event.verb for life in lives for event in life.events}


def _unit_of(city: City, username: str) -> int:
    return next(unit.id for unit in city.units if unit.officer.username == username)


def _demo_venue_id(city: City) -> int:
    return next(venue.id for venue in city.venues if venue.name == DEMO_VENUE_NAME)


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
    assert Submission.objects.filter(state__in=["resolved", *ENDED]).exclude(outcome=None).count() == 320
    assert Code.objects.filter(revoked_at__isnull=True).count() == 28 + 166
    assert ContactDay.objects.filter(state="held").count() == ContactDaySummary.objects.count() > 28 * 10
    assert ContactDay.objects.public().filter(date__gt=NOW).exists()
    assert Deputy.objects.filter(level="county", electoral_district__congress__level="county").exists()
    assert DeputyGroup.objects.filter(members__level="county").exists()
    assert Screening.objects.waiting().exists()
    assert not Outbox.objects.undone().exists()
    assert not Venue.objects.filter(phone__regex="^(?!0510-0000)").exists()
    assert "Loaded in" in loaded.getvalue()


def test_hash_chains_verify(loaded: StringIO) -> None:
    tally = Tally()
    assert list(verify(Asked(), tally)) == []
    assert (tally.chains, tally.events) == (340, Event.objects.count())


def test_an_account_is_part_of_the_chain(loaded: StringIO) -> None:
    for event in Event.objects.filter(actor_user__isnull=False).order_by("pk")[:50]:
        chained = list(Event.objects.filter(submission=event.submission_id).order_by("seq"))
        chained[event.seq - 1].actor_user_id = (event.actor_user_id or 0) + 1
        assert [finding.seq for finding in faults_of(chained)] == [event.seq]


def test_holders_agree_with_the_submissions(loaded: StringIO) -> None:
    responsible = Holder.objects.filter(released_at__isnull=True, is_joint=False)
    held = dict(responsible.values_list("submission_id", "deputy_id"))
    assert held == dict(Submission.objects.filter(deputy__isnull=False).values_list("id", "deputy_id"))
    assert not Submission.objects.open().filter(deputy__isnull=False).exclude(deputy__status="active").exists()


def test_accounts_log_in_and_reach_what_they_should(loaded: StringIO) -> None:
    users = {user.username: user for user in User.objects.all()}
    assert {account.username for account in ACCOUNTS} <= set(users)
    assert all(name.startswith("unit-") for name in users.keys() - {account.username for account in ACCOUNTS})
    assert users["deputy"].check_password(PASSWORD)
    venue = Venue.objects.get(name=DEMO_VENUE_NAME)
    deputy_id = next(iter(scope_of(users["deputy"]).deputy_ids))
    assert venue.assigned_deputies.filter(pk=deputy_id).exists()
    assert DutyRosterEntry.objects.filter(venue=venue, deputy=deputy_id, date=NOW.date()).exists()
    assert scope_of(users["staff-xishan"]).staff_area_keys == {"320205"}
    assert scope_of(users["liaison"]).liaison_venue_ids == scope_of(users["head"]).liaison_venue_ids == {venue.pk}
    assert HandlingUnit.objects.get(pk__in=scope_of(users["unit"]).unit_ids).name == "锡山区城市管理局"
    assert not HandlingUnit.objects.exclude(memberships__user__in=users.values()).exists()
    assert users["admin"].is_superuser


def test_query_code_of_a_demo_opinion_finds_it(loaded: StringIO) -> None:
    found = submitting.find(query_code_of(7))
    assert found is not None
    assert found.pk == 7


def test_the_portal_goes_on_from_there(loaded: StringIO) -> None:
    """Sequences are right, and beat has nothing left over to chase or close."""
    assert chasing.chase(NOW) == 0
    assert chasing.chase_units(NOW) == 0
    assert chasing.close_unrated(NOW) == 0
    assert chasing.archive(NOW) == 0
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
