"""The verbs of the working calendar: enter days, take one back. One table for the whole portal.

What is entered here is marked as staff's (`is_override`): the seed leaves it alone. Time limits that run are dates
already and stay; whatever is counted from now on counts by the table as it is then.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from deputies.models.accounts import User
from stations.holidays import calendar
from stations.holidays.announcement import Notice
from stations.holidays.working_days import is_working
from stations.models import CalendarDay
from stations.models.duty import MOVABLE, ContactDay

LINES_SHOWN = 12


@transaction.atomic
def enter(days: Sequence[date], worked: bool, name: str, *, by: User) -> int:
    """These days are worked, or free, whatever stood there before. Returns how many are different now."""
    known = CalendarDay.objects.select_for_update().in_bulk(days)
    said = (worked, name, True)
    rows = [CalendarDay(date=day, is_working=worked, name=name, is_override=True) for day in days]
    changed = [row for row in rows if row.date not in known or _says(known[row.date]) != said]
    CalendarDay.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["date"],
        update_fields=["is_working", "name", "is_override"],
    )
    _note(changed, by, CHANGE)
    return len(changed)


@transaction.atomic
def enter_notice(notice: Notice, *, by: User) -> int:
    """All that it says, or nothing. Returns how many days are different now."""
    return sum(enter(block.days, block.is_worked, block.name, by=by) for block in notice.blocks)


def _says(row: CalendarDay) -> tuple[bool, str, bool]:
    return row.is_working, row.name, row.is_override


@transaction.atomic
def take_back(row: CalendarDay, *, by: User) -> None:
    """What staff entered goes. What the package says is not forgotten, or it would come back with its next reading:
    staff say instead that this day is an ordinary one."""
    if row.is_override:
        CalendarDay.objects.filter(pk=row.pk).delete()
        _note([row], by, DELETION)
    else:
        enter([row.date], is_working(row.date, {}), "", by=by)


def _note(rows: Sequence[CalendarDay], by: User, flag: int) -> None:
    """In Django's own log, where the admin writes too."""
    for row in rows:
        said = [{"worked": row.is_working, "name": row.name}]
        LogEntry.objects.log_actions(by.pk, [row], flag, change_message=said, single_object=True)
    transaction.on_commit(calendar.forget)


@dataclass(frozen=True)
class Line:
    """A change to the table. `worked` is None where a day was taken out, or where the admin wrote the line."""

    day: str
    worked: bool | None
    is_gone: bool
    at: datetime
    by: str


def history() -> list[Line]:
    """The latest changes, newest first. One query."""
    entries = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(CalendarDay))
    return [_line(entry) for entry in entries.select_related("user").order_by("-action_time", "-pk")[:LINES_SHOWN]]


def _line(entry: LogEntry) -> Line:
    is_gone = entry.action_flag == DELETION
    worked = None if is_gone else _worked(entry.change_message)
    return Line(entry.object_repr, worked, is_gone, entry.action_time, entry.user.display_name)


def _worked(message: str) -> bool | None:
    try:
        (said,) = json.loads(message)
    except ValueError:
        return None
    found = said.get("worked")
    return found if isinstance(found, bool) else None


def contact_days_on(days: Sequence[date]) -> int:
    """How many contact days, planned or published, stand on these dates. One query."""
    return ContactDay.objects.filter(date__in=days, state__in=MOVABLE).count()
