"""Which kinds of news a person wants at the bell, and when by e-mail: never, with the morning's figures, or at once.

What is overdue, supervised or tampered with is always told at the bell: nothing waits unseen because somebody switched
it off. Without a choice a kind goes out as `BY_ITSELF` says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from deputies.models.accounts import User
from feedback.models.notifications import MailTime, NotificationChoice, Occasion
from stations.access import Scope

MAY_BE_OFF = (Occasion.NEW, Occasion.BACK, Occasion.DUE, Occasion.MENTIONED)
ALWAYS = (Occasion.OVERDUE, Occasion.SUPERVISED)
UNROUTED = "unrouted"  # told in the morning's mail alone, to staff
BY_ITSELF: dict[str, MailTime] = {
    Occasion.NEW: MailTime.MORNING,
    Occasion.BACK: MailTime.MORNING,
    Occasion.DUE: MailTime.MORNING,
    Occasion.OVERDUE: MailTime.MORNING,
    Occasion.MENTIONED: MailTime.MORNING,
    UNROUTED: MailTime.MORNING,
    Occasion.SUPERVISED: MailTime.AT_ONCE,  # rare, and somebody watches
    Occasion.TAMPERED: MailTime.AT_ONCE,
}
KIND_OF_FIGURE: dict[str, str] = {
    "new": Occasion.NEW,
    "referred": Occasion.NEW,  # to a unit
    "today": Occasion.DUE,
    "overdue": Occasion.OVERDUE,
    "back": Occasion.BACK,
    "supervised": Occasion.SUPERVISED,
    "mentioned": Occasion.MENTIONED,
    UNROUTED: UNROUTED,
}  # of the morning's mail
READ_AT_THE_BELL = (Occasion.BACK, Occasion.SUPERVISED, Occasion.MENTIONED)  # the morning's figure is what is unread


@dataclass(frozen=True)
class Line:
    """A kind of news. `bell` is "" where it is not told there, "always" where it stays on. `mail` is of `times`."""

    label: str | Promise
    kind: str
    bell: str
    mail: MailTime
    times: tuple[MailTime, ...]


def of(user: Any) -> NotificationChoice:
    """One query. Without a row: one that has chosen nothing, not saved."""
    return NotificationChoice.objects.filter(user=user).first() or NotificationChoice(user=user)


def lines(scope: Scope, choice: NotificationChoice) -> list[Line]:
    """What this person can be told of."""
    if scope.is_administrator or scope.auditor_area_keys:
        return [_line(Occasion.TAMPERED, "always", choice, in_morning=False)]
    found = [
        _line(
            occasion, _bell(occasion, choice), choice, in_morning=occasion != Occasion.NEW or not scope.staff_area_keys
        )
        for occasion in (*MAY_BE_OFF, *ALWAYS)
    ]
    if scope.staff_area_keys:
        times = (MailTime.NEVER, MailTime.MORNING)
        found.append(Line(_("Nobody has it yet"), UNROUTED, "", _time(choice, UNROUTED, times), times))
    return found


def _line(occasion: Occasion, bell: str, choice: NotificationChoice, *, in_morning: bool) -> Line:
    times = tuple(time for time in MailTime if in_morning or time != MailTime.MORNING)
    return Line(occasion.label, occasion.value, bell, _time(choice, occasion, times), times)


def _bell(occasion: Occasion, choice: NotificationChoice) -> str:
    return "always" if occasion in ALWAYS else "off" if occasion in choice.bell_off else "on"


def _time(choice: NotificationChoice, kind: str, times: Collection[MailTime]) -> MailTime:
    time = chosen(choice.mail, kind)
    return time if time in times else MailTime.NEVER


def chosen(mail: Mapping[str, str], kind: str) -> MailTime:
    return MailTime(mail.get(kind, BY_ITSELF[kind]))


def choose(user: Any, scope: Scope, *, bell: Collection[str], mail: Mapping[str, str] | None) -> None:
    """What is to be from now on, of what this role is shown; what another one is shown stays. `mail` (kind to time)
    None leaves the mail as it is. What is mailed from the bell stands at the bell too."""
    choice = of(user)
    shown = lines(scope, choice)
    switched = {line.kind for line in shown if line.bell in ("on", "off")}
    off = (set(choice.bell_off) - switched) | (switched - set(bell))
    if mail is not None:
        asked = {line.kind: mail.get(line.kind) for line in shown if mail.get(line.kind) in line.times}
        before = {line.kind: line.mail for line in shown}
        choice.mail |= {kind: time for kind, time in asked.items() if time != before[kind]}
        off -= {line.kind for line in lines(scope, choice) if _is_from_bell(line)}
    choice.bell_off = sorted(off)
    choice.save()


def _is_from_bell(line: Line) -> bool:
    return line.mail == MailTime.AT_ONCE or (line.mail == MailTime.MORNING and line.kind in READ_AT_THE_BELL)


@dataclass(frozen=True)
class Told:
    """Of some people: who is told at the bell, and whom of these a mail is sent to at once."""

    at_bell: frozenset[int]
    at_once: frozenset[int]


def told(users: Collection[int], occasion: Occasion) -> Told:
    """One or two queries."""
    choices = {row.user_id: row for row in NotificationChoice.objects.filter(user__in=users)}
    may_be_off = occasion in MAY_BE_OFF
    at_bell = {pk for pk in users if not may_be_off or pk not in choices or occasion not in choices[pk].bell_off}
    wanting = {pk for pk in at_bell if wants_at_once(choices.get(pk), occasion)}
    return Told(frozenset(at_bell), frozenset(_reached(wanting)))


def wants_at_once(choice: NotificationChoice | None, occasion: str) -> bool:
    return chosen(choice.mail if choice else {}, occasion) == MailTime.AT_ONCE


def _reached(users: Collection[int]) -> Iterable[int]:
    if not users or not settings.MAIL_IS_ON:
        return ()
    return User.objects.filter(MAY_BE_MAILED, pk__in=users).values_list("pk", flat=True)


MAY_BE_MAILED = Q(is_active=True) & ~Q(email="")


def unwanted(users: Iterable[int]) -> dict[int, frozenset[str]]:
    """By person: the figures that do not belong in their morning's mail; others have all of them there. One query."""
    rows = NotificationChoice.objects.filter(user__in=list(users)).exclude(mail={})
    return {row.user_id: not_in_morning(row.mail) for row in rows}


def not_in_morning(mail: Mapping[str, str]) -> frozenset[str]:
    return frozenset(name for name, kind in KIND_OF_FIGURE.items() if chosen(mail, kind) != MailTime.MORNING)
