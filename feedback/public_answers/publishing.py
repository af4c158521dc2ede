"""Making a case public, and taking it off again. Each is an event of the case."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from feedback import lifecycle
from feedback.lifecycle import CITIZEN, Actor
from feedback.models import Submission
from feedback.models.following import PublicQuestion
from feedback.models.publishing import PublicAnswer
from feedback.public_answers import answers
from feedback.states import Privacy, Publishing


@dataclass(frozen=True)
class Texts:
    """As a person has masked them; none is empty."""

    title: str
    question: str
    answer: str


@dataclass(frozen=True)
class QuestionTexts:
    """The same before there is an answer."""

    title: str
    question: str


class NotAgreed(Exception):
    """The citizen has not agreed (any more), or there is no result yet."""


@transaction.atomic
def publish(submission_id: int, texts: Texts, *, actor: Actor) -> PublicAnswer:
    """Put it where anybody may read it; what was public before gets these texts. Raises Submission.DoesNotExist,
    NotAgreed."""
    submission = Submission.objects.select_for_update().get(pk=submission_id)
    if not submission.may_publish or submission.state not in answers.PUBLISHABLE:
        raise NotAgreed
    now = timezone.now()
    made, _ = PublicAnswer.objects.update_or_create(
        submission=submission,
        defaults={**asdict(texts), "withdrawn_at": None, "prepared_by": actor.user},
        create_defaults={**asdict(texts), "prepared_by": actor.user, **_facts(submission, now)},
    )
    _index(made)
    lifecycle.append_event(submission, Publishing.PUBLISH, actor=actor, at=now)
    return made


def _facts(submission: Submission, now: datetime) -> dict[str, Any]:
    outcome = submission.outcome
    return {
        "area_key": submission.area_key,
        "venue_id": submission.venue_id,
        "topic_id": submission.topic_id,
        "outcome": outcome.name if outcome else "",
        "outcome_en": outcome.name_en if outcome else "",
        "took_days": answers.took_days(submission),
        "published_at": now,
    }


def _index(made: PublicAnswer) -> None:
    words = answers.lexemes_of(made.title, made.question, made.answer)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE feedback_publicanswer SET words = %s::tsvector WHERE id = %s", [words, made.pk])


@transaction.atomic
def withdraw(answer_id: int, *, actor: Actor) -> PublicAnswer:
    """Nobody reads it any more. Raises PublicAnswer.DoesNotExist."""
    made = PublicAnswer.objects.select_related(None).get(pk=answer_id)
    submission = Submission.objects.select_for_update().get(pk=made.submission_id)
    now = timezone.now()
    if PublicAnswer.objects.filter(pk=answer_id, withdrawn_at=None).update(withdrawn_at=now):
        lifecycle.append_event(submission, Publishing.WITHDRAW, actor=actor, at=now)
    made.refresh_from_db()
    return made


@transaction.atomic
def set_consent(submission_id: int, *, given: bool, actor: Actor = CITIZEN) -> Submission:
    """The citizen changes their mind. Withdrawn, what is public is gone in the same moment, and does not come back by
    itself when they agree again. Doing it twice is doing it once. Raises Submission.DoesNotExist."""
    submission = lifecycle.locked(submission_id)
    if submission.may_publish == given:
        return submission
    submission.may_publish = given
    submission.save(update_fields=["may_publish"])
    now = timezone.now()
    if not given:
        for table in (PublicAnswer, PublicQuestion):
            table.objects.filter(submission=submission, withdrawn_at=None).update(withdrawn_at=now)
    lifecycle.append_event(submission, Privacy.CONSENT if given else Privacy.REFUSE, actor=actor, at=now)
    return submission


@transaction.atomic
def offer(submission_id: int, texts: QuestionTexts, *, actor: Actor) -> PublicQuestion:
    """Others may read the question of an open case and say "me too"; what stood there before gets these texts. Raises
    Submission.DoesNotExist, NotAgreed."""
    submission = lifecycle.locked(submission_id)
    if not submission.may_publish or not submission.is_open:
        raise NotAgreed
    now = timezone.now()
    facts = {"area_key": submission.area_key, "venue_id": submission.venue_id, "topic_id": submission.topic_id}
    shown = {**asdict(texts), "withdrawn_at": None, "prepared_by": actor.user}
    made, _ = PublicQuestion.objects.update_or_create(
        submission=submission, defaults=shown, create_defaults={**shown, **facts, "published_at": now}
    )
    lifecycle.append_event(submission, Publishing.OFFER, actor=actor, at=now)
    return made


@transaction.atomic
def take_off(submission_id: int, *, actor: Actor) -> None:
    """Others cannot read it any more; who said "me too" stays."""
    submission = lifecycle.locked(submission_id)
    now = timezone.now()
    if PublicQuestion.objects.filter(submission=submission, withdrawn_at=None).update(withdrawn_at=now):
        lifecycle.append_event(submission, Publishing.TAKE_OFF, actor=actor, at=now)
