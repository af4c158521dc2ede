"""Taking back the last move: by who made it, within minutes, and only as long as nobody was told of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from feedback.lifecycle import remembering
from feedback.lifecycle.moving import Actor, NotAllowed, locked, move
from feedback.models import Event, Submission
from feedback.models.referrals import LastMove
from feedback.notices.planning import take_back
from feedback.progress import is_told
from feedback.states import Back, Privacy, State, Verb, before

WITHIN = timedelta(minutes=10)


def last_move(kept: LastMove | None, events: Iterable[Event], user_id: int, now: datetime) -> Event | None:
    """The move that this person may still take back, as far as time and order say; None when there is none. `events`
    are those of the matter, in their order."""
    if kept is None or kept.user_id != user_id or kept.at <= now - WITHIN:
        return None
    since = [event for event in events if event.seq >= kept.seq and event.verb != Privacy.LOOK]
    return since[0] if len(since) == 1 else None


@transaction.atomic
def undo(submission_id: int, *, actor: Actor, version: int | None = None) -> Submission:
    """Everything is as it was before the last move, which stays in the history as taken back: its words are not shown
    to the citizen any more.

    NotAllowed when it is somebody else's move or none, too long ago, when something has happened since, or somebody
    has been told. Raises Submission.DoesNotExist, Stale.
    """
    locked(submission_id)
    assert actor.user is not None
    kept = LastMove.objects.filter(submission=submission_id).first()
    events = Event.objects.filter(submission=submission_id, seq__gte=kept.seq if kept else 0).order_by("seq")
    event = last_move(kept, events, actor.user.pk, timezone.now())
    if event is None or kept is None:
        raise NotAllowed("there is nothing to take back any more")
    if not take_back(event):
        raise NotAllowed("the citizen has been told")
    came_from = State(kept.before["fields"]["state"])

    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        remembering.restore(submission, kept.before, now)
        return {"seq": event.seq, "what": event.verb}

    way = partial(before, verb=Verb(event.verb), came_from=came_from)
    done = move(submission_id, Back.UNDO, actor=actor, version=version, public=is_told(event), change=change, way=way)
    kept.delete()
    return done


def forget(now: datetime) -> int:
    """What stood before is kept only as long as it can come back. How many rows went."""
    return LastMove.objects.filter(at__lt=now - WITHIN).delete()[0]
