"""A venue's page, a deputy's page: for anybody, light, without a cookie."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from deputies.models import Deputy, DeputyStatus
from stations import finding
from stations.holidays import calendar
from stations.models import Code, ContactDayRule, Venue
from stations.models.duty import ContactDay
from stations.venue_codes import issuing
from tests import cast
from tests.stations.public.reading import POSITION, crowd, placed, text

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
