"""The register of handling units, for the staff who keep it: found, entered, changed, ended. Auditors read.

`/unit/`, without an s, is something else: the inbox of a unit's own officers (`feedback.views.desk.unit`).
"""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from deputies.models.accounts import HandlingUnit, Role, User
from feedback.inbox.positions import Position
from feedback.registers import handling_units as at_units
from stations.access import scope_of
from stations.accounts import people
from stations.excel import exports
from stations.forms.handling_units import HandlingUnitForm
from stations.forms.register import DepartureForm, suggested_areas
from stations.registers import catalogue, handling_units, register
from stations.registers.catalogue import Filters
from stations.views.congresses import area_asked_for
from stations.views.exports import FORMS
from stations.views.lists import context_of

ROOM = "handling-units"


@require_safe
def unit_list(request: HttpRequest) -> HttpResponse:
    """/handling-units/: those of one's areas; ended ones when the address asks for them."""
    scope, filters, now = scope_of(request.user), Filters.read(request.GET), timezone.now()
    said = _("Unit ended") if filters.status == "closed" else ""
    page = handling_units.page(scope, filters)
    at_units.with_loads(page.rows, now)
    context = {"room": ROOM, **context_of(scope, filters, status=said), "page": page}
    return render(request, "feedback/office/unit_list.html", context)


@require_safe
def unit_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """/handling-units/export.<form>: what the list shows, all pages."""
    scope, filters = scope_of(request.user), Filters.read(request.GET)
    if form not in FORMS or not catalogue.readable_keys(scope):
        raise Http404
    heads, widths = at_units.columns()
    name = f"{HandlingUnit._meta.verbose_name_plural} {timezone.localdate()}"
    rows = at_units.rows_of(handling_units.found(scope, filters), timezone.now())
    return exports.response(form, name, heads, rows, widths)


@require_http_methods(["GET", "HEAD", "POST"])
def unit_new(request: HttpRequest) -> HttpResponse:
    """/handling-units/new/, `?area=` fills in the area."""
    scope = scope_of(request.user)
    if not (scope.staff_area_keys or scope.is_administrator):
        raise Http404
    area = area_asked_for(request, scope)
    return _form(request, HandlingUnit(area=area) if area else HandlingUnit())


@require_safe
def unit_record(request: HttpRequest, pk: int) -> HttpResponse:
    """/handling-units/<pk>/: who answers for it, what is with it, what was changed."""
    unit, now = _visible(request, pk), timezone.now()
    scope = scope_of(request.user)
    officers = unit.memberships.filter(role=Role.UNIT_OFFICER).select_related("user").order_by("user__username")
    (loaded,) = at_units.with_loads([unit], now)
    after = Position.read(request.GET.get("after", ""))
    context = {
        "room": ROOM,
        "unit": loaded,
        "may_edit": catalogue.may_edit(scope, unit.area.key),
        "officers": [row.user for row in officers],
        "may_open_people": people.may_open(request.user),
        "page": at_units.open_page(unit, scope, now, after),
        "is_first": after is None,
        "history": register.history(unit),
    }
    return render(request, "feedback/office/unit_record.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def unit_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """/handling-units/<pk>/edit/: its name, its area."""
    return _form(request, _editable(request, pk))


def _form(request: HttpRequest, unit: HandlingUnit) -> HttpResponse:
    scope = scope_of(request.user)
    name_before = unit.name
    form = HandlingUnitForm(request.POST or None, instance=unit, scope=scope)
    if request.method == "POST" and form.is_valid():
        user, changed = cast(User, request.user), form.changed_data
        kept = handling_units.keep(form.save(commit=False), by=user, changed=changed, name_before=name_before)
        messages.success(request, _("Saved: %(name)s") % {"name": kept.name})
        return redirect("handling-unit", pk=kept.pk)
    context = {"room": ROOM, "unit": unit, "form": form, "suggested_areas": suggested_areas(scope)}
    return render(request, "feedback/office/unit_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def unit_end(request: HttpRequest, pk: int) -> HttpResponse:
    """/handling-units/<pk>/end/: who gets back what is with it, and why it ends; or an ended one is taken up again."""
    unit = _editable(request, pk)
    form = DepartureForm(request.POST or None)
    heaps = [] if unit.ended_on else at_units.heaps(unit)
    n = sum(heap.n for heap in heaps)
    changed = form.is_valid() and form.cleaned_data["seen"] not in (None, n)
    if request.method == "POST" and form.is_valid() and not changed:
        return _end(request, unit, form.cleaned_data["reason"])
    context = {
        "room": ROOM,
        "unit": unit,
        "form": form,
        "heaps": heaps,
        "n": n,
        "officers": unit.memberships.count(),
        "changed": changed,
    }
    status = 409 if changed else 422 if form.errors else 200
    return render(request, "feedback/office/unit_end.html", context, status=status)


def _end(request: HttpRequest, unit: HandlingUnit, reason: str) -> HttpResponse:
    by = cast(User, request.user)
    if unit.ended_on:
        at_units.take_up_again(unit.pk, by=by, reason=reason)
        said = _("%(name)s is at work again.") % {"name": unit.name}
    else:
        n = at_units.end(unit.pk, by=by, reason=reason)
        said = _("%(name)s has ended.") % {"name": unit.name}
        if n:
            went = ngettext("%(n)d matter went back to who holds it.", "%(n)d matters went back to who holds them.", n)
            said += " " + went % {"n": n}
    messages.success(request, said)
    return redirect("handling-unit", pk=unit.pk)


def _visible(request: HttpRequest, pk: int) -> HandlingUnit:
    known = handling_units.readable(scope_of(request.user)).select_related("area")
    return get_object_or_404(known, pk=pk)


def _editable(request: HttpRequest, pk: int) -> HandlingUnit:
    unit = _visible(request, pk)
    if not catalogue.may_edit(scope_of(request.user), unit.area.key):
        raise Http404
    return unit
