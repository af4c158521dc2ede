"""Finding a venue or a deputy by area and by words."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from deputies.models import Deputy
from stations.models import Code, ContactDayRule, Venue
from stations.venue_codes import issuing
from tests import cast
from tests.stations.public.reading import crowd, names, text

# By area


def test_the_drill_down_begins_where_the_venues_part(client: Client, town: cast.Town) -> None:
    page = text(client.get("/find/"))
    assert "锡山区" in page
    assert "滨湖区" in page
    assert "江苏省" not in page
    assert f'href="?area={town.xishan.key}"' in page


def test_a_street_lists_its_venues_the_home_first(client: Client, town: cast.Town) -> None:
    assert names(client.get("/find/?area=320205001")) == ["东亭街道代表之家", "春星社区代表联络站"]


def test_a_district_shows_its_streets_and_what_stands_in_none(client: Client, town: cast.Town) -> None:
    cast.venue("锡山区代表之家", town.xishan)
    response = client.get("/find/?area=320205")
    assert "东亭街道" in text(response)
    assert names(response) == ["锡山区代表之家"]


def test_areas_without_an_open_venue_are_left_out(client: Client, town: cast.Town) -> None:
    cast.area("320206", "惠山区", town.city)
    Venue.objects.filter(pk=town.elsewhere.pk).update(is_open=False)
    page = text(client.get("/find/?area=3202"))
    assert "锡山区" in page
    assert "惠山区" not in page
    assert "滨湖区" not in page


def test_an_area_that_does_not_exist_is_no_page(client: Client, town: cast.Town) -> None:
    assert client.get("/find/?area=99").status_code == 404
    assert client.get("/find/?area=%00'").status_code == 404


@pytest.mark.django_db
def test_an_empty_portal_still_answers(client: Client) -> None:
    assert client.get("/find/").status_code == 200


# By name


@pytest.mark.parametrize(
    "words",
    ["春星", "星社", "春星社区代表联络站", "春星 联络", "chunxing", "Chun Xing", "cxsq", " 春星 ", "ｃｈｕｎｘｉｎｇ"],
)
def test_finds_by_name_pinyin_and_initials(client: Client, town: cast.Town, words: str) -> None:
    assert names(client.get("/find/", {"q": words})) == ["春星社区代表联络站"]


def test_a_posters_code_leads_to_its_form(client: Client, code: Code) -> None:
    answer = client.get("/find/", {"q": f"{code.code[:4]}-{code.code[4:]}".lower(), "lang": "en"})
    assert answer["Location"] == f"/c/{code.code}?lang=en"


def test_finds_a_deputy_of_two_characters(client: Client, town: cast.Town) -> None:
    own = issuing.issue(deputy=town.shen)
    for words in ("沈岩", "shenyan", "sy"):
        page = text(client.get("/find/", {"q": words}))
        assert reverse("public-deputy", args=[own.code]) in page
        assert "沈岩" in page


def test_deputies_out_of_office_or_without_a_page_are_not_found(client: Client, town: cast.Town) -> None:
    issuing.issue(deputy=Deputy.objects.get(name="钱止"))
    assert "/d/" not in text(client.get("/find/", {"q": "钱止"}))
    assert "/d/" not in text(client.get("/find/", {"q": "周敏华"}))


def test_searches_within_an_area(client: Client, town: cast.Town) -> None:
    assert names(client.get("/find/", {"q": "代表之家", "area": "320211"})) == ["滨湖区代表之家"]


def test_says_what_to_do_when_nothing_is_found(client: Client, town: cast.Town) -> None:
    page = text(client.get("/find/", {"q": "没有的", "area": "320205", "lang": "en"}))
    assert "Nothing by that name in 锡山区" in page
    assert "Look everywhere" in page
    assert "Choose by area instead" in page


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 1 }}", "'--", "%_\\"]
)
def test_search_words_are_only_words(client: Client, town: cast.Town, words: str) -> None:
    response = client.get("/find/", {"q": words})
    assert response.status_code == 200
    assert names(response) == []
    assert "<script>alert" not in text(response)
    assert "<img src=x" not in text(response)


@pytest.mark.parametrize(
    "query", ["q=%00", "q=%ff%fe", "q=" + "春" * 900, "q=1&after=x", "after=9-99999999999999999999"]
)
def test_strange_queries_are_answered(client: Client, town: cast.Town, query: str) -> None:
    assert client.get(f"/find/?{query}").status_code == 200


def test_closed_venues_are_not_found(client: Client, town: cast.Town) -> None:
    Venue.objects.filter(pk=town.station.pk).update(is_open=False)
    assert names(client.get("/find/", {"q": "春星"})) == []


def test_pages_follow_one_another_without_gap_or_repetition(client: Client, town: cast.Town) -> None:
    crowd(town, 45)
    seen: list[str] = []
    address: str | None = "/find/?area=320205001&lang=en"
    while address:
        response = client.get(address)
        seen += names(response)
        more = re.search(r'href="(\?[^"]+)" rel="next"', text(response))
        address = "/find/" + more[1].replace("&amp;", "&") if more else None
    assert len(seen) == len(set(seen)) == 47


def test_lists_say_when_and_lead_to_the_form(
    client: Client, town: cast.Town, code: Code, rule: ContactDayRule
) -> None:
    with time_machine.travel("2026-11-20 10:00+08:00", tick=False):
        page = text(client.get("/find/?q=春星&lang=en"))
    assert "Tue 15 Dec 14:00–16:00" in page
    assert f'href="/c/{code.code}?lang=en"' in page
