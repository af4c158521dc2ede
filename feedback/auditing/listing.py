"""What an auditor asks for: events of all matters in reach, the newest first; and one matter's whole history.

Decisions only. Pages follow one another by (at, id), so none counts or skips rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from deputies.models.accounts import User
from feedback import access
from feedback.inbox.positions import EPOCH, MICROSECOND
from feedback.models import Event
from feedback.models.audit import AuditHead
from feedback.reporting.statistics import start_of_day
from feedback.states import Arrival, Grouping, Look, Privacy, Publishing, Suggesting, Verb, Visit, Word
from stations.registers.address_bar import InAddress, day, is_area_key, is_number

PAGE = 50
PERSONS = 50  # accounts that one typed name may mean
LABELS = {
    Privacy.LOOK: _("Looked at contact data"),
    Privacy.ERASE: _("Erased personal data"),
    "submit": _("Wrote"),
    Verb.ASSIGN: _("Assigned"),
    Verb.ACCEPT: pgettext_lazy("move", "Accepted"),
    Verb.ANSWER: _("Answered"),
    Verb.ASK_DETAIL: _("Asked for detail"),
    Verb.ADD_DETAIL: _("Added detail"),
    Verb.DECLINE: _("Did not accept"),
    Verb.SETTLE: _("Settled at once"),
    Verb.EXTEND: _("Extended"),
    Verb.SUPERVISE: _("Supervised"),
    Verb.REFER: _("Referred"),
    Verb.RETURN: _("Taken from who left"),
    Verb.RESOLVE: _("Resolved"),
    Verb.RATE: _("Rated"),
    Verb.REOPEN: _("Reopened"),
    Verb.WITHDRAW: _("Took back"),
    Verb.CLOSE: _("Closed"),
    Verb.ARCHIVE: _("Archived"),
    Verb.REMIND: _("Reminded"),
    Verb.ESCALATE: _("Escalated"),
    Look.HOLD: _("Held back"),
    Look.RELEASE: _("Released"),
    Look.MASK: _("Masked"),
    Arrival.HAND_IN: _("Handed in by another system"),
    Suggesting.SUGGEST: _("Made a suggestion of it"),
    Publishing.PUBLISH: _("Published"),
    Publishing.WITHDRAW: _("Withdrawn from the public"),
}


@cache
def verbs() -> frozenset[str]:
    """Every verb that an event can have."""
    kinds = (Verb, Visit, Privacy, Word, Look, Publishing, Arrival, Grouping, Suggesting)
    return frozenset({"submit"} | {str(verb) for kind in kinds for verb in kind})


@dataclass(frozen=True)
class Filters(InAddress):
    """What the address bar says. What means nothing is left out. `who` is typed, `by` the id of an account."""

    PLACE = "before"

    who: str = ""
    by: str = ""
    verb: str = ""
    area: str = ""
    since: str = ""
    until: str = ""
    before: str = field(default="", compare=False)

    @staticmethod
    def means_something(name: str, value: str) -> bool:
        return _means_something(name, value)


def _means_something(name: str, value: str) -> bool:
    match name:
        case "by":
            return is_number(value)
        case "verb":
            return value in verbs()
        case "area":
            return is_area_key(value)
        case "since" | "until":
            return day(value) is not None
        case "before":
            return _position(value) is not None
    return True


def _position(text: str) -> tuple[datetime, int] | None:
    try:
        at, pk = (int(part) for part in text.split("."))
        return (EPOCH + at * MICROSECOND, pk) if 0 <= pk < 2**63 else None
    except (ValueError, OverflowError):
        return None


@dataclass(frozen=True)
class Page:
    rows: Sequence[Event]
    before: str  # of the next page; empty on the last one


def page(user: Any, filters: Filters) -> Page:
    """One page: a query, and one for the accounts of a typed name."""
    rows = list(found(user, filters).select_related("submission__venue", "actor_user")[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return Page(rows[:PAGE], f"{(last.at - EPOCH) // MICROSECOND}.{last.pk}" if last else "")


def found(user: Any, filters: Filters) -> QuerySet[Event]:
    """The events in this person's reach that were asked for, the newest first."""
    events = Event.objects.filter(access.audited_by(user, "submission__"))
    if filters.area:
        events = events.filter(submission__area_key__startswith=filters.area)
    if filters.verb:
        events = events.filter(verb=filters.verb)
    if filters.by:
        events = events.filter(actor_user=int(filters.by))
    if filters.who:
        events = events.filter(actor_user__in=persons(filters.who))
    if since := day(filters.since):
        events = events.filter(at__gte=start_of_day(since))
    if (until := day(filters.until)) and until < date.max:
        events = events.filter(at__lt=start_of_day(until + timedelta(days=1)))
    if position := _position(filters.before):
        at, pk = position
        events = events.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk))
    return events.order_by("-at", "-pk")


def persons(typed: str) -> list[int]:
    """The accounts of a name: the account's own, the person's, or the deputy's whose account it is."""
    named = Q(username__iexact=typed) | Q(last_name=typed) | Q(first_name=typed) | Q(memberships__deputy__name=typed)
    if len(typed) > 1:
        named |= Q(last_name=typed[0], first_name=typed[1:]) | Q(last_name=typed[:2], first_name=typed[2:])
    return list(User.objects.filter(named).values_list("pk", flat=True).distinct()[:PERSONS])


@dataclass(frozen=True)
class Held:
    """How far heads hold a matter's events fast: up to the event `seq`, by the head `by`."""

    seq: int
    by: AuditHead | None


def held_by(events: Sequence[Event]) -> Held:
    """One query, one more when a head covers anything."""
    newest = AuditHead.objects.defer("leaves").order_by("-number").first()
    if newest is None:
        return Held(0, None)
    covered = [event for event in events if event.pk <= newest.to_event]
    if not covered:
        return Held(0, None)
    by = AuditHead.objects.defer("leaves").filter(to_event__gte=max(e.pk for e in covered)).order_by("number").first()
    return Held(max(event.seq for event in covered), by)
