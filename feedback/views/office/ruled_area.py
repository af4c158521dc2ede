"""The area whose rules a page shows: `?area=`, of one's own areas; the widest by default, everywhere for
administrators."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from deputies.models import Area
from stations.access import scope_of


def chosen(request: HttpRequest) -> Area | None:
    """None is everywhere. A foreign area is a 404 like a missing one."""
    scope, key = scope_of(request.user), request.GET.get("area", "")
    if scope.is_administrator and not key:
        return None
    key = key or min(scope.dashboard_area_keys, key=len, default="")
    found = Area.objects.filter(key=key).first()
    may_read = scope.is_administrator or any(key.startswith(own) for own in scope.dashboard_area_keys)
    if found is None or not may_read:
        raise Http404
    return found


def may_write(request: HttpRequest, area: Area | None) -> bool:
    scope = scope_of(request.user)
    return scope.is_administrator or (area is not None and scope.works_for(area.key))
