"""The register of venues for the staff who keep it: the list, one venue, and what is changed there.

Auditors read. What lies outside a person's areas is a 404 like what is missing.
"""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from deputies.models import Area, Deputy
from deputies.models.accounts import User
from stations.access import scope_of
from stations.forms.register import VenueForm, suggested_areas
from stations.models import Venue, VenueKind
from stations.registers import catalogue, register
from stations.registers.catalogue import Filters
from stations.venue_codes import issuing
from stations.views.lists import context_of


@require_safe
def venue_list(request: HttpRequest) -> HttpResponse:
    """/venues/: those of one's areas, searched and filtered in the address."""
    scope, filters = scope_of(request.user), Filters.read(request.GET)
    said = {
        "kind": dict(VenueKind.choices).get(filters.kind, ""),
        "status": {"open": _("In use"), "closed": _("Closed venue")}.get(filters.status, ""),
    }
    context = {
        "room": "venues",
        "kinds": VenueKind.choices,
        **context_of(scope, filters, **said),
        "page": catalogue.venues_page(scope, filters),
    }
    return render(request, "stations/registers/venue_list.html", context)


@require_safe
def venue_record(request: HttpRequest, pk: int) -> HttpResponse:
    """/venues/<pk>/: everything about one. `?deputy=` looks for a deputy to assign; `?undo=` offers a step back."""
    venue = _visible(request, pk)
    scope = scope_of(request.user)
    may_edit = catalogue.may_edit(scope, venue.area_key)
    sought = request.GET.get("deputy", "").strip()[:60]
    found = catalogue.assignable_deputies(scope, venue).select_related("area")
    left = request.GET.get("undo", "")
    context = {
        "room": "venues",
        "venue": venue,
        "may_edit": may_edit,
        "deputies": Deputy.objects.filter(assignments__venue=venue).order_by("assignments__id"),
        "people": venue.memberships.select_related("user"),
        "children": venue.children.order_by("area_key", "pk")[: catalogue.PAGE],
        "sought": sought,
        "found": found.filter(catalogue.named(sought, "deputy"))[: catalogue.SUGGESTED] if sought else [],
        "undo": found.filter(pk=left).first() if left.isdecimal() and len(left) < 19 else None,
        "code": venue.codes.filter(revoked_at=None).first(),
        "history": register.history(venue),
    }
    return render(request, "stations/registers/venue_record.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def venue_new(request: HttpRequest) -> HttpResponse:
    """/venues/new/, `?area=` fills in the area."""
    scope = scope_of(request.user)
    if not (scope.staff_area_keys or scope.is_administrator):
        raise Http404
    area = Area.objects.filter(key=request.GET.get("area", "")[:12]).first()
    if area is None or not catalogue.may_edit(scope, area.key):
        return _form(request, Venue())
    return _form(request, Venue(area=area, area_key=area.key))


@require_http_methods(["GET", "HEAD", "POST"])
def venue_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """/venues/<pk>/edit/"""
    return _form(request, _editable(request, pk))


def _form(request: HttpRequest, venue: Venue) -> HttpResponse:
    scope = scope_of(request.user)
    form = VenueForm(request.POST or None, instance=venue, scope=scope)
    if request.method == "POST" and form.is_valid():
        kept = register.keep_venue(form.save(commit=False), by=cast(User, request.user), changed=form.changed_data)
        issuing.issue_first(Venue.objects.filter(pk=kept.pk))
        messages.success(request, _("Saved: %(name)s") % {"name": kept.name})
        return redirect("venue-record", pk=kept.pk)
    context = {"room": "venues", "venue": venue, "form": form, "suggested_areas": suggested_areas(scope)}
    return render(request, "stations/registers/venue_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def venue_open(request: HttpRequest, pk: int) -> HttpResponse:
    """/venues/<pk>/open/: close an open venue or open a closed one, after saying what that means."""
    venue = _editable(request, pk)
    if request.method == "POST":
        wanted = request.POST.get("open") == "yes"
        register.set_open(venue, wanted, by=cast(User, request.user))
        said = _("%(venue)s is open again.") if wanted else _("%(venue)s is closed.")
        messages.success(request, said % {"venue": venue.name})
        return redirect("venue-record", pk=pk)
    context = {"room": "venues", "venue": venue, "deputies": venue.assignments.count()}
    return render(request, "stations/registers/venue_open.html", context)


def _visible(request: HttpRequest, pk: int) -> Venue:
    known = catalogue.readable_venues(scope_of(request.user)).select_related("area", "parent")
    return get_object_or_404(known, pk=pk)


def _editable(request: HttpRequest, pk: int) -> Venue:
    venue = _visible(request, pk)
    if not catalogue.may_edit(scope_of(request.user), venue.area_key):
        raise Http404
    return venue
