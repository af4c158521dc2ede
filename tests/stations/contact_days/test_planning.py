"""Contact days of a year: computed, kept, published, moved, cancelled, noticed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from stations.contact_days import planning
from stations.contact_days.dates import ComingDay, next_contact_day
from stations.holidays import calendar
from stations.models import CalendarDay, ContactDayRule, DutyRosterEntry, Venue
from stations.models.duty import ContactDay, ContactDayNotice, ContactDayState, ExplicitDate
from tests import cast

pytestmark = pytest.mark.django_db
THIRD_WEEK = [date(2025, m, d) for m, d in
              [(1, 14), (2, 11), (3, 11), (4, 15), (5, 13), (6, 10), (7, 15), (8, 12), (9, 16), (10, 14), (11, 11), (12, 16)]]  # fmt: skip  # noqa: E501


@pytest.fixture
def town() -> Any:
    CalendarDay.objects.filter(date__year=2025).delete()
    calendar.forget()
    town = cast.town()
    ContactDayRule.objects.create(
        area=town.city, kind="weekday_of_week", ordinal=3, weekday=2, starts=time(14), ends=time(16), place="一楼"
    )
    yield town
    calendar.forget()


def days_of(venue: Venue) -> list[date]:
    return list(ContactDay.objects.filter(venue=venue).values_list("date", flat=True))


def test_a_year_of_every_venue_by_the_nearest_rule(town: cast.Town, django_assert_num_queries: Any) -> None:
    ContactDayRule.objects.create(
        area=town.binhu, kind="nth_weekday", ordinal=1, weekday=5, starts=time(9), ends=time(11)
    )
    with django_assert_num_queries(9):
        plan = planning.plan_year(town.city, 2025)
    assert plan == planning.Plan(days=36, venues=3, without_rule=0)
    assert days_of(town.station) == days_of(town.home) == THIRD_WEEK
    assert days_of(town.elsewhere)[:2] == [date(2025, 1, 3), date(2025, 2, 7)]
    first = ContactDay.objects.filter(venue=town.station)[0]
    assert (first.starts, first.ends, first.place, first.state) == (time(14), time(16), "一楼", "planned")


def test_holidays_roll_over_and_say_why(town: cast.Town) -> None:
    CalendarDay.objects.create(date=date(2025, 10, 14), is_working=False, name="演练日")
    planning.plan_year(town.city, 2025)
    day = ContactDay.objects.get(venue=town.station, date=date(2025, 10, 15))
    assert (day.moved_from, day.reason, day.moved_by_hand) == (date(2025, 10, 14), "演练日", False)


def test_explicit_dates(town: cast.Town) -> None:
    rule = ContactDayRule.objects.create(area=town.binhu, kind="explicit", starts=time(9), ends=time(11))
    for day in (date(2025, 3, 5), date(2025, 3, 19), date(2026, 1, 7)):
        ExplicitDate.objects.create(rule=rule, date=day)
    planning.plan_year(town.binhu, 2025)
    assert days_of(town.elsewhere) == [date(2025, 3, 5), date(2025, 3, 19)]
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactDayRule.objects.create(
            area=town.street, kind="explicit", ordinal=1, weekday=1, starts=time(9), ends=time(11)
        )


def test_planning_again_changes_only_what_was_only_planned(town: cast.Town) -> None:
    planning.plan_year(town.city, 2025)
    january = ContactDay.objects.get(venue=town.station, date=date(2025, 1, 14))
    planning.move(january, date(2025, 1, 15), "场地维修")
    planning.publish(town.binhu, 2025)
    ContactDayRule.objects.update(weekday=3)
    planning.plan_year(town.city, 2025)
    assert days_of(town.station)[:2] == [date(2025, 1, 15), date(2025, 2, 12)]
    assert days_of(town.elsewhere) == THIRD_WEEK
    assert ContactDay.objects.count() == 36


def test_publishing_an_area_leaves_its_sister_alone(town: cast.Town) -> None:
    planning.plan_year(town.city, 2025)
    assert planning.publish(town.xishan, 2025) == 24
    assert not ContactDay.objects.public().filter(venue=town.elsewhere).exists()


def test_a_date_of_an_area_moves_with_its_rosters(town: cast.Town) -> None:
    planning.plan_year(town.city, 2025)
    planning.publish(town.city, 2025)
    old, new = date(2025, 6, 10), date(2025, 6, 12)
    for day in (old, new):
        DutyRosterEntry.objects.create(venue=town.station, deputy=town.shen, date=day)
    DutyRosterEntry.objects.create(venue=town.station, deputy=town.zhou, date=old)
    assert planning.move_date(town.xishan, old, new, "高考") == 2
    moved = ContactDay.objects.get(venue=town.station, date=new)
    assert (moved.moved_from, moved.reason, moved.sequence) == (old, "高考", 1)
    on_duty = DutyRosterEntry.objects.filter(venue=town.station).values_list("deputy", "date")
    assert sorted(on_duty) == sorted([(town.shen.pk, new), (town.zhou.pk, new)])
    assert old in days_of(town.elsewhere)
    planning.move(moved, old, "改回")
    assert moved.moved_from is None


def test_a_taken_date_moves_nothing(town: cast.Town) -> None:
    planning.plan_year(town.city, 2025)
    ContactDay.objects.filter(venue=town.home, date=date(2025, 7, 15)).update(date=date(2025, 6, 12))
    with pytest.raises(planning.DateTaken) as taken:
        planning.move_date(town.city, date(2025, 6, 10), date(2025, 6, 12), "高考")
    assert taken.value.venues == [town.home.name]
    assert date(2025, 6, 10) in days_of(town.station)


def test_what_is_over_stays(town: cast.Town) -> None:
    planning.plan_year(town.station.area, 2025)
    day = ContactDay.objects.filter(venue=town.station)[0]
    planning.cancel(day, "台风")
    assert (day.state, day.reason, day.sequence) == (ContactDayState.CANCELLED, "台风", 1)
    for change in (
        lambda: planning.cancel(day, "再取消"),
        lambda: planning.move(day, date(2025, 1, 20), "改期"),
        lambda: planning.set_place(day, time(9), time(10), ""),
    ):
        with pytest.raises(planning.NotMovable):
            change()


def test_the_citizen_is_told_of_published_days(town: cast.Town) -> None:
    planning.plan_year(town.city, 2025)
    june = ContactDay.objects.get(venue=town.station, date=date(2025, 6, 10))
    planning.move(june, date(2025, 6, 12), "高考")
    today = date(2025, 6, 1)
    assert next_contact_day(town.station, today) == ComingDay(date(2025, 6, 10), time(14), time(16), "一楼")
    planning.publish(town.city, 2025)
    assert next_contact_day(town.station, today) == ComingDay(date(2025, 6, 12), time(14), time(16), "一楼")
    december = ContactDay.objects.get(venue=town.station, date=date(2025, 12, 16))
    planning.cancel(december, "换届选举")
    found = next_contact_day(town.station, date(2025, 12, 1))
    assert found is not None
    assert found.date == date(2026, 1, 13)


def test_notice_is_given_three_days_ahead_once(town: cast.Town) -> None:
    planning.plan_year(town.city, 2025)
    planning.publish(town.xishan, 2025)
    for who in (town.shen, town.zhou):
        DutyRosterEntry.objects.create(venue=town.station, deputy=who, date=date(2025, 6, 10))
    DutyRosterEntry.objects.create(venue=town.elsewhere, deputy=town.far, date=date(2025, 6, 10))
    noon = datetime(2025, 6, 6, 4, tzinfo=UTC)
    assert planning.give_notice(noon) == 0
    assert planning.give_notice(noon.replace(day=7)) == 2
    assert planning.give_notice(noon.replace(day=8)) == 0
    told = ContactDayNotice.objects.values_list("deputy", flat=True)
    assert sorted(told) == sorted([town.shen.pk, town.zhou.pk])
