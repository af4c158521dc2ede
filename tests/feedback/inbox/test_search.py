"""Find anything: what is found, by whom, in which order, and in how many queries."""

import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from deputies.models import Topic
from feedback import area_changes, lifecycle
from feedback.arrival.submitting import submit
from feedback.models import ActorKind, OutcomeClass, Submission
from feedback.models.search import EventMark, SearchDocument
from feedback.searching import documents, search
from feedback.searching.search import Filters
from tests import cast

pytestmark = pytest.mark.django_db
SHEN = lifecycle.Actor(ActorKind.DEPUTY, "沈岩")


@pytest.fixture
def town():
    return cast.town()


def caught_up():
    while documents.catch_up():
        pass


def found(user, q="", **filters):
    page = search.page(user, Filters.read({"q": q, **filters}), timezone.now())
    return [row.submission.pk for row in [*page.exact, *page.rows]]


def test_words_of_two_characters_phrases_and_english(town):
    lamps = cast.assigned(town.shen, town.station, "北门的路灯不亮。Lamps are dark")
    lift = cast.assigned(town.shen, town.station, "三号楼的电梯坏了，灯亮不亮")
    caught_up()
    staff = town.users["staff"]
    assert found(staff, "路灯") == [lamps.pk]
    assert found(staff, "路燈 北門") == [lamps.pk]
    assert found(staff, "电梯") == [lift.pk]
    assert found(staff, "不亮") == [lift.pk, lamps.pk]
    assert found(staff, "灯不亮") == [lamps.pk]
    assert found(staff, "lamp") == [lamps.pk]
    assert found(staff, "灯") == [lift.pk, lamps.pk]
    assert found(staff, "路灯 电梯") == []
    assert found(staff, "！！") == []


def test_pairs_that_stand_apart_are_no_phrase(town):
    cast.assigned(town.shen, town.station, "路灯坏。灯不好。不亮")
    caught_up()
    assert found(town.users["staff"], "路灯不亮") == []


def test_answers_places_and_names_of_deputies_are_found(town):
    case = cast.assigned(town.shen, town.station, place="青石路口")
    lifecycle.answer(case.pk, "已经联系照明部门。", actor=SHEN)
    lifecycle.resolve(case.pk, OutcomeClass.objects.get(slug="solved"), "换了灯头。", actor=SHEN)
    caught_up()
    for word in ("照明部门", "灯头", "青石路口", "沈岩"):
        assert found(town.users["staff"], word) == [case.pk], word


@pytest.mark.parametrize(
    ("name", "sees"),
    [
        ("shen", True), ("zhou", False), ("far", False), ("ended", False), ("liaison", True), ("head", True),
        ("staff", True), ("city_staff", True), ("sister_staff", False), ("auditor", True), ("nobody", False),
    ],
)  # fmt: skip
def test_only_what_one_may_see(town, name, sees):
    case = cast.assigned(town.shen, town.station, contact_phone="13812345678")
    caught_up()
    for sought in ("路灯", str(case.pk), f"#{case.pk}", "138 1234 5678"):
        assert found(town.users[name], sought) == ([case.pk] if sees else []), sought


def test_the_index_narrows_but_the_tables_decide(town):
    case = cast.assigned(town.shen, town.station)
    caught_up()
    lifecycle.refer(case.pk, town.zhou, "请周代表看一下。", actor=SHEN)  # not in the index yet
    Submission.objects.filter(pk=case.pk).update(area_key=town.binhu.key)
    assert found(town.users["staff"], "路灯") == []


def test_a_query_code_is_found_whole_only(town):
    opinion = search_opinion(town)
    receipt = submit(opinion, idempotency_key=cast.NAMESPACE)
    assert found(town.users["staff"], receipt.query_code) == [receipt.submission_id]
    assert found(town.users["staff"], receipt.query_code[:-1]) == []
    assert found(town.users["sister_staff"], receipt.query_code) == []


def search_opinion(town):
    from feedback.arrival.submitting import Opinion

    return Opinion(venue=town.station, message=cast.LAMPS)


def test_the_citizen_is_found_by_name_only_by_who_answers(town):
    case = cast.assigned(town.shen, town.station, contact_name="王秀英", contact_email="Wang@Example.org")
    caught_up()
    assert found(town.users["shen"], "王秀英") == [case.pk]
    assert found(town.users["shen"], "秀英") == []
    assert found(town.users["staff"], "王秀英") == []
    assert found(town.users["staff"], "wang@example.org") == [case.pk]
    Submission.objects.filter(pk=case.pk).update(hide_name_from_deputy=True)
    assert found(town.users["shen"], "王秀英") == []
    kept = SearchDocument.objects.values_list("lexemes", flat=True).get()
    assert "秀英" not in kept
    assert "13812345678" not in kept


def test_filters(town):
    topic = Topic.objects.get(slug="streets")
    case = cast.assigned(town.shen, town.station, "路灯一", topic=topic)
    other = cast.assigned(town.far, town.elsewhere, "路灯二")
    done = cast.assigned(town.zhou, town.station, "路灯三")
    lifecycle.resolve(done.pk, OutcomeClass.objects.get(slug="solved"), "好了。", actor=SHEN)
    Submission.objects.filter(pk=case.pk).update(due_at=timezone.now() - timedelta(days=1))
    caught_up()
    city, today = town.users["city_staff"], timezone.localdate()
    assert found(city, "路灯") == [done.pk, other.pk, case.pk]
    assert found(city, "路灯", area=town.xishan.key) == [done.pk, case.pk]
    assert found(city, "路灯", venue=str(town.elsewhere.pk)) == [other.pk]
    assert found(city, "路灯", deputy=str(town.zhou.pk)) == [done.pk]
    assert found(city, topic=str(topic.pk)) == [case.pk]
    assert found(city, "路灯", state="open") == [other.pk, case.pk]
    assert found(city, state="resolved") == [done.pk]
    assert found(city, state="overdue") == [case.pk]
    assert found(city, since=today.isoformat()) == [done.pk, other.pk, case.pk]
    assert found(city, since="2020-01-01", until=(today - timedelta(days=1)).isoformat()) == []
    assert found(city, until="9999-12-31") == [done.pk, other.pk, case.pk]


@pytest.mark.parametrize(
    "said",
    [
        {"venue": "x"}, {"deputy": "9" * 30}, {"topic": "-1"}, {"state": "none"}, {"since": "2026-13-01"},
        {"until": "yesterday"}, {"area": "3202';--"}, {"before": "１"}, {"before": "a"},
    ],
)  # fmt: skip
def test_filters_that_mean_nothing_are_left_out(said):
    assert Filters.read(said) == Filters()
    assert Filters.read(said).before == ""


def test_pages_follow_one_another_and_are_counted_once(town, monkeypatch):
    monkeypatch.setattr(search, "PAGE", 3)
    monkeypatch.setattr(search, "COUNTED", 5)
    numbers = [cast.assigned(town.shen, town.station, f"路灯 {i}").pk for i in range(8)]
    caught_up()
    seen, filters = [], Filters.read({"q": "路灯"})
    first = page = search.page(town.users["staff"], filters, timezone.now())
    assert first.count == search.Count(5, is_all=False)
    while page.before:
        seen += [row.submission.pk for row in page.rows]
        page = search.page(
            town.users["staff"], Filters.read({"q": "路灯", "before": str(page.before)}), timezone.now()
        )
        assert page.count is None
    assert seen + [row.submission.pk for row in page.rows] == numbers[::-1]


def test_the_walk_reaches_the_oldest_of_many_blocks(town, monkeypatch):
    monkeypatch.setattr(search, "RANGES", (2, 4, 8))
    monkeypatch.setattr(search, "BATCH", 3)
    old = cast.assigned(town.shen, town.station, "罕见的鹦鹉")
    many = [cast.assigned(town.shen, town.station, f"路灯 {i}").pk for i in range(20)]
    caught_up()
    assert found(town.users["city_staff"], "鹦鹉") == [old.pk]
    assert found(town.users["city_staff"], "路灯") == many[::-1][: search.PAGE]


def test_a_single_character_is_looked_for_among_the_newest_only(town, monkeypatch):
    monkeypatch.setattr(search, "RANGES", (2, 4, 8))
    monkeypatch.setattr(search, "LOOSE_AT_MOST", 4)
    cast.assigned(town.shen, town.station, "鹦鹉")
    for i in range(20):
        cast.assigned(town.shen, town.station, f"路灯 {i}")
    caught_up()
    page = search.page(town.users["staff"], Filters.read({"q": "鹦"}), timezone.now())
    assert page.only_newest
    assert page.rows == []


def test_the_events_are_the_queue(town):
    case = cast.assigned(town.shen, town.station)
    assert documents.catch_up() == 1
    assert documents.catch_up() == 0
    lifecycle.answer(case.pk, "已经联系。", actor=SHEN)
    assert documents.catch_up() == 1
    assert found(town.users["staff"], "联系") == [case.pk]


def test_events_of_the_last_minute_are_looked_at_again(town, monkeypatch):
    cast.assigned(town.shen, town.station)
    caught_up()
    assert EventMark.objects.get().event_id == 0
    monkeypatch.setattr(documents, "SETTLES_WITHIN", timedelta(0))
    caught_up()
    assert EventMark.objects.get().event_id > 0


def test_the_index_follows_an_area_that_moved(town):
    case = cast.assigned(town.shen, town.station)
    caught_up()
    area_changes.move(town.street, to=town.binhu, on=timezone.localdate())
    caught_up()
    assert found(town.users["sister_staff"], "路灯") == [case.pk]
    assert found(town.users["staff"], "路灯") == []


def test_the_index_is_made_anew_by_a_command(town):
    case = cast.assigned(town.shen, town.station)
    call_command("rebuild_search")
    assert found(town.users["staff"], "路灯") == [case.pk]


def test_the_page_marks_what_was_sought(client, town):
    case = cast.assigned(town.shen, town.station)
    lifecycle.answer(case.pk, "路灯已报修。<b>", actor=SHEN)
    caught_up()
    client.force_login(town.users["staff"])
    page = client.get("/search/?q=路灯").content.decode()
    assert "北门的<mark>路灯</mark>从上周一" in page
    assert "<mark>路灯</mark>已报修。&lt;b&gt;" in page
    assert f"/inbox/{case.pk}/" in page


def test_the_page_without_a_word_says_what_can_be_found(client, town):
    client.force_login(town.users["shen"])
    assert "by any word" in client.get("/search/", headers={"accept-language": "en"}).content.decode()


@pytest.mark.parametrize("name", ["ended", "nobody"])
def test_who_sees_nothing_gets_404(client, town, name):
    client.force_login(town.users[name])
    assert client.get("/search/").status_code == 404


def test_wrong_method_is_refused(client, town):
    client.force_login(town.users["shen"])
    assert client.post("/search/").status_code == 405


def test_the_number_of_queries_is_fixed(client, town, django_assert_max_num_queries):
    for i in range(20):
        cast.assigned(town.shen, town.station, f"路灯 {i}")
    caught_up()
    client.force_login(town.users["staff"])
    client.get("/search/?q=路灯")
    with django_assert_max_num_queries(22):
        page = client.get("/search/?q=路灯").content.decode()
    assert page.count('class="card hit"') == 20
    assert "<h3" not in page, "below the page's own heading comes the next one"


def test_words_of_the_citizen_are_not_copied(town):
    cast.assigned(town.shen, town.station)
    caught_up()
    assert [field.name for field in SearchDocument._meta.fields] == [
        "submission", "district", "event_id", "is_stale", "lexemes",
    ]  # fmt: skip


def test_counting_on_ends_when_its_time_is_over(town, monkeypatch):
    case = cast.submission(town.station)
    documents.make([case.pk])
    monkeypatch.setattr(
        search, "_NUMBERS", search._NUMBERS.replace("FROM found WHERE", "FROM found, pg_sleep(30) WHERE")
    )
    walk = search.Walk("'路灯'", "", case.pk + 1, deadline=time.monotonic() + 0.2)
    assert list(walk) == []
    assert walk.is_cut
    assert SearchDocument.objects.count() == 1, "the request goes on"


def test_what_nobody_waits_for_is_not_begun(db, django_assert_num_queries):
    walk = search.Walk("'路灯'", "", 10, deadline=time.monotonic())
    with django_assert_num_queries(0):
        assert list(walk) == []
    assert walk.is_cut
