"""Find anything: one box, a few filters, everything in the address bar."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_safe

from deputies.models import Area, Deputy, Topic
from feedback.inbox import reading, unit_search, units
from feedback.inbox.unit_search import UnitFilters
from feedback.models import StateLabel
from feedback.models.referrals import ReferralState
from feedback.searching import search
from feedback.searching.search import Filters
from feedback.states import State
from feedback.wording import date_in_list
from stations.access import scope_of
from stations.models import Venue
from stations.registers import catalogue
from stations.registers.catalogue import Chip

HOLDERS_WORDS = {
    "open": lazy("Open"),
    "overdue": lazy("Overdue"),
    State.SUBMITTED: lazy("Not routed yet"),
    State.ASSIGNED: lazy("Not accepted yet"),
    State.WAITING: lazy("Waiting for the citizen"),
    State.RESOLVED: lazy("Resolved, not confirmed yet"),
}


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """/search/: what the person may see, by any word. Without a word or a filter the box alone."""
    scope = scope_of(request.user)
    if scope.unit_ids:
        return _of_unit(request)
    if not (scope.has_inbox or scope.dashboard_area_keys):
        raise Http404
    filters, now = Filters.read(request.GET), timezone.now()
    page = search.page(request.user, filters, now) if filters.are_any else None
    for found in [*page.exact, *page.rows] if page else []:
        found.submission.due = reading.due(found.submission, now)  # type: ignore[attr-defined]
    topics = list(Topic.objects.all())
    context = {
        "room": "search",
        "filters": filters,
        "page": page,
        "next": filters.next(page.before) if page and page.before else "",
        "chips": _chips(filters, topics, _states()),
        "topics": topics,
        "states": _states().items(),
        "areas": catalogue.areas(scope, filters.area) if scope.dashboard_area_keys else None,
    }
    return render(request, "feedback/desk/search.html", context)


def _of_unit(request: HttpRequest) -> HttpResponse:
    """What was referred to one's handling unit, by what it is shown of it."""
    filters, now = UnitFilters.read(request.GET), timezone.now()
    page = unit_search.page(request.user, filters, now) if filters.are_any else None
    topics = list(Topic.objects.all())
    context = {
        "room": "search",
        "filters": filters,
        "page": page,
        "hits": [(hit, units.due(hit.referral, now)) for hit in page.rows] if page else [],
        "next": filters.next(page.before) if page and page.before else "",
        "chips": _chips(filters, topics, {value: str(label) for value, label in ReferralState.choices}),
        "topics": topics,
        "states": ReferralState.choices,
    }
    return render(request, "feedback/desk/unit_search.html", context)


def _states() -> dict[str, str]:
    """As the people who answer say it; the first two are of several states."""
    words = dict.fromkeys(["open", "overdue"], "") | dict(StateLabel.choices)
    return {value: str(HOLDERS_WORDS.get(value, label)) for value, label in words.items()}


def _chips(filters: Filters | UnitFilters, topics: list[Topic], states: dict[str, str]) -> list[Chip]:
    """The filters that are on, each with the address that takes it away."""
    topic = {str(t.pk): t.name_en if get_language() == "en" else t.name for t in topics}
    words = {
        "q": f"“{filters.q}”" if filters.q else "",
        **(_places(filters) if isinstance(filters, Filters) else {}),
        "topic": topic.get(filters.topic, ""),
        "state": states.get(filters.state, ""),
        "since": _("from %(day)s") % {"day": date_in_list(filters.since)} if filters.since else "",
        "until": _("until %(day)s") % {"day": date_in_list(filters.until)} if filters.until else "",
    }
    return [Chip(str(label), filters.without(name)) for name, label in words.items() if label]


def _places(filters: Filters) -> dict[str, str]:
    return {
        "area": _name(Area.objects.filter(key=filters.area)) if filters.area else "",
        "venue": _name(Venue.objects.filter(pk=filters.venue)) if filters.venue else "",
        "deputy": _name(Deputy.objects.filter(pk=filters.deputy)) if filters.deputy else "",
    }


def _name(found: Any) -> str:
    """Names of places and deputies are public; "?" for one that is not there, so that it can be taken away."""
    return found.values_list("name", flat=True).first() or "?"
