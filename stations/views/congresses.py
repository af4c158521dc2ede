"""Congresses by level and term with their electoral districts, for the staff who keep them. Auditors read. What lies
outside a person's areas is a 404 like what is missing."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from deputies.models import Area, Congress, Deputy, DeputyLevel, DeputyStatus, ElectoralDistrict
from deputies.models.accounts import User
from stations.access import Scope, scope_of
from stations.forms.congresses import CongressForm, DistrictForm, EndForm
from stations.forms.register import suggested_areas
from stations.registers import catalogue, congresses, register
from stations.registers.catalogue import Filters
from stations.views.lists import context_of

LEVELS = [choice for choice in DeputyLevel.choices if choice[0] != DeputyLevel.STREET_DELEGATE]


@require_safe
def congress_list(request: HttpRequest) -> HttpResponse:
    """/congresses/: those of one's areas whose term runs; others when the address asks for them."""
    scope, filters, today = scope_of(request.user), Filters.read(request.GET), timezone.localdate()
    said = {
        "q": "",  # nothing is sought by words here
        "level": dict(LEVELS).get(filters.level, ""),
        "term": _("term %(term)s") % {"term": filters.term} if filters.term else "",
        "status": _("Term over") if filters.status == "closed" else "",
    }
    context = {
        "room": "congresses",
        "today": today,
        "levels": LEVELS,
        **context_of(scope, filters, **said),
        "page": catalogue.congresses_page(scope, filters, today),
    }
    return render(request, "stations/registers/congress_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def congress_new(request: HttpRequest) -> HttpResponse:
    """/congresses/new/, `?area=` fills in the area."""
    scope = scope_of(request.user)
    if not (scope.staff_area_keys or scope.is_administrator):
        raise Http404
    area = area_asked_for(request, scope)
    return _form(request, Congress(area=area) if area else Congress())


def area_asked_for(request: HttpRequest, scope: Scope) -> Area | None:
    area = Area.objects.filter(key=request.GET.get("area", "")[:12]).first()
    return area if area is not None and catalogue.may_edit(scope, area.key) else None


@require_safe
def congress_record(request: HttpRequest, pk: int) -> HttpResponse:
    """/congresses/<pk>/: one term with its electoral districts."""
    return _record(request, _visible(request, pk), DistrictForm())


def _record(request: HttpRequest, congress: Congress, form: DistrictForm) -> HttpResponse:
    context = {
        "room": "congresses",
        "congress": congress,
        "today": timezone.localdate(),
        "may_edit": catalogue.may_edit(scope_of(request.user), congress.area.key),
        "page": catalogue.districts_page(congress, request.GET.get("after", "")),
        "filters": Filters.read(request.GET),
        "form": form,
        "history": register.history(congress),
    }
    return render(request, "stations/registers/congress_record.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def congress_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """/congresses/<pk>/edit/"""
    return _form(request, _editable(request, pk))


def _form(request: HttpRequest, congress: Congress) -> HttpResponse:
    scope = scope_of(request.user)
    form = CongressForm(request.POST or None, instance=congress, scope=scope)
    if request.method == "POST" and form.is_valid():
        kept = congresses.keep_congress(
            form.save(commit=False), by=cast(User, request.user), changed=form.changed_data
        )
        messages.success(request, _("Saved: %(name)s") % {"name": kept})
        return redirect("congress-record", pk=kept.pk)
    context = {"room": "congresses", "congress": congress, "form": form, "suggested_areas": suggested_areas(scope)}
    return render(request, "stations/registers/congress_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def congress_end(request: HttpRequest, pk: int) -> HttpResponse:
    """/congresses/<pk>/end/: which day, and who was elected by it and still acts."""
    congress = _editable(request, pk)
    form = EndForm(request.POST or None, begins=congress.begins, initial={"ends": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        congresses.end_congress(congress, form.cleaned_data["ends"], by=cast(User, request.user))
        messages.success(request, _("Saved: %(name)s") % {"name": congress})
        return redirect("congress-record", pk=pk)
    acting = Deputy.objects.filter(electoral_district__congress=congress).exclude(status=DeputyStatus.ENDED)
    context = {"room": "congresses", "congress": congress, "form": form, "acting": acting.count()}
    return render(request, "stations/registers/congress_end.html", context, status=422 if form.errors else 200)


@require_http_methods(["POST"])
def district_new(request: HttpRequest, pk: int) -> HttpResponse:
    """/congresses/<pk>/districts/: a new electoral district."""
    congress = _editable(request, pk)
    form = DistrictForm(request.POST, instance=ElectoralDistrict(congress=congress))
    if not form.is_valid():
        return _record(request, congress, form)
    kept = congresses.keep_district(form.save(commit=False), by=cast(User, request.user))
    messages.success(request, _("Saved: %(name)s") % {"name": kept})
    return redirect("congress-record", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def district_edit(request: HttpRequest, pk: int, district_pk: int) -> HttpResponse:
    """/congresses/<pk>/districts/<district>/: its number and name, or with `remove` gone."""
    congress = _editable(request, pk)
    district = get_object_or_404(congress.districts.select_related("congress__area"), pk=district_pk)
    if "remove" in request.POST:
        return _removed(request, district)
    form = DistrictForm(request.POST or None, instance=district)
    if request.method == "POST" and form.is_valid():
        kept = congresses.keep_district(form.save(commit=False), by=cast(User, request.user))
        messages.success(request, _("Saved: %(name)s") % {"name": kept})
        return redirect("congress-record", pk=pk)
    context = {"room": "congresses", "congress": congress, "district": district, "form": form}
    context |= {"elected": district.deputies.count()}
    return render(request, "stations/registers/district_edit.html", context, status=422 if form.errors else 200)


def _removed(request: HttpRequest, district: ElectoralDistrict) -> HttpResponse:
    said = _("Removed: %(name)s") % {"name": district}
    try:
        congresses.remove_district(district, by=cast(User, request.user))
        messages.success(request, said)
    except congresses.InUse:
        messages.error(request, _("Deputies were elected by this electoral district: it stays."))
    return redirect("congress-record", pk=district.congress_id)


def _visible(request: HttpRequest, pk: int) -> Congress:
    known = catalogue.readable_congresses(scope_of(request.user)).select_related("area")
    return get_object_or_404(known, pk=pk)


def _editable(request: HttpRequest, pk: int) -> Congress:
    congress = _visible(request, pk)
    if not catalogue.may_edit(scope_of(request.user), congress.area.key):
        raise Http404
    return congress
