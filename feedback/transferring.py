"""When a deputy leaves, what they hold goes on to somebody else: nothing open is left without a holder.

Each matter is routed as if it were new, without the deputy who leaves and without whom the citizen once chose.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from deputies.models import Deputy, DeputyStatus
from deputies.models.accounts import User
from feedback import lifecycle, routing
from feedback.lifecycle import SYSTEM, Actor
from feedback.models import ActorKind, Answered, Rating, RouteReason, Submission
from feedback.models.holders import Holder, HolderQuerySet
from feedback.routing import Choice, Stop
from feedback.states import HELD
from stations.models import Venue
from stations.registers import register

BATCH = 200


@dataclass(frozen=True)
class Passing:
    """An open matter and where it goes."""

    submission: Submission
    choice: Choice


def plan(deputy: Deputy) -> list[Passing]:
    """Where each open matter of the deputy would go now, the oldest first. Writes nothing.

    Each one counts as work of its new holder before the next is decided. Queries go by venues and topics, not matters.
    """
    held = Submission.objects.open().filter(deputy=deputy).select_related("venue").order_by("created_at", "pk")
    today, known = timezone.localdate(), dict[tuple[int, int | None], list[Stop]]()
    given: Counter[int] = Counter()
    passings = []
    for submission in held:
        at = (submission.passed_to_id or submission.venue_id, submission.topic_id)
        if at not in known:
            known[at] = list(routing.stops(*at, today, leaving=deputy.pk))
        choice = routing.decide(None, _busier(known[at], given))
        if choice.deputy_id is not None:
            given[choice.deputy_id] += 1
        passings.append(Passing(submission, choice))
    return passings


def _busier(stops: Iterable[Stop], given: Counter[int]) -> list[Stop]:
    return [
        replace(s, candidates=tuple(replace(c, open_work=c.open_work + given[c.deputy_id]) for c in s.candidates))
        for s in stops
    ]


@transaction.atomic
def transfer_open_work(deputy: Deputy, actor: Actor) -> list[Passing]:
    """Pass on everything open that the deputy is responsible for, and part from what they hold with others. They must
    not be active any more."""
    if deputy.is_reachable:
        raise ValueError("the deputy is active")
    list(Submission.objects.open().filter(deputy=deputy).select_for_update().values_list("pk"))
    passings = plan(deputy)
    for passing in passings:
        _pass_on(passing, actor)
    for submission_id in _held_jointly(deputy).values_list("submission_id", flat=True):
        lifecycle.part(submission_id, deputy, "", actor=actor)
    return passings


def _held_jointly(deputy: Deputy) -> HolderQuerySet:
    return Holder.objects.joint().filter(deputy=deputy, submission__state__in=HELD)


def _pass_on(passing: Passing, actor: Actor) -> None:
    submission_id, choice = passing.submission.pk, passing.choice
    reason = RouteReason.DEPARTED
    if choice.deputy_id is not None:
        lifecycle.assign(submission_id, actor=actor, reason=reason, deputy=Deputy.objects.get(pk=choice.deputy_id))
    elif choice.venue_id is not None:
        venue = Venue.objects.get(pk=choice.venue_id)
        lifecycle.assign(submission_id, actor=actor, reason=reason, holding_venue=venue)
    else:
        lifecycle.give_back(submission_id, actor=actor)


@transaction.atomic
def depart(deputy_id: int, status: DeputyStatus, *, by: User, reason: str) -> list[Passing]:
    """Suspend or end: contact is off and the open work is with others, both or neither. Resuming passes nothing on."""
    deputy = register.set_status(deputy_id, status, by=by, reason=reason)
    if deputy.is_reachable:
        return []
    return transfer_open_work(deputy, Actor(ActorKind.STAFF, by.display_name, by))


def sweep() -> int:
    """Pass on what deputies hold who left in another way (an import, the admin). Returns how many matters."""
    stranded = Submission.objects.open().exclude(deputy__status=DeputyStatus.ACTIVE).filter(deputy__isnull=False)
    joint = Holder.objects.joint().filter(submission__state__in=HELD).exclude(deputy__status=DeputyStatus.ACTIVE)
    holders = Deputy.objects.filter(Q(pk__in=stranded.values("deputy")) | Q(pk__in=joint.values("deputy")))[:BATCH]
    return sum(len(transfer_open_work(deputy, SYSTEM)) for deputy in holders)


@transaction.atomic
def rate(
    submission_id: int, rating: Rating, words: str, *, answered: Answered | None = None, version: int | None = None
) -> Submission:
    """`lifecycle.rate`; reopened with a deputy who left meanwhile, it goes on to somebody who is there."""
    submission = lifecycle.rate(submission_id, rating, words, answered=answered, version=version)
    deputy = submission.deputy
    if submission.is_open and deputy is not None and not deputy.is_reachable:
        transfer_open_work(deputy, SYSTEM)
        submission.refresh_from_db()
    return submission
