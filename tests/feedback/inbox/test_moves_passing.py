"""The pages by which a matter is passed on, and the button that takes the last move back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from feedback import lifecycle
from feedback.models import ActorKind, Answered, OutcomeClass, Rating, Submission
from tests import cast

pytestmark = pytest.mark.django_db
SHEN = lifecycle.Actor(ActorKind.DEPUTY, "沈岩")


@pytest.fixture
def town() -> cast.Town:
    return cast.town()


@pytest.fixture
def case(town: cast.Town) -> Submission:
    return cast.assigned(town.shen, town.station)


@pytest.fixture
def shen(client: Client, town: cast.Town) -> Client:
    client.force_login(town.users["shen"])
    return client


def address(case: Submission, slug: str = "") -> str:
    return f"/inbox/{case.pk}/{slug + '/' if slug else ''}?lang=en"


def page(client: Client, case: Submission, slug: str = "") -> str:
    return client.get(address(case, slug)).content.decode()


def send(client: Client, case: Submission, slug: str, **said: Any) -> int:
    said = {"version": now(case).version, "words": "请接手", **said}
    return client.post(address(case, slug), said).status_code


def now(case: Submission) -> Submission:
    return Submission.objects.get(pk=case.pk)


def test_to_a_unit_and_back(shen: Client, town: cast.Town, case: Submission) -> None:
    assert "锡山区城市管理局 · 锡山区" in page(shen, case, "unit")
    assert send(shen, case, "unit", unit=town.unit.pk) == 302
    assert now(case).unit == town.unit
    assert send(shen, case, "unit", unit=town.unit.pk) == 409
    assert send(shen, case, "recall") == 302
    assert now(case).unit is None


def test_whose_the_units_reply_is_to_be(client: Client, shen: Client, town: cast.Town, case: Submission) -> None:
    assert send(shen, case, "unit", unit=town.unit.pk) == 302
    assert "Its reply comes to you first." in page(shen, case)
    client.force_login(town.users["liaison"])
    assert "Its reply goes to who holds the matter first." in page(client, case)
    assert f"#{case.pk}" in page(client, case), "the number by which one speaks of it"


def test_where_no_unit_has_an_officer_it_says_who_can_help(shen: Client, town: cast.Town, case: Submission) -> None:
    assert "Refer it to the unit" in page(shen, case, "unit")
    town.users["officer"].memberships.all().delete()
    assert "No unit of this area has an officer yet" in page(shen, case, "unit")
    assert "Refer it to the unit" not in page(shen, case, "unit")


def test_what_a_unit_gives_back_is_offered_to_another(shen: Client, town: cast.Town, case: Submission) -> None:
    said = "锡山区城市管理局 says that it is not its matter. <a"
    assert send(shen, case, "unit", unit=town.unit.pk) == 302
    assert said not in page(shen, case)
    bureau = lifecycle.Actor(ActorKind.UNIT, town.unit.name, town.users["officer"])
    lifecycle.unit_object(case.pk, "属市管道路", actor=bureau)
    assert said in page(shen, case)
    assert f'href="/inbox/{case.pk}/unit/#move">Refer it to another unit' in page(shen, case)
    assert said not in page(shen, case, "unit"), "it is being done"
    lifecycle.undo(case.pk, actor=bureau)
    assert said not in page(shen, case), "taken back"
    lifecycle.unit_object(case.pk, "属市管道路", actor=bureau)
    assert send(shen, case, "answer", words="我再问市里") == 302
    assert said not in page(shen, case)


def test_with_others_and_no_longer(client: Client, shen: Client, town: cast.Town, case: Submission) -> None:
    assert send(shen, case, "join", deputy=town.zhou.pk) == 302
    assert "周敏华" in page(shen, case)
    client.force_login(town.users["zhou"])
    assert f"/inbox/{case.pk}/" in client.get("/inbox/?lang=en").content.decode()
    assert "Deputy 沈岩 asked you to hold it too" in page(client, case)
    assert "Why it came to you" not in page(client, case), "that is why it came to who is responsible"
    assert 'data-key="r"' in page(client, case)
    assert 'data-key="z"' not in page(client, case)
    assert "in the name of 周敏华" in page(client, case, "answer")
    assert send(client, case, "answer", words="我也去看看") == 302
    assert case.events.latest("seq").actor_name == "周敏华"
    assert send(client, case, "resolve", words="修好了") == 404 or now(case).state == "in_progress"
    assert send(client, case, "part", deputy=town.zhou.pk) == 302
    assert page(client, case)  # who held it may still read it
    assert 'data-key="r"' not in page(client, case)


def test_what_was_reopened_is_to_be_resolved_again(shen: Client, town: cast.Town, case: Submission) -> None:
    staff = lifecycle.Actor(ActorKind.STAFF, "staff")
    lifecycle.supervise(case.pk, "请抓紧", actor=staff)
    solved = OutcomeClass.objects.get(slug="solved")
    lifecycle.resolve(case.pk, solved, "修好了", actor=SHEN)

    def resolved() -> str:
        return page(shen, case).split("<dt>Resolve</dt>")[1].split("</dd>")[0]

    assert "✓" in resolved()
    lifecycle.rate(case.pk, Rating.NOT_SATISFIED, "还是不亮", answered=Answered.ACKNOWLEDGED)
    assert "not satisfied: reopened · It was only acknowledged" in page(shen, case)
    assert "✓" not in resolved()
    assert timezone.localtime(now(case).close_by).strftime("%-d %b") in resolved()
    assert "Supervised" in page(shen, case)
    lifecycle.resolve(case.pk, solved, "又修了", actor=SHEN)
    lifecycle.rate(case.pk, Rating.SATISFIED)
    assert "✓" in resolved()
    assert "Supervised" not in page(shen, case), "nobody watches over what is closed"


def test_to_another_venue(shen: Client, town: cast.Town, case: Submission) -> None:
    assert "东亭街道代表之家" in page(shen, case, "transfer")
    assert send(shen, case, "transfer", venue=town.home.pk) == 409  # nobody there
    cast.liaison_of(town.home, "home_liaison")
    assert send(shen, case, "transfer", venue=town.home.pk) == 302
    assert now(case).holding_venue == town.home


def test_up_and_down(client: Client, shen: Client, town: cast.Town, case: Submission) -> None:
    assert "the congress staff of 锡山区" in page(shen, case, "raise")
    assert send(shen, case, "raise") == 302
    assert now(case).holding_area == town.xishan
    client.force_login(town.users["staff"])
    assert "the congress staff of 锡山区" in page(client, case)
    assert 'href="/supervision/">‹' in page(client, case), "back to where it stands among what was raised"
    assert send(client, case, "answer", words="区里已立项") == 302
    assert case.events.latest("seq").actor_kind == ActorKind.STAFF
    assert send(client, case, "raise") == 302
    assert send(client, case, "answer", words="再说一句") == 404  # the city has it
    assert 'href="/supervision/">‹' not in page(client, case)
    client.force_login(town.users["city_staff"])
    assert "锡山区" in page(client, case, "hand-down")
    assert send(client, case, "hand-down", area=town.xishan.pk) == 302
    assert now(case).holding_area == town.xishan


@pytest.mark.parametrize("slug", ["unit", "join", "transfer", "raise"])
def test_words_are_needed_and_a_stranger_finds_nothing(
    client: Client, shen: Client, town: cast.Town, case: Submission, slug: str
) -> None:
    assert send(shen, case, slug, words=" ") == 422
    client.force_login(town.users["far"])
    assert send(client, case, slug) == 404


def test_the_last_move_is_taken_back(shen: Client, town: cast.Town, case: Submission) -> None:
    assert "Your last step" not in page(shen, case)
    send(shen, case, "refer", deputy=town.zhou.pk)
    assert "Your last step: to 周敏华" in page(shen, case)
    assert shen.post(address(case, "undo")).status_code == 302
    assert now(case).deputy == town.shen
    shown = page(shen, case)
    assert "Your last step" not in shown
    assert "(taken back)" in shown
    assert shen.post(address(case, "undo")).status_code == 409


def test_only_by_who_made_it(client: Client, shen: Client, town: cast.Town, case: Submission) -> None:
    send(shen, case, "accept")
    for name, status in (("staff", 409), ("auditor", 409), ("far", 404)):
        client.force_login(town.users[name])
        assert client.post(address(case, "undo")).status_code == status
    assert client.get(address(case, "undo")).status_code == 405


@pytest.mark.parametrize("slug", ["refer", "join"])
def test_whoever_is_chosen_is_shown_with_what_they_have_to_do(
    shen: Client, town: cast.Town, case: Submission, slug: str, django_assert_num_queries: Any
) -> None:
    assert "周敏华 · City deputy · nothing open" in page(shen, case, slug)
    for n in range(3):
        cast.assigned(town.zhou, town.station, "楼道灯坏了。", n=n)
    late = Submission.objects.filter(deputy=town.zhou).order_by("pk")[:1].values("pk")
    Submission.objects.filter(pk__in=late).update(due_at=timezone.now() - timedelta(days=1))
    assert "周敏华 · City deputy · 3 open, 1 overdue" in page(shen, case, slug)
    with CaptureQueriesContext(connection) as before:
        page(shen, case, slug)
    for n in range(5):
        cast.deputy(f"张{n}", town.station)
    with django_assert_num_queries(len(before)):
        assert page(shen, case, slug).count("nothing open") == 5


def test_staff_who_assign_see_what_each_has_to_do(client: Client, town: cast.Town) -> None:
    cast.assigned(town.shen, town.station)
    waiting = cast.submission(town.station, "谁来管？")
    client.force_login(town.users["staff"])
    said = client.get(f"/dashboard/unrouted/{waiting.pk}/?lang=en").content.decode()
    assert "沈岩 · City deputy · 1 open" in said
    assert "周敏华 · City deputy · nothing open" in said


def test_many_are_given_by_what_each_has_to_do(client: Client, town: cast.Town, case: Submission) -> None:
    cast.assigned(town.zhou, town.station, "楼道灯坏了。")
    client.force_login(town.users["shen"])
    asked = {"do": "refer", "case": f"{case.pk}.{case.version}", "lang": "en"}
    said = client.get("/inbox/many/", asked).content.decode()
    assert "周敏华 · City deputy · 1 open" in said


def test_who_gets_the_work_of_one_who_leaves_is_shown_with_theirs(client: Client, town: cast.Town) -> None:
    for n in range(2):
        cast.assigned(town.shen, town.station, n=n)
    cast.assigned(town.zhou, town.station, "楼道灯坏了。")
    client.force_login(town.users["staff"])
    said = client.get(f"/deputies/{town.shen.pk}/status/suspended/?lang=en").content.decode()
    assert '<td>周敏华</td><td class="small quiet">1 open</td><td class="num">2</td>' in said
