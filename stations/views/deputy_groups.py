"""Groups of deputies with what they know, for the staff who keep them. Auditors read. What lies outside a person's
areas is a 404 like what is missing."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deputies.models import Deputy, DeputyGroup
from deputies.models.accounts import User
from stations.access import scope_of
from stations.forms.congresses import GroupForm, ReasonForm
from stations.forms.register import suggested_areas
from stations.registers import catalogue, congresses, register
from stations.registers.catalogue import Filters
from stations.views.congresses import area_asked_for
from stations.views.lists import context_of


@require_safe
def group_list(request: HttpRequest) -> HttpResponse:
    """/deputy-groups/: those of one's areas that work; ended ones when the address asks for them."""
    scope, filters = scope_of(request.user), Filters.read(request.GET)
    said = _("Group ended") if filters.status == "closed" else ""
    context = {
        "room": "congresses",
        **context_of(scope, filters, status=said),
        "page": catalogue.groups_page(scope, filters),
    }
    return render(request, "stations/registers/group_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def group_new(request: HttpRequest) -> HttpResponse:
    """/deputy-groups/new/, `?area=` fills in the area."""
    scope = scope_of(request.user)
    if not (scope.staff_area_keys or scope.is_administrator):
        raise Http404
    area = area_asked_for(request, scope)
    return _form(request, DeputyGroup(area=area) if area else DeputyGroup())


@require_safe
def group_record(request: HttpRequest, pk: int) -> HttpResponse:
    """/deputy-groups/<pk>/: what it knows and who belongs to it. `?deputy=` looks for somebody to take in; `?undo=`
    offers a step back."""
    group = _visible(request, pk)
    scope = scope_of(request.user)
    filters = Filters.read(request.GET)
    sought, left = request.GET.get("deputy", "").strip()[:60], request.GET.get("undo", "")
    found = catalogue.readable_deputies(scope).reachable().exclude(groups=group).select_related("area")
    context = {
        "room": "congresses",
        "group": group,
        "may_edit": catalogue.may_edit(scope, group.area.key),
        "page": catalogue.members_page(group, filters.after),
        "filters": filters,
        "sought": sought,
        "found": found.filter(catalogue.named(sought, "deputy"))[: catalogue.SUGGESTED] if sought else [],
        "undo": found.filter(pk=left).first() if left.isdecimal() and len(left) < 19 else None,
        "history": register.history(group),
    }
    return render(request, "stations/registers/group_record.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def group_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """/deputy-groups/<pk>/edit/"""
    return _form(request, _editable(request, pk))


def _form(request: HttpRequest, group: DeputyGroup) -> HttpResponse:
    scope = scope_of(request.user)
    form = GroupForm(request.POST or None, instance=group, scope=scope)
    if request.method == "POST" and form.is_valid():
        topics, changed = form.cleaned_data["topics"], form.changed_data
        kept = congresses.keep_group(
            form.save(commit=False), topics=topics, by=cast(User, request.user), changed=changed
        )
        messages.success(request, _("Saved: %(name)s") % {"name": kept.name})
        return redirect("deputy-group", pk=kept.pk)
    context = {"room": "congresses", "group": group, "form": form, "suggested_areas": suggested_areas(scope)}
    return render(request, "stations/registers/group_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def group_end(request: HttpRequest, pk: int) -> HttpResponse:
    """/deputy-groups/<pk>/end/: end it, or take an ended one up again; with a reason."""
    group = _editable(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        on = timezone.localdate() if group.ended_on is None else None
        congresses.end_group(group, on, by=cast(User, request.user), reason=form.cleaned_data["reason"])
        messages.success(request, _("Saved: %(name)s") % {"name": group.name})
        return redirect("deputy-group", pk=pk)
    context = {"room": "congresses", "group": group, "form": form, "members": group.members.count()}
    return render(request, "stations/registers/group_end.html", context, status=422 if form.errors else 200)


@require_POST
def member(request: HttpRequest, pk: int, deputy_pk: int) -> HttpResponse:
    """/deputy-groups/<pk>/members/<deputy>/: take in, or with `leave` take away."""
    group, scope, user = _editable(request, pk), scope_of(request.user), cast(User, request.user)
    address = redirect("deputy-group", pk=pk)
    if "leave" in request.POST:
        deputy = get_object_or_404(Deputy, pk=deputy_pk, groups=group)
        congresses.leave(group, deputy, by=user)
        said = _("%(deputy)s no longer belongs to %(group)s.")
        address["Location"] += f"?undo={deputy_pk}"
    else:
        deputy = get_object_or_404(catalogue.readable_deputies(scope).reachable(), pk=deputy_pk)
        congresses.join(group, deputy, by=user)
        said = _("%(deputy)s now belongs to %(group)s.")
    messages.success(request, said % {"deputy": deputy.name, "group": group.name})
    return address


def _visible(request: HttpRequest, pk: int) -> DeputyGroup:
    known = catalogue.readable_groups(scope_of(request.user)).select_related("area").prefetch_related("topics")
    return get_object_or_404(known, pk=pk)


def _editable(request: HttpRequest, pk: int) -> DeputyGroup:
    group = _visible(request, pk)
    if not catalogue.may_edit(scope_of(request.user), group.area.key):
        raise Http404
    return group
