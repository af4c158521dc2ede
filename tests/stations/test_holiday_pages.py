"""The working calendar's pages: who may change the one table for all, what a change asks first and leaves behind."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from stations import calendar, working_calendar
from stations.holiday_seed import seed
from stations.models import CalendarDay
from stations.models_duty import ContactDay
from tests import cast

pytestmark = pytest.mark.django_db
SPRING = {"first": "2031-01-22", "last": "2031-01-28", "kind": "free", "name": "春节"}


@pytest.fixture
def town() -> cast.Town:
    calendar.forget()
    return cast.town()


def as_(town: cast.Town, name: str) -> Client:
    client = Client()
    client.force_login(cast.administrator(cast.user("root")) if name == "root" else town.users[name])
    return client


def test_days_are_entered_after_a_look_at_what_they_change(town: cast.Town) -> None:
    ContactDay.objects.create(
        venue=town.station, date=date(2031, 1, 23), starts="14:00", ends="16:00", changed_at=timezone.now()
    )
    staff = as_(town, "city_staff")
    asked = staff.post("/holidays/?lang=en", SPRING).content.decode()
    assert "Count 7 days as free?" in asked
    assert asked.count("was worked, will be free") == 5
    assert asked.count("is free already") == 2
    assert "1 contact day stands on these dates" in asked
    assert not CalendarDay.objects.exists()
    assert staff.post("/holidays/", SPRING | {"sure": "yes"}).headers["Location"] == "/holidays/?year=2031"
    assert set(CalendarDay.objects.values_list("is_working", "name", "is_override")) == {(False, "春节", True)}
    page = staff.get("/holidays/?year=2031&lang=en").content.decode()
    assert page.count("entered by hand") == 7
    assert "city_staff" in page


def test_what_staff_entered_is_counted_by_at_once(town: cast.Town, django_capture_on_commit_callbacks: Any) -> None:
    assert calendar.exceptions() == {}
    with django_capture_on_commit_callbacks(execute=True):
        working_calendar.enter([date(2031, 2, 1)], True, "调休上班", by=town.users["city_staff"])
    assert calendar.exceptions() == {date(2031, 2, 1): True}
    assert calendar.missing_year(date(2030, 12, 1)) is None


def test_an_ordinary_day_is_no_sign_that_the_notice_is_there(town: cast.Town) -> None:
    working_calendar.enter([date(2031, 2, 3)], True, "", by=town.users["city_staff"])
    calendar.forget()
    assert calendar.missing_year(date(2030, 12, 1)) == 2031


def test_a_day_of_the_package_becomes_an_ordinary_one_and_stays_so(town: cast.Town) -> None:
    seed([2026])
    staff = as_(town, "city_staff")
    page = staff.get("/holidays/2026-10-07/?lang=en").content.decode()
    assert "from the package" in page
    assert "stays so when the package is read again" in page
    assert staff.post("/holidays/2026-10-07/").status_code == 302
    seed([2026])
    row = CalendarDay.objects.get(date="2026-10-07")
    assert (row.is_working, row.name, row.is_override) == (True, "", True)
    assert "As its weekday" in staff.get("/holidays/2026-10-07/?lang=en").content.decode()


def test_what_was_entered_by_hand_goes_altogether(town: cast.Town) -> None:
    working_calendar.enter([date(2031, 2, 3)], False, "市里放假", by=town.users["city_staff"])
    staff = as_(town, "city_staff")
    assert staff.post("/holidays/2031-02-03/").status_code == 302
    assert not CalendarDay.objects.exists()
    assert staff.get("/holidays/2031-02-03/").status_code == 404
    assert "taken out" in staff.get("/holidays/?year=2031&lang=en").content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"last": "2031-01-21"}, "The last day is not before the first."),
        ({"last": "2031-02-28"}, "At most 31 days at once."),
        ({"first": "1031-01-22", "last": ""}, "Is the year right?"),
        ({"first": ""}, "This field is required."),
        ({"kind": "half"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_meant_is_asked_again(town: cast.Town, wrong: dict[str, str], said: str) -> None:
    answer = as_(town, "city_staff").post("/holidays/?lang=en", SPRING | wrong | {"sure": "yes"})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not CalendarDay.objects.exists()


@pytest.mark.parametrize(
    ("name", "reads", "writes"),
    [
        ("city_staff", True, True),
        ("root", True, True),
        ("staff", True, False),  # of a district: the other one's venues count by the same table
        ("sister_staff", True, False),
        ("auditor", True, False),
        ("shen", False, False),
        ("liaison", False, False),
        ("officer", False, False),
        ("nobody", False, False),
    ],
)
def test_who_may(town: cast.Town, name: str, reads: bool, writes: bool) -> None:
    CalendarDay.objects.create(date=date(2031, 1, 1), is_working=False, name="元旦")
    client = as_(town, name)
    assert client.get("/holidays/?year=2031").status_code == (200 if reads else 404)
    assert client.get("/holidays/2031-01-01/").status_code == (200 if reads else 404)
    assert client.post("/holidays/", SPRING | {"sure": "yes"}).status_code == (302 if writes else 404)
    assert client.post("/holidays/2031-01-01/").status_code == (302 if writes else 404)
    assert CalendarDay.objects.filter(name="春节").exists() is writes


def test_staff_of_one_district_keep_the_table_of_a_portal_of_that_district(town: cast.Town) -> None:
    town.elsewhere.delete()
    assert as_(town, "staff").post("/holidays/", SPRING | {"sure": "yes"}).status_code == 302


@pytest.mark.parametrize("address", ["/holidays/?year=1999", "/holidays/?year=x", "/holidays/2031-13-01/"])
def test_no_such_day(town: cast.Town, address: str) -> None:
    assert as_(town, "city_staff").get(address).status_code == 404


def test_the_missing_year_is_said_and_led_to(town: cast.Town, time_machine: Any) -> None:
    time_machine.move_to("2030-11-25 10:00 +0800")
    staff = as_(town, "city_staff")
    page = staff.get("/holidays/?lang=en").content.decode()
    assert "Working calendar 2031" in page
    assert "The official days of 2031 are missing" in page
    assert '<a href="/holidays/?year=2031">' in staff.get("/dashboard/?lang=en").content.decode()


def test_a_year_in_a_fixed_number_of_queries(town: cast.Town, django_assert_max_num_queries: Any) -> None:
    seed([2026])
    staff = as_(town, "city_staff")
    with django_assert_max_num_queries(8):
        assert staff.get("/holidays/?year=2026").status_code == 200
