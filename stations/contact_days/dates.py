"""The monthly contact day (联系日): which date a rule means, and when the next one is at a venue.

"Tuesday of the third week" and "the third Tuesday" are different days in most months, so a rule says which is meant.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from deputies.models import AREA_KEY_LENGTHS, Area
from stations.holidays.calendar import exceptions
from stations.holidays.working_days import add_working_days
from stations.models import CalendarDay, ContactDayRule, Venue
from stations.models.duty import ContactDay, ContactDayState

MONTHS_AHEAD = 14
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class ComingDay:
    """The next contact day as a citizen is told, local time."""

    date: date
    starts: time
    ends: time
    place: str = ""
    is_published: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Slot:
    """A date that a rule means: `named` by the rule, and `date`, another one when a holiday, `because`, moved it."""

    named: date
    date: date
    because: str = ""

    @property
    def moved_from(self) -> dt.date | None:
        return self.named if self.named != self.date else None


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
    """The date that a monthly rule names in that month, holidays not yet looked at."""
    pick = weekday_of_week if rule_kind == ContactDayRule.Kind.WEEKDAY_OF_WEEK else nth_weekday
    return pick(year, month, ordinal, weekday)


def rolled_over(day: date, days_that_differ: Mapping[date, bool]) -> date:
    """The day, or the next working day when it is a holiday. A weekend that the rule itself names stays."""
    return add_working_days(day, 1, days_that_differ) if days_that_differ.get(day) is False else day


def next_contact_day(venue: Venue, today: date) -> ComingDay | None:
    """The first contact day on or after `today`: a published one when there is any, else by the rule of the venue's
    area or the nearest one above it. A month whose day was published and cancelled gets no other from the rule."""
    known = ContactDay.objects.public().filter(venue=venue, date__gte=today - WEEK).order_by("date")
    for day in known:
        if day.state == ContactDayState.PUBLISHED and day.date >= today:
            return ComingDay(day.date, day.starts, day.ends, day.place, is_published=True)
        today = max(today, max(day.date, day.moved_from or day.date) + timedelta(days=1))
    rule = rule_of(venue)
    if rule is None:
        return None
    upcoming = next(iter(coming_dates(rule, today)), None)
    return None if upcoming is None else ComingDay(upcoming, rule.starts, rule.ends, rule.place)


def coming_dates(rule: ContactDayRule, today: date) -> list[date]:
    """The rule's dates from `today` on, about a year of them, rolled over holidays; to be looked at before they
    are published. Begins to count a month earlier, whose day may have rolled over into this one."""
    differing = exceptions()
    start = today.year * 12 + today.month - 2
    months = [divmod(index, 12) for index in range(start, start + MONTHS_AHEAD)]
    named = named_dates(rule, [(year, month + 1) for year, month in months])
    return sorted(day for day in (rolled_over(day, differing) for day in named) if day >= today)


def named_dates(rule: ContactDayRule, months: Sequence[tuple[int, int]]) -> list[date]:
    """The dates that the rule names in these (year, month)s, holidays not yet looked at."""
    if rule.kind == ContactDayRule.Kind.EXPLICIT:
        return [row.date for row in rule.dates.all() if (row.date.year, row.date.month) in months]
    assert rule.ordinal is not None
    assert rule.weekday is not None
    days = (contact_day(rule.kind, rule.ordinal, rule.weekday, year, month) for year, month in months)
    return [day for day in days if day is not None]


def slots_of(rule: ContactDayRule, year: int, holidays: Mapping[date, CalendarDay]) -> list[Slot]:
    """The rule's dates of a year, rolled over holidays. `holidays` has the days that differ from their weekday."""
    differing = {day: row.is_working for day, row in holidays.items()}
    slots = []
    for named in named_dates(rule, [(year, month) for month in range(1, 13)]):
        moved = rolled_over(named, differing)
        slots.append(Slot(named, moved, holidays[named].name if moved != named else ""))
    return slots


def rule_of(venue: Venue) -> ContactDayRule | None:
    """The rule of the venue's area, or of the nearest area above it that has one."""
    return ContactDayRule.objects.filter(area__key__in=keys_above(venue.area_key)).order_by("-area__key").first()


def keys_above(key: str) -> list[str]:
    """The keys of the area and of those above it, the widest first."""
    return [key[:length] for length in AREA_KEY_LENGTHS.values() if length <= len(key)]


def rules_under(area: Area) -> dict[str, ContactDayRule]:
    """Area key -> rule, of all that venues under the area may follow: two queries."""
    own = Q(area__key__in=keys_above(area.key)) | Q(area__key__startswith=area.key)
    rules = ContactDayRule.objects.filter(own).select_related("area").prefetch_related("dates")
    return {rule.area.key: rule for rule in rules}


def nearest(rules: Mapping[str, ContactDayRule], area_key: str) -> ContactDayRule | None:
    """The rule of the area, or of the nearest one above it."""
    return next((rules[key] for key in reversed(keys_above(area_key)) if key in rules), None)


def rule_in_words(rule: ContactDayRule) -> str:
    """The rule as people say it: 每月第三周的周二."""
    if rule.ordinal is None or rule.weekday is None:
        return _("on the dates that are published")
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


def weekday_names() -> list[str]:
    """Monday to Sunday in one or two characters, for the heads of calendars."""
    return [
        pgettext("weekday in a calendar", "Mo"),
        pgettext("weekday in a calendar", "Tu"),
        pgettext("weekday in a calendar", "We"),
        pgettext("weekday in a calendar", "Th"),
        pgettext("weekday in a calendar", "Fr"),
        pgettext("weekday in a calendar", "Sa"),
        pgettext("weekday in a calendar", "Su"),
    ]
