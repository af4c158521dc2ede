"""The contact days of an area's year as a calendar shows them. Decisions only, nothing is written here."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from deputies.models import Area
from stations.models import CalendarDay
from stations.models.duty import ContactDay, ContactDayState


@dataclass(frozen=True)
class Meeting:
    """The venues of an area that meet on a date for the same reason in the same state."""

    date: date
    state: str
    moved_from: dt.date | None
    moved_by_hand: bool
    reason: str
    venues: int

    @property
    def state_label(self) -> str:
        return str(ContactDayState(self.state).label)

    @property
    def tone(self) -> str:
        return {"planned": "due", "published": "info", "held": "good", "cancelled": "late"}[self.state]

    @property
    def is_movable(self) -> bool:
        return self.state in {"planned", "published"}


@dataclass(frozen=True)
class Cell:
    """A day of the calendar; `date` is None for the blanks before the first and after the last of a month."""

    date: dt.date | None
    holiday: str = ""
    is_worked: bool = False  # a weekend day worked to make up for a holiday
    meetings: tuple[Meeting, ...] = ()

    @property
    def state(self) -> str:
        return self.meetings[0].state if self.meetings else ""

    @property
    def is_moved(self) -> bool:
        return any(meeting.moved_from for meeting in self.meetings)

    @property
    def venues(self) -> int:
        return sum(meeting.venues for meeting in self.meetings)


def meetings_of(area: Area, year: int) -> list[Meeting]:
    """One query, whatever the number of venues."""
    fields = ("date", "state", "moved_from", "moved_by_hand", "reason")
    rows = ContactDay.objects.under(area).of_year(year).order_by(*fields).values_list(*fields)
    return [Meeting(*row) for row in rows.annotate(n=Count("pk"))]


def months_of(year: int, meetings: list[Meeting], holidays: dict[date, CalendarDay]) -> list[list[list[Cell]]]:
    """Twelve months of Monday-started weeks of seven cells."""
    on: dict[date, list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        on[meeting.date].append(meeting)
    weeks = calendar.Calendar(firstweekday=0)
    return [
        [
            [_cell(day, month, on, holidays) for day in week]
            for week in weeks.monthdatescalendar(year, month)
        ]
        for month in range(1, 13)
    ]  # fmt: skip


def _cell(day: date, month: int, on: dict[date, list[Meeting]], holidays: dict[date, CalendarDay]) -> Cell:
    if day.month != month:
        return Cell(None)
    known = holidays.get(day)
    return Cell(
        day,
        holiday=known.name if known and not known.is_working else "",
        is_worked=bool(known and known.is_working and day.isoweekday() > 5),
        meetings=tuple(on.get(day, ())),
    )
