"""Who is logged in, for the frame of the staff pages: looked up only when a template asks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from deputies.models import Role
from stations.access import Scope, scope_of


def account(request: HttpRequest) -> dict[str, Any]:
    """`account.scope` and `account.roles` (names of the roles), without a query beyond the scope's own."""

    def read() -> dict[str, Any]:
        scope = scope_of(request.user)
        return {"scope": scope, "roles": role_names(scope)}

    return {"account": SimpleLazyObject(read)}


def role_names(scope: Scope) -> list[str]:
    """The person's roles in words."""
    held = {
        str(Role.DEPUTY.label): scope.deputy_ids,
        _("Liaison or head of a venue"): scope.liaison_venue_ids,
        str(Role.STAFF.label): scope.staff_area_keys,
        str(Role.AUDITOR.label): scope.auditor_area_keys,
        str(Role.ADMINISTRATOR.label): scope.is_administrator,
    }
    return [name for name, holds in held.items() if holds]


def home_of(scope: Scope) -> str:
    """The URL name of the room a person works in."""
    if scope.has_inbox:
        return "inbox"
    if scope.dashboard_area_keys:
        return "dashboard"
    return "admin:index" if scope.is_administrator else "home"
