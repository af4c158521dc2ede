"""An event in one line, as the people who answer read it. Decisions only."""

from __future__ import annotations

from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from feedback.models import ActorKind, Answered, Event, Rating, RouteReason
from feedback.models.suggestions import Stage
from feedback.states import Arrival, Back, Grouping, Look, Note, Privacy, Publishing, Suggesting, Verb, Visit, Word
from feedback.wording import appointment_in_words, day_in_words

SPOKEN = frozenset(
    {"submit", Verb.ANSWER, Verb.ASK_DETAIL, Verb.ADD_DETAIL, Verb.RESOLVE, Verb.SETTLE,
     Verb.DECLINE, Verb.EXTEND, Verb.RATE, Verb.REOPEN, Verb.WITHDRAW, Verb.UNIT_REPLY, Verb.UNIT_OBJECT}
)  # fmt: skip
LINES = {
    "submit": lazy("wrote"),
    "assign deputy": lazy("to %(to)s: %(reason)s"),
    "assign liaison": lazy("to the liaison of %(to)s: %(reason)s"),
    "assign desk": lazy("to the staff of %(to)s: %(reason)s"),
    "assign staff": lazy("to congress staff: %(reason)s"),
    Verb.ACCEPT: lazy("accepted it"),
    Verb.ANSWER: lazy("answered"),
    Verb.ASK_DETAIL: lazy("asked for detail"),
    Verb.ADD_DETAIL: lazy("added detail"),
    Verb.RESOLVE: lazy("resolved it: %(outcome)s"),
    Verb.SETTLE: lazy("answered and resolved it at once: %(outcome)s"),
    Verb.DECLINE: lazy("did not accept it: %(why)s"),
    Verb.EXTEND: lazy("extended the time limit to %(until)s"),
    Verb.SUPERVISE: lazy("watches it from now on"),
    Verb.WITHDRAW: lazy("took it back"),
    Verb.ARCHIVE: lazy("archived it"),
    Verb.RATE: lazy("rated it: %(rating)s%(answered)s"),
    Verb.REOPEN: lazy("not satisfied: reopened%(answered)s"),
    "reopen declined": lazy("objects to its not being accepted: the area's staff look at it again"),
    Verb.CLOSE: lazy("closed without a rating"),
    Verb.REMIND: lazy("reminded the holder"),
    Verb.JOIN: lazy("asked %(to)s to hold it too"),
    Verb.PART: lazy("%(to)s holds it no longer"),
    Verb.REFER_UNIT: lazy("referred it to %(unit)s, which replies by %(until)s"),
    Verb.UNIT_REPLY: lazy("replied"),
    Verb.UNIT_OBJECT: lazy("says that it is not its matter"),
    Verb.UNIT_RECALL: lazy("took it back from %(unit)s"),
    Back.UNDO: lazy("took back the last step"),
    "remind unit": lazy("reminded %(unit)s"),
    "escalate unit_holder": lazy("%(unit)s is late: told who holds it"),
    "escalate unit_staff": lazy("%(unit)s is late: told the area's staff"),
    "escalate head": lazy("told the venue's head that it is overdue"),
    "escalate staff": lazy("told the area's staff that it is overdue"),
    Visit.BOOK: lazy("made an appointment: %(visit)s"),
    Visit.REBOOK: lazy("changed the appointment: %(visit)s"),
    Visit.CANCEL: lazy("cancelled the appointment: %(visit)s"),
    Visit.CHANGE: lazy("changed the contact day: the appointment is now %(visit)s"),
    Visit.CALL_OFF: lazy("called off the appointment: %(visit)s"),
    Visit.ARRIVE: lazy("marked: came to the appointment"),
    Visit.NO_SHOW: lazy("marked: did not come to the appointment"),
    Grouping.GROUP: lazy("confirmed that it speaks of the matter of others: group %(group)s"),
    Grouping.UNGROUP: lazy("split it off from group %(group)s: another matter"),
    Publishing.PUBLISH: lazy("published question and answer"),
    Publishing.WITHDRAW: lazy("withdrew question and answer from the public"),
    Publishing.OFFER: lazy("opened the question to others who say so too"),
    Publishing.TAKE_OFF: lazy("closed the question to others again"),
    Suggesting.SUGGEST: lazy("recorded that a suggestion came from it: “%(title)s”"),
    Suggesting.NEWS: lazy("wrote down how the suggestion “%(title)s” stands: %(stage)s"),
    Suggesting.UNLINK: lazy("took back that the suggestion “%(title)s” came from it"),
    "code_sent email": lazy("sent the lost query code to the e-mail address that was left"),
    "code_sent sms": lazy("sent the lost query code to the telephone number that was left"),
    "unreached email": lazy("could not reach the citizen by e-mail"),
    "unreached sms": lazy("could not reach the citizen by SMS"),
    Look.FLAG: lazy("found something that a person should look at"),
    Look.HOLD: lazy("held it back until a person has looked"),
    Look.RELEASE: lazy("looked at it and released it"),
    Look.MASK: lazy("looked at it and masked some words"),
    Look.KEEP: lazy("looked at it: staff assign it by hand"),
    "enter walk_in": lazy("wrote it down for a person at the venue"),
    "enter telephone": lazy("wrote down what a person said by telephone on %(received)s"),
    "enter paper": lazy("entered what a person wrote on paper, received on %(received)s"),
    Arrival.HAND_IN: lazy("handed it in for a citizen, from another system"),
    Note.WRITE: lazy("noted"),
    Privacy.LOOK: lazy("looked at the contact data"),
    Privacy.ERASE: lazy("had personal data erased"),
    Privacy.CONSENT: lazy("agreed that question and answer are published"),
    Privacy.REFUSE: lazy("withdrew the consent to publish question and answer"),
    "erase system": lazy("erased personal data: its time was over"),
}
ASSIGNING = (Verb.ASSIGN, Verb.REFER, Verb.RETURN, Verb.TRANSFER, Verb.RAISE, Verb.HAND_DOWN)


def is_spoken(event: Event) -> bool:
    """Whether it belongs to the conversation with the citizen (the rest is history)."""
    return event.verb in SPOKEN and bool(event.words or event.data.get("files"))


def who(event: Event) -> str:
    """The name of whoever did it."""
    if event.actor_kind == ActorKind.CITIZEN:
        return _("The citizen")
    return event.actor_name or str(ActorKind(event.actor_kind).label)


def line(event: Event) -> str:
    """What happened, in a few words, without the person who did it; from the snapshot in the event alone."""
    data = event.data
    key = event.verb
    if key in ASSIGNING:
        key = f"assign {data.get('to_kind', 'deputy')}"
    elif key == Verb.REOPEN and data.get("was_declined"):
        key = "reopen declined"
    elif key == Verb.REMIND and data.get("to") == "unit":
        key = "remind unit"
    elif key == Verb.ESCALATE:
        key = f"escalate {data.get('to', 'staff')}"
    elif key == Visit.ENTER:
        key = f"enter {data.get('channel', 'walk_in')}"
    elif key in (Word.UNREACHED, Word.CODE_SENT):
        key = f"{key} {data.get('channel', 'email')}"
    elif key == Privacy.ERASE and event.actor_kind == ActorKind.SYSTEM:
        key = "erase system"
    words = {
        "to": data.get("to", ""),
        "received": data.get("received_on", ""),
        "unit": data.get("unit", ""),
        "group": data.get("group", ""),
        "title": data.get("title", ""),
        "stage": _label(Stage, data.get("stage", "")),
        "reason": _reason(event),
        "rating": _label(Rating, data.get("rating", "")),
        "answered": f" · {Answered(data['answered']).label}" if data.get("answered") in Answered.values else "",
        "visit": appointment_in_words(data) if "starts" in data else "",
        "why": data.get("reason_en" if get_language() == "en" else "reason", ""),
        "until": day_in_words(datetime.fromisoformat(data["until"])) if "until" in data else "",
        "outcome": data.get("outcome_en" if get_language() == "en" else "outcome", ""),
    }
    return str(LINES.get(key, key)) % words


def _reason(event: Event) -> str:
    """Why it came to whoever has it; to a deputy of another venue, also which that is."""
    reason = _label(RouteReason, event.data.get("reason", ""))
    is_elsewhere = event.verb == Verb.TRANSFER and event.data.get("to_kind") == "deputy"
    venue = event.data.get("venue", "") if is_elsewhere else ""
    return " · ".join(filter(None, [reason, venue]))


def _label(choices: type[TextChoices], value: str) -> str:
    return str(choices(value).label) if value in choices.values else value
