from datetime import date, time
from typing import Any

import pytest
from django.utils.translation import override

from deputies.models import Area
from stations.contact_days.dates import (
    ComingDay,
    contact_day,
    next_contact_day,
    nth_weekday,
    rolled_over,
    rule_in_words,
    weekday_of_week,
)
from stations.holidays import calendar
from stations.models import CalendarDay, ContactDayRule, Venue
from tests import cast

WEEK, NTH = ContactDayRule.Kind.WEEKDAY_OF_WEEK, ContactDayRule.Kind.NTH_WEEKDAY
TUESDAYS_OF_2025 = [  # month, Tuesday of the third week, third Tuesday
    (1, 14, 21),
    (2, 11, 18),
    (3, 11, 18),
    (4, 15, 15),
    (5, 13, 20),
    (6, 10, 17),
    (7, 15, 15),
    (8, 12, 19),
    (9, 16, 16),
    (10, 14, 21),
    (11, 11, 18),
    (12, 16, 16),
]


@pytest.mark.parametrize(("month", "of_week", "nth"), TUESDAYS_OF_2025)
def test_the_two_rules_are_two_rules(month: int, of_week: int, nth: int) -> None:
    assert contact_day(WEEK, 3, 2, 2025, month) == date(2025, month, of_week)
    assert contact_day(NTH, 3, 2, 2025, month) == date(2025, month, nth)


def test_a_month_without_such_a_day_has_none() -> None:
    assert weekday_of_week(2025, 6, 1, 2) is None, "June 2025 begins on a Sunday"
    assert weekday_of_week(2025, 6, 1, 7) == date(2025, 6, 1)
    assert nth_weekday(2025, 6, 5, 2) is None
    assert nth_weekday(2025, 12, 5, 3) == date(2025, 12, 31)


def test_rolls_over_holidays_to_the_next_working_day() -> None:
    differing = {date(2025, 10, 7): False, date(2025, 10, 8): False}
    assert rolled_over(date(2025, 10, 7), differing) == date(2025, 10, 9)
    assert rolled_over(date(2025, 10, 9), differing) == date(2025, 10, 9)
    assert rolled_over(date(2025, 10, 11), differing) == date(2025, 10, 11), "a Saturday by rule stays"


def rule(area: Area, ordinal: int = 3, kind: str = WEEK) -> ContactDayRule:
    return ContactDayRule.objects.create(
        area=area, kind=kind, ordinal=ordinal, weekday=2, starts=time(14), ends=time(16)
    )


@pytest.fixture
def station(db: None) -> Venue:
    calendar.forget()
    return cast.town().station


def test_next_contact_day_by_the_nearest_rule_above(station: Venue, django_assert_num_queries: Any) -> None:
    assert next_contact_day(station, date(2025, 6, 1)) is None
    rule(Area.objects.get(name="无锡市"), kind=NTH)
    assert next_contact_day(station, date(2025, 6, 1)) == ComingDay(date(2025, 6, 17), time(14), time(16))
    rule(Area.objects.get(name="锡山区"))
    with django_assert_num_queries(2):
        found = next_contact_day(station, date(2025, 6, 1))
    assert found == ComingDay(date(2025, 6, 10), time(14), time(16))
    assert next_contact_day(station, date(2025, 6, 10)) == found
    assert next_contact_day(station, date(2025, 6, 11)) == ComingDay(date(2025, 7, 15), time(14), time(16))


def test_a_day_that_rolled_into_the_next_month_is_still_found(station: Venue) -> None:
    rule(station.area, ordinal=5)
    CalendarDay.objects.create(date=date(2025, 9, 30), is_working=False, name="test")
    CalendarDay.objects.create(date=date(2025, 10, 1), is_working=False, name="国庆节")
    calendar.forget()
    found = next_contact_day(station, date(2025, 10, 1))
    calendar.forget()
    assert found is not None
    assert found.date == date(2025, 10, 2)


@pytest.mark.parametrize(
    ("kind", "language", "words"),
    [
        (WEEK, "zh-hans", "每月第三周的周二"),
        (NTH, "zh-hans", "每月第三个周二"),
        (WEEK, "en", "the Tuesday of the third week of every month"),
        (NTH, "en", "the third Tuesday of every month"),
    ],
)
def test_rule_in_words(kind: str, language: str, words: str) -> None:
    with override(language):
        assert rule_in_words(ContactDayRule(kind=kind, ordinal=3, weekday=2)) == words
