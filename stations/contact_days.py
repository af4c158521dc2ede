"""The monthly contact day (联系日): which date a rule means, and when the next one is at a venue.

"Tuesday of the third week" and "the third Tuesday" are different days in most months, so a rule says which is meant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from deputies.models import AREA_KEY_LENGTHS
from stations.calendar import exceptions
from stations.models import ContactDayRule, Venue
from stations.working_days import add_working_days

MONTHS_AHEAD = 14
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class ContactDay:
    """A contact day with its time span, local time."""

    date: date
    starts: time
    ends: time


def weekday_of_week(year: int, month: int, ordinal: int, weekday: int) -> date | None:
    """ISO `weekday` of the `ordinal`-th Monday-started week; the first week may be a partial one.

    None when that day lies in another month. Tuesday of the third week of June 2025 (which begins on a Sunday):

    >>> weekday_of_week(2025, 6, 3, 2)
    datetime.date(2025, 6, 10)
    """
    first = date(year, month, 1)
    monday = first - timedelta(days=first.weekday())
    return _within(month, monday + WEEK * (ordinal - 1) + timedelta(days=weekday - 1))


def nth_weekday(year: int, month: int, ordinal: int, weekday: int) -> date | None:
    """The `ordinal`-th such ISO `weekday` of the month (RFC 5545 BYDAY=3TU); None when there is no fifth.

    >>> nth_weekday(2025, 6, 3, 2)
    datetime.date(2025, 6, 17)
    """
    first = date(year, month, 1)
    return _within(month, first + timedelta(days=(weekday - first.isoweekday()) % 7) + WEEK * (ordinal - 1))


def contact_day(rule_kind: str, ordinal: int, weekday: int, year: int, month: int) -> date | None:
    """The date that the rule names in that month, holidays not yet looked at."""
    pick = weekday_of_week if rule_kind == ContactDayRule.Kind.WEEKDAY_OF_WEEK else nth_weekday
    return pick(year, month, ordinal, weekday)


def rolled_over(day: date, days_that_differ: Mapping[date, bool]) -> date:
    """The day, or the next working day when it is a holiday. A weekend that the rule itself names stays."""
    return add_working_days(day, 1, days_that_differ) if days_that_differ.get(day) is False else day


def next_contact_day(venue: Venue, today: date) -> ContactDay | None:
    """The first contact day on or after `today`, by the rule of the venue's area or the nearest one above it."""
    rule = rule_of(venue)
    if rule is None:
        return None
    upcoming = next(iter(coming_dates(rule, today)), None)
    return None if upcoming is None else ContactDay(upcoming, rule.starts, rule.ends)


def coming_dates(rule: ContactDayRule, today: date) -> list[date]:
    """The rule's dates from `today` on, about a year of them, rolled over holidays; to be looked at before they
    are published. Begins to count a month earlier, whose day may have rolled over into this one."""
    differing = exceptions()
    start = today.year * 12 + today.month - 2
    months = (divmod(index, 12) for index in range(start, start + MONTHS_AHEAD))
    named = (contact_day(rule.kind, rule.ordinal, rule.weekday, year, month + 1) for year, month in months)
    return sorted(day for day in (rolled_over(day, differing) for day in named if day) if day >= today)


def rule_of(venue: Venue) -> ContactDayRule | None:
    """The rule of the venue's area, or of the nearest area above it that has one."""
    keys = [venue.area_key[:length] for length in AREA_KEY_LENGTHS.values() if length <= len(venue.area_key)]
    return ContactDayRule.objects.filter(area__key__in=keys).order_by("-area__key").first()


def rule_in_words(rule: ContactDayRule) -> str:
    """The rule as people say it: 每月第三周的周二."""
    if rule.kind == ContactDayRule.Kind.WEEKDAY_OF_WEEK:
        words = _("the %(weekday)s of the %(ordinal)s week of every month")
    else:
        words = _("the %(ordinal)s %(weekday)s of every month")
    return words % {"ordinal": _ordinal(rule.ordinal), "weekday": _weekday(rule.weekday)}


def _within(month: int, day: date) -> date | None:
    return day if day.month == month else None


def _ordinal(n: int) -> str:
    return (_("first"), _("second"), _("third"), _("fourth"), _("fifth"))[n - 1]


def _weekday(n: int) -> str:
    """Own words: Django's say 星期二 where people say 周二."""
    return (
        pgettext("short weekday", "Monday"),
        pgettext("short weekday", "Tuesday"),
        pgettext("short weekday", "Wednesday"),
        pgettext("short weekday", "Thursday"),
        pgettext("short weekday", "Friday"),
        pgettext("short weekday", "Saturday"),
        pgettext("short weekday", "Sunday"),
    )[n - 1]
