"""An event in one line, as the people who answer read it. Decisions only."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from feedback.models import ActorKind, Event, Rating, RouteReason
from feedback.states import Verb

SPOKEN = frozenset({"submit", Verb.ANSWER, Verb.ASK_DETAIL, Verb.ADD_DETAIL, Verb.RESOLVE, Verb.RATE, Verb.REOPEN})


def is_spoken(event: Event) -> bool:
    """Whether it belongs to the conversation with the citizen (the rest is history)."""
    return event.verb in SPOKEN and bool(event.words)


def who(event: Event) -> str:
    """The name of whoever did it."""
    if event.actor_kind == ActorKind.CITIZEN:
        return _("The citizen")
    return event.actor_name or str(ActorKind(event.actor_kind).label)


def line(event: Event) -> str:
    """What happened, in a few words, without the person who did it."""
    data: dict[str, Any] = event.data
    match event.verb:
        case "submit":
            return _("wrote")
        case Verb.ASSIGN | Verb.REFER:
            return _handed_over(data)
        case Verb.ACCEPT:
            return _("accepted it")
        case Verb.ANSWER:
            return _("answered")
        case Verb.ASK_DETAIL:
            return _("asked for detail")
        case Verb.ADD_DETAIL:
            return _("added detail")
        case Verb.RESOLVE:
            name = data.get("outcome_en" if get_language() == "en" else "outcome", "")
            return _("resolved it: %(outcome)s") % {"outcome": name}
    return _afterwards(event.verb, data)


def _handed_over(data: dict[str, Any]) -> str:
    reason = data.get("reason", "")
    words = {"to": data.get("to", ""), "reason": RouteReason(reason).label if reason in RouteReason.values else reason}
    match data.get("to_kind"):
        case "staff":
            return _("to congress staff: %(reason)s") % words
        case "liaison":
            return _("to the liaison of %(to)s: %(reason)s") % words
    return _("to %(to)s: %(reason)s") % words


def _afterwards(verb: str, data: dict[str, Any]) -> str:
    rating = data.get("rating", "")
    match verb:
        case Verb.RATE:
            return _("rated it: %(rating)s") % {"rating": Rating(rating).label if rating else ""}
        case Verb.REOPEN:
            return _("not satisfied: reopened")
        case Verb.CLOSE:
            return _("closed without a rating")
        case Verb.REMIND:
            return _("reminded the holder")
        case Verb.ESCALATE if data.get("to") == "staff":
            return _("overdue: told the area's staff")
        case Verb.ESCALATE:
            return _("overdue: told the venue's head")
    return verb
