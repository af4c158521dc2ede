"""Joint handling, other venues, and up and down the areas: who is responsible is always one."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import override

from deputies.models import DeputyStatus
from feedback import access, lifecycle, progress, receivers, transferring
from feedback.inbox import history
from feedback.models import ActorKind, RouteReason, Submission
from feedback.models.holders import Holder
from feedback.states import Verb
from tests import cast

pytestmark = pytest.mark.django_db
SHEN = lifecycle.Actor(ActorKind.DEPUTY, "沈岩")
DESK = lifecycle.Actor(ActorKind.STAFF, "区代工委")


@pytest.fixture
def town() -> cast.Town:
    return cast.town()


@pytest.fixture
def held(town: cast.Town) -> Submission:
    return cast.assigned(town.shen, town.station)


def joint(submission: Submission) -> list[str]:
    return [holder.deputy.name for holder in Submission.objects.get(pk=submission.pk).holders.joint()]


def last_step(submission: Submission) -> str:
    with override("en"):
        return progress.steps(list(submission.events.filter(public=True)))[-1].title


def test_several_hold_it_and_one_is_responsible(town: cast.Town, held: Submission) -> None:
    lifecycle.join(held.pk, town.zhou, "请一起看看", actor=SHEN)
    now = Submission.objects.get(pk=held.pk)
    assert (now.deputy, joint(held)) == (town.shen, ["周敏华"])
    assert last_step(held) == "Deputy 周敏华 helps with it from now on"
    zhou = town.users["zhou"]
    assert Submission.objects.filter(access.visible_to(zhou)).get() == held
    assert {verb for verb in Verb if access.may(zhou, verb, now)} == {Verb.ANSWER, Verb.PART}
    assert access.role_towards(zhou, now) == ActorKind.DEPUTY
    assert access.may_see_contact(zhou, now)


def test_the_database_knows_one_responsible_only(town: cast.Town, held: Submission) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Holder.objects.create(submission=held, deputy=town.zhou, since=timezone.now())
    for nobody_or_two in ({"deputy": None}, {"holding_venue": town.station}, {"holding_area": town.city}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Submission.objects.filter(pk=held.pk).update(**nobody_or_two)


def test_who_cannot_join(town: cast.Town, held: Submission) -> None:
    lifecycle.join(held.pk, town.zhou, "", actor=SHEN)
    for deputy in (town.zhou, town.shen, town.far):
        with pytest.raises(lifecycle.NotAllowed):
            lifecycle.join(held.pk, deputy, "", actor=SHEN)
    at_liaison = cast.submission(town.station, n=1)
    lifecycle.assign(at_liaison.pk, actor=DESK, holding_venue=town.station, reason=RouteReason.LIAISON)
    with pytest.raises(lifecycle.NotAllowed):
        lifecycle.join(at_liaison.pk, town.zhou, "", actor=SHEN)


def test_parting(town: cast.Town, held: Submission) -> None:
    lifecycle.join(held.pk, town.zhou, "", actor=SHEN)
    lifecycle.part(held.pk, town.zhou, "", actor=SHEN)
    assert joint(held) == []
    for deputy in (town.zhou, town.shen):  # who is responsible refers it instead
        with pytest.raises(lifecycle.NotAllowed):
            lifecycle.part(held.pk, deputy, "", actor=SHEN)
    lifecycle.join(held.pk, town.zhou, "", actor=SHEN)
    assert joint(held) == ["周敏华"]


def test_a_helper_can_become_the_responsible_one(town: cast.Town, held: Submission) -> None:
    lifecycle.join(held.pk, town.zhou, "", actor=SHEN)
    third = cast.deputy("贺新", town.station)
    lifecycle.join(held.pk, third, "", actor=SHEN)
    lifecycle.refer(held.pk, town.zhou, "你来主办", actor=SHEN)
    assert (Submission.objects.get(pk=held.pk).deputy, joint(held)) == (town.zhou, ["贺新"])
    assert set(Holder.objects.filter(released_at=None).values_list("deputy__name", flat=True)) == {"周敏华", "贺新"}


def test_a_helper_who_leaves_holds_it_no_longer(town: cast.Town, held: Submission) -> None:
    lifecycle.join(held.pk, town.zhou, "", actor=SHEN)
    transferring.depart(town.zhou.pk, DeputyStatus.SUSPENDED, by=town.users["staff"], reason="出差")
    assert joint(held) == []
    assert Submission.objects.get(pk=held.pk).deputy == town.shen


def test_a_helper_who_left_otherwise_is_swept(town: cast.Town, held: Submission) -> None:
    lifecycle.join(held.pk, town.zhou, "", actor=SHEN)
    type(town.zhou).objects.filter(pk=town.zhou.pk).update(status=DeputyStatus.ENDED)
    transferring.sweep()
    assert joint(held) == []


def test_who_helps_releases_nobody_else(town: cast.Town, held: Submission) -> None:
    third = cast.deputy("贺新", town.station)
    for helper in (town.zhou, third):
        lifecycle.join(held.pk, helper, "", actor=SHEN)
    zhou = lifecycle.Actor(ActorKind.DEPUTY, "周敏华")
    with pytest.raises(lifecycle.NotAllowed):
        lifecycle.part(held.pk, third, "", actor=zhou)
    lifecycle.part(held.pk, town.zhou, "", actor=zhou)
    assert joint(held) == ["贺新"]


# To another venue


def test_another_venue_routes_it_like_something_new(town: cast.Town, held: Submission) -> None:
    other = cast.venue("映月社区代表联络站", town.street, town.home)
    lin = cast.deputy("林晓", other)
    liaison = cast.liaison_of(other, "other_liaison")
    lifecycle.join(held.pk, town.zhou, "", actor=SHEN)
    passed = lifecycle.transfer(held.pk, other, "这是映月的路", actor=SHEN)
    assert (passed.deputy, passed.passed_to, passed.venue) == (lin, other, town.station)
    assert (passed.state, passed.route_reason, joint(held)) == ("assigned", RouteReason.TRANSFERRED, [])
    assert Submission.objects.filter(access.visible_to(liaison)).get() == held
    assert Submission.objects.filter(access.visible_to(town.users["liaison"])).get() == held  # where it came in
    assert list(receivers.colleagues(passed)) == []  # those of the other venue now
    assert last_step(held) == "Sent to deputy 林晓"
    with override("en"):
        assert progress.steps(list(held.events.order_by("seq")))[-1].note == "passed on to 映月社区代表联络站"
        assert history.line(held.events.latest("seq")).endswith("映月社区代表联络站")


def test_where_no_deputy_is_the_liaison_takes_it(town: cast.Town, held: Submission) -> None:
    with pytest.raises(lifecycle.NotAllowed):  # nobody there
        lifecycle.transfer(held.pk, town.home, "归街道", actor=SHEN)
    cast.liaison_of(town.home, "home_liaison")
    passed = lifecycle.transfer(held.pk, town.home, "归街道", actor=SHEN)
    assert (passed.deputy, passed.holding_venue) == (None, town.home)
    assert history.line(held.events.latest("seq")).count(town.home.name) == 1


def test_only_to_venues_near_by(town: cast.Town, held: Submission) -> None:
    for venue in (town.station, town.elsewhere):
        with pytest.raises(lifecycle.NotAllowed):
            lifecycle.transfer(held.pk, venue, "请接手", actor=SHEN)


# Up and down


def test_up_to_the_staff_of_the_area_above_and_further(town: cast.Town, held: Submission) -> None:
    raised = lifecycle.raise_up(held.pk, "要区里协调", actor=SHEN)  # nobody works for the street
    assert (raised.holding_area, raised.deputy, raised.state) == (town.xishan, None, "assigned")
    assert last_step(held) == "Handed to the congress staff of 锡山区"
    staff, city_staff = town.users["staff"], town.users["city_staff"]
    assert {Verb.ACCEPT, Verb.ANSWER, Verb.REFER_UNIT, Verb.RAISE, Verb.HAND_DOWN, Verb.ASSIGN} <= {
        verb for verb in Verb if access.may(staff, verb, raised)
    }
    assert not access.may(city_staff, Verb.ANSWER, raised)  # the district's staff have it
    assert not access.may(town.users["shen"], Verb.ANSWER, raised)
    higher = lifecycle.raise_up(held.pk, "要市里协调", actor=DESK)
    assert higher.holding_area == town.city
    with pytest.raises(lifecycle.NotAllowed):
        lifecycle.raise_up(held.pk, "还要往上", actor=DESK)
    down = lifecycle.hand_down(held.pk, town.xishan, "请区里办", actor=DESK)
    assert (down.holding_area, down.route_reason) == (town.xishan, RouteReason.HANDED_DOWN)
    with override("en"):
        assert progress.holder(down) == "the congress staff of 锡山区"


def test_the_desk_answers_resolves_and_gives_it_to_a_deputy(town: cast.Town, held: Submission) -> None:
    lifecycle.raise_up(held.pk, "要区里协调", actor=SHEN)
    answered = lifecycle.answer(held.pk, "区里已立项", actor=DESK)
    assert answered.state == "in_progress"
    given = lifecycle.assign(held.pk, actor=DESK, deputy=town.zhou, reason=RouteReason.STAFF)
    assert (given.holding_area, given.deputy) == (None, town.zhou)


def test_down_only_on_the_way_to_where_it_came_in(town: cast.Town, held: Submission) -> None:
    lifecycle.raise_up(held.pk, "要区里协调", actor=SHEN)
    for area in (town.city, town.xishan, town.binhu, town.street):  # above, the same, another, without staff
        with pytest.raises(lifecycle.NotAllowed):
            lifecycle.hand_down(held.pk, area, "请办", actor=DESK)
    cast.staff_of(town.street, "street_staff")
    assert lifecycle.hand_down(held.pk, town.street, "请办", actor=DESK).holding_area == town.street


def test_what_is_still_being_routed_is_not_raised(town: cast.Town) -> None:
    new = cast.submission(town.station, n=2)
    with pytest.raises(lifecycle.NotAllowed):
        lifecycle.raise_up(new.pk, "要区里协调", actor=DESK)
