"""The city's contact day rule, and who is on duty from a month ago to two months ahead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from portal.demo.clock import Clock
from portal.demo.people import AssignmentRow, DeputyRow, demo_deputies
from portal.demo.venues import VenueRow, demo_venue
from stations.contact_days.dates import contact_day, rolled_over
from stations.holidays.working_days import is_working
from stations.models import ContactDayRule

RULE_KIND, ORDINAL, WEEKDAY = ContactDayRule.Kind.WEEKDAY_OF_WEEK, 3, 2  # "132": one day, third week, Tuesday
STARTS, ENDS = time(14), time(16)
DAYS_BACK, DAYS_AHEAD = 30, 60
ON_CONTACT_DAY = 2
EVERY_DAY_ONE_IN = 12


@dataclass(frozen=True)
class DutyRow:
    venue_id: int
    deputy_id: int
    date: date


def contact_days(clock: Clock, first: date, last: date) -> list[date]:
    """The city's contact days from first to last."""
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    days = (contact_day(RULE_KIND, ORDINAL, WEEKDAY, index // 12, index % 12 + 1) for index in months)
    moved = (rolled_over(day, clock.exceptions) for day in days if day is not None)
    return [day for day in moved if first <= day <= last]


def plan_roster(
    clock: Clock, venues: Sequence[VenueRow], deputies: Sequence[DeputyRow], assignments: Sequence[AssignmentRow]
) -> list[DutyRow]:
    """Two a venue on contact days, in turn; at homes and some stations one on every working day; at the demo venue
    the demo deputy every day, so that whoever tries it finds the opinion in that inbox."""
    first, last = clock.today - timedelta(days=DAYS_BACK), clock.today + timedelta(days=DAYS_AHEAD)
    days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    monthly = contact_days(clock, first, last)
    working = [day for day in days if is_working(day, clock.exceptions)]
    active = {d.id for d in deputies if d.status == "active"}
    there: dict[int, list[int]] = defaultdict(list)
    for row in assignments:
        if row.deputy_id in active:
            there[row.venue_id].append(row.deputy_id)
    shown = demo_venue(list(venues)).id
    always = demo_deputies(list(deputies))["deputy"].id
    rows = {DutyRow(shown, always, day) for day in days}
    for venue in venues:
        rows.update(_in_turn(venue.id, there[venue.id], monthly, ON_CONTACT_DAY))
        if venue.id != shown and (venue.kind == "home" or venue.id % EVERY_DAY_ONE_IN == 0):
            rows.update(_in_turn(venue.id, there[venue.id], working, 1))
    return sorted(rows, key=lambda row: (row.date, row.venue_id, row.deputy_id))


def _in_turn(venue_id: int, people: Sequence[int], days: Sequence[date], each: int) -> Iterator[DutyRow]:
    for i, day in enumerate(days):
        for j in range(min(each, len(people))):
            yield DutyRow(venue_id, people[(venue_id + i * each + j) % len(people)], day)
