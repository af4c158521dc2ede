"""The working calendar's pages: who may change the one table for all, what a change asks first and leaves behind."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from stations.holidays import calendar, working_calendar
from stations.holidays.seed import seed
from stations.models import CalendarDay
from stations.models.duty import ContactDay
from tests import cast
from tests.stations.holidays.test_holiday_notice import notice

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


def test_the_notice_is_pasted_looked_at_and_entered(town: cast.Town) -> None:
    CalendarDay.objects.create(date=date(2026, 2, 17), is_working=False, name="春节（农历正月初一）")
    ContactDay.objects.create(
        venue=town.station, date=date(2026, 2, 20), starts="14:00", ends="16:00", changed_at=timezone.now()
    )
    staff = as_(town, "city_staff")
    assert "holidays/notice/" in staff.get("/holidays/?year=2027&lang=en").content.decode()
    text = notice(2026)
    asked = staff.post("/holidays/notice/?lang=en", {"text": text, "year": 2027})  # of the page; the text knows better
    page = asked.content.decode()
    assert asked.status_code == 200
    assert "The notice for 2026" in page
    assert "33 days off" in page
    assert "6 weekend days worked" in page
    assert "1 contact day stands on these dates" in page
    assert "春节（农历正月初一）" in page, "what stands there now"
    assert CalendarDay.objects.count() == 1, "nothing is entered before it is looked at"
    entered = staff.post("/holidays/notice/", {"text": text, "year": 2027, "sure": "yes"})
    assert entered.headers["Location"] == "/holidays/?year=2026"
    rows = CalendarDay.objects.filter(date__year=2026)
    assert (rows.count(), rows.filter(is_working=True).count(), rows.filter(is_override=True).count()) == (39, 6, 39)
    assert "39 days are entered." in staff.get("/holidays/?year=2026&lang=en").content.decode()
    calendar.forget()
    assert calendar.missing_year(date(2026, 3, 1)) is None


def test_what_was_not_understood_is_shown_and_nothing_is_lost(town: cast.Town) -> None:
    staff = as_(town, "city_staff")
    text = notice(2024).replace("9月14日（星期六）上班", "9月14日（星期五）上班")
    page = staff.post("/holidays/notice/?lang=en", {"text": text, "year": 2024}).content.decode()
    assert "2 sentences with a date were not taken over" in page
    assert "安排职工在除夕(2月9日)休息" in page
    assert "The weekday is not that of the day" in page
    assert "9月14日（星期五）上班" in page, "to be corrected"
    assert "祥和平安" in page
    staff.post("/holidays/notice/", {"text": text, "year": 2024, "sure": "yes"})
    assert not CalendarDay.objects.filter(date__in=["2024-09-14", "2024-02-09"]).exists()


def test_a_festival_that_is_missing_is_said(town: cast.Town) -> None:
    text = notice(2026).replace("清明节：4月4日（周六）至6日（周一）放假，共3天。", "")
    page = as_(town, "city_staff").post("/holidays/notice/?lang=en", {"text": text, "year": 2026}).content.decode()
    assert 'Without a day off in this text:</b> <span lang="zh-Hans">清明节' in page


@pytest.mark.parametrize(
    ("said", "status", "words"),
    [
        ({"text": " ", "year": 2027}, 422, "Please paste the text of the notice."),
        ({"text": "元旦：1月1日放假", "year": "x"}, 422, "Is the year right?"),
        ({"text": "关于1999年的通知。元旦：1月1日放假", "year": 2027}, 422, "Is the year right?"),
        ({"text": "放假吧", "year": 2027, "sure": "yes"}, 200, "No holiday could be read from this text."),
    ],
)
def test_what_is_no_notice(town: cast.Town, said: dict[str, Any], status: int, words: str) -> None:
    answer = as_(town, "city_staff").post("/holidays/notice/?lang=en", said)
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert said["text"].strip() in answer.content.decode()
    assert not CalendarDay.objects.exists()


@pytest.mark.parametrize(("name", "status"), [("root", 302), ("staff", 404), ("auditor", 404), ("shen", 404)])
def test_who_may_enter_a_notice(town: cast.Town, name: str, status: int) -> None:
    person = as_(town, name)
    said = {"text": notice(2026), "year": 2026}
    assert person.post("/holidays/notice/", said | {"sure": "yes"}).status_code == status
    assert CalendarDay.objects.exists() is (status == 302)
    assert person.get("/holidays/notice/").status_code == 405
