"""A suggestion that came from opinions: recorded, linked both ways, told to whoever wrote them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from feedback import lifecycle, progress
from feedback.auditing.verifying import Asked, Tally, verify
from feedback.inbox import history
from feedback.lifecycle import Actor
from feedback.me_too import following
from feedback.models import ActorKind, OutcomeClass, Submission
from feedback.models.following import PublicQuestion
from feedback.models.notices import Delivery, Kind
from feedback.models.suggestions import Stage, Suggestion
from feedback.states import Suggesting
from feedback.suggestions import suggested, suggesting
from feedback.suggestions.suggesting import Particulars, Standing
from feedback.views.desk import cases
from tests import cast
from tests.feedback.citizen import text_of
from tests.feedback.citizens.test_tracking import track

pytestmark = pytest.mark.django_db
TITLE = "关于加强背街小巷照明的建议"
FILED = date(2026, 1, 20)


@pytest.fixture
def town() -> cast.Town:
    return cast.town()


def of_shen(town: cast.Town) -> suggesting.ActorOf:
    actor = Actor(ActorKind.DEPUTY, town.shen.name, town.users["shen"])
    return lambda _case: actor


def recorded(town: cast.Town, *cases: Submission) -> Suggestion:
    said = Particulars("session", TITLE, "第27号", town.shen, FILED)
    numbers = [case.pk for case in cases]
    return suggesting.record(said, numbers, area_key=cases[0].area_key, actor_of=of_shen(town))


def told(case: Submission) -> list[str]:
    return [event.verb for event in case.events.all()]


def client_of(town: cast.Town, who: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(town.users[who])
    return client


def tracked(case: Submission, language: str = "en") -> str:
    return text_of(track(Client(), case, language))


def test_it_is_an_event_of_every_opinion_it_came_from_with_a_snapshot(town: cast.Town) -> None:
    cases = [cast.assigned(town.shen, town.station, n=n) for n in range(2)]
    made = recorded(town, *cases)
    for case in cases:
        event = case.events.latest("seq")
        assert (event.verb, event.public, event.actor_name) == (Suggesting.SUGGEST, True, town.shen.name)
        assert event.data["title"] == TITLE
        with override("zh-hans"):
            assert history.line(event) == f"登记由这条意见形成代表建议《{TITLE}》"
        case.refresh_from_db()
        assert (case.state, case.version) == ("assigned", 2)
    suggesting.tell(made.pk, Standing(Stage.REPLIED, date(2026, 3, 20), "年内改造。"), actor_of=of_shen(town))
    town.shen.name = "改名"
    town.shen.save()
    with override("zh-hans"):
        line = progress.suggestions(list(cases[0].events.all()))[0]
    assert (line.stage, line.words, "沈岩" in line.led_by) == ("承办单位已答复", "年内改造。", True)
    assert not list(verify(Asked(), Tally()))


def test_the_citizen_reads_of_it_and_how_it_stands(town: cast.Town, django_assert_max_num_queries: Any) -> None:
    case = cast.assigned(town.shen, town.station)
    made = recorded(town, case)
    before = len(told(case))
    link = "https://rd.example/27"
    now = Standing(Stage.REPLIED, date(2026, 3, 20), "年内改造。", link, "第27号")
    suggesting.tell(made.pk, now, actor_of=of_shen(town))
    suggesting.tell(made.pk, now, actor_of=of_shen(town))
    assert len(told(case)) == before + 1
    with django_assert_max_num_queries(5):
        page = tracked(case)
    assert "Your deputies made a suggestion" in page
    assert page.index("the unit has replied") < page.index("What has happened")
    assert "led by deputy 沈岩" in page
    assert f'href="{link}"' in page
    assert f"代表建议《{TITLE}》：承办单位已答复" in tracked(case, "zh-hans")


def test_word_reaches_them_and_who_follows(town: cast.Town, settings: Any) -> None:
    settings.MAIL_IS_ON = True
    case = cast.assigned(town.shen, town.station, contact_email="w@example.org", may_publish=True)
    PublicQuestion.objects.create(
        submission=case, venue=town.station, area_key=case.area_key, title="路灯", question="不亮。",
        published_at=timezone.now(),
    )  # fmt: skip
    follower = following.join(case.pk, form_key=case.idempotency_key, language="en")
    following.set_contact(follower.follower.pk, phone="", email="f@example.org")
    made = recorded(town, case)
    rows = Delivery.objects.filter(kind=Kind.SUGGESTED).order_by("pk")
    assert [row.data["headline"] for row in rows] == [
        f"您反映的事已由代表形成建议：《{TITLE}》。",
        f"Deputies made a suggestion of the matter you follow: “{TITLE}”.",
    ]
    assert suggesting.unlink(made, case.pk, actor_of=of_shen(town))
    assert not Delivery.objects.undone().filter(kind=Kind.SUGGESTED).exists()
    assert not progress.suggestions(list(case.events.all()))
    assert "did not come from your message" in tracked(case)


def test_linking_twice_is_linking_once(town: cast.Town) -> None:
    first, second = (cast.assigned(town.shen, town.station, n=n) for n in range(2))
    made = recorded(town, first)
    assert suggesting.link(made, second.pk, actor_of=of_shen(town))
    assert not suggesting.link(made, second.pk, actor_of=of_shen(town))
    assert told(second).count(Suggesting.SUGGEST) == 1


def test_recording_twice_is_recording_once(town: cast.Town) -> None:
    first, second = (cast.assigned(town.shen, town.station, n=n) for n in range(2))
    assert recorded(town, first) == recorded(town, first, second)
    assert told(first).count(Suggesting.SUGGEST) == told(second).count(Suggesting.SUGGEST) == 1


def test_a_deputy_records_it_from_the_case(town: cast.Town) -> None:
    case, like, foreign = (
        cast.assigned(town.shen, town.station),
        cast.assigned(town.shen, town.station, n=1),
        cast.assigned(town.far, town.elsewhere, n=2),
    )
    shen = client_of(town, "shen")
    assert "A suggestion came from it" in text_of(shen.get(f"/inbox/{case.pk}/"))
    address = f"/inbox/{case.pk}/suggestion/"
    assert f'value="{town.shen.pk}" selected' in shen.get(address).content.decode()
    said = {"title": TITLE, "kind": "session", "lead_proposer": town.shen.pk, "filed_on": FILED}
    refused = shen.post(address, {**said, "others": f"#{like.pk}, #{foreign.pk}"})
    assert refused.status_code == 422
    assert f"Not found among yours: #{foreign.pk}" in text_of(refused)
    assert not Suggestion.objects.exists()
    early = shen.post(address, {**said, "filed_on": timezone.localdate() + timedelta(days=1)})
    assert "has not come yet" in text_of(early)
    done = shen.post(address, {**said, "others": f"#{like.pk}"}, follow=True)
    made = Suggestion.objects.get()
    assert done.redirect_chain[-1][0] == f"/suggestions/{made.pk}/"
    assert {row.submission_id for row in made.origins.all()} == {case.pk, like.pk}
    assert TITLE in text_of(shen.get(f"/inbox/{case.pk}/"))
    third = cast.assigned(town.shen, town.station, n=3)
    shen.post(f"/inbox/{third.pk}/suggestion/", {"do": "link", "suggestion": made.pk})
    assert made.origins.count() == 3


def test_its_page_shows_only_the_opinions_one_may_read(town: cast.Town, django_assert_max_num_queries: Any) -> None:
    mine, theirs = cast.assigned(town.shen, town.station), cast.assigned(town.far, town.elsewhere, n=1)
    made = recorded(town, mine, theirs)
    shen = client_of(town, "shen")
    with django_assert_max_num_queries(7):
        page = text_of(shen.get(f"/suggestions/{made.pk}/"))
    assert f"#{mine.pk}" in page
    assert f"#{theirs.pk}" not in page
    assert "1 more is not yours to read" in page
    assert shen.post(f"/suggestions/{made.pk}/unlink/", {"case": theirs.pk}).status_code == 404
    sent = {"stage": "done", "stage_on": "2026-05-08", "words": "已改造 42 盏。", "link": "rd.example/27"}
    assert shen.post(f"/suggestions/{made.pk}/standing/", sent).status_code == 302
    made.refresh_from_db()
    assert (made.stage, made.link) == ("done", "https://rd.example/27")
    assert told(theirs)[-1] == Suggesting.NEWS
    assert shen.post(f"/suggestions/{made.pk}/standing/", {**sent, "link": "javascript:alert(1)"}).status_code == 422


def test_the_case_costs_no_query_more(town: cast.Town, django_assert_num_queries: Any) -> None:
    case = cast.assigned(town.shen, town.station)
    recorded(town, case)
    request: Any = type("Request", (), {"user": town.users["shen"]})()
    found = cases.visible(request, case.pk)
    with django_assert_num_queries(0):
        assert suggested.beside(found)[0]["title"] == TITLE


def test_nothing_comes_of_what_was_taken_back(town: cast.Town) -> None:
    case = cast.assigned(town.shen, town.station)
    lifecycle.withdraw(case.pk, "")
    assert client_of(town, "shen").get(f"/inbox/{case.pk}/suggestion/").status_code == 404


def test_what_is_over_may_still_lead_to_one(town: cast.Town) -> None:
    case = cast.assigned(town.shen, town.station)
    lifecycle.accept(case.pk, actor=lifecycle.SYSTEM)
    lifecycle.resolve(case.pk, OutcomeClass.objects.all()[0], "先补了灯。", actor=lifecycle.SYSTEM)
    assert client_of(town, "shen").get(f"/inbox/{case.pk}/suggestion/").status_code == 200
