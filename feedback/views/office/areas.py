"""The tree of areas, for staff and auditors to look through, and for who works above an area to change it: a new one
without a code, another name, another place, a merger. The tree itself comes from a file: `manage.py import_areas`."""

from __future__ import annotations

from datetime import date
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from deputies import areas as area_verbs
from deputies.areas import NoPlace
from deputies.models import Area
from deputies.models.accounts import User
from feedback import area_changes
from feedback.registers import areas as in_areas
from feedback.registers.areas import Plan
from stations.access import scope_of
from stations.accounts import people
from stations.forms.areas import NameForm, PlaceForm, SureForm
from stations.registers import areas, catalogue
from stations.registers.areas import AreaFilters

ROOM = "areas"


@require_safe
def area_list(request: HttpRequest) -> HttpResponse:
    """/areas/: where one's own tree begins, or what a name or code finds."""
    scope, filters = scope_of(request.user), AreaFilters.read(request.GET)
    if not catalogue.readable_keys(scope):
        raise Http404
    page = areas.found(scope, filters) if filters.q else areas.roots(scope, filters.after)
    in_areas.with_contents(page.rows)
    context = {"room": ROOM, "filters": filters, "page": page, "imports": scope.is_administrator}
    return render(request, "feedback/office/area_list.html", context)


@require_safe
def area_record(request: HttpRequest, pk: int) -> HttpResponse:
    """/areas/<pk>/: where it stands, what lies in it, the areas below it, what happened to it."""
    area, scope = _visible(request, pk), scope_of(request.user)
    filters = AreaFilters.read(request.GET)
    page = areas.below(area, filters.after)
    in_areas.with_contents(page.rows)
    context = {
        "room": ROOM,
        "area": area,
        "trail": areas.trail(scope, area),
        "content": in_areas.contents([area.pk], most=in_areas.AT_ONCE)[area.pk],
        "may_add": areas.may_add_below(scope, area),
        "may_change": areas.may_change(scope, area),
        "has_dashboard": bool(scope.dashboard_area_keys),
        "filters": filters,
        "page": page,
        "changes": areas.history(area),
    }
    return render(request, "feedback/office/area_record.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def area_new(request: HttpRequest, pk: int) -> HttpResponse:
    """/areas/<pk>/new/: an area of one's own below this one."""
    parent = _visible(request, pk)
    if not areas.may_add_below(scope_of(request.user), parent):
        raise Http404
    form = NameForm(request.POST or None, parent=parent)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = area_verbs.create_own(parent, said["name"], on=said["on"], by=cast(User, request.user))
        except NoPlace:
            form.add_error(None, _("There is no place for another area here."))
        else:
            messages.success(request, _("Saved: %(name)s") % {"name": made.name})
            return redirect("area", pk=made.pk)
    context = {"room": ROOM, "area": parent, "form": form}
    return render(request, "feedback/office/area_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def area_rename(request: HttpRequest, pk: int) -> HttpResponse:
    """/areas/<pk>/rename/: another name, and from which day."""
    area = _changeable(request, pk)
    form = NameForm(request.POST or None, parent=area.parent, area=area, initial={"name": area.name})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        area_verbs.rename(area, said["name"], on=said["on"], by=cast(User, request.user))
        messages.success(request, _("Saved: %(name)s") % {"name": said["name"]})
        return redirect("area", pk=pk)
    context = {"room": ROOM, "area": area, "form": form}
    return render(request, "feedback/office/area_rename.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def area_move(request: HttpRequest, pk: int) -> HttpResponse:
    """/areas/<pk>/move/: below which area; then what goes along, and its name typed."""
    return _go(request, _changeable(request, pk), ends=False)


@require_http_methods(["GET", "HEAD", "POST"])
def area_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """/areas/<pk>/merge/: into which area; then what goes along, what stays, and its name typed."""
    return _go(request, _changeable(request, pk), ends=True)


def _go(request: HttpRequest, area: Area, *, ends: bool) -> HttpResponse:
    """The place is asked for in the address, so that what is shown next can be reloaded and sent to somebody."""
    scope = scope_of(request.user)
    is_sent = request.method == "POST"
    asked = request.POST if is_sent else request.GET if "to" in request.GET else None
    where = PlaceForm(asked, scope=scope, area=area, ends=ends)
    plan = in_areas.plan(area, where.cleaned_data["to"], ends=ends) if where.is_valid() else None
    sure = SureForm(request.POST if is_sent else None, area=area, initial={"seen": plan.seen if plan else ""})
    problem = ""
    if is_sent and plan is not None and not plan.is_too_much and sure.is_valid():
        problem = _do(request, plan, sure.cleaned_data["seen"], where.cleaned_data["on"], ends=ends)
        if not problem:
            return redirect("area", pk=plan.target.pk if ends else area.pk)
    context = {
        "room": ROOM,
        "area": area,
        "ends": ends,
        "where": where,
        "plan": plan,
        "sure": sure,
        "problem": problem,
        "targets": areas.targets(scope, where.level, [area.pk, 0 if ends else area.parent_id or 0]),
        "may_open_people": people.may_open(request.user),
    }
    status = 409 if problem else 422 if where.errors or sure.errors else 200
    return render(request, "feedback/office/area_go.html", context, status=status)


def _do(request: HttpRequest, plan: Plan, seen: str, on: date, *, ends: bool) -> str:
    """Why it was not done; empty when it was."""
    if seen != plan.seen:
        return _("What goes along has changed meanwhile. Please look at it again; nothing was done yet.")
    by = cast(User, request.user)
    names = {"area": plan.area.name, "target": plan.target.name}
    try:
        if ends:
            area_changes.merge(plan.area, into=plan.target, on=on, by=by)
            messages.success(request, _("%(area)s was merged into %(target)s.") % names)
        else:
            area_changes.move(plan.area, to=plan.target, on=on, by=by)
            messages.success(request, _("%(area)s now stands in %(target)s.") % names)
    except NoPlace:
        return _("One of the two areas was changed meanwhile. Please look again; nothing was done yet.")
    return ""


def _visible(request: HttpRequest, pk: int) -> Area:
    return get_object_or_404(areas.readable(scope_of(request.user)).select_related("parent"), pk=pk)


def _changeable(request: HttpRequest, pk: int) -> Area:
    area = _visible(request, pk)
    if not areas.may_change(scope_of(request.user), area):
        raise Http404
    return area
