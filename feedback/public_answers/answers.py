"""Which public answers there are, and which cases could become one. Decisions only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.db.models.expressions import RawSQL

from deputies.models import Area, Topic
from feedback.inbox import reading
from feedback.models import IS_OPEN, Event, Submission
from feedback.models.publishing import PublicAnswer, PublicAnswerQuerySet
from feedback.public_answers import masking
from feedback.searching import bigrams
from feedback.states import State, Verb
from stations.access import Scope

PAGE = 20
TITLE = 60
PUBLISHABLE = (State.RESOLVED.value, State.CLOSED.value)
AREA_KEY = re.compile(r"[0-9A-Z]{2,12}")


@dataclass(frozen=True)
class Page:
    """`after` is where the next page begins, None on the last."""

    rows: Sequence[Any]
    after: int | None = None


def page(found: Any, after: str, size: int = PAGE) -> Page:
    """The newest first, by keyset. One query."""
    if after.isdecimal() and len(after) < 19:
        found = found.filter(pk__lt=int(after))
    rows = list(found.order_by("-pk")[: size + 1])
    return Page(rows[:size], rows[size - 1].pk if len(rows) > size else None)


def shown(words: str = "", topic: Topic | None = None, area_key: str = "") -> PublicAnswerQuerySet:
    """What anybody may read, with every word, of the topic, in the area and all under it."""
    found = PublicAnswer.objects.shown().select_related("venue", "topic")
    if topic is not None:
        found = found.filter(topic=topic)
    if AREA_KEY.fullmatch(area_key):
        found = found.filter(area_key__startswith=area_key)
    return matching(found, words)


def matching(found: PublicAnswerQuerySet, words: str) -> PublicAnswerQuerySet:
    query = bigrams.parse(words)
    if not query:
        return found
    for tsquery in filter(None, (query.tsquery, query.loose)):
        found = found.filter(
            pk__in=RawSQL("SELECT id FROM feedback_publicanswer WHERE words @@ %s::tsquery", [tsquery])
        )
    return found


def could_be(scope: Scope) -> Any:
    """Cases of one's areas whose citizen agreed, which are resolved, and of which nothing is public yet."""
    return _agreed(scope).filter(state__in=PUBLISHABLE, public_answer__isnull=True)


def could_be_offered(scope: Scope) -> Any:
    """Likewise open ones, so that others can say "me too"."""
    return _agreed(scope).filter(IS_OPEN, public_question__isnull=True)


def _agreed(scope: Scope) -> Any:
    under = Q(pk__in=[])
    for key in scope.dashboard_area_keys:
        under |= Q(area_key__startswith=key)
    return Submission.objects.filter(under, may_publish=True).select_related("venue", "topic")


@dataclass(frozen=True)
class Proposal:
    title: str
    question: str
    answer: str


def proposal(submission: Submission) -> Proposal:
    """The texts as they could be published, masked; a person reads and corrects them. One query."""
    spoken = Event.objects.filter(submission=submission, public=True, verb__in=(Verb.ANSWER, Verb.RESOLVE)).order_by(
        "seq"
    )
    names = [submission.contact_name]
    answer = "\n\n".join(event.words for event in spoken if event.words.strip())
    return Proposal(
        title=masking.mask(reading.headline(submission.message), names)[:TITLE],
        question=masking.mask(submission.message, names),
        answer=masking.mask(answer, names),
    )


def took_days(submission: Submission) -> int:
    """Whole days from sending to the result."""
    ended = submission.resolved_at or submission.closed_at
    return max(0, (ended - submission.created_at).days) if ended else 0


def lexemes_of(*texts: str) -> str:
    """For the index of public answers, as PostgreSQL reads a tsvector."""
    return " ".join(
        "'" + lexeme.replace("'", "''").replace("\\", "") + "'" for lexeme in sorted(bigrams.lexemes(*texts))
    )


def areas_of(key: str) -> Area | None:
    return Area.objects.filter(key=key).first() if AREA_KEY.fullmatch(key) else None
