"""Who is logged in, for the frame of the staff pages: looked up only when a template asks."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from feedback.notifications import notifying
from portal.pages.rooms import rooms_of
from stations.access import Hat, Scope, scope_of

GUARDED = frozenset({Hat.STAFF, Hat.AUDITOR, Hat.ADMINISTRATOR})


def account(request: HttpRequest) -> dict[str, Any]:
    """`account.scope`, its roles in words, its rooms in groups, and how many notifications are unread: one query
    beyond the scope's own."""

    def read() -> dict[str, Any]:
        scope = scope_of(request.user)
        words = {"scope": scope, "roles": [hat.label for hat in scope.hats], "rooms": rooms_of(scope)}
        return {**words, "unread": unread}  # called when it is shown

    def unread() -> int:
        return notifying.unread(request.user)

    return {"account": SimpleLazyObject(read)}


def needs_second_factor(user: Any) -> bool:
    """Whether this person may work only with a second factor: all their roles count, not only the one they act in."""
    if not settings.REQUIRE_SECOND_FACTOR:
        return False
    return bool(user.is_staff or user.is_superuser or GUARDED & set(scope_of(user).hats))


def home_of(scope: Scope) -> str:
    """The URL name of the room a person works in."""
    if scope.has_inbox:
        return "inbox"
    if scope.unit_ids:
        return "unit"
    if scope.dashboard_area_keys:
        return "dashboard"
    return "people" if scope.is_administrator else "home"
