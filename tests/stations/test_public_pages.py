"""Finding a venue, its page, a deputy's page: for anybody, light, without a cookie; a position leaves no trace."""

from __future__ import annotations

import logging
import re
from datetime import date, time
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from deputies.models import Deputy, DeputyStatus
from portal.demo.areas import read_atlas
from portal.demo.coordinates import DISTRICTS
from portal.demo.venues import plan_venues
from stations import calendar, finding, issuing
from stations.models import Code, ContactDayRule, Venue
from stations.models_duty import ContactDay
from tests import cast

POSITION = {"latitude": "31.6012", "longitude": "120.3987"}


@pytest.fixture
def town(db: None) -> cast.Town:
    return cast.town()


@pytest.fixture
def code(town: cast.Town) -> Code:
    return issuing.issue(venue=town.station)


@pytest.fixture
def rule(town: cast.Town) -> ContactDayRule:
    """In November 2026 and after: 10 November, 15 December, 12 January, 16 February."""
    calendar.exceptions()
    return ContactDayRule.objects.create(
        area=town.city, kind="weekday_of_week", ordinal=3, weekday=2, starts=time(14), ends=time(16)
    )


def text(response: Any) -> str:
    page: str = response.content.decode()
    return page


def names(response: Any) -> list[str]:
    """The venues listed, in their order."""
    return re.findall(r'<h3><a href="[^"]+" lang="zh-Hans">([^<]+)</a></h3>', text(response))


def placed(venue: Venue, latitude: float, longitude: float) -> None:
    Venue.objects.filter(pk=venue.pk).update(latitude=latitude, longitude=longitude)


def crowd(town: cast.Town, n: int) -> list[Venue]:
    return [cast.venue(f"第{number:02d}号联络站", town.street, town.home) for number in range(n)]


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


# By distance


@pytest.fixture
def positions(town: cast.Town) -> None:
    placed(town.home, 31.640, 120.400)
    placed(town.station, 31.603, 120.401)
    placed(town.elsewhere, 31.520, 120.260)


@pytest.mark.usefixtures("positions")
def test_near_me_lists_the_nearest_first(client: Client, town: cast.Town) -> None:
    response = client.post("/find/near?lang=en", POSITION)
    assert names(response) == ["春星社区代表联络站", "东亭街道代表之家", "滨湖区代表之家"]
    assert re.findall(r"about [0-9.]+ k?m", text(response)) == ["about 300 m", "about 4.3 km", "about 16.0 km"]
    assert response["Cache-Control"] == "no-store"


@pytest.mark.usefixtures("positions")
def test_distances_are_those_of_the_globe(town: cast.Town) -> None:
    """Against the formula of the great circle by another road: the spherical law of cosines gives 4,343 m."""
    found = {v.name: v.metres for v in finding.near(finding.Position(31.601, 120.399))}
    assert found["东亭街道代表之家"] == pytest.approx(4_338, abs=8)


@pytest.mark.usefixtures("positions")
def test_what_is_far_closed_or_nowhere_is_not_near(client: Client, town: cast.Town) -> None:
    placed(town.elsewhere, 39.9, 116.4)
    Venue.objects.filter(pk=town.home.pk).update(is_open=False)
    assert names(client.post("/find/near", POSITION)) == ["春星社区代表联络站"]
    assert "30" in text(client.post("/find/near?lang=en", {"latitude": "0", "longitude": "0"}))


def test_near_pages_follow_one_another(client: Client, town: cast.Town) -> None:
    for n, venue in enumerate(crowd(town, 30)):
        placed(venue, 31.601, 120.399 + n // 3 * 0.001)  # three at each place: the distance alone is no order
    first = client.post("/find/near", POSITION)
    after = re.search(r'name="after" value="([^"]+)"', text(first))
    assert after
    second = client.post("/find/near", {**POSITION, "after": after[1]})
    assert len(set(names(first) + names(second))) == len(names(first) + names(second)) == 30


@pytest.mark.usefixtures("positions")
def test_a_position_is_in_no_address_and_no_log(
    client: Client, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        response = client.post("/find/near", POSITION)
        client.get("/find/", {"q": "沈岩"})
    said = caplog.text + "".join(capfd.readouterr())
    assert "31.6" not in said
    assert "120.39" not in said
    assert "沈岩" not in said  # nor the words somebody looked for
    assert "/find/near" in said
    assert not [link for link in re.findall(r'(?:href|action|src)="([^"]*)"', text(response)) if "31.6" in link]
    assert "31.6012" not in text(response)  # rounded before it is used


@pytest.mark.parametrize("value", ["", "x", "nan", "inf", "91", "1e999", "31.6; drop"])
def test_what_is_no_position_is_explained(client: Client, town: cast.Town, value: str) -> None:
    response = client.post("/find/near?lang=en", {"latitude": value, "longitude": "120"})
    assert response.status_code == 400
    assert "We could not read your position" in text(response)


def test_opened_without_a_position_near_leads_to_the_search(client: Client) -> None:
    assert client.get("/find/near?lang=en")["Location"] == "/find/?lang=en"


@pytest.mark.django_db
@pytest.mark.parametrize(("latitude", "longitude"), [(90.1, 0), (0, 180.1), (float("nan"), 0), (31.0, None)])
def test_the_database_takes_only_positions_on_earth(latitude: float, longitude: float | None) -> None:
    town = cast.town()
    with pytest.raises(IntegrityError, match="venue_position_is_on_earth"), transaction.atomic():
        Venue.objects.filter(pk=town.home.pk).update(latitude=latitude, longitude=longitude)


# A venue's page


def test_a_venue_shows_its_board_and_leads_to_the_form(client: Client, town: cast.Town, code: Code) -> None:
    own = issuing.issue(deputy=town.shen)
    Venue.objects.filter(pk=town.station.pk).update(opening_hours="工作日 9:00–17:00", phone="0510-00000001")
    page = text(client.get(f"/v/{town.station.pk}/?lang=en"))
    for words in ("春星社区代表联络站", "沈岩", "周敏华", "City deputy", "工作日 9:00–17:00", "tel:0510-00000001"):
        assert words in page
    assert f'href="/c/{code.code}?lang=en"' in page
    assert f'href="/d/{own.code}/?lang=en"' in page
    assert f"deputies.example/c/{code.code}" in page
    assert "钱止" not in page  # the term is over


def test_a_venue_names_its_next_contact_days(client: Client, town: cast.Town, rule: ContactDayRule) -> None:
    with time_machine.travel("2026-11-20 10:00+08:00", tick=False):
        page = text(client.get(f"/v/{town.station.pk}/?lang=en"))
    assert re.findall(r'datetime="([^"]+)"', page) == ["2026-12-15T14:00", "2027-01-12T14:00", "2027-02-16T14:00"]


def test_a_code_leads_to_its_page(client: Client, town: cast.Town, code: Code) -> None:
    own = issuing.issue(deputy=town.shen)
    assert client.get(f"/v/{code.code}/?lang=en")["Location"] == f"/v/{town.station.pk}/?lang=en"
    assert client.get(f"/v/{code.code[:4]}-{code.code[4:].lower()}/")["Location"] == f"/v/{town.station.pk}/"
    assert client.get(f"/v/{own.code}/")["Location"] == f"/d/{own.code}/"
    assert client.get(f"/d/{code.code}/")["Location"] == f"/v/{town.station.pk}/"


def test_a_code_of_digits_only_is_no_number(client: Client, town: cast.Town) -> None:
    Code.objects.create(code="22222222", venue=town.station)
    assert client.get("/v/22222222/")["Location"] == f"/v/{town.station.pk}/"


@pytest.mark.parametrize("address", ["/v/999999/", "/v/K7QM2XW9/", "/v/x/", "/d/x/", "/d/K7QM2XW9/", "/d/%00/"])
def test_what_is_missing_is_no_page(client: Client, town: cast.Town, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_closed_venue_leads_to_the_one_above(client: Client, town: cast.Town) -> None:
    Venue.objects.filter(pk=town.station.pk).update(is_open=False)
    response = client.get(f"/v/{town.station.pk}/?lang=en")
    assert response.status_code == 410
    assert "春星社区代表联络站 is closed" in text(response)
    assert f'href="/v/{town.home.pk}/?lang=en"' in text(response)


def test_without_a_code_one_is_asked_to_come(client: Client, town: cast.Town) -> None:
    page = text(client.get(f"/v/{town.home.pk}/?lang=en"))
    assert "has no code yet" in page
    assert "/c/" not in page


# A deputy's page


def test_a_deputy_shows_what_the_law_publishes_and_nothing_else(client: Client, town: cast.Town, code: Code) -> None:
    Deputy.objects.filter(pk=town.shen.pk).update(note="只供内部")
    own = issuing.issue(deputy=town.shen)
    page = text(client.get(f"/d/{own.code}/?lang=en"))
    for words in ("沈岩", "City deputy", "Active", "无锡市锡山区东亭街道", "春星社区代表联络站", f"/c/{own.code}"):
        assert words in page
    assert "只供内部" not in page
    assert "tel:" not in page


@pytest.mark.parametrize(
    ("status", "words"),
    [(DeputyStatus.SUSPENDED, "Suspended at present"), (DeputyStatus.ENDED, "The term of office has ended")],
)
def test_suspension_and_the_end_of_a_term_explain_themselves(
    client: Client, town: cast.Town, code: Code, status: DeputyStatus, words: str
) -> None:
    own = issuing.issue(deputy=town.shen)
    Deputy.objects.filter(pk=town.shen.pk).update(status=status, photo="0" * 32)
    response = client.get(f"/d/{own.code}/?lang=en")
    assert response.status_code == 410
    assert words in text(response)
    assert f"/c/{own.code}" not in text(response)
    assert f"/c/{code.code}" in text(response)
    assert "/photos/" not in text(response)


def test_an_old_card_leads_to_the_new_one(client: Client, town: cast.Town) -> None:
    old = issuing.issue(deputy=town.shen)
    new = issuing.replace(code=old.code, reason="遗失")
    assert client.get(f"/d/{old.code}/")["Location"] == f"/d/{new.code}/"
    issuing.revoke(code=new.code, reason="停用")
    response = client.get(f"/d/{new.code}/?lang=en")
    assert response.status_code == 410
    assert "no longer in use" in text(response)


def test_a_photo_is_shown_when_there_is_one(client: Client, town: cast.Town, code: Code) -> None:
    Deputy.objects.filter(pk=town.shen.pk).update(photo="0123456789abcdef" * 2)
    page = text(client.get(f"/v/{town.station.pk}/"))
    assert f"/photos/{'0123456789abcdef' * 2}/96.webp" in page
    assert page.count("<img") == 1


# All of them


def addresses(town: cast.Town) -> list[str]:
    own = issuing.issue(deputy=town.shen)
    return ["/find/", "/find/?q=春星", f"/v/{town.station.pk}/", f"/d/{own.code}/"]


def test_no_cookie_before_something_is_chosen_and_both_languages(client: Client, town: cast.Town, code: Code) -> None:
    for address in addresses(town):
        mark = "&" if "?" in address else "?"
        client.cookies.clear()
        chinese, english = client.get(address), client.get(f"{address}{mark}lang=en")
        assert not chinese.cookies
        assert set(english.cookies) == {"django_language"}
        assert '<html lang="zh-Hans"' in text(chinese)
        assert '<html lang="en"' in text(english)
        assert "lang=zh-hans" in text(english)
    assert not client.post("/find/near", POSITION).cookies


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_other_methods_are_refused(client: Client, town: cast.Town, code: Code, method: str) -> None:
    for address in [*addresses(town), f"/v/{code.code}/"]:
        assert getattr(client, method)(address).status_code == 405
    if method != "post":
        assert getattr(client, method)("/find/near").status_code == 405


@pytest.mark.usefixtures("positions", "rule")
def test_a_fixed_number_of_queries(
    client: Client, town: cast.Town, code: Code, django_assert_num_queries: Any
) -> None:
    for n, venue in enumerate(crowd(town, 12)):
        placed(venue, 31.6, 120.39)
        cast.deputy(f"丁{n}", venue, town.station)
        issuing.issue(venue=venue)
    own = issuing.issue(deputy=town.shen)
    calendar.exceptions()
    coming = 3  # published days, rules, explicit dates
    with django_assert_num_queries(4):  # the whole, path, children, venues
        client.get("/find/")
    with django_assert_num_queries(3 + coming):  # the whole, path, venues
        client.get("/find/?area=320205001")
    with django_assert_num_queries(5 + coming):  # the whole, path, children, venues, deputies
        client.get("/find/?q=联络站")
    with django_assert_num_queries(1 + coming):
        client.post("/find/near", POSITION)
    with django_assert_num_queries(3 + coming):  # the venue, its deputies, what was answered here
        client.get(f"/v/{town.station.pk}/")
    with django_assert_num_queries(2 + coming):  # the code with its deputy, the venues
        client.get(f"/d/{own.code}/")


def test_a_cancelled_day_is_not_promised_by_the_rule(town: cast.Town, rule: ContactDayRule) -> None:
    common = {"venue": town.station, "starts": time(9), "ends": time(11), "changed_at": timezone.now()}
    ContactDay.objects.create(**common, date=date(2026, 12, 15), state="cancelled", reason="大雪")
    ContactDay.objects.create(**common, date=date(2027, 1, 13), moved_from=date(2027, 1, 12), state="published")
    days = finding.coming_days([town.station], date(2026, 11, 20), most=3)[town.station.pk]
    assert [day.date for day in days] == [date(2027, 1, 13), date(2027, 2, 16), date(2027, 3, 16)]
    assert days[0].starts == time(9)


def test_every_venue_of_the_demo_has_a_place_of_its_own_in_its_district() -> None:
    venues = plan_venues(read_atlas(1.0), 1.0)
    assert len({venue.position for venue in venues}) == len(venues)
    for venue in venues:
        (latitude, longitude), _ = DISTRICTS[venue.area.key[:6]]
        assert abs(venue.position[0] - latitude) < 0.25
        assert abs(venue.position[1] - longitude) < 0.3
