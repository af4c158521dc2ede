"""The verbs of the register: enter and change deputies and venues, assign, suspend and end. Each is one transaction
and leaves a line in the history of whom it touched."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deputies.models import Congress, Deputy, DeputyGroup, DeputyStatus, Topic
from deputies.models.accounts import HandlingUnit, User
from stations.models import Assignment, Venue

LINES_SHOWN = 12
Kept: TypeAlias = Deputy | Venue | Congress | DeputyGroup | HandlingUnit  # what has a history


@transaction.atomic
def keep_deputy(
    deputy: Deputy, *, topics: Iterable[Topic], groups: Iterable[DeputyGroup], by: User, changed: list[str]
) -> Deputy:
    """Write a new or changed deputy. `changed` are the names of the fields, for the history."""
    is_new = deputy.pk is None
    deputy.save()
    deputy.topics.set(topics)
    deputy.groups.set(groups)
    note_kept(deputy, by=by, is_new=is_new, changed=changed)
    return deputy


@transaction.atomic
def keep_venue(venue: Venue, *, by: User, changed: list[str]) -> Venue:
    """Write a new or changed venue, and what it repeats of its area and parent."""
    is_new = venue.pk is None
    venue.area_key = venue.area.key
    venue.parent_kind = venue.parent.kind if venue.parent else None
    venue.save()
    note_kept(venue, by=by, is_new=is_new, changed=changed)
    return venue


@transaction.atomic
def assign(venue: Venue, deputy: Deputy, *, by: User) -> bool:
    """编入. False when the deputy sits there already."""
    _assignment, is_new = Assignment.objects.get_or_create(
        venue=venue, deputy=deputy, defaults={"since": timezone.localdate()}
    )
    if is_new:
        note(deputy, by, [{"added": {"name": "venue", "object": venue.name}}])
        note(venue, by, [{"added": {"name": "deputy", "object": deputy.name}}])
    return is_new


@transaction.atomic
def unassign(venue: Venue, deputy: Deputy, *, by: User) -> bool:
    """Take a deputy from a venue; what they hold they keep. False when they did not sit there."""
    gone, _kinds = Assignment.objects.filter(venue=venue, deputy=deputy).delete()
    if gone:
        note(deputy, by, [{"deleted": {"name": "venue", "object": venue.name}}])
        note(venue, by, [{"deleted": {"name": "deputy", "object": deputy.name}}])
    return bool(gone)


@transaction.atomic
def set_status(deputy_id: int, status: DeputyStatus, *, by: User, reason: str) -> Deputy:
    """Suspend, end or resume. Whoever switches contact off also passes on the open work
    (`feedback.transferring.depart`). Raises Deputy.DoesNotExist."""
    deputy = Deputy.objects.select_for_update().get(pk=deputy_id)
    deputy.status = status
    deputy.save(update_fields=["status"])
    note(deputy, by, [{"status": str(status), "reason": reason}])
    return deputy


@transaction.atomic
def set_open(venue: Venue, is_open: bool, *, by: User) -> Venue:
    """Open or close a venue. Who scans a closed one's code is led to the one it stands in."""
    venue.is_open = is_open
    venue.save(update_fields=["is_open"])
    note(venue, by, [{"open": is_open}])
    return venue


def note_photo(deputy: Deputy, *, by: User) -> None:
    note(deputy, by, [{"changed": {"fields": ["photo"]}}])


def note_code(deputy: Deputy, code: str, *, by: User) -> None:
    note(deputy, by, [{"added": {"name": "code", "object": code}}])


ADDED = {"electoral_district": gettext_lazy("Entered: %(name)s"), "code": gettext_lazy("Given a code: %(name)s")}


@dataclass(frozen=True)
class Line:
    """One change: when, by whom, and what in words."""

    at: datetime
    by: str
    words: str


def history(row: Kept) -> list[Line]:
    """The latest changes, newest first. One query."""
    entries = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(row), object_id=str(row.pk))
    shown = entries.select_related("user").order_by("-action_time", "-pk")[:LINES_SHOWN]
    return [Line(entry.action_time, entry.user.display_name, _words(row, entry)) for entry in shown]


def _words(row: Kept, entry: LogEntry) -> str:
    """What an entry says, ours or one of the admin's."""
    try:
        (said,) = json.loads(entry.change_message)
    except ValueError:
        return entry.get_change_message()
    match said:
        case {"status": status, "reason": reason}:
            words = f"{DeputyStatus(status).label}: {reason}"
        case {"ended": True, "reason": reason}:
            words = _("Ended: %(reason)s") % {"reason": reason}
        case {"ended": False, "reason": reason}:
            words = _("Taken up again: %(reason)s") % {"reason": reason}
        case {"open": True}:
            words = _("Opened")
        case {"open": False}:
            words = _("Closed venue")
        case {"added": {"name": "electoral_district" | "code" as what, "object": other}}:
            words = str(ADDED[what]) % {"name": other}
        case {"renamed": {"object": other}}:
            words = _("Changed to: %(name)s") % {"name": other}
        case {"added": {"object": other}}:
            words = _("Assigned: %(name)s") % {"name": other}
        case {"deleted": {"object": other}}:
            words = _("Taken away: %(name)s") % {"name": other}
        case {"changed": {"fields": names}}:
            words = _("Changed: %(fields)s") % {"fields": ", ".join(_label(row, name) for name in names) or "–"}
        case _other:
            words = _("Entered")
    return words


def _label(row: Kept, name: str) -> str:
    """A field's name as forms say it; the admin wrote the label itself."""
    fields = [*row._meta.fields, *row._meta.many_to_many]
    labels = {f.name: str(f.verbose_name) for f in fields} | {"photo": _("Photo"), "groups": _("Groups")}
    return labels.get(name, name)


def note_kept(row: Kept, *, by: User, is_new: bool, changed: list[str]) -> None:
    """Entered, or which of its fields were changed."""
    message: list[dict[str, Any]] = [{"added": {}}] if is_new else [{"changed": {"fields": changed}}]
    note(row, by, message, ADDITION if is_new else CHANGE)


def note(row: Kept, by: User, message: list[dict[str, Any]], flag: int = CHANGE) -> None:
    """In Django's own log, where the admin writes too."""
    LogEntry.objects.log_actions(by.pk, [row], flag, change_message=message, single_object=True)
