"""What a follower reads of somebody else's matter: how it stands, and the steps and masked words of those who answer.

Never who wrote it, what they said besides the masked question, what they were asked, or a file. Decisions only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from feedback import progress
from feedback.models import Event, StateLabel, Submission
from feedback.progress import Now, Step
from feedback.public_answers import masking
from feedback.states import SETTLED, State, Suggesting, Verb
from feedback.undone import taken_back

ANSWERS = frozenset({Verb.ANSWER, Verb.UNIT_REPLY, Verb.RESOLVE, Verb.SETTLE, Verb.DECLINE, Verb.EXTEND})
STEPS = ANSWERS | {
    Verb.ASSIGN, Verb.RETURN, Verb.REFER, Verb.ACCEPT, Verb.SUPERVISE, Verb.ESCALATE,
    Verb.TRANSFER, Verb.RAISE, Verb.HAND_DOWN, Verb.JOIN, Verb.REFER_UNIT, Verb.UNIT_OBJECT, Verb.UNIT_RECALL,
    Verb.WITHDRAW, Verb.REOPEN, Verb.CLOSE, Verb.RATE,
    Suggesting.SUGGEST, Suggesting.NEWS, Suggesting.UNLINK,
}  # fmt: skip


@dataclass(frozen=True)
class Texts:
    """What of it is public; each may be empty. Answers `since` then were given knowing that others read them."""

    title: str = ""
    question: str = ""
    answer: str = ""
    since: datetime | None = None


def texts(submission: Submission) -> Texts:
    """As staff masked them, with select_related of both public sides; nothing without the citizen's consent."""
    asked, answered = (_shown(submission, name) for name in ("public_question", "public_answer"))
    said = answered or asked
    if said is None:
        return Texts()
    since = asked.published_at if asked is not None else None
    return Texts(said.title, said.question, answered.answer if answered is not None else "", since)


def _shown(submission: Submission, name: str) -> Any:
    row = getattr(submission, name, None)
    return row if row is not None and row.withdrawn_at is None and submission.may_publish else None


def steps(submission: Submission, events: list[Event], since: datetime | None) -> list[Step]:
    """One for each event that says how it goes on; none for what was taken back."""
    names = [submission.contact_name, submission.written_for, submission.guardian_name]
    gone = taken_back(events)
    told = [event for event in events if event.verb in STEPS and event.seq not in gone and progress.is_told(event)]
    return [_step(event, since, names) for event in told]


def _step(event: Event, since: datetime | None, names: list[str]) -> Step:
    is_for_all = event.verb in ANSWERS and since is not None and event.at >= since
    told = progress.steps([event])[0]
    words = masking.mask(told.words, names) if is_for_all else ""
    return Step(
        event.at,
        _title(event) or told.title,
        note="" if event.verb == Verb.RATE else told.note,
        words=words,
        is_mine=False,
    )


def _title(event: Event) -> str:
    """Where the one who wrote it is spoken to otherwise."""
    titles: dict[str, str] = {
        Verb.WITHDRAW: _("Whoever wrote it took it back"),
        Verb.REOPEN: _("Whoever wrote it was not satisfied: it goes on"),
        Verb.RATE: _("Closed"),
        Verb.CLOSE: _("Closed"),
        Suggesting.UNLINK: _("Corrected: the suggestion “%(title)s” did not come from this matter")
        % {"title": event.data.get("title", "")},
    }
    return titles.get(event.verb, "")


def now_of(submission: Submission, now: datetime) -> Now:
    """The state in one sentence."""
    who, label = progress.holder(submission), str(StateLabel(submission.state).label)
    match submission.state:
        case State.WAITING:
            return Now("info", _("In progress"), _("%(who)s asks for more detail") % {"who": who}, "")
        case State.RESOLVED:
            return Now("good", _("Resolved"), _("%(who)s says it is resolved") % {"who": who}, "")
        case State.WITHDRAWN:
            label = str(StateLabel(submission.state).label)
            return Now(
                "plain",
                label,
                _("Whoever wrote it took it back"),
                _("Is it still so? Please send a message of your own."),
            )
        case State.CLOSED | State.ARCHIVED:
            return Now("plain", label, _("Closed"), "")
    return progress.now_of(submission, now)


def may_rate(submission: Submission) -> bool:
    return submission.state in SETTLED and submission.state != State.ARCHIVED and submission.outcome_id is not None
