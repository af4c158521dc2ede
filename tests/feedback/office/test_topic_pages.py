"""Topics and their words, kept by staff: of an area, of everywhere; and the box in which they are tried."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, TestCase

from deputies.models import Topic
from feedback.models import Submission
from feedback.models.topics import TopicWords
from feedback.topics import changing, choices
from tests import cast
from tests.cast import Town
from tests.feedback.citizen import Citizen, text_of

pytestmark = pytest.mark.django_db
OWN = "/topics/?area=320205&lang=en"


@pytest.fixture
def staff(client: Client, in_town: Town) -> Client:
    client.force_login(in_town.users["staff"])
    return client


@pytest.fixture
def root(client: Client, in_town: Town) -> Client:
    client.force_login(cast.administrator(cast.user("root")))
    return client


def sent(*rows: dict[str, Any], shown: int | None = None) -> dict[str, Any]:
    fields = {f"form-{i}-{name}": value for i, row in enumerate(rows) for name, value in row.items()}
    return {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": len(rows) if shown is None else shown, **fields}


def row(topic: Topic, words: str, before: str = "", **named: Any) -> dict[str, Any]:
    return {"topic": topic.pk, "before": before, "words": words, **named}


def named(topic: Topic, **changed: Any) -> dict[str, Any]:
    said = {"name": topic.name, "name_en": topic.name_en, "is_active": "on"}
    return row(topic, topic.words, topic.words) | said | changed


def save(client: Client, address: str, body: dict[str, Any]) -> Any:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(address, body)


def test_an_areas_own_words_are_known_there_only(staff: Client, in_town: Town, citizen: Citizen) -> None:
    assert choices.suggested("红豆广场又停了一排。", in_town.street.key) is None
    traffic = Topic.objects.get(slug="traffic")
    assert save(staff, OWN, sent(row(traffic, "红豆广场，ＢＲＴ 红豆广场"))).status_code == 302
    kept = TopicWords.objects.get()
    assert (kept.area, kept.words, kept.changed_by) == (in_town.xishan, "红豆广场 brt", in_town.users["staff"])
    assert choices.suggested("红豆广场又停了一排。", in_town.street.key) == traffic
    assert choices.suggested("红豆广场又停了一排。", in_town.binhu.key) is None
    citizen.send(message="红豆广场又停了一排。")
    assert Submission.objects.get().topic == traffic


def test_a_single_letter_is_too_short(staff: Client, in_town: Town) -> None:
    response = save(staff, OWN, sent(row(in_town.topic, "7 路灯 药")))
    assert response.status_code == 422
    assert "Too short to tell anything: 7" in text_of(response)
    assert "7 路灯 药" in text_of(response)
    assert not TopicWords.objects.exists()


def test_who_saved_first_is_not_overwritten_unseen(staff: Client, in_town: Town) -> None:
    save(staff, OWN, sent(row(in_town.topic, "春星路")))
    response = save(staff, OWN, sent(row(in_town.topic, "东亭路")))
    assert response.status_code == 409
    assert "Somebody else has changed the words of" in text_of(response)
    assert TopicWords.objects.get().words == "春星路"
    assert save(staff, OWN, sent(row(in_town.topic, "东亭路", "春星路"))).status_code == 302
    assert changing.of(in_town.xishan) == {in_town.topic.pk: "东亭路"}


def test_administrators_rename_retire_and_add(root: Client, in_town: Town) -> None:
    other = Topic.objects.get(slug="other")
    rows = [
        named(in_town.topic, name="市政"),
        {key: value for key, value in named(other).items() if key != "is_active"},
        {"topic": "", "before": "", "words": "宠物 犬只", "name": "宠物", "name_en": "Pets & dogs", "is_active": "on"},
    ]
    assert save(root, "/topics/", sent(*rows, shown=2)).status_code == 302
    made = Topic.objects.get(slug="pets-dogs")
    assert (made.name, made.words, made.is_active) == ("宠物", "宠物 犬只", True)
    in_town.topic.refresh_from_db()
    assert in_town.topic.name == "市政"
    assert made in choices.active()
    assert other not in choices.active()


def test_half_a_new_topic_is_explained(root: Client, in_town: Town) -> None:
    half = {"topic": "", "before": "", "words": "宠物", "name": "宠物", "name_en": "", "is_active": "on"}
    response = save(root, "/topics/?lang=en", sent(half, shown=0))
    assert response.status_code == 422
    assert "Please fill in the whole row" in text_of(response)


def test_the_page_saved_as_it_is_changes_nothing(root: Client, in_town: Town) -> None:
    rows = [named(topic) for topic in Topic.objects.all()]
    empty = {"topic": "", "before": "", "words": "", "name": "", "name_en": "", "is_active": "on"}
    before = list(Topic.objects.values())
    response = root.post("/topics/?lang=en", sent(*rows, empty, shown=len(rows)), follow=True)
    assert "0 topics are changed" in text_of(response)
    assert list(Topic.objects.values()) == before


def test_the_box_says_which_topic_it_would_be(client: Client, in_town: Town) -> None:
    client.force_login(in_town.users["auditor"])
    page = text_of(client.post(OWN, {"tried": "小区门口的路灯不亮，路面有坑洼"}))
    assert "路灯" in page
    assert page.index("recognised") < page.index("小区</small>")
    assert "stays without a topic" in text_of(client.post(OWN, {"tried": "祝大家新年好"}))


@pytest.mark.parametrize(
    ("name", "address", "opens", "saves"),
    [
        ("staff", "/topics/?area=3202", False, False),
        ("staff", "/topics/?area=320211", False, False),
        ("city_staff", "/topics/?area=320205", True, True),
        ("auditor", "/topics/?area=320205", True, False),
        ("shen", "/topics/", False, False),
        ("nobody", "/topics/?area=320205", False, False),
    ],
)
def test_who_may(client: Client, in_town: Town, name: str, address: str, opens: bool, saves: bool) -> None:
    client.force_login(in_town.users[name])
    assert client.get(address).status_code == (200 if opens else 404)
    assert client.post(address, sent()).status_code == (302 if saves else 404)


def test_a_fixed_number_of_queries(staff: Client, in_town: Town, django_assert_max_num_queries: Any) -> None:
    staff.get(OWN)
    with django_assert_max_num_queries(7):  # session, user, 2 scope; the area, topics, its words
        staff.get(OWN)


def test_a_topic_that_is_none_is_no_failure_of_ours(staff: Client, in_town: Town) -> None:
    said = sent({"topic": "x", "before": "", "words": "停车"})
    assert staff.post(OWN, said).status_code in (409, 422)
