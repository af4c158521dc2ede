"""Recording that a suggestion (代表建议) came from opinions, and how it stands. Each is an event of every opinion that
it came from, so their writers are told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from deputies.models import Deputy
from feedback.lifecycle import Actor, append_event, locked
from feedback.models import Submission
from feedback.models.suggestions import Origin, Stage, Suggestion
from feedback.notices.planning import take_back
from feedback.states import Suggesting

TOLD = (Suggesting.SUGGEST, Suggesting.NEWS)
ActorOf = Callable[[Submission], Actor]


@dataclass(frozen=True)
class Particulars:
    """What it is. `number` may be empty: it is given after a while."""

    kind: str
    title: str
    number: str
    lead_proposer: Deputy
    filed_on: date


@dataclass(frozen=True)
class Standing:
    """How it stands; `words` and `link` may be empty."""

    stage: Stage
    stage_on: date
    words: str = ""
    link: str = ""
    number: str = ""


@transaction.atomic
def record(said: Particulars, numbers: Iterable[int], *, area_key: str, actor_of: ActorOf) -> Suggestion:
    """A suggestion came from these opinions, one at least. Said twice of one of them, it is recorded once. Raises
    Submission.DoesNotExist."""
    cases = [locked(number) for number in sorted(set(numbers))]
    made = Suggestion.objects.filter(**vars(said), origins__submission__in=cases).first()
    made = made or Suggestion.objects.create(
        **vars(said), area_key=area_key, stage_on=said.filed_on, recorded_by=actor_of(cases[0]).user
    )
    known = set(made.origins.values_list("submission_id", flat=True))
    for case in cases:
        if case.pk not in known:
            _link(made, case, actor_of(case))
    return made


@transaction.atomic
def link(suggestion: Suggestion, number: int, *, actor_of: ActorOf) -> bool:
    """It came from this opinion too. False when that was said before. Raises Submission.DoesNotExist."""
    case = locked(number)
    if Origin.objects.filter(suggestion=suggestion, submission=case).exists():
        return False
    _link(suggestion, case, actor_of(case))
    return True


@transaction.atomic
def unlink(suggestion: Suggestion, number: int, *, actor_of: ActorOf) -> bool:
    """It did not come from this opinion: a mistake. False when that was said before."""
    case = locked(number)
    if not Origin.objects.filter(suggestion=suggestion, submission=case).delete()[0]:
        return False
    for told in case.events.filter(verb__in=TOLD, data__suggestion=suggestion.pk):
        take_back(told)
    _tell(suggestion, case, Suggesting.UNLINK, actor_of(case))
    return True


@transaction.atomic
def tell(suggestion_id: int, now: Standing, *, actor_of: ActorOf) -> Suggestion:
    """How it stands from now on. Said twice, it is told once. Raises Suggestion.DoesNotExist."""
    suggestion = Suggestion.objects.select_for_update().get(pk=suggestion_id)
    fields = vars(now)
    if all(getattr(suggestion, name) == value for name, value in fields.items()):
        return suggestion
    for name, value in fields.items():
        setattr(suggestion, name, value)
    suggestion.save(update_fields=list(fields))
    for number in suggestion.origins.order_by("submission_id").values_list("submission_id", flat=True):
        case = locked(number)
        _tell(suggestion, case, Suggesting.NEWS, actor_of(case), words=now.words)
    return suggestion


def _link(suggestion: Suggestion, case: Submission, actor: Actor) -> None:
    Origin.objects.create(suggestion=suggestion, submission=case, district=case.district)
    _tell(suggestion, case, Suggesting.SUGGEST, actor, words=suggestion.words)


def _tell(suggestion: Suggestion, case: Submission, verb: Suggesting, actor: Actor, words: str = "") -> None:
    append_event(case, verb, actor=actor, at=timezone.now(), words=words, data=snapshot(suggestion))


def snapshot(suggestion: Suggestion) -> dict[str, Any]:
    """As it stands at this moment, for the event."""
    return {
        "suggestion": suggestion.pk,
        "title": suggestion.title,
        "number": suggestion.number,
        "kind": suggestion.kind,
        "proposer": suggestion.lead_proposer.name,
        "filed_on": suggestion.filed_on.isoformat(),
        "stage": suggestion.stage,
        "stage_on": suggestion.stage_on.isoformat(),
        "link": suggestion.link,
    }
