"""/supervision/: what an area's staff keep an eye on."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from feedback.inbox import supervision
from stations.access import scope_of
from stations.holidays import calendar


@require_safe
def supervision_page(request: HttpRequest) -> HttpResponse:
    """Raised to us, supervised, late at a unit. 404 for who has no area."""
    scope = scope_of(request.user)
    if not scope.dashboard_area_keys:
        raise Http404
    found = supervision.lists(scope, timezone.now())
    lists = [
        (_("Raised to us"), found.with_us, "with_us" in found.more),
        (_("Supervised"), found.supervised, "supervised" in found.more),
        (_("Late at a handling unit"), found.at_units, "at_units" in found.more),
    ]
    context = {
        "room": "supervision",
        "lists": lists,
        "is_empty": not any(lines for _title, lines, _more in lists),
        "missing_year": calendar.missing_year(timezone.localdate()),
    }
    return render(request, "feedback/desk/supervision.html", context)
