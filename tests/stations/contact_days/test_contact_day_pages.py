"""The pages of contact days and rosters: who sees what, who may do what, in how many queries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client, RequestFactory
from django.utils import timezone

from portal.middleware import in_log
from stations.contact_days import duty, planning
from stations.models import CalendarDay, ContactDayRule, DutyRosterEntry
from stations.models.duty import Absence, ContactDay, SwapRequest
from tests import cast

pytestmark = pytest.mark.django_db
NOW = datetime.fromisoformat("2026-12-01T10:00:00+08:00")
YEAR = 2027


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    """Whatever the day is: a year is planned at the end of the one before, and the first days are near."""
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def town() -> cast.Town:
    town = cast.town()
    ContactDayRule.objects.create(
        area=town.city, kind="weekday_of_week", ordinal=3, weekday=2, starts=time(14), ends=time(16)
    )
    return town


@pytest.fixture
def planned(town: cast.Town) -> cast.Town:
    planning.plan_year(town.city, YEAR)
    planning.publish(town.city, YEAR)
    return town


def as_(town: cast.Town, name: str) -> Client:
    client = Client()
    client.force_login(town.users[name])
    return client


def act(client: Client, verb: str, area: str, **said: Any) -> int:
    return client.post(f"/contact-days/year/{verb}/", {"area": area, "year": YEAR, **said}).status_code


def test_staff_plan_publish_and_draw(town: cast.Town) -> None:
    staff = as_(town, "staff")
    assert act(staff, "plan", "320205") == 302
    assert set(ContactDay.objects.values_list("state", "venue__area_key")) == {("planned", "320205001")}
    page = staff.get(f"/contact-days/?area=320205&year={YEAR}&lang=en").content.decode()
    assert "24 days" in page
    assert page.count('class="month card"') == 12
    act(staff, "publish", "320205")
    act(staff, "draw", "320205")
    assert ContactDay.objects.public().count() == 24
    assert DutyRosterEntry.objects.filter(venue=town.station).count() == 24


def test_missing_holidays_are_said_loudly(town: cast.Town) -> None:
    staff = as_(town, "staff")
    assert 'role="alert"' in staff.get("/contact-days/?area=320205&year=2090").content.decode()
    CalendarDay.objects.create(date=date(2025, 1, 26), is_working=True, name="调休上班")
    assert 'role="alert"' not in staff.get("/contact-days/?area=320205&year=2025").content.decode()


def test_the_year_in_a_fixed_number_of_queries(planned: cast.Town, django_assert_max_num_queries: Any) -> None:
    staff = as_(planned, "city_staff")
    with django_assert_max_num_queries(12):
        assert staff.get(f"/contact-days/?year={YEAR}").status_code == 200


@pytest.mark.parametrize("name", ["shen", "liaison", "nobody", "sister_staff"])
def test_others_do_not_see_the_areas_year(town: cast.Town, name: str) -> None:
    assert as_(town, name).get(f"/contact-days/?area=320205&year={YEAR}").status_code == 404
    assert act(as_(town, name), "plan", "320205") == 404


def test_auditors_read_only(town: cast.Town) -> None:
    auditor = as_(town, "auditor")
    assert auditor.get(f"/contact-days/?year={YEAR}").status_code == 200
    assert act(auditor, "plan", "320205") == 404
    assert auditor.post("/contact-days/").status_code == 405


def test_moving_and_cancelling_a_date_of_an_area(planned: cast.Town) -> None:
    staff = as_(planned, "staff")
    first, second = ContactDay.objects.filter(venue=planned.station)[:2]
    to = first.date + timedelta(days=1)
    act(staff, "move", "320205", day=first.date, to=to)
    assert not ContactDay.objects.filter(date=to).exists(), "without a reason nothing moves"
    act(staff, "move", "320205", day=first.date, to=to, reason="会议")
    act(staff, "cancel", "320205", day=second.date, reason="台风")
    assert ContactDay.objects.filter(date=to, reason="会议").count() == 2
    assert ContactDay.objects.filter(date=second.date, state="cancelled").count() == 2
    assert ContactDay.objects.filter(date=second.date, state="published").count() == 1, "the sister's stays"
    page = staff.get(f"/contact-days/?area=320205&year={YEAR}").content.decode()
    assert "会议" in page
    assert "台风" in page


@pytest.mark.parametrize(("name", "reads", "edits"), [
    ("liaison", 200, 302), ("head", 200, 302), ("staff", 200, 302), ("city_staff", 200, 302), ("shen", 200, 404),
    ("auditor", 200, 404), ("far", 404, 404), ("sister_staff", 404, 404), ("ended", 404, 404), ("nobody", 404, 404),
])  # fmt: skip
def test_who_reads_and_who_edits_a_roster(planned: cast.Town, name: str, reads: int, edits: int) -> None:
    day = ContactDay.objects.filter(venue=planned.station)[0]
    client = as_(planned, name)
    assert client.get(f"/venues/{planned.station.pk}/roster/").status_code == reads
    assert client.get(f"/contact-days/{day.pk}/").status_code == reads
    assert client.post(f"/contact-days/{day.pk}/duty/", {"deputy": [planned.zhou.pk]}).status_code == edits
    assert client.post(f"/venues/{planned.station.pk}/roster/draw/").status_code == edits
    on_duty = DutyRosterEntry.objects.filter(venue=planned.station, date=day.date).values_list("deputy", flat=True)
    assert list(on_duty) == ([planned.zhou.pk] if edits == 302 else [])


def test_the_liaison_changes_one_day(planned: cast.Town) -> None:
    liaison = as_(planned, "liaison")
    day = ContactDay.objects.filter(venue=planned.station)[0]
    path = f"/contact-days/{day.pk}"
    wrong = liaison.post(f"{path}/place/", {"starts": "16:00", "ends": "14:00", "place": ""})
    assert wrong.status_code == 422
    liaison.post(f"{path}/place/", {"starts": "09:00", "ends": "11:00", "place": "二楼"})
    liaison.post(f"{path}/move/", {"to": day.date + timedelta(days=2), "reason": "换届选举"})
    day.refresh_from_db()
    assert (day.starts, day.place, day.reason, day.sequence) == (time(9), "二楼", "换届选举", 2)
    page = liaison.get(f"{path}/").content.decode()
    assert all(f'href="{path}/{verb}/"' in page for verb in ("place", "move", "cancel"))
    assert liaison.post(f"{path}/move/", {"to": day.date, "reason": ""}).status_code == 422
    liaison.post(f"{path}/duty/", {"deputy": [planned.far.pk]})
    liaison.post(f"{path}/duty/", {"deputy": ["9" * 5_000]})
    assert not DutyRosterEntry.objects.exists()
    liaison.post(f"{path}/cancel/", {"reason": "台风"})
    assert "台风" in as_(planned, "shen").get(f"{path}/").content.decode()


def test_no_day_moves_into_the_past(planned: cast.Town) -> None:
    day = ContactDay.objects.filter(venue=planned.station)[0]
    yesterday = timezone.localdate() - timedelta(days=1)
    past = {"to": yesterday, "reason": "换届选举"}
    answer = as_(planned, "liaison").post(f"/contact-days/{day.pk}/move/", past)
    assert answer.status_code == 422
    assert "这一天已经过去" in answer.content.decode()
    assert "换届选举" in answer.content.decode(), "what was typed is kept"
    act(as_(planned, "staff"), "move", "320205", day=day.date, **past)
    assert not ContactDay.objects.filter(date=yesterday).exists()


def test_deputies_do_not_see_what_is_only_planned(planned: cast.Town) -> None:
    ContactDay.objects.update(state="planned")
    day = ContactDay.objects.filter(venue=planned.station)[0]
    assert as_(planned, "shen").get(f"/contact-days/{day.pk}/").status_code == 404
    assert as_(planned, "liaison").get(f"/contact-days/{day.pk}/").status_code == 200


def test_a_roster_in_a_fixed_number_of_queries(planned: cast.Town, django_assert_max_num_queries: Any) -> None:
    duty.draw_rosters(planned.city, YEAR, today=timezone.localdate())
    client = as_(planned, "liaison")
    with django_assert_max_num_queries(10):
        page = client.get(f"/venues/{planned.station.pk}/roster/").content.decode()
    assert "周敏华" in page


def test_a_swap_from_phone_to_phone(planned: cast.Town) -> None:
    first, second = ContactDay.objects.filter(venue=planned.station)[:2]
    duty.set_duty(first, [planned.shen.pk])
    duty.set_duty(second, [planned.zhou.pk])
    mine = DutyRosterEntry.objects.get(deputy=planned.shen)
    wanted = DutyRosterEntry.objects.get(deputy=planned.zhou)
    shen, zhou = as_(planned, "shen"), as_(planned, "zhou")
    assert "周敏华" in shen.get(f"/duty/{mine.pk}/swap/").content.decode()
    assert zhou.get(f"/duty/{mine.pk}/swap/").status_code == 404, "one offers one's own only"
    assert shen.post(f"/duty/{mine.pk}/swap/", {"wanted": 0}).status_code == 422
    shen.post(f"/duty/{mine.pk}/swap/", {"wanted": wanted.pk, "note": "那天在外地"})
    request = SwapRequest.objects.get()
    assert "那天在外地" in zhou.get("/duty/").content.decode()
    accept = f"/duty/swaps/{request.pk}/accept/"
    assert shen.post(accept).status_code == as_(planned, "far").post(accept).status_code == 404
    assert zhou.get(accept).status_code == 405
    zhou.post(accept)
    mine.refresh_from_db()
    assert mine.deputy == planned.zhou
    assert "不" in zhou.post(accept, follow=True).content.decode()


def test_absences_are_ones_own(planned: cast.Town) -> None:
    shen = as_(planned, "shen")
    assert shen.post("/duty/", {"first_day": "2030-02-01", "last_day": "2030-01-01"}).status_code == 422
    shen.post("/duty/", {"first_day": "2030-02-01", "last_day": "2030-02-09", "reason": "出差"})
    absence = Absence.objects.get()
    assert absence.deputy == planned.shen
    path = f"/duty/absences/{absence.pk}/forget/"
    assert as_(planned, "zhou").post(path).status_code == 404
    shen.post(path)
    assert not Absence.objects.exists()


@pytest.mark.parametrize("name", ["liaison", "staff", "ended", "nobody"])
def test_who_is_no_deputy_has_no_duty(planned: cast.Town, name: str) -> None:
    assert as_(planned, name).get("/duty/").status_code == 404


def test_my_duty_in_a_fixed_number_of_queries(planned: cast.Town, django_assert_max_num_queries: Any) -> None:
    duty.draw_rosters(planned.city, YEAR, today=timezone.localdate())
    client = as_(planned, "shen")
    with django_assert_max_num_queries(11):
        assert client.get("/duty/").content.decode().count("/swap/") == 12


def test_the_public_schedule(client: Client, planned: cast.Town, django_assert_max_num_queries: Any) -> None:
    day = ContactDay.objects.filter(venue=planned.station)[0]
    month = f"{day.date:%Y-%m}"
    with django_assert_max_num_queries(3):
        assert planned.xishan.name in client.get(f"/schedule/?month={month}").content.decode()
    planning.cancel(day, "台风")
    with django_assert_max_num_queries(4):
        answer = client.get(f"/schedule/?area=320205001&month={month}")
    page = answer.content.decode()
    assert planned.station.name in page
    assert "台风" in page
    assert f"/venues/{planned.station.pk}/calendar.ics" in page
    assert not answer.cookies


def test_pages_of_the_schedule_follow_without_gap(client: Client, planned: cast.Town) -> None:
    for n in range(45):
        cast.venue(f"第{n:02}站", planned.street, planned.home)
    planning.plan_year(planned.city, YEAR)
    planning.publish(planned.city, YEAR)
    month = f"{ContactDay.objects.filter(venue=planned.station)[0].date:%Y-%m}"
    first = client.get(f"/schedule/?area=320205001&month={month}")
    after = first.context["after"]
    second = client.get(f"/schedule/?area=320205001&month={month}&after={after}")
    shown = [d.pk for page in (first, second) for d in page.context["days"]]
    assert len(shown) == len(set(shown)) == 47


@pytest.mark.parametrize("query", ["area=99", "area=320205001&after=x", "area='"])
def test_what_is_no_schedule_is_404(client: Client, planned: cast.Town, query: str) -> None:
    assert client.get(f"/schedule/?{query}").status_code == 404


@pytest.mark.parametrize("month", ["", "2026", "2026-13", "x-y", "99999-1", "9999-12", "1-1"])
def test_a_month_that_is_none_is_this_one(client: Client, planned: cast.Town, month: str) -> None:
    assert client.get(f"/schedule/?month={month}").context["month"] == timezone.localdate().replace(day=1)


def test_nothing_planned_is_public(client: Client, planned: cast.Town) -> None:
    ContactDay.objects.update(state="planned")
    month = f"{ContactDay.objects.earliest('date').date:%Y-%m}"
    assert planned.xishan.name not in client.get(f"/schedule/?month={month}").content.decode()


def test_the_date_of_today_is_not_swapped(planned: cast.Town) -> None:
    today = DutyRosterEntry.objects.create(venue=planned.station, deputy=planned.shen, date=timezone.localdate())
    assert as_(planned, "shen").get(f"/duty/{today.pk}/swap/").status_code == 404


def test_the_inbox_tells_the_next_duty(planned: cast.Town) -> None:
    cast.assigned(planned.shen, planned.station)
    day = ContactDay.objects.filter(venue=planned.station)[0]
    assert "group duty" not in as_(planned, "shen").get("/inbox/").content.decode()
    duty.set_duty(day, [planned.shen.pk])
    page = as_(planned, "shen").get("/inbox/").content.decode().partition("group duty")[2]
    assert "/duty/" in page
    assert planned.station.name in page


def test_the_secret_of_a_calendar_is_not_logged() -> None:
    request = RequestFactory().get("/calendars/private/s3cret_-x.ics")
    assert "s3cret" not in in_log(request)
