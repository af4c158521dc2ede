"""What the pages of one case have in common: may it be seen, and in which capacity does the person act on it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest

from feedback import access
from feedback.lifecycle import Actor
from feedback.models import ActorKind, Submission

RELATED = ("venue", "topic", "deputy", "holding_venue", "chosen_deputy", "decline_reason", "screening")


def visible(request: HttpRequest, pk: int) -> Submission:
    """Somebody else's case is a 404 like a missing one."""
    found = Submission.objects.filter(access.visible_to(request.user)).select_related(*RELATED).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def actor(request: HttpRequest, submission: Submission) -> Actor:
    user: Any = request.user
    kind = access.role_towards(user, submission)
    is_deputy = kind == ActorKind.DEPUTY and submission.deputy is not None
    return Actor(kind, submission.deputy.name if is_deputy and submission.deputy else user.display_name, user)
