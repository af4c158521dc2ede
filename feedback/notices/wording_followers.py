"""What those who said "me too" are told of an event. Not a word of anybody: the answer stands behind the link."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from feedback.models import Event, Submission
from feedback.models.notices import Kind
from feedback.notices.wording import who_did
from feedback.progress import holder, led_by, stage_in_words, told_in_language
from feedback.states import Suggesting
from feedback.wording import day_in_words

TOLD = frozenset(
    {
        Kind.ACCEPTED,
        Kind.ANSWERED,
        Kind.RESOLVED,
        Kind.CLOSED,
        Kind.DECLINED,
        Kind.EXTENDED,
        Kind.WITHDRAWN,
        Kind.SUGGESTED,
    }
)


def snapshot(kind: Kind, submission: Submission, event: Event, language: str) -> dict[str, str]:
    """`headline`, `rest` (may be empty), `venue` and `who`, in that language."""
    with override(language):
        return {
            "headline": _headline(kind, submission, event),
            "rest": _rest(kind, event),
            "venue": submission.venue.name,
            "who": holder(submission),
        }


def _headline(kind: Kind, submission: Submission, event: Event) -> str:
    if kind == Kind.SUGGESTED:
        return _suggested(event)
    headlines = {
        Kind.ACCEPTED: _("%(who)s has taken up the matter you follow."),
        Kind.ANSWERED: _("%(who)s has answered the matter you follow."),
        Kind.RESOLVED: _("%(who)s says that the matter you follow is resolved. Is it, for you?"),
        Kind.CLOSED: _("The matter you follow is closed."),
        Kind.DECLINED: _("The matter you follow is not accepted: %(why)s"),
        Kind.EXTENDED: _("%(who)s needs longer for the matter you follow: until %(day)s."),
        Kind.WITHDRAWN: _("Whoever wrote the matter you follow took it back. Nobody works on it any more."),
    }
    until = event.data.get("until", "")
    return headlines[kind] % {
        "who": who_did(submission, event),
        "why": told_in_language(event.data, "reason"),
        "day": day_in_words(datetime.fromisoformat(until)) if until else "",
    }


def _suggested(event: Event) -> str:
    said = {"title": event.data["title"], "stage": stage_in_words(event.data)}
    if event.verb == Suggesting.SUGGEST:
        return _("Deputies made a suggestion of the matter you follow: “%(title)s”.") % said
    return _("The suggestion “%(title)s” that came from the matter you follow: %(stage)s.") % said


def _rest(kind: Kind, event: Event) -> str:
    match kind:
        case Kind.DECLINED:
            return told_in_language(event.data, "instead")
        case Kind.SUGGESTED:
            return f"{led_by(event.data)}."
        case Kind.RESOLVED:
            return _("Please say how you see it.")
        case Kind.WITHDRAWN:
            return _("Is it still so? Please send a message of your own.")
    return ""
