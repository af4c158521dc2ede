"""When a deputy leaves, everything open goes on: shown before, done with the change of status, told to the citizen."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deputies.models import Deputy, DeputyStatus
from feedback import lifecycle, transferring
from feedback.models import ActorKind, OutcomeClass, Rating, RouteReason, Submission
from feedback.models.holders import Holder
from feedback.states import State
from stations.models import VenueMembership
from tests import cast

pytestmark = pytest.mark.django_db
SHEN = lifecycle.Actor(ActorKind.DEPUTY, "沈岩")
ENDED = "/deputies/{}/status/ended/"


@pytest.fixture
def town() -> cast.Town:
    return cast.town()


def leave(town: cast.Town) -> list[transferring.Passing]:
    return transferring.depart(town.shen.pk, DeputyStatus.ENDED, by=town.users["staff"], reason="届满")


def in_every_open_state(town: cast.Town) -> list[Submission]:
    made = [cast.assigned(town.shen, town.station, n=n) for n in range(3)]
    lifecycle.accept(made[1].pk, actor=SHEN)
    lifecycle.ask_detail(made[2].pk, "哪一盏？", actor=SHEN)
    return made


def test_what_is_open_goes_to_others_and_says_why(town: cast.Town) -> None:
    made = in_every_open_state(town)
    assert len(leave(town)) == 3
    for before in made:
        now = Submission.objects.get(pk=before.pk)
        assert (now.state, now.deputy, now.route_reason) == (State.ASSIGNED, town.zhou, RouteReason.DEPARTED)
        event = now.events.latest("seq")
        assert (event.data["to"], event.data["reason"], event.actor_name) == ("周敏华", "departed", "staff")
        assert list(Holder.objects.filter(submission=now, released_at=None).values_list("deputy", flat=True)) == [
            town.zhou.pk
        ]


def test_what_is_resolved_stays(town: cast.Town) -> None:
    made = cast.assigned(town.shen, town.station)
    lifecycle.resolve(made.pk, OutcomeClass.objects.get(slug="solved"), "已换灯泡", actor=SHEN)
    assert leave(town) == []
    assert Submission.objects.get(pk=made.pk).deputy == town.shen


def test_work_is_shared_out_among_those_who_stay(town: cast.Town) -> None:
    gu = cast.deputy("顾明", town.station)
    for n in range(4):
        cast.assigned(town.shen, town.station, n=n)
    leave(town)
    assert Submission.objects.filter(deputy=gu).count() == Submission.objects.filter(deputy=town.zhou).count() == 2


def test_without_another_deputy_it_goes_to_the_liaison_then_up_then_to_staff(town: cast.Town) -> None:
    Deputy.objects.filter(pk=town.zhou.pk).update(status=DeputyStatus.SUSPENDED)
    made = cast.assigned(town.shen, town.station)
    leave(town)
    assert Submission.objects.get(pk=made.pk).holding_venue == town.station

    VenueMembership.objects.all().delete()
    Deputy.objects.filter(pk=town.shen.pk).update(status=DeputyStatus.ACTIVE)
    other = cast.assigned(town.shen, town.station, "井盖坏了")
    leave(town)
    other.refresh_from_db()
    assert (other.state, other.deputy, other.holding_venue) == (State.SUBMITTED, None, None)
    assert Submission.objects.unrouted().get() == other
    assert not Holder.objects.filter(submission=other, released_at=None).exists()
    assert (other.events.latest("seq").verb, other.due_at is not None) == ("return", True)


def test_the_citizens_choice_does_not_come_back(town: cast.Town) -> None:
    made = cast.submission(town.station, chosen_deputy=town.shen)
    lifecycle.assign(made.pk, actor=lifecycle.SYSTEM, deputy=town.shen, reason=RouteReason.CHOSEN)
    leave(town)
    assert Submission.objects.get(pk=made.pk).deputy == town.zhou


def test_an_active_deputys_work_is_not_taken(town: cast.Town) -> None:
    with pytest.raises(ValueError, match="active"):
        transferring.transfer_open_work(town.shen, lifecycle.SYSTEM)


def test_the_sweep_finds_who_left_in_another_way(town: cast.Town) -> None:
    in_every_open_state(town)
    assert transferring.sweep() == 0
    Deputy.objects.filter(pk=town.shen.pk).update(status=DeputyStatus.ENDED)
    assert transferring.sweep() == 3
    assert not Submission.objects.open().filter(deputy=town.shen).exists()


def test_reopened_with_somebody_gone_it_goes_on_to_another(town: cast.Town) -> None:
    made = cast.assigned(town.shen, town.station)
    lifecycle.resolve(made.pk, OutcomeClass.objects.get(slug="solved"), "已换灯泡", actor=SHEN)
    leave(town)
    again = transferring.rate(made.pk, Rating.NOT_SATISFIED, "还是不亮")
    assert (again.state, again.deputy) == (State.ASSIGNED, town.zhou)
    assert [e.verb for e in again.events.order_by("seq")][-2:] == ["reopen", "assign"]


def test_the_page_shows_what_goes_where_and_then_does_it(client: Client, town: cast.Town) -> None:
    in_every_open_state(town)
    client.force_login(town.users["staff"])
    shown = client.get(ENDED.format(town.shen.pk))
    assert [(heap.to, heap.n) for heap in shown.context["heaps"]] == [("周敏华", 3)]
    assert Submission.objects.filter(deputy=town.shen).count() == 3
    assert client.post(ENDED.format(town.shen.pk), {"seen": 3}).status_code == 422
    done = client.post(ENDED.format(town.shen.pk), {"seen": 3, "reason": "届满"})
    assert done["Location"] == f"/deputies/{town.shen.pk}/"
    assert Deputy.objects.get(pk=town.shen.pk).status == DeputyStatus.ENDED
    assert Submission.objects.filter(deputy=town.zhou).count() == 3


def test_more_work_than_was_shown_is_shown_first(client: Client, town: cast.Town) -> None:
    in_every_open_state(town)
    client.force_login(town.users["staff"])
    response = client.post(ENDED.format(town.shen.pk), {"seen": 2, "reason": "届满"})
    assert response.status_code == 409
    assert Deputy.objects.get(pk=town.shen.pk).is_reachable


def test_resuming_leads_constituents_back(client: Client, town: cast.Town) -> None:
    leave(town)
    client.force_login(town.users["staff"])
    assert client.get(f"/deputies/{town.shen.pk}/status/active/").status_code == 200
    client.post(f"/deputies/{town.shen.pk}/status/active/", {"reason": "点错了", "seen": 0})
    assert Deputy.objects.get(pk=town.shen.pk).is_reachable
    assert client.get(f"/deputies/{town.shen.pk}/status/active/").status_code == 302
    assert client.get(f"/deputies/{town.shen.pk}/status/nonsense/").status_code == 404


def test_the_plan_takes_as_many_queries_for_one_matter_as_for_many(town: cast.Town) -> None:
    counts = []
    for n in range(2):
        for i in range(1 + 9 * n):
            cast.assigned(town.shen, town.station, f"第{n}批", n=i)
        with CaptureQueriesContext(connection) as queries:
            transferring.plan(town.shen)
        counts.append(len(queries))
    assert counts[0] == counts[1]
