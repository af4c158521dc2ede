"""Which kinds of news a person wants at the bell, and which in the morning's mail. Without a choice: all of them.

What is overdue, supervised or tampered with is always told at the bell: nothing waits unseen because somebody switched
it off.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from feedback.models_notifications import NotificationChoice, Occasion
from stations.access import Scope

MAY_BE_OFF = (Occasion.NEW, Occasion.BACK, Occasion.DUE, Occasion.MENTIONED)
ALWAYS = (Occasion.OVERDUE, Occasion.SUPERVISED)
FIGURE_OF: dict[Occasion, str] = {
    Occasion.NEW: "new",
    Occasion.DUE: "today",
    Occasion.OVERDUE: "overdue",
}  # of the morning's mail
UNROUTED = "unrouted"  # told in the mail alone, to staff
FIGURES = frozenset({*FIGURE_OF.values(), UNROUTED})


@dataclass(frozen=True)
class Line:
    """A kind of news, and whether it is on. `bell` is "" where it is not told there, "always" where it stays on;
    `figure` names it in the mail, "" where it is not told in it."""

    label: str | Promise
    occasion: str
    bell: str
    figure: str
    mail: bool


def of(user: Any) -> NotificationChoice:
    """One query. Without a row: one with everything on, not saved."""
    return NotificationChoice.objects.filter(user=user).first() or NotificationChoice(user=user)


def lines(scope: Scope, choice: NotificationChoice) -> list[Line]:
    """What this person can be told of."""
    if scope.is_administrator or scope.auditor_area_keys:
        return [Line(Occasion.TAMPERED.label, Occasion.TAMPERED, "always", "", False)]
    figures = _figures(scope)
    found = [
        Line(
            occasion.label,
            occasion.value,
            "always" if occasion in ALWAYS else "off" if occasion in choice.bell_off else "on",
            figure := figures.get(occasion, ""),
            bool(figure) and wants(choice, figure),
        )
        for occasion in (*MAY_BE_OFF, *ALWAYS)
    ]
    if scope.staff_area_keys:
        found.append(Line(_("Nobody has it yet"), "", "", UNROUTED, wants(choice, UNROUTED)))
    return found


def _figures(scope: Scope) -> dict[Occasion, str]:
    """What the morning's mail counts in this role: nothing for units, what is new only for who holds it."""
    if scope.has_inbox:
        return FIGURE_OF
    without_new: dict[Occasion, str] = {
        occasion: figure for occasion, figure in FIGURE_OF.items() if occasion is not Occasion.NEW
    }
    return without_new if scope.staff_area_keys else {}


def wants(choice: NotificationChoice, figure: str) -> bool:
    return choice.by_mail and figure not in choice.mail_off


def choose(user: Any, scope: Scope, *, bell: Collection[str], mail: Collection[str] | None) -> None:
    """What is to be on from now on, of what this role is shown; what another one is shown stays. `mail` None leaves
    the mail as it is."""
    choice = of(user)
    shown = lines(scope, choice)
    choice.bell_off = _off(choice.bell_off, {line.occasion for line in shown if line.bell in ("on", "off")}, bell)
    if mail is not None:
        before = choice.mail_off if choice.by_mail else FIGURES
        choice.mail_off = _off(before, {line.figure for line in shown if line.figure}, mail)
        choice.by_mail = bool(FIGURES - set(choice.mail_off))
    choice.save()


def _off(before: Collection[str], shown: Collection[str], wanted: Collection[str]) -> list[str]:
    return sorted((set(before) - set(shown)) | (set(shown) - set(wanted)))


def without(users: Iterable[int], occasion: Occasion) -> set[int]:
    """Those of them who do not want it at the bell. One query, none for what is always told."""
    if occasion not in MAY_BE_OFF:
        return set()
    off = NotificationChoice.objects.filter(user__in=list(users), bell_off__contains=[occasion.value])
    return set(off.values_list("user_id", flat=True))


def unwanted(users: Iterable[int]) -> dict[int, frozenset[str]]:
    """By person: the figures that they do not want in the mail. One query."""
    chosen = NotificationChoice.objects.filter(user__in=list(users)).exclude(mail_off=[])
    return {choice.user_id: frozenset(choice.mail_off) for choice in chosen}
