"""The register of deputies for the staff who keep it: the list, one deputy, and what is changed there.

Auditors read. What lies outside a person's areas is a 404 like what is missing. Suspending and ending stand in
feedback/views/desk/departures.py, for the open work has to go somewhere.
"""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deputies import photos
from deputies.models import Area, Deputy, DeputyLevel, DeputyStatus
from deputies.models.accounts import User
from stations.access import scope_of
from stations.forms.register import DeputyForm, suggested_areas
from stations.models import Venue
from stations.registers import catalogue, register
from stations.registers.catalogue import IN_OUR_VENUES, Filters
from stations.venue_codes import issuing
from stations.views.lists import context_of


@require_safe
def deputy_list(request: HttpRequest) -> HttpResponse:
    """/deputies/: those of one's areas, or those who sit in one's venues; searched and filtered in the address."""
    scope, filters = scope_of(request.user), Filters.read(request.GET)
    said = {
        "level": dict(DeputyLevel.choices).get(filters.level, ""),
        "status": dict(DeputyStatus.choices).get(filters.status, ""),
        "where": _("sits in our venues") if filters.where else "",
    }
    context = {
        "room": "deputies",
        "levels": DeputyLevel.choices,
        "statuses": DeputyStatus.choices,
        "offers_guests": bool(filters.where) or catalogue.has_guests(scope, filters),
        **context_of(scope, filters, **said),
        "page": catalogue.deputies_page(scope, filters),
    }
    return render(request, "stations/registers/deputy_list.html", context)


@require_safe
def deputy_record(request: HttpRequest, pk: int) -> HttpResponse:
    """/deputies/<pk>/: everything about one. `?venue=` looks for a venue to assign to; `?undo=` offers a step back."""
    deputy = visible(request, pk)
    scope = scope_of(request.user)
    sought = request.GET.get("venue", "").strip()[:60]
    venues = list(deputy.venues.select_related("area").order_by("area_key", "pk"))
    found = catalogue.readable_venues(scope).select_related("area").exclude(assignments__deputy=deputy)
    context = {
        "room": "deputies",
        "deputy": deputy,
        "may_edit": catalogue.may_edit(scope, deputy.area_key),
        "venues": [(venue, catalogue.may_edit(scope, venue.area_key)) for venue in venues],
        "sought": sought,
        "found": found.filter(catalogue.named(sought, "venue"))[: catalogue.SUGGESTED] if sought else [],
        "may_assign": not scope.auditor_area_keys and deputy.is_reachable,
        "undo": _undo(request, catalogue.readable_venues(scope)),
        "code": deputy.codes.filter(revoked_at=None).first(),
        "history": register.history(deputy),
        "in_our_venues": IN_OUR_VENUES,
    }
    return render(request, "stations/registers/deputy_record.html", context)


def _undo(request: HttpRequest, venues: Any) -> Venue | None:
    """The venue just left, while the address still says so."""
    left = request.GET.get("undo", "")
    return venues.filter(pk=left).first() if left.isdecimal() and len(left) < 19 else None


@require_http_methods(["GET", "HEAD", "POST"])
def deputy_new(request: HttpRequest) -> HttpResponse:
    """/deputies/new/, `?area=` fills in the area."""
    scope = scope_of(request.user)
    if not (scope.staff_area_keys or scope.is_administrator):
        raise Http404
    area = Area.objects.filter(key=request.GET.get("area", "")[:12]).first()
    if area is not None and not catalogue.may_edit(scope, area.key):
        area = None
    instance = Deputy(area=area, area_key=area.key) if area else Deputy()
    return _form(request, instance)


@require_http_methods(["GET", "HEAD", "POST"])
def deputy_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """/deputies/<pk>/edit/"""
    return _form(request, editable(request, pk))


def _form(request: HttpRequest, deputy: Deputy) -> HttpResponse:
    scope, user = scope_of(request.user), cast(User, request.user)
    form = DeputyForm(request.POST or None, instance=deputy, scope=scope)
    if request.method == "POST" and form.is_valid():
        topics, groups = form.cleaned_data["topics"], form.cleaned_data["groups"]
        kept = register.keep_deputy(
            form.save(commit=False),
            topics=topics,
            groups=groups,
            by=user,
            changed=form.changed_data,
        )
        messages.success(request, _("Saved: %(name)s") % {"name": kept.name})
        return redirect("deputy-record", pk=kept.pk)
    context = {"room": "deputies", "deputy": deputy, "form": form, "suggested_areas": suggested_areas(scope)}
    return render(request, "stations/registers/deputy_edit.html", context, status=422 if form.errors else 200)


@require_POST
def assignment(request: HttpRequest, pk: int, venue_pk: int) -> HttpResponse:
    """/venues/<venue>/deputies/<pk>/: assign, or with `leave` take away. Goes back to the page it was sent from."""
    scope = scope_of(request.user)
    venue = get_object_or_404(catalogue.readable_venues(scope), pk=venue_pk)
    if not catalogue.may_edit(scope, venue.area_key):
        raise Http404
    back = "venue-record" if request.POST.get("from") == "venue" else "deputy-record"
    if "leave" in request.POST:
        deputy = get_object_or_404(Deputy, pk=pk, assignments__venue=venue)
        register.unassign(venue, deputy, by=cast(User, request.user))
        said = _("%(deputy)s no longer sits in %(venue)s.")
    else:
        known = catalogue.readable_deputies(scope) | catalogue.assignable_deputies(scope, venue)
        deputy = get_object_or_404(known.reachable().distinct(), pk=pk)
        register.assign(venue, deputy, by=cast(User, request.user))
        said = _("%(deputy)s now sits in %(venue)s.")
    messages.success(request, said % {"deputy": deputy.name, "venue": venue.name})
    address = redirect(back, pk=venue.pk if back == "venue-record" else pk)
    if "leave" in request.POST:
        address["Location"] += f"?undo={pk if back == 'venue-record' else venue.pk}"
    return address


@require_POST
def deputy_photo(request: HttpRequest, pk: int) -> HttpResponse:
    """/deputies/<pk>/photo/: a new one, or with `remove` none."""
    deputy = editable(request, pk)
    file = request.FILES.get("photo")
    try:
        if "remove" in request.POST:
            photos.remove_photo(deputy)
        elif file is None:
            raise photos.Refused(_("Please choose a file first."))
        else:
            photos.set_photo(deputy, file)
        register.note_photo(deputy, by=cast(User, request.user))
        messages.success(request, _("The photo is gone.") if "remove" in request.POST else _("The photo is in place."))
    except photos.Refused as refused:
        messages.error(request, str(refused.args[0]))
    return redirect("deputy-record", pk=pk)


@require_POST
def deputy_code(request: HttpRequest, pk: int) -> HttpResponse:
    """/deputies/<pk>/code/: one of the deputy's own, for who wants it on a card. A venue's is enough for most."""
    deputy = editable(request, pk)
    if not deputy.is_reachable:
        messages.error(request, _("Only deputies in office have a code of their own."))
        return redirect("deputy-record", pk=pk)
    try:
        code = issuing.issue(deputy=deputy)
    except issuing.AlreadyIssued:
        messages.info(request, _("The deputy has a code of their own already."))
    else:
        register.note_code(deputy, str(code), by=cast(User, request.user))
        messages.success(request, _("The code is in force."))
    return redirect("deputy-record", pk=pk)


def visible(request: HttpRequest, pk: int) -> Deputy:
    """The deputy, or a 404 when it is not of this person's areas nor sits in their venues."""
    known = catalogue.readable_deputies(scope_of(request.user))
    related = known.select_related("area", "electoral_district__congress__area").prefetch_related("topics", "groups")
    return get_object_or_404(related, pk=pk)


def editable(request: HttpRequest, pk: int) -> Deputy:
    deputy = visible(request, pk)
    if not catalogue.may_edit(scope_of(request.user), deputy.area_key):
        raise Http404
    return deputy
