"""The rooms of the staff's side, in groups: what stands in the navigation, for whom. Pure data but for the scope.

A room is shown to whom its page opens to: tests/portal/test_rooms.py opens every one of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stations.access import Scope

Words = str | Promise


@dataclass(frozen=True)
class Room:
    """`name` is what its pages call `room`, `url` the URL name of its first page."""

    name: str
    url: str
    label: Words
    opens_to: Callable[[Scope], object]


@dataclass(frozen=True)
class Group:
    """Rooms under one word; those of the group without a word stand in the bar themselves."""

    label: Words
    rooms: tuple[Room, ...]

    @property
    def names(self) -> list[str]:
        return [room.name for room in self.rooms]


def _reads(scope: Scope) -> object:
    return scope.dashboard_area_keys or scope.is_administrator


def _answers(scope: Scope) -> object:
    return scope.has_inbox or scope.dashboard_area_keys


def _seeks(scope: Scope) -> object:
    return _answers(scope) or scope.unit_ids


def _works(scope: Scope) -> object:
    return scope.staff_area_keys or scope.is_administrator


GROUPS = (
    Group(
        "",
        (
            Room("inbox", "inbox", _("Inbox"), lambda scope: scope.has_inbox),
            Room("unit", "unit", _("Referred to us"), lambda scope: scope.unit_ids),
            Room("today", "day-today", _("Contact day"), lambda scope: scope.has_inbox),
            Room("on-behalf", "on-behalf", _("On behalf"), lambda scope: scope.liaison_venue_ids),
            Room("duty", "my-duty", _("My duty"), lambda scope: scope.deputy_ids),
            Room("search", "search", _("Search"), _seeks),
            Room("dashboard", "dashboard", _("Dashboard"), lambda scope: scope.dashboard_area_keys),
        ),
    ),
    Group(
        _("Registers"),
        (
            Room("deputies", "deputies", _("Deputies"), _reads),
            Room("venues", "venues", _("Venues"), _reads),
            Room("congresses", "congresses", _("Congresses"), _reads),
            Room("handling-units", "handling-units", _("Handling units"), _reads),
            Room("areas", "areas", _("Areas"), _reads),
            Room("imports", "imports", _("Excel"), _works),
        ),
    ),
    Group(
        _("At the venues"),
        (
            Room("contact-days", "contact-days", _("Contact days"), lambda scope: scope.dashboard_area_keys),
            Room("posters", "posters", _("Posters"), _works),
        ),
    ),
    Group(
        _("Office"),
        (
            Room("suggestions", "suggestions", _("Suggestions"), _answers),
            Room("similar", "similar", _("Like with like"), lambda scope: bool(scope.dashboard_area_keys)),
            Room("supervision", "supervision", _("Follow-up"), lambda scope: scope.dashboard_area_keys),
            Room("report", "report", _("Report"), lambda scope: scope.dashboard_area_keys),
            Room("screening", "screening", _("Screening"), _reads),
            Room("rules", "rules", _("Rules"), _reads),
            Room("holidays", "holidays", _("Holidays"), _reads),
            Room("topics", "topics", _("Topics"), _reads),
            Room("privacy", "privacy-rules", _("Privacy"), _reads),
            Room("answers", "answers-desk", _("Public answers"), lambda scope: bool(scope.dashboard_area_keys)),
            Room("audit", "audit", _("Audit"), lambda scope: bool(scope.dashboard_area_keys)),
            Room("texts", "texts", _("Ready texts"), lambda scope: scope.liaison_venue_ids or scope.staff_area_keys),
            Room("api", "api-tokens", _("Interfaces"), _works),
            Room("audit-heads", "audit-heads", _("Audit"), lambda scope: scope.is_administrator),
            Room("people", "people", _("People"), _works),
        ),
    ),
)


def rooms_of(scope: Scope) -> list[Group]:
    """The groups with what opens to this person. A group of one room needs no word of its own."""
    open_ = [Group(group.label, tuple(r for r in group.rooms if r.opens_to(scope))) for group in GROUPS]
    return [group if len(group.rooms) > 1 else Group("", group.rooms) for group in open_ if group.rooms]
