"""How a case reads in the inbox, and what may be done with it next. Decisions only, nothing is written here.

Which cases stand in it, and in which order, is `feedback.inbox.listing`'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from feedback.inbox import courtesies
from feedback.models import DueStage, StateLabel, Submission
from feedback.states import State, Verb, allowed
from feedback.workflow import rules
from feedback.workflow.deadlines import working_days_left

HEADLINE = 26
REST = 90
TELLING = 9  # characters: "I am a teacher" alone says nothing yet
CLAUSE_ENDS = "。！？!?；;，,"


@dataclass(frozen=True)
class Due:
    """A deadline in words. `tone` is late, due, info, plain or good: the tag's shape and colour."""

    words: str
    tone: str
    at: datetime | None = None


def due(submission: Submission, now: datetime) -> Due:
    """The next deadline as the holder reads it."""
    at = submission.due_at
    if at is None:
        return _standing(submission)
    days = working_days_left(at, now)
    if at < now and days == 0:
        return Due(_("Overdue since %(time)s") % {"time": _clock(at)}, "late", at)
    if at < now:
        words = ngettext("%(n)d working day overdue", "%(n)d working days overdue", -days) % {"n": -days}
        return Due(words, "late", at)
    if timezone.localdate(at) == timezone.localdate(now):
        return Due(_("Today by %(time)s") % {"time": _clock(at)}, "due", at)
    words = ngettext("%(n)d working day left", "%(n)d working days left", days) % {"n": days}
    return Due(words, "due" if is_amber(submission, days) else "info", at)


def _clock(at: datetime) -> str:
    return date_format(timezone.localtime(at), "H:i")


def is_amber(submission: Submission, days: int) -> bool:
    """Whether a deadline so many working days off is near, by the rules the matter began with. One that is to be
    accepted is new, not late."""
    return submission.due_stage != DueStage.ACCEPT and days <= rules.limits_of(submission).amber_days


def _standing(submission: Submission) -> Due:
    match submission.state:
        case State.WAITING:
            return Due(_("The clock stands"), "plain", submission.paused_at)
        case State.RESOLVED:
            return Due(_("The citizen has the word"), "good", submission.resolved_at)
    return Due(str(StateLabel(submission.state).label), "plain", submission.closed_at)


def headline(message: str) -> str:
    """The beginning of what a message is about, up to the end of a clause if it is long enough to say something."""
    return _beginning(courtesies.matter(" ".join(message.split())))


def _beginning(text: str) -> str:
    if not text:
        return _("(erased at the citizen's wish)")
    for end, character in enumerate(text[:HEADLINE]):
        if character in CLAUSE_ENDS and end >= TELLING:
            return text[:end]
    return text.rstrip(CLAUSE_ENDS) if len(text) <= HEADLINE else text[: HEADLINE - 1] + "…"


@dataclass(frozen=True)
class Row:
    """A case in the list, in words: nothing is worked out any more when it is shown."""

    pk: int
    version: int
    headline: str
    rest: str
    due: Due
    foot: str
    created_at: datetime
    day: str
    is_supervised: bool
    follower_count: int


class Names(NamedTuple):
    """Of what a case belongs to."""

    venue: str
    topic: str | None = None
    topic_en: str | None = None

    @property
    def foot(self) -> str:
        """In the reader's language."""
        topic = self.topic_en if get_language() == "en" else self.topic
        return " · ".join([topic, self.venue] if topic else [self.venue])


def names(submission: Submission) -> Names:
    topic = submission.topic
    return Names(submission.venue.name, *((topic.name, topic.name_en) if topic else ()))


def row(submission: Submission, now: datetime, named: Names) -> Row:
    text = courtesies.matter(" ".join(submission.message.split()))
    top = _beginning(text)
    rest = text.removeprefix(top.removesuffix("…")).lstrip("，。,.！？!?；; \n")
    return Row(
        pk=submission.pk,
        version=submission.version,
        headline=top,
        rest=rest if len(rest) <= REST else rest[: REST - 1] + "…",
        due=due(submission, now),
        foot=named.foot,
        created_at=submission.created_at,
        day=date_format(timezone.localtime(submission.created_at), "MONTH_DAY_FORMAT"),
        is_supervised=submission.supervised_at is not None,
        follower_count=submission.follower_count,
    )


def possible(submission: Submission) -> frozenset[Verb]:
    """The verbs that the state allows and that have not had their only time."""
    verbs = allowed(State(submission.state))
    if submission.first_answered_at is not None:
        verbs -= {Verb.SETTLE}
    if submission.extended_at is not None:
        verbs -= {Verb.EXTEND}
    verbs -= {Verb.UNIT_RECALL} if submission.unit_id is None else {Verb.REFER_UNIT}
    if submission.deputy_id is None:
        verbs -= {Verb.JOIN}
    return verbs


def next_step(submission: Submission) -> str:
    """The slug of the one most likely next move."""
    match submission.state:
        case State.ASSIGNED:
            return "accept"
        case State.IN_PROGRESS if submission.first_answered_at:
            return "resolve"
        case State.IN_PROGRESS:
            return "answer"
    return ""


def contact(submission: Submission, *, hidden: bool, with_name: bool) -> list[str]:
    """Name, phone and e-mail that the citizen left, in part behind asterisks when `hidden`."""
    name = submission.contact_name if with_name else ""
    left = (name, submission.contact_phone, submission.contact_email)
    return [_masked(text) if hidden else text for text in left if text]


def _masked(text: str) -> str:
    shown = 1 if "@" in text or len(text) < 7 else 3
    return text[:shown] + "***" + (text[-2:] if len(text) >= 7 and "@" not in text else "")
