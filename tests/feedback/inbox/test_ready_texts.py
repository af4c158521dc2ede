"""Texts that are ready for answers: whose they are, who may change them, how a case fills them in."""

import pytest
from django.utils import timezone

from feedback import lifecycle
from feedback.inbox import ready_texts
from feedback.models import ActorKind, Submission
from feedback.models.inbox import ReadyText
from tests import cast

pytestmark = pytest.mark.django_db
SAID = "{name}，您好。{venue}的{deputy}代表已收到（{code}）。"


@pytest.fixture
def town():
    ready_texts.forget()
    return cast.town()


@pytest.fixture
def case(town):
    return cast.assigned(town.shen, town.station, contact_name="王阿姨")


def filled(town, case, text=SAID, user="shen"):
    return ready_texts.filled(ReadyText(text=text), case, town.users[user], timezone.now())


def test_a_case_fills_it_in_and_tells_no_more_than_it_shows(town, case):
    assert filled(town, case) == f"王先生/女士，您好。春星社区代表联络站的沈岩代表已收到（#{case.pk}）。"
    assert "王" not in filled(town, cast.assigned(town.shen, town.station, n=2))
    hidden = cast.assigned(town.shen, town.station, n=3, contact_name="王阿姨", hide_name_from_deputy=True)
    assert "王" not in filled(town, hidden)
    assert filled(town, case, "{date} {else} {}").endswith(" {else} {}")
    english = cast.assigned(town.shen, town.station, n=4, language="en")
    assert filled(town, english, "{name}").startswith("dear")


def test_who_helps_answers_by_their_own_name(town, case):
    shen = lifecycle.Actor(ActorKind.DEPUTY, "沈岩", town.users["shen"])
    lifecycle.join(case.pk, town.zhou, "请一起看看", actor=shen, version=case.version)
    case = Submission.objects.get(pk=case.pk)
    assert filled(town, case, "{deputy}", "zhou") == "周敏华"
    assert filled(town, case, "{deputy}") == "沈岩"


def test_a_venues_own_and_those_of_the_areas_above(town):
    ready_texts.keep(None, town.station, "本站", "一")
    ready_texts.keep(None, town.xishan, "本区", "二")
    ready_texts.keep(None, town.binhu, "别区", "三")
    assert [text.title for text in ready_texts.of_venue(town.station)] == ["本区", "本站"]
    assert [text.title for text in ready_texts.of_venue(town.elsewhere)] == ["别区"]


@pytest.mark.parametrize(
    ("name", "titles"),
    [
        ("liaison", ["本站"]),
        ("staff", ["本区", "本站"]),
        ("city_staff", ["别区", "本区", "本站"]),
        ("sister_staff", ["别区"]),
    ],
)
def test_who_changes_which(client, town, name, titles):
    rows = [ready_texts.keep(None, place, title, "您好。") for place, title in (
        (town.station, "本站"), (town.xishan, "本区"), (town.binhu, "别区"))]  # fmt: skip
    client.force_login(town.users[name])
    page = client.get("/texts/?lang=en").content.decode()
    assert {title for title in ("本站", "本区", "别区") if title in page} == set(titles)
    for row in rows:
        assert client.get(f"/texts/{row.pk}/").status_code == (200 if row.title in titles else 404)
        removed = client.post(f"/texts/{row.pk}/remove/").status_code
        assert removed == (302 if row.title in titles else 404)


@pytest.mark.parametrize("name", ["shen", "auditor", "nobody"])
def test_others_have_no_such_page(client, town, name):
    client.force_login(town.users[name])
    assert client.get("/texts/").status_code == 404
    assert client.post("/texts/1/remove/").status_code == 404


def test_the_page_adds_changes_and_says_what_is_unknown(client, town):
    client.force_login(town.users["liaison"])
    said = {"place": f"venue-{town.station.pk}", "title": "已收到", "text": "{nmae}，您好。"}
    assert client.post("/texts/").status_code == 422
    refused = client.post("/texts/?lang=en", said)
    assert refused.status_code == 422
    assert "Nothing is filled in for {nmae}." in refused.content.decode()
    client.post("/texts/", {**said, "text": "{name}，您好。"})
    row = ReadyText.objects.get()
    assert client.post("/texts/", {**said, "place": f"venue-{town.elsewhere.pk}"}).status_code == 422
    client.post(f"/texts/{row.pk}/", {**said, "title": "收到", "text": "您好。"})
    row.refresh_from_db()
    assert (row.title, row.text, row.venue, row.changed_by) == ("收到", "您好。", town.station, town.users["liaison"])


def test_whoever_answers_begins_with_one(client, town, case):
    row = ready_texts.keep(None, town.station, "已收到", SAID)
    client.force_login(town.users["shen"])
    page = client.get(f"/inbox/{case.pk}/answer/?lang=en").content.decode()
    assert f'href="/inbox/{case.pk}/answer/?text={row.pk}#move"' in page
    assert f"代表已收到（#{case.pk}）。</textarea>" not in page
    begun = client.get(f"/inbox/{case.pk}/answer/?text={row.pk}").content.decode()
    assert f"代表已收到（#{case.pk}）。</textarea>" in begun
    other = ready_texts.keep(None, town.elsewhere, "别处", "别处的话")
    assert "别处的话" not in client.get(f"/inbox/{case.pk}/answer/?text={other.pk}").content.decode()
