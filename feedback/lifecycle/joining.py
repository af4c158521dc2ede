"""Joint handling: several deputies hold a matter, and one of them is responsible."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from deputies.models import Deputy
from feedback import receivers
from feedback.lifecycle.moving import Actor, NotAllowed, move
from feedback.models import ActorKind, Submission
from feedback.models.holders import Holder
from feedback.states import Verb


def join(submission_id: int, deputy: Deputy, words: str, *, actor: Actor, version: int | None = None) -> Submission:
    """Another deputy of the venue holds it too. NotAllowed unless a deputy is responsible, for one who holds it
    already, and for one who is not of the venue or cannot be reached."""

    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        if submission.deputy_id is None or not receivers.helpers(submission).filter(pk=deputy.pk).exists():
            raise NotAllowed("this deputy cannot join")
        holder = Holder(submission=submission, deputy=deputy, since=now, district=submission.district, is_joint=True)
        Holder.objects.bulk_create(
            [holder],
            update_conflicts=True,
            unique_fields=["submission", "deputy"],
            update_fields=["since", "released_at", "is_joint"],
        )
        return {"to": deputy.name, "deputy_id": deputy.pk}

    return move(submission_id, Verb.JOIN, actor=actor, version=version, words=words, change=change)


def part(submission_id: int, deputy: Deputy, words: str, *, actor: Actor, version: int | None = None) -> Submission:
    """The deputy holds it with the others no longer. NotAllowed for who does not hold it jointly (who is responsible
    refers it instead), and when one helper would release another."""

    def change(submission: Submission, now: datetime) -> dict[str, Any]:
        if actor.kind == ActorKind.DEPUTY and actor.name not in (deputy.name, getattr(submission.deputy, "name", "")):
            raise NotAllowed("who helps releases nobody else")
        held = submission.holders.joint().filter(deputy=deputy)
        if not held.update(released_at=now):
            raise NotAllowed("this deputy does not hold it jointly")
        return {"to": deputy.name, "deputy_id": deputy.pk}

    return move(submission_id, Verb.PART, actor=actor, version=version, words=words, public=False, change=change)
