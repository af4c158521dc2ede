"""Who holds a submission: given, passed on, taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from deputies.models import Deputy, DeputyStatus
from feedback import deadlines, workflows
from feedback.lifecycle.moving import SYSTEM, Actor, NotAllowed, append_event, locked, move
from feedback.models import Holder, RouteReason, Submission
from feedback.states import IllegalMove, State, Verb
from stations.models import Assignment, Venue


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
    if (deputy is None) == (holding_venue is None):
        raise ValueError("give a deputy or a holding venue")

    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        return hand_over(submission, now, reason, deputy, holding_venue)

    return move(submission_id, Verb.ASSIGN, actor=actor, version=version, words=words, change=change)


def refer(submission_id: int, deputy: Deputy, words: str, *, actor: Actor, version: int | None = None) -> Submission:
    """Refer to another deputy of the venue. NotAllowed when it is the holder, not of the venue, or not active."""

    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        if deputy.pk == submission.deputy_id:
            raise NotAllowed("this deputy holds it already")
        if not Assignment.objects.filter(venue=submission.venue_id, deputy=deputy).exists():
            raise NotAllowed("the deputy is not of this venue")
        return hand_over(submission, now, RouteReason.REFERRED, deputy, None)

    return move(submission_id, Verb.REFER, actor=actor, version=version, words=words, change=change)


def hand_over(
    submission: Submission, now: datetime, reason: RouteReason, deputy: Deputy | None, venue: Venue | None
) -> dict[str, Any]:
    if deputy is not None and deputy.status != DeputyStatus.ACTIVE:
        raise NotAllowed("contact with this deputy is switched off")
    if submission.accepted_at is not None or submission.deputy_id is not None:
        limits = workflows.limits_of(submission)
        submission.accept_by = deadlines.end_of_working_day(now, limits.accept_days)
    if submission.deputy_id is not None:
        Holder.objects.filter(submission=submission, released_at__isnull=True).update(released_at=now)
    submission.deputy = deputy
    submission.holding_venue = venue
    submission.accepted_at = None
    submission.unrouted_since = None
    submission.route_reason = reason.value
    if deputy is not None:
        holder = Holder(submission=submission, deputy=deputy, since=now, district=submission.district)
        Holder.objects.bulk_create(
            [holder],
            update_conflicts=True,
            unique_fields=["submission", "deputy"],
            update_fields=["since", "released_at"],
        )
        return {"to": deputy.name, "to_kind": "deputy", "deputy_id": deputy.pk, "reason": reason.value}
    assert venue is not None
    return {"to": venue.name, "to_kind": "liaison", "venue": venue.name, "reason": reason.value}


def give_back(submission_id: int, *, actor: Actor) -> Submission:
    """Taken from a holder who left, with nobody to pass it to: it stands in the area staff's unrouted queue."""

    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        Holder.objects.filter(submission=submission, released_at__isnull=True).update(released_at=now)
        submission.deputy = submission.holding_venue = submission.accepted_at = None
        submission.unrouted_since = now
        submission.route_reason = RouteReason.NOBODY.value
        submission.accept_by = deadlines.end_of_working_day(now, workflows.limits_of(submission).accept_days)
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
