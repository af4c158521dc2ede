"""What the pages of one case have in common: may it be seen, and in which capacity does the person act on it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest

from feedback import access
from feedback.lifecycle import Actor
from feedback.models import ActorKind, Submission
from feedback.suggestions import suggested
from stations.access import scope_of

RELATED = (
    "venue", "topic", "deputy", "holding_venue", "holding_area", "passed_to", "unit", "chosen_deputy",
    "decline_reason", "screening", "last_move",
)  # fmt: skip


def visible(request: HttpRequest, pk: int) -> Submission:
    """Somebody else's case is a 404 like a missing one."""
    seen = Submission.objects.filter(access.visible_to(request.user)).select_related(*RELATED)
    found = (
        seen.annotate(joint_rows=access.with_joint(), suggestion_rows=suggested.with_suggestions())
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


def actor(request: HttpRequest, submission: Submission) -> Actor:
    return actor_for(request.user, submission)


def actor_for(user: Any, submission: Submission) -> Actor:
    """The person in the capacity in which they act on it."""
    kind = access.role_towards(user, submission)
    return Actor(kind, _name(user, kind, submission), user)


def _name(user: Any, kind: ActorKind, submission: Submission) -> str:
    """Deputies act by their own name, officers by their unit's."""
    helper = access.held_jointly_by(scope_of(user), submission) if kind == ActorKind.DEPUTY else None
    if helper is not None:
        return helper.deputy.name
    if kind == ActorKind.DEPUTY and submission.deputy is not None:
        return submission.deputy.name
    if kind == ActorKind.UNIT and submission.unit is not None:
        return submission.unit.name
    return str(user.display_name)
