"""Who holds a submission: given, passed on, taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from deputies.models import Area, Deputy, DeputyStatus
from feedback import receivers, routing
from feedback.lifecycle.moving import SYSTEM, Actor, NotAllowed, append_event, locked, move
from feedback.models import RouteReason, Submission
from feedback.models.holders import Holder
from feedback.states import IllegalMove, State, Verb
from feedback.workflow import deadlines, rules
from stations.models import Venue


def assign(
    submission_id: int,
    *,
    actor: Actor,
    reason: RouteReason,
    deputy: Deputy | None = None,
    holding_venue: Venue | None = None,
    version: int | None = None,
    words: str = "",
) -> Submission:
    """分派: to a deputy, or to the liaison of a venue (give exactly one). NotAllowed when the deputy is not active."""
    to = deputy or holding_venue
    if to is None or (deputy and holding_venue):
        raise ValueError("give a deputy or a holding venue")

    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        return hand_over(submission, now, reason, to)

    return move(submission_id, Verb.ASSIGN, actor=actor, version=version, words=words, change=change)


def refer(submission_id: int, deputy: Deputy, words: str, *, actor: Actor, version: int | None = None) -> Submission:
    """Refer to another deputy of the venue. NotAllowed when it is the holder, not of the venue, or not active."""

    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        if deputy.pk == submission.deputy_id:
            raise NotAllowed("this deputy holds it already")
        if not receivers.colleagues(submission).filter(pk=deputy.pk).exists():
            raise NotAllowed("the deputy is not of this venue, or not reachable")
        return hand_over(submission, now, RouteReason.REFERRED, deputy)

    return move(submission_id, Verb.REFER, actor=actor, version=version, words=words, change=change)


def transfer(submission_id: int, venue: Venue, words: str, *, actor: Actor, version: int | None = None) -> Submission:
    """To another venue near by, where it is routed like something new: to a deputy there, or to the liaison.
    NotAllowed when it is there already, not near, or when nobody can be reached there."""

    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        if not receivers.venues_near(submission).filter(pk=venue.pk).exists():
            raise NotAllowed("not a venue near by")
        choice = routing.choose_at(venue.pk, submission.topic_id, timezone.localdate(now))
        if choice.reason is RouteReason.NOBODY:
            raise NotAllowed("nobody can be reached there")
        to = Deputy.objects.get(pk=choice.deputy_id) if choice.deputy_id is not None else venue
        submission.passed_to = venue
        _release(submission, now, joint=True)
        data = hand_over(submission, now, RouteReason.TRANSFERRED, to)
        return data | {"venue": venue.name}

    return move(submission_id, Verb.TRANSFER, actor=actor, version=version, words=words, change=change)


def raise_up(submission_id: int, words: str, *, actor: Actor, version: int | None = None) -> Submission:
    """上报: to the staff of the area above. NotAllowed where nobody is above, and while it is being routed."""

    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        return _to_desk(submission, now, RouteReason.RAISED, receivers.desk_above(submission))

    return move(submission_id, Verb.RAISE, actor=actor, version=version, words=words, change=change)


def hand_down(submission_id: int, area: Area, words: str, *, actor: Actor, version: int | None = None) -> Submission:
    """交办: to the staff of an area below, on the way to where it came in. NotAllowed for any other."""

    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        below = receivers.desks_below(submission).filter(pk=area.pk).first()
        return _to_desk(submission, now, RouteReason.HANDED_DOWN, below)

    return move(submission_id, Verb.HAND_DOWN, actor=actor, version=version, words=words, change=change)


def _to_desk(submission: Submission, now: datetime, reason: RouteReason, area: Area | None) -> dict[str, Any]:
    if area is None or not (submission.has_holder or submission.unrouted_since):
        raise NotAllowed("there is no desk to pass it to")
    data = hand_over(submission, now, reason, area)
    return data | {"accept_by": submission.accept_by.isoformat()}


def hand_over(submission: Submission, now: datetime, reason: RouteReason, to: Deputy | Venue | Area) -> dict[str, Any]:
    """A deputy, the liaison of a venue or the staff of an area is responsible from now on. Those who held it jointly
    go on as long as a deputy is. NotAllowed for a deputy who is not active."""
    if isinstance(to, Deputy) and to.status != DeputyStatus.ACTIVE:
        raise NotAllowed("contact with this deputy is switched off")
    if submission.accepted_at or submission.deputy_id or submission.holding_area_id or isinstance(to, Area):
        limits = rules.limits_of(submission)
        submission.accept_by = deadlines.end_of_working_day(now, limits.accept_days)
    _release(submission, now, joint=not isinstance(to, Deputy))
    submission.deputy = to if isinstance(to, Deputy) else None
    submission.holding_venue = to if isinstance(to, Venue) else None
    submission.holding_area = to if isinstance(to, Area) else None
    submission.accepted_at = None
    submission.unrouted_since = None
    submission.route_reason = reason.value
    if isinstance(to, Deputy):
        _hold(submission, to, now)
    return {"to": to.name, "reason": reason.value, **_kind(to)}


def _kind(to: Deputy | Venue | Area) -> dict[str, Any]:
    if isinstance(to, Deputy):
        return {"to_kind": "deputy", "deputy_id": to.pk}
    if isinstance(to, Venue):
        return {"to_kind": "liaison", "venue": to.name}
    return {"to_kind": "desk", "area": to.key}


def _hold(submission: Submission, deputy: Deputy, now: datetime) -> None:
    holder = Holder(submission=submission, deputy=deputy, since=now, district=submission.district)
    Holder.objects.bulk_create(
        [holder],
        update_conflicts=True,
        unique_fields=["submission", "deputy"],
        update_fields=["since", "released_at", "is_joint"],
    )


def _release(submission: Submission, now: datetime, *, joint: bool) -> None:
    """Who was responsible holds it no longer; with `joint`, those who held it jointly neither."""
    held = Holder.objects.filter(submission=submission, released_at__isnull=True)
    (held if joint else held.filter(is_joint=False)).update(released_at=now)


def give_back(submission_id: int, *, actor: Actor) -> Submission:
    """Taken from a holder who left, with nobody to pass it to: it stands in the area staff's unrouted queue."""

    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        Holder.objects.filter(submission=submission, released_at__isnull=True).update(released_at=now)
        submission.deputy = submission.holding_venue = submission.holding_area = submission.accepted_at = None
        submission.unrouted_since = now
        submission.route_reason = RouteReason.NOBODY.value
        submission.accept_by = deadlines.end_of_working_day(now, rules.limits_of(submission).accept_days)
        return {"to": "", "to_kind": "staff", "reason": RouteReason.NOBODY.value}

    return move(submission_id, Verb.RETURN, actor=actor, change=change)


@transaction.atomic
def stand_unrouted(submission_id: int, *, reason: RouteReason) -> Submission:
    """Nobody was found, or routing failed: it stands in the area staff's unrouted queue, and the citizen is told."""
    submission = locked(submission_id)
    if submission.state != State.SUBMITTED:
        raise IllegalMove(Verb.ASSIGN, State(submission.state))
    if submission.unrouted_since is None:
        now = timezone.now()
        submission.unrouted_since = now
        submission.route_reason = reason.value
        submission.version += 1
        submission.save(update_fields=["unrouted_since", "route_reason", "version"])
        data = {"to": "", "to_kind": "staff", "reason": reason.value}
        append_event(submission, Verb.ASSIGN, actor=SYSTEM, at=now, data=data)
    return submission
