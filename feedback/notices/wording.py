"""What a citizen is told of an event: one sentence that says what happened, and one that says what comes next.

Made in the citizen's language when it happens, and kept: a message never says what only became true later.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from feedback.models import ActorKind, Event, Submission
from feedback.models.notices import Kind
from feedback.progress import holder, led_by, stage_in_words, told_in_language
from feedback.states import State, Suggesting, Visit
from feedback.wording import appointment_in_words, day_in_words


def snapshot(kind: Kind, submission: Submission, event: Event) -> dict[str, str]:
    """`headline`, `rest` (may be empty) and `venue`, in the language of the submission."""
    with override(submission.language):
        return {
            "headline": _headline(kind, submission, event),
            "rest": _rest_of_visit(event) if kind == Kind.APPOINTMENT else _rest(kind, submission, event.data),
            "venue": submission.venue.name,
            "who": holder(submission),
        }


def _headline(kind: Kind, submission: Submission, event: Event) -> str:
    who = who_did(submission, event)
    match kind:
        case Kind.RECEIVED if submission.unrouted_since:
            return _("We have received your message. Congress staff are finding the right person for you.")
        case Kind.RECEIVED if submission.state == State.SUBMITTED:  # held back until a person has looked
            return _("We have received your message. Congress staff read it first, then a deputy gets it.")
        case Kind.RECEIVED:
            return _("We have received your message. It is with %(who)s.") % {"who": who}
        case Kind.RESOLVED:
            return _("%(who)s says that your matter is resolved. Please confirm.") % {"who": who}
        case Kind.APPOINTMENT | Kind.SUGGESTED:
            return _appointment(event) if kind == Kind.APPOINTMENT else _suggested(event)
    headlines = {
        Kind.ACCEPTED: _("%(who)s has taken up your matter."),
        Kind.ASKED: _("%(who)s asks you for more detail."),
        Kind.ANSWERED: _("%(who)s has answered you."),
        Kind.CLOSED: _("Your matter is closed: we did not hear from you in time."),
        Kind.DECLINED: _("Your matter is not accepted: %(why)s"),
        Kind.EXTENDED: _("%(who)s needs longer for your matter: until %(day)s."),
        Kind.CODE: _("Here is the way back to your matter at %(venue)s."),
        Kind.WITHDRAWN: _("You took your matter back. Nobody works on it any more."),
        Kind.SUPERVISED: _("Congress staff watch over your matter from now on."),
    }
    until = event.data.get("until", "")
    return headlines[kind] % {
        "who": who,
        "venue": submission.venue.name,
        "why": told_in_language(event.data, "reason"),
        "day": day_in_words(datetime.fromisoformat(until)) if until else "",
    }


def who_did(submission: Submission, event: Event) -> str:
    """Who did it, when that is not who is responsible: a unit, or a deputy who helps."""
    if event.actor_kind == ActorKind.UNIT:
        return event.actor_name
    if event.actor_kind == ActorKind.DEPUTY and event.actor_name:
        return _("Deputy %(name)s") % {"name": event.actor_name}
    return holder(submission)


def _suggested(event: Event) -> str:
    if event.verb == Suggesting.SUGGEST:
        return _("Deputies made a suggestion of your matter: “%(title)s”.") % {"title": event.data["title"]}
    return _("The suggestion “%(title)s” that came from your matter: %(stage)s.") % {
        "title": event.data["title"],
        "stage": stage_in_words(event.data),
    }


def _appointment(event: Event) -> str:
    headlines = {
        Visit.BOOK: _("You have an appointment: %(when)s."),
        Visit.REBOOK: _("Your appointment has been moved: %(when)s."),
        Visit.CANCEL: _("Your appointment is cancelled: %(when)s."),
        Visit.CHANGE: _("The contact day was changed. Your appointment is now: %(when)s."),
        Visit.CALL_OFF: _("Your appointment was called off: %(when)s."),
    }
    return headlines[Visit(event.verb)] % {"when": appointment_in_words(event.data)}


def _rest_of_visit(event: Event) -> str:
    """Why, for what the citizen did not do, and what to do now."""
    if event.verb == Visit.CALL_OFF:
        next_step = _("You can choose another time with your query code.")
    else:
        next_step = _("Your query code is your ticket.")
    why = event.data.get("why", "")
    reason = _("Reason: %(why)s.") % {"why": why} if why else ""
    return f"{reason} {next_step}".strip()


def _rest(kind: Kind, submission: Submission, data: dict[str, Any]) -> str:
    match kind:
        case Kind.RECEIVED | Kind.ACCEPTED if submission.first_answered_at is None:
            return _("First answer by %(day)s.") % {"day": day_in_words(submission.answer_by)}
        case Kind.RESOLVED:
            day = day_in_words(datetime.fromisoformat(data["confirm_by"]))
            return _("If we hear nothing from you by %(day)s, it counts as resolved.") % {"day": day}
        case Kind.CLOSED if submission.reopened_count == 0:
            return _("Not solved? You can reopen it once.")
        case Kind.DECLINED:
            return told_in_language(data, "instead")
        case Kind.SUGGESTED:
            return f"{led_by(data)}."
    rests = {
        Kind.ASKED: _("The time limit stands still until you answer."),
        Kind.CODE: _("You did not ask for it? Then somebody typed your address; they were told nothing."),
        Kind.WITHDRAWN: _("It was not you? Then somebody else has your query code: please write again."),
        Kind.SUPERVISED: _("They see to it that it is answered in time. You need not do anything."),
    }
    return rests.get(kind, "")
