"""The verbs of contact days: plan a year, publish, move, cancel, give notice. Each is one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from deputies.models import Area, Deputy
from deputies.models.accounts import User
from stations.contact_days.dates import Slot, nearest, rules_under, slots_of
from stations.models import CalendarDay, ContactDayRule, DutyRosterEntry, Venue
from stations.models.duty import MOVABLE, ContactDay, ContactDayNotice, ContactDayState

NOTICE_DAYS = 3
BATCH = 2_000


class NotMovable(Exception):
    """The day was held or cancelled already."""


class DateTaken(Exception):
    """A venue has another contact day on that date: `venues` names some of them."""

    def __init__(self, venues: list[str]) -> None:
        super().__init__(", ".join(venues))
        self.venues = venues


@dataclass(frozen=True)
class Plan:
    """What planning a year did: days written, venues that follow a rule and those that have none."""

    days: int
    venues: int
    without_rule: int


@transaction.atomic
def plan_year(area: Area, year: int, *, by: User | None = None) -> Plan:
    """Compute the year's contact days of all venues under the area. Days that are published, held, cancelled or
    moved by hand stay as they are; what was only planned is computed anew."""
    rules, holidays = rules_under(area), calendar_days(year)
    slots = {rule.pk: slots_of(rule, year, holidays) for rule in rules.values()}
    existing = ContactDay.objects.under(area).of_year(year)
    existing.filter(state=ContactDayState.PLANNED, moved_by_hand=False).delete()
    kept = {(day.venue_id, day.named.month) for day in existing.only("venue_id", "date", "moved_from")}
    rows: list[ContactDay] = []
    followers, without = 0, 0
    for venue_id, area_key in Venue.objects.under(area).filter(is_open=True).values_list("pk", "area_key"):
        rule = nearest(rules, area_key)
        followers, without = followers + (rule is not None), without + (rule is None)
        if rule is not None:
            open_slots = (slot for slot in slots[rule.pk] if (venue_id, slot.named.month) not in kept)
            rows += [_planned(venue_id, rule, slot, by) for slot in open_slots]
    # Two slots of one venue may roll onto one date: one contact day is enough.
    ContactDay.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return Plan(len(rows), followers, without)


def calendar_days(year: int) -> dict[date, CalendarDay]:
    """The days that differ from their weekday, to the January after: the last day of a year may roll over."""
    span = (date(year, 1, 1), date(year + 1, 1, 31))
    return {row.date: row for row in CalendarDay.objects.filter(date__range=span)}


def _planned(venue_id: int, rule: ContactDayRule, slot: Slot, by: User | None) -> ContactDay:
    return ContactDay(
        venue_id=venue_id,
        date=slot.date,
        starts=rule.starts,
        ends=rule.ends,
        place=rule.place,
        moved_from=slot.moved_from,
        reason=slot.because,
        changed_at=timezone.now(),
        changed_by=by,
    )


def publish(area: Area, year: int, *, by: User | None = None) -> int:
    """Show the planned days of the year to everybody; says how many."""
    planned = ContactDay.objects.under(area).of_year(year).filter(state=ContactDayState.PLANNED)
    return planned.update(state=ContactDayState.PUBLISHED, changed_at=timezone.now(), changed_by=by)


def move(day: ContactDay, to: date, reason: str, *, by: User | None = None) -> None:
    """Move one venue's contact day, with its roster. Raises NotMovable, DateTaken."""
    if not _move(ContactDay.objects.filter(pk=day.pk), to, reason, by):
        raise NotMovable
    day.refresh_from_db()


def move_date(area: Area, day: date, to: date, reason: str, *, by: User | None = None) -> int:
    """Move that date of all venues under the area; says of how many. Raises DateTaken, and then moves none."""
    return _move(ContactDay.objects.under(area).filter(date=day), to, reason, by)


@transaction.atomic
def _move(days: QuerySet[ContactDay], to: date, reason: str, by: User | None) -> int:
    moved = list(days.filter(state__in=MOVABLE).exclude(date=to).select_for_update(of=("self",)))
    venues = [day.venue_id for day in moved]
    taken = ContactDay.objects.filter(venue__in=venues, date=to).exclude(pk__in=[day.pk for day in moved])
    if names := list(taken.values_list("venue__name", flat=True)[:3]):
        raise DateTaken(names)
    if not moved:
        return 0
    _move_duties({day.venue_id: day.date for day in moved}, to)
    now = timezone.now()
    for day in moved:
        day.moved_from, day.date = (day.named if day.named != to else None), to
        day.moved_by_hand, day.reason, day.changed_at, day.changed_by = True, reason, now, by
        day.sequence += day.state != ContactDayState.PLANNED
    fields = ["date", "moved_from", "moved_by_hand", "reason", "sequence", "changed_at", "changed_by"]
    ContactDay.objects.bulk_update(moved, fields, batch_size=BATCH)
    return len(moved)


def _move_duties(dates: Mapping[int, date], to: date) -> None:
    """The roster goes with its day. Who stands on the new date already, stands there once."""
    for day in set(dates.values()):
        venues = [venue for venue, its_day in dates.items() if its_day == day]
        entries = DutyRosterEntry.objects.filter(venue__in=venues, date=day)
        there = set(DutyRosterEntry.objects.filter(venue__in=venues, date=to).values_list("venue", "deputy"))
        if there:
            twice = [pk for pk, *who in entries.values_list("pk", "venue", "deputy") if tuple(who) in there]
            entries.filter(pk__in=twice).delete()
        entries.update(date=to)


def cancel(day: ContactDay, reason: str, *, by: User | None = None) -> None:
    """Raises NotMovable. The roster stays, so that one sees who would have come; routing asks for today only."""
    if not _cancel(ContactDay.objects.filter(pk=day.pk), reason, by):
        raise NotMovable
    day.refresh_from_db()


def cancel_date(area: Area, day: date, reason: str, *, by: User | None = None) -> int:
    """Cancel that date of all venues under the area; says of how many."""
    return _cancel(ContactDay.objects.under(area).filter(date=day), reason, by)


def _cancel(days: QuerySet[ContactDay], reason: str, by: User | None) -> int:
    changed: dict[str, Any] = {"reason": reason, "changed_at": timezone.now(), "changed_by": by}
    movable = days.filter(state__in=MOVABLE)
    return movable.update(state=ContactDayState.CANCELLED, sequence=F("sequence") + 1, **changed)


@transaction.atomic
def set_place(day: ContactDay, starts: time, ends: time, place: str, *, by: User | None = None) -> None:
    """When and where this one is. Raises NotMovable."""
    open_day = ContactDay.objects.filter(pk=day.pk, state__in=MOVABLE)
    changed: dict[str, Any] = {"changed_at": timezone.now(), "changed_by": by}
    if not open_day.update(starts=starts, ends=ends, place=place, sequence=F("sequence") + 1, **changed):
        raise NotMovable
    day.refresh_from_db()


def give_notice(now: datetime) -> int:
    """Write a notice for each deputy on duty within three days who has none; safe to run at any time, and what a
    silent beat missed is written by the next run."""
    today = timezone.localdate(now)
    soon = ContactDay.objects.filter(
        state=ContactDayState.PUBLISHED, date__range=(today, today + timedelta(days=NOTICE_DAYS))
    )
    on_duty = Deputy.objects.reachable().values("pk")
    pairs = soon.filter(venue__duty_roster__date=F("date"), venue__duty_roster__deputy__in=on_duty).values_list(
        "pk", "venue__duty_roster__deputy"
    )
    known = set(ContactDayNotice.objects.filter(contact_day__in=soon).values_list("contact_day", "deputy"))
    rows = [ContactDayNotice(contact_day_id=day, deputy_id=who) for day, who in pairs if (day, who) not in known]
    ContactDayNotice.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return len(rows)
