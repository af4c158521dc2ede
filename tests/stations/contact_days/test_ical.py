"""Calendar files, read back by a parser that has nothing to do with the one that writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import vobject
from django.test import Client

from deputies import accounts
from deputies.models import DeputyStatus
from stations.contact_days import feeds, planning
from stations.contact_days.ical import Entry, calendar_file
from stations.models import ContactDayRule, DutyRosterEntry
from stations.models.duty import CalendarFeed, ContactDay
from tests import cast

CHANGED = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
LONG = "锡山区东亭街道春星社区党群服务中心二楼人大代表联络站接待室（北门进，电梯左侧）；残疾人可走无障碍通道, see map"


def parsed(content: bytes) -> Any:
    return vobject.readOne(content.decode())


def test_what_the_three_big_calendars_insist_on() -> None:
    entry = Entry(
        "contact-day-7@x", date(2026, 12, 15), "联系日", CHANGED, time(14), time(16), LONG, "一\n二", sequence=3
    )
    content = calendar_file("春星社区", [entry])
    assert b"\r\n" in content
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert content.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert b"DTSTART;TZID=Asia/Shanghai:20261215T140000\r\n" in content
    assert b"DTSTAMP:20261123T083000Z\r\n" in content
    event = parsed(content).vevent
    assert (event.uid.value, event.summary.value, event.sequence.value) == ("contact-day-7@x", "联系日", "3")
    assert (event.location.value, event.description.value, event.status.value) == (LONG, "一\n二", "CONFIRMED")
    assert event.dtstart.value.utcoffset() == timedelta(hours=8)
    assert event.dtend.value - event.dtstart.value == timedelta(hours=2)
    assert event.last_modified.value == CHANGED


def test_the_time_zone_is_defined_in_the_file() -> None:
    zone = parsed(calendar_file("空", [])).vtimezone
    assert zone.tzid.value == "Asia/Shanghai" or zone.contents
    content = calendar_file("空", []).decode()
    assert "BEGIN:VTIMEZONE\r\nTZID:Asia/Shanghai\r\n" in content
    assert "TZOFFSETTO:+0800" in content


def test_cancelled_ones_are_told_and_whole_days_have_no_hours() -> None:
    event = parsed(calendar_file("x", [Entry("a", date(2026, 12, 31), "值班", CHANGED, is_cancelled=True)])).vevent
    assert event.status.value == "CANCELLED"
    assert (event.dtstart.value, event.dtend.value) == (date(2026, 12, 31), date(2027, 1, 1))


@pytest.fixture
def town(db: None) -> cast.Town:
    town = cast.town()
    ContactDayRule.objects.create(
        area=town.city, kind="weekday_of_week", ordinal=3, weekday=2, starts=time(14), ends=time(16)
    )
    year = date.today().year + 1
    planning.plan_year(town.city, year)
    planning.publish(town.city, year)
    day = ContactDay.objects.filter(venue=town.station)[0]
    DutyRosterEntry.objects.create(venue=town.station, deputy=town.shen, date=day.date)
    return town


def events(content: bytes) -> list[Any]:
    return list(parsed(content).vevent_list)


def test_a_venues_calendar_is_public_and_follows_changes(
    client: Client, town: cast.Town, django_assert_num_queries: Any
) -> None:
    path = f"/venues/{town.station.pk}/calendar.ics"
    with django_assert_num_queries(2):
        answer = client.get(path)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert not answer.cookies
    before = events(answer.content)
    first, second = list(ContactDay.objects.filter(venue=town.station)[:2])
    planning.move(first, first.date + timedelta(days=1), "会议")
    planning.cancel(second, "台风")
    after = events(client.get(path).content)
    assert [e.uid.value for e in after] == [e.uid.value for e in before], "the same events"
    assert (after[0].sequence.value, after[0].description.value) == ("1", "会议")
    assert after[0].dtstart.value - before[0].dtstart.value == timedelta(days=1)
    assert (after[1].sequence.value, after[1].status.value) == ("1", "CANCELLED")
    assert client.get("/venues/999999/calendar.ics").status_code == 404
    assert client.post(path).status_code == 405


def test_planned_days_are_in_no_calendar(client: Client, town: cast.Town) -> None:
    ContactDay.objects.update(state="planned")
    assert b"VEVENT" not in client.get(f"/venues/{town.station.pk}/calendar.ics").content


def test_a_deputys_secret_address(client: Client, town: cast.Town) -> None:
    client.force_login(town.users["shen"])
    page = client.post("/calendars/new/").content.decode()
    address = page.split("<code>")[1].split("</code>")[0]
    path = address.removeprefix("https://deputies.example")
    secret = path.split("/")[-1].removesuffix(".ics")
    assert not CalendarFeed.objects.filter(digest=secret).exists(), "only a digest is kept"
    stranger = Client()
    answer = stranger.get(path)
    assert answer["Cache-Control"] == "private, no-store"
    (event,) = events(answer.content)
    assert town.station.name in event.summary.value
    assert event.dtstart.value.hour == 14
    assert stranger.get(path.replace(secret, "x" * 32)).status_code == 404
    client.post("/calendars/new/")
    assert stranger.get(path).status_code == 404, "the new one has taken its place"


def test_the_address_dies_with_the_role_or_when_revoked(client: Client, town: cast.Town) -> None:
    mine = feeds.give_address(town.users["shen"], deputy=town.shen)
    theirs = feeds.give_address(town.users["staff"], area=town.xishan)
    assert len(events(Client().get(f"/calendars/private/{theirs}.ics").content)) == 12
    town.shen.status = DeputyStatus.SUSPENDED
    town.shen.save()
    assert Client().get(f"/calendars/private/{mine}.ics").status_code == 404
    feed = CalendarFeed.objects.get(area=town.xishan)
    client.force_login(town.users["city_staff"])
    assert client.post(f"/calendars/{feed.pk}/revoke/").status_code == 404, "somebody else's"
    client.force_login(town.users["staff"])
    assert client.post(f"/calendars/{feed.pk}/revoke/").status_code == 302
    assert Client().get(f"/calendars/private/{theirs}.ics").status_code == 404


def test_the_address_dies_for_good_with_the_account(town: cast.Town) -> None:
    staff = town.users["staff"]
    secret = feeds.give_address(staff, area=town.xishan)
    accounts.disable(staff, actor=town.users["city_staff"])
    accounts.enable(staff, actor=town.users["city_staff"])
    assert Client().get(f"/calendars/private/{secret}.ics").status_code == 404
    as_staff = Client()
    as_staff.force_login(staff)
    assert "/revoke/" not in as_staff.get("/calendars/").content.decode(), "it is not in use"
    again = feeds.give_address(staff, area=town.xishan)
    assert Client().get(f"/calendars/private/{again}.ics").status_code == 200


def test_staff_get_addresses_of_their_own_areas_only(client: Client, town: cast.Town) -> None:
    client.force_login(town.users["staff"])
    assert client.post("/calendars/new/", {"area": town.binhu.key}).status_code == 404
    assert client.post("/calendars/new/", {"area": town.xishan.key}).status_code == 200
    client.force_login(town.users["liaison"])
    assert client.get("/calendars/").status_code == 404
