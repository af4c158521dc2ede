"""The inbox as a list: which cases, what is asked of them, whether something has changed, and kept ways of looking."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from feedback.forms.inbox import SaveViewForm, offered
from feedback.inbox import listing, reading, saved_views
from feedback.inbox.listing import Asked, Group
from feedback.inbox.positions import Position
from feedback.topics import choices
from stations.access import scope_of
from stations.contact_days.duty import next_duty

VIEWS = "inbox_views"  # in the session


@require_safe
def inbox_page(request: HttpRequest) -> HttpResponse:
    """Mine, the most urgent first."""
    scope = _scope(request)
    duty = next_duty(scope.deputy_ids, timezone.localdate())
    return render(request, "feedback/desk/inbox.html", {**listed(request), "next_duty": duty})


@require_safe
def changes_page(request: HttpRequest) -> HttpResponse:
    """Whether the list is still what the page shows, asked every now and then: one query. Else what stands in it."""
    found = listing.keys(_scope(request), timezone.now(), asked=Asked.read(request.GET))
    version = f'"{listing.version_of(found)}"'
    if request.headers.get("If-None-Match") == version:
        return HttpResponseNotModified(headers={"ETag": version})
    return JsonResponse({"cases": [key.pk for key in found]}, headers={"ETag": version, "Cache-Control": "no-cache"})


@require_POST
def view_keep(request: HttpRequest) -> HttpResponse:
    """Keep what one looks at under a name."""
    _scope(request)
    user: Any = request.user
    asked = Asked.read(request.POST)
    form = SaveViewForm(request.POST, venues=saved_views.sharable(user))
    if not form.is_valid():
        messages.error(request, _("Please give it a name of at most 30 characters."))
    elif saved_views.keep(user, form.cleaned_data["name"], asked, form.cleaned_data["venue"]) is None:
        messages.error(request, _("You have kept as many as you may. Remove one first."))
    else:
        messages.success(request, _("Kept as “%(name)s”.") % form.cleaned_data)
    return redirect(reverse("inbox") + asked.query)


@require_POST
def view_forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody else's is a 404 like a missing one."""
    _scope(request)
    user: Any = request.user
    if not saved_views.forget(user, pk):
        raise Http404
    messages.success(request, _("Removed."))
    return redirect("inbox")


def listed(request: HttpRequest, case: int | None = None) -> dict[str, Any]:
    """What the list shows, and the place of the open case in it: three queries."""
    now, scope, asked = timezone.now(), scope_of(request.user), Asked.read(request.GET)
    page = listing.page(scope, now, Position.read(request.GET.get("after", "")), asked=asked)
    sections: list[dict[str, Any]] = [
        {
            "group": section.group,
            "count": section.count_in_words,
            "rows": [_line(row, now) for row in section.rows],
        }
        for section in page.sections
    ]
    filters = _filters(request, asked, is_list=case is None)
    return {
        "sections": sections,
        "shows_list": sections or filters["whose"] or filters["views"] or asked.query,
        "after": page.after,
        "first": next((s["rows"][0] for s in sections if s["group"] not in listing.STANDING.values()), None),
        "place": listing.place(page.keys, case) if case else None,
        "version": listing.version_of(page.keys),
        "numbers": " ".join(str(key.pk) for key in page.keys),
        "asked": asked,
        "has_inbox": True,
        "Group": Group,
        "room": "inbox",
        "may_many": offered(scope),
        "filters": filters,
    }


def _line(row: Any, now: datetime) -> reading.Row:
    return reading.row(row, now, reading.Names(row.venue_name, row.topic_name, row.topic_name_en))


def placed(request: HttpRequest, case: int) -> dict[str, Any]:
    """The place of the open case alone, when the list stands beside it already: one query."""
    asked = Asked.read(request.GET)
    found = listing.keys(scope_of(request.user), timezone.now(), asked=asked)
    return {"place": listing.place(found, case), "asked": asked, "has_inbox": True}


def _views(request: HttpRequest, *, anew: bool) -> list[Any]:
    """Number, name, query and whether it is one's own. Beside a case they are those of the last look at the list,
    which the session remembers."""
    if not anew and VIEWS in request.session:
        return list(request.session[VIEWS])
    seen = saved_views.seen_by(request.user)
    views = [[view.pk, view.name, view.query, view.owner_id == request.user.pk] for view in seen]
    if request.session.get(VIEWS, []) != views or VIEWS not in request.session:
        request.session[VIEWS] = views
    return views


def _filters(request: HttpRequest, asked: Asked, *, is_list: bool) -> dict[str, Any]:
    """Chips and kept views, each with its address and whether it is what one looks at."""
    scope = scope_of(request.user)
    whose = listing.Whose if scope.liaison_venue_ids else []
    views = _views(request, anew=is_list)
    return {
        "whose": [(w.label, asked.but(whose=w).query, w == asked.whose) for w in whose],
        "show": [(s.label, asked.but(show=s).query, s == asked.show) for s in listing.Show],
        "topics": choices.active(),
        "views": [(pk, name, query, query == asked.query, is_own) for pk, name, query, is_own in views],
        "venues": saved_views.sharable(request.user) if scope.liaison_venue_ids else [],
        "are_any": asked.query != "",
    }


def _scope(request: HttpRequest) -> Any:
    """404 for who has no inbox."""
    scope = scope_of(request.user)
    if not scope.has_inbox:
        raise Http404
    return scope
