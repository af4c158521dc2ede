"""The list of all suggestions that a person may open: filters, words, pages, and the table for Excel."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from deputies.models import Deputy
from feedback.lifecycle import Actor
from feedback.models import ActorKind
from feedback.models.suggestions import Stage, Suggestion
from feedback.suggestions import listing, suggesting
from feedback.suggestions.listing import Filters
from feedback.suggestions.suggesting import Particulars, Standing
from tests import cast
from tests.cast import Town
from tests.feedback.citizen import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return cast.town()


def made(
    town: Town, title: str, *, lead: Deputy | None = None, on: date = date(2026, 1, 20), far: bool = False
) -> int:
    """From an opinion that its lead proposer holds."""
    lead = lead or (town.far if far else town.shen)
    case = cast.assigned(town.far if far else town.shen, town.elsewhere if far else town.station, f"意见：{title}")
    actor = Actor(ActorKind.DEPUTY, lead.name)
    said = Particulars("session", title, "第27号", lead, on)
    return suggesting.record(said, [case.pk], area_key=case.area_key, actor_of=lambda _case: actor).pk


def client_of(town: Town, who: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(town.users[who])
    return client


def found(town: Town, who: str = "city_staff", **asked: str) -> list[int]:
    return [row.pk for row in listing.page(town.users[who], Filters.read(asked)).rows]


def test_each_sees_what_they_may_open(town: Town) -> None:
    lamps, far = made(town, "加强背街小巷照明"), made(town, "增设公交站台雨棚", far=True)
    of_zhou = made(town, "清理河道", lead=town.zhou)  # who holds none of its opinions
    seen = {
        "shen": {lamps, of_zhou},
        "zhou": {of_zhou},
        "far": {far},
        "liaison": {lamps, of_zhou},
        "staff": {lamps, of_zhou},
        "city_staff": {lamps, far, of_zhou},
        "sister_staff": {far},
        "auditor": {lamps, of_zhou},
    }
    for who, pks in seen.items():
        assert set(found(town, who)) == pks, who
        for pk in (lamps, far, of_zhou):
            status = client_of(town, who).get(f"/suggestions/{pk}/").status_code
            assert status == (200 if pk in pks else 404), (who, pk)


def test_filters_and_words(town: Town) -> None:
    town.zhou.pinyin, town.zhou.initials = "zhouminhua", "zmh"
    town.zhou.save()
    old = made(town, "加强背街小巷照明", on=date(2025, 12, 31))
    new = made(town, "增设公交站台雨棚", lead=town.zhou, on=date(2026, 1, 1))
    far = made(town, "清理河道", far=True, on=date(2026, 3, 1))
    standing = Standing(Stage.DONE, date(2026, 6, 1), "区住建局已纳入改造计划。", number="第27号")
    suggesting.tell(new, standing, actor_of=lambda _case: Actor(ActorKind.STAFF, "office"))
    assert found(town) == [far, new, old]
    assert found(town, stage="done") == [new]
    assert found(town, year="2025") == [old]
    assert found(town, area=town.binhu.key) == [far]
    for called in ("周敏华", "zhoumin", "zmh"):
        assert found(town, deputy=called) == [new], called
    for words in ("雨棚", "改造计划", "雨棚 27", "住建局 公交"):
        assert found(town, q=words) == [new], words
    assert found(town, q="雨棚 照明") == []
    assert found(town, q="%") == []
    nothing = {"stage": "x", "area": "3202';--", "year": "9999", "after": "2026-13-01.1"}
    assert Filters.read(nothing) == Filters()
    assert Filters.read(nothing).after == ""


def test_pages_follow_one_another(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    first = date(2026, 1, 1)
    wanted = [made(town, f"第{n}件", on=first + timedelta(days=n // 2)) for n in range(7)][::-1]
    monkeypatch.setattr(listing, "PAGE", 2)
    seen, after = [], ""
    while True:
        page = listing.page(town.users["staff"], Filters.read({"after": after}))
        seen += [row.pk for row in page.rows]
        if not page.after:
            break
        after = page.after
    assert seen == wanted


def test_the_page_in_a_fixed_number_of_queries(town: Town, django_assert_max_num_queries: Any) -> None:
    for n in range(12):
        made(town, f"第{n}件 <b>", lead=(town.shen, town.zhou)[n % 2])
    staff, shen = client_of(town, "staff"), client_of(town, "shen")
    for client, most in ((staff, 10), (shen, 7)):
        client.get("/suggestions/")
        with django_assert_max_num_queries(most):
            page = client.get("/suggestions/?q=件&year=2026").content.decode()
        assert page.count("&lt;b&gt;") == 12
        assert "<b>" not in page.split("<tbody>")[1]
    assert "Street" not in text_of(shen.get("/suggestions/")), "a deputy chooses no area"
    assert "No suggestions yet" in text_of(client_of(town, "far").get("/suggestions/"))
    assert "Nothing found" in text_of(shen.get("/suggestions/?q=没有这个"))


def test_the_table_for_excel_has_what_the_list_shows(town: Town, django_assert_max_num_queries: Any) -> None:
    made(town, "=1+1")
    made(town, "增设公交站台雨棚", far=True)
    staff = client_of(town, "staff")
    with django_assert_max_num_queries(5):
        sheet = b"".join(staff.get("/suggestions/export.xlsx"))
    head, *rows = load_workbook(BytesIO(sheet)).active.iter_rows(values_only=True)  # type: ignore[union-attr]
    assert head[:2] == ("Number", "Title")
    assert [(row[1], row[3], row[4], row[8]) for row in rows] == [("=1+1", "沈岩", "东亭街道", 1)]
    lines = b"".join(staff.get("/suggestions/export.csv")).decode("utf-8-sig")
    assert "'=1+1" in lines
    assert "雨棚" not in lines
    assert staff.get("/suggestions/export.pdf").status_code == 404
    assert b"".join(staff.get("/suggestions/export.csv?year=2020")).count(b"\r\n") == 1


@pytest.mark.parametrize("who", ["ended", "officer", "nobody"])
def test_who_answers_nothing_gets_404(town: Town, who: str) -> None:
    for address in ("/suggestions/", "/suggestions/export.csv"):
        assert client_of(town, who).get(address).status_code == 404


def test_what_is_sent_is_refused(town: Town) -> None:
    assert client_of(town, "staff").post("/suggestions/").status_code == 405
    assert Suggestion.objects.count() == 0
