"""Fills the working calendar with China's official holidays and the weekend days worked to make up for them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from holidays import country_holidays

from stations.holidays import calendar
from stations.holidays.announcement import MAKE_UP_NAME
from stations.models import CalendarDay


@dataclass(frozen=True)
class SeedResult:
    """`written` rows; `kept` days that staff had entered; `unannounced` years of which only the days fixed by law are
    known, because the State Council's notice (each November, for the next year) is not in the library yet."""

    written: int
    kept: int
    unannounced: tuple[int, ...]


@transaction.atomic
def seed(years: Collection[int]) -> SeedResult:
    """Write the years anew, but for the days that staff entered themselves (`is_override`)."""
    official = official_days(years)
    of_these_years = CalendarDay.objects.filter(date__year__in=years)
    overridden = set(of_these_years.filter(is_override=True).values_list("date", flat=True))
    of_these_years.filter(is_override=False).delete()
    rows = [
        CalendarDay(date=day, is_working=is_working, name=name)
        for day, (is_working, name) in official.items()
        if day not in overridden
    ]
    CalendarDay.objects.bulk_create(rows)
    transaction.on_commit(calendar.forget)
    return SeedResult(len(rows), len(overridden), tuple(y for y in sorted(years) if not is_announced(y)))


def official_days(years: Collection[int]) -> dict[date, tuple[bool, str]]:
    """Date -> (is it worked, its name). Of a year not announced yet only the festivals themselves: which days
    around them are moved is for the notice to say."""
    days: dict[date, tuple[bool, str]] = {}
    for year in years:
        off = country_holidays("CN", years=year, language="zh_CN", observed=is_announced(year))
        days |= {day: (False, name) for day, name in off.items()}
        days |= {day: (True, MAKE_UP_NAME) for day in off.weekend_workdays if day.year == year}
    return days


def is_announced(year: int) -> bool:
    """Whether the library knows the year's notice: every one so far has had make-up days."""
    return any(day.year == year for day in country_holidays("CN", years=year).weekend_workdays)
