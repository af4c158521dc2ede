"""What a citizen reads about a submission: the state in one sentence, the steps so far, what they can do now.

Decisions only. Steps tell what the events' snapshots say, never what is current.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from feedback.models import ActorKind, Answered, Event, Rating, RouteReason, StateLabel, Submission
from feedback.models.suggestions import Stage
from feedback.models.workflow import DeclineReason
from feedback.states import Back, Look, Privacy, Publishing, State, Suggesting, Verb, Visit, Word, allowed
from feedback.undone import taken_back
from feedback.wording import appointment_in_words, date_in_words, day_in_words
from feedback.workflow.deadlines import working_days_left

MINE = frozenset({"submit", Verb.ADD_DETAIL, Verb.RATE, Verb.REOPEN, Verb.WITHDRAW})
VISITS = frozenset({Visit.BOOK, Visit.REBOOK, Visit.CANCEL, Visit.CHANGE, Visit.CALL_OFF, Visit.ARRIVE, Visit.NO_SHOW})


@dataclass(frozen=True)
class Now:
    """`tone` is the tag's shape and colour: info, good, due, late or plain. `until` is a sentence, or empty."""

    tone: str
    label: str
    headline: str
    until: str


@dataclass(frozen=True)
class Step:
    at: datetime
    title: str
    note: str
    words: str
    is_mine: bool
    files: Sequence[Any] = ()


@dataclass(frozen=True)
class Choices:
    """What the citizen can do now. `is_last_word`: not satisfied closes it, it was reopened before."""

    can_add: bool
    is_asked: bool
    can_rate: bool
    can_reopen: bool
    is_last_word: bool
    can_withdraw: bool


def choices(submission: Submission) -> Choices:
    verbs = allowed(State(submission.state))
    is_over = submission.state in (State.CLOSED, State.DECLINED)
    return Choices(
        can_add=Verb.ADD_DETAIL in verbs,
        is_asked=submission.state == State.WAITING,
        can_rate=Verb.RATE in verbs,
        can_reopen=is_over and Verb.REOPEN in verbs and submission.reopened_count == 0,
        is_last_word=submission.reopened_count > 0,
        can_withdraw=Verb.WITHDRAW in verbs,
    )


def ratings(is_last_word: bool) -> list[tuple[str, str]]:
    """Value and label of what the citizen can say about the result; the last one is not a threat but a request."""
    return [
        (Rating.SATISFIED.value, _("It is solved, I am satisfied")),
        (Rating.BASICALLY.value, _("It is basically solved")),
        (Rating.NOT_SATISFIED.value, _("It is not solved") if is_last_word else _("It is not solved, please go on")),
    ]


def whether_answered() -> list[tuple[str, str]]:
    """Value and label of the second question: was there an answer at all?"""
    return [(value, str(label)) for value, label in Answered.choices]


@dataclass(frozen=True)
class Suggested:
    """A suggestion that came from it, as its last event tells. `words` and `link` may be empty."""

    title: str
    led_by: str
    stage: str
    since: str
    words: str
    link: str


def suggestions(events: list[Event]) -> list[Suggested]:
    """What deputies made of it, in the order in which they did."""
    last: dict[int, Event] = {}
    for event in events:
        if event.verb == Suggesting.UNLINK:
            last.pop(event.data["suggestion"], None)
        elif event.verb in (Suggesting.SUGGEST, Suggesting.NEWS):
            last[event.data["suggestion"]] = event
    return [_suggested(event.data, words_of(event)) for event in last.values()]


def _suggested(data: dict[str, Any], words: str) -> Suggested:
    since = date_in_words(date.fromisoformat(data["stage_on"]))
    return Suggested(data["title"], led_by(data), stage_in_words(data), since, words, data["link"])


def question(events: list[Event]) -> str:
    """What the citizen was last asked; empty when nothing."""
    gone = taken_back(events)
    asked = (event.words for event in reversed(events) if event.verb == Verb.ASK_DETAIL and event.seq not in gone)
    return next(asked, "")


def holder(submission: Submission) -> str:
    """Who holds it, in words."""
    if submission.deputy is not None:
        return _("Deputy %(name)s") % {"name": submission.deputy.name}
    if submission.holding_venue is not None:
        return _("the liaison of %(venue)s") % {"venue": submission.holding_venue.name}
    if submission.holding_area is not None:
        return _("the congress staff of %(area)s") % {"area": submission.holding_area.name}
    return _("congress staff")


def now_of(submission: Submission, now: datetime) -> Now:
    """The state in one sentence: who holds it, and until when."""
    label = str(StateLabel(submission.state).label)
    headline = _headline(submission)
    match submission.state:
        case State.WAITING:
            return Now("due", label, headline, _("The time limit stands still until you answer."))
        case State.RESOLVED:
            day = day_in_words(submission.confirm_by) if submission.confirm_by else ""
            until = _("If we hear nothing from you by %(day)s, it counts as resolved.") % {"day": day}
            return Now("good", label, headline, until)
        case State.DECLINED if submission.decline_reason is not None:
            return Now("plain", label, headline, in_language(submission.decline_reason, "instead"))
        case State.CLOSED | State.DECLINED | State.WITHDRAWN | State.ARCHIVED:
            return Now("plain", label, headline, "")
    return _running(submission, now, label, headline)


def _headline(submission: Submission) -> str:
    if submission.state == State.SUBMITTED and submission.unrouted_since:
        return _("Congress staff are finding the right person for you")
    if submission.state == State.SUBMITTED and is_held(submission):
        return _("Somebody is looking at it before it is passed on")
    if submission.state in (State.CLOSED, State.ARCHIVED):
        return _closed(submission)
    if submission.state == State.DECLINED and submission.decline_reason is not None:
        return _("Not accepted: %(why)s") % {"why": in_language(submission.decline_reason, "name")}
    if submission.state == State.WITHDRAWN:
        return _("You took it back")
    sentences = {
        State.SUBMITTED: _("It has arrived and is on its way to the right deputy"),
        State.ASSIGNED: _("It is with %(who)s"),
        State.IN_PROGRESS: _("%(who)s is working on it"),
        State.WAITING: _("%(who)s asks you for more detail"),
        State.RESOLVED: _("%(who)s says it is resolved: please confirm"),
    }
    unit = submission.unit.name if submission.unit is not None else ""
    if unit and submission.state in (State.ASSIGNED, State.IN_PROGRESS):
        sentences[State(submission.state)] = _("%(unit)s is working on it; %(who)s follows it up")
    return sentences[State(submission.state)] % {"who": holder(submission), "unit": unit}


def in_language(row: DeclineReason, field: str) -> str:
    """The field in the page's language."""
    return str(getattr(row, f"{field}_en" if get_language() == "en" else field))


def is_held(submission: Submission) -> bool:
    """Whether a person looks at it before it is routed (select_related("screening") spares the query)."""
    found = getattr(submission, "screening", None)
    return found is not None and found.is_held and found.is_waiting


def _closed(submission: Submission) -> str:
    if submission.resolved_at is None:
        return _("Archived: it was not accepted, or you took it back")
    if not submission.rating:
        return _("Closed: we did not hear from you in time")
    return _("Closed. Your rating: %(rating)s") % {"rating": Rating(submission.rating).label}


def _running(submission: Submission, now: datetime, label: str, headline: str) -> Now:
    """While the clock runs: until the first answer, then until it is resolved."""
    is_answered = submission.first_answered_at is not None
    at = submission.close_by if is_answered else submission.answer_by
    days = working_days_left(at, now)
    if at < now:
        late = ngettext("%(n)d working day overdue", "%(n)d working days overdue", -days) % {"n": -days}
        until = _("The answer is late (it was due by %(day)s). The people above have been told.")
        return Now("late", late if days else _("Overdue"), headline, until % {"day": day_in_words(at)})
    left = ngettext("%(n)d working day left", "%(n)d working days left", days) % {"n": days} if days else _("today")
    until = _("To be resolved by %(day)s (%(left)s).") if is_answered else _("First answer by %(day)s (%(left)s).")
    return Now("info", label, headline, until % {"day": day_in_words(at), "left": left})


def is_told(event: Event) -> bool:
    """Whether the citizen learns of it. That staff watch it is told without their words, which are for the holder."""
    return event.public or event.verb == Verb.SUPERVISE


def words_of(event: Event) -> str:
    """What the citizen reads of its words."""
    return event.words if event.public else ""


def steps(events: list[Event]) -> list[Step]:
    """One for each of the events that are told, in their order; none for what was taken back, but that it was."""
    gone = taken_back(events)
    undone = {event.seq: event for event in events if event.seq in gone}
    return [_step(event, undone.get(event.data.get("seq"))) for event in events if event.seq not in gone]


def _step(event: Any, undone: Event | None) -> Step:
    """Its files as `files.showing.put_to` gave them. `undone` is what it took back: what stands above is another
    step, which still holds."""
    is_mine, files = event.verb in MINE, getattr(event, "files", ())
    title, note = _title(event)
    if undone is not None:
        title = _("Taken back: %(what)s") % {"what": _title(undone)[0]}
    return Step(event.at, title, note, words=words_of(event), is_mine=is_mine, files=files)


def _who(event: Event) -> str:
    match event.actor_kind:
        case ActorKind.CITIZEN:
            return _("You")
        case ActorKind.DEPUTY:
            return _("Deputy %(name)s") % {"name": event.actor_name}
        case ActorKind.LIAISON:
            return _("The venue's liaison")
        case ActorKind.STAFF:
            return _("Congress staff")
        case ActorKind.UNIT:
            return event.actor_name
    return _("The portal")


TITLES = {  # what happened, to the citizen
    "submit": lazy("You wrote"),
    Verb.ACCEPT: lazy("%(who)s has taken it up"),
    Verb.ANSWER: lazy("%(who)s answered"),
    Verb.ASK_DETAIL: lazy("%(who)s asks you"),
    Verb.ADD_DETAIL: lazy("You added"),
    Verb.REFER: lazy("%(who)s passed it on: %(to)s"),
    Verb.JOIN: lazy("Deputy %(to)s helps with it from now on"),
    Verb.REFER_UNIT: lazy("%(who)s passed it to %(unit)s, which replies by %(until)s"),
    Verb.UNIT_REPLY: lazy("%(who)s answered"),
    Verb.UNIT_OBJECT: lazy("%(who)s says that it is not its matter"),
    Verb.UNIT_RECALL: lazy("%(who)s took it back from %(unit)s"),
    Back.UNDO: lazy("%(who)s took back the step before this one"),
    Verb.RESOLVE: lazy("%(who)s: result"),
    Verb.SETTLE: lazy("%(who)s: answered at once"),
    Verb.DECLINE: lazy("%(who)s could not accept it"),
    Verb.EXTEND: lazy("%(who)s needs longer: until %(until)s"),
    Verb.SUPERVISE: lazy("Congress staff watch over it from now on"),
    Verb.WITHDRAW: lazy("You took it back"),
    Verb.RATE: lazy("Your rating"),
    Verb.REOPEN: lazy("You were not satisfied: it goes on"),
    Verb.CLOSE: lazy("Closed: we did not hear from you in time"),
    Visit.BOOK: lazy("You made an appointment"),
    Visit.REBOOK: lazy("You changed your appointment"),
    Visit.CANCEL: lazy("You cancelled your appointment"),
    Visit.CHANGE: lazy("The contact day was changed: your appointment goes with it"),
    Visit.CALL_OFF: lazy("Your appointment was called off"),
    Visit.ARRIVE: lazy("You came to your appointment"),
    Visit.NO_SHOW: lazy("You did not come to your appointment"),
    Publishing.PUBLISH: lazy("Question and answer can be read by anybody now, without your name"),
    Publishing.WITHDRAW: lazy("Question and answer are not public any more"),
    Publishing.OFFER: lazy("Others can read your question now, without your name, and say “me too”"),
    Publishing.TAKE_OFF: lazy("Others cannot read your question any more"),
    Suggesting.SUGGEST: lazy("Deputies made a suggestion of it: “%(title)s”"),
    Suggesting.NEWS: lazy("The suggestion “%(title)s”: %(stage)s"),
    Suggesting.UNLINK: lazy("Corrected: the suggestion “%(title)s” did not come from your message"),
    Look.HOLD: lazy("Somebody is looking at it before it is passed on"),
    Look.RELEASE: lazy("It has been looked at and goes on"),
    Look.MASK: lazy("It has been looked at and goes on; some words are hidden from others"),
    Look.KEEP: lazy("It has been looked at: congress staff take care of it"),
    Visit.ENTER: lazy("Written down for you at the venue"),
    Word.CODE_SENT: lazy("Your query code was sent to you again, as asked for with your address"),
    Privacy.ERASE: lazy("You had personal data erased"),
    Privacy.CONSENT: lazy("You agreed that question and answer are published, without your name"),
    Privacy.REFUSE: lazy("You withdrew your consent: question and answer are not public"),
}


def _title(event: Event) -> tuple[str, str]:
    """What happened, and a note in small print."""
    until = event.data.get("until", "")
    words = {
        "who": _who(event),
        "to": event.data.get("to", ""),
        "unit": event.data.get("unit", ""),
        "title": event.data.get("title", ""),
        "stage": stage_in_words(event.data),
        "until": day_in_words(datetime.fromisoformat(until)) if until else "",
    }
    match event.verb:
        case Verb.ASSIGN | Verb.RETURN | Verb.TRANSFER | Verb.RAISE | Verb.HAND_DOWN:
            return _handed_over(event.data), _reason(event)
        case Verb.ESCALATE:
            return _told(event.data), ""
        case Verb.REOPEN if event.data.get("was_declined"):
            return _("You object: congress staff look at it again"), ""
        case Word.UNREACHED:
            return _unreached(event.data), _("Everything we have to tell you stands here too.")
        case Privacy.ERASE if event.actor_kind == ActorKind.SYSTEM:
            return _("The portal erased personal data: its time was over"), ""
    return str(TITLES.get(event.verb, event.verb)) % words, _note(event.verb, event.data)


def _note(verb: str, data: dict[str, Any]) -> str:
    match verb:
        case Verb.RESOLVE | Verb.SETTLE:
            return told_in_language(data, "outcome")
        case Verb.DECLINE:
            return f"{told_in_language(data, 'reason')} → {told_in_language(data, 'instead')}"
        case Verb.ACCEPT if data.get("complex"):
            day = day_in_words(datetime.fromisoformat(data["answer_by"]))
            return _("It is complex: first answer by %(day)s") % {"day": day}
        case Verb.RATE:
            return str(Rating(data["rating"]).label)
        case Suggesting.SUGGEST:
            return led_by(data)
    return " · ".join(filter(None, [appointment_in_words(data), data.get("why", "")])) if verb in VISITS else ""


def stage_in_words(data: dict[str, Any]) -> str:
    stage = data.get("stage", "")
    return str(Stage(stage).label) if stage in Stage.values else ""


def led_by(data: dict[str, Any]) -> str:
    """Number, lead proposer and day of a suggestion."""
    said = {"name": data["proposer"], "day": date_in_words(date.fromisoformat(data["filed_on"]))}
    return " · ".join(filter(None, [data["number"], _("led by deputy %(name)s, handed in on %(day)s") % said]))


def told_in_language(data: dict[str, Any], field: str) -> str:
    return str(data.get(f"{field}_en" if get_language() == "en" else field, ""))


def _handed_over(data: dict[str, Any]) -> str:
    match data.get("to_kind"):
        case "staff":
            return _("Handed to congress staff")
        case "liaison":
            return _("Sent to the liaison of %(to)s") % {"to": data.get("to", "")}
        case "desk":
            return _("Handed to the congress staff of %(to)s") % {"to": data.get("to", "")}
    return _("Sent to deputy %(to)s") % {"to": data.get("to", "")}


def _reason(event: Event) -> str:
    """Why it went there; to a deputy of another venue, which that is."""
    data, reason = event.data, event.data.get("reason", "")
    if event.verb == Verb.TRANSFER and data.get("to_kind") == "deputy" and "venue" in data:
        return _("passed on to %(venue)s") % {"venue": data["venue"]}
    if reason == RouteReason.CHOSEN:
        return _("chosen in the message")
    return str(RouteReason(reason).label) if reason in RouteReason.values else ""


def _told(data: dict[str, Any]) -> str:
    if data.get("to") == "staff":
        return _("Late: congress staff have been told")
    return _("Late: the head of the venue has been told")


def _unreached(data: dict[str, Any]) -> str:
    return (
        _("We could not reach you by SMS") if data.get("channel") == "sms" else _("We could not reach you by e-mail")
    )
