"""Robots of chat groups: set up by an area's staff or administrators, tried out, stopped."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from deputies.models import Area
from deputies.models.accounts import Membership, Role
from feedback.forms.interfaces import RobotForm
from feedback.models.notifications import ChatRobot
from feedback.sending import chat_robots
from stations.access import Scope, scope_of

ROOM = "api"


@sensitive_post_parameters("address", "secret")
@require_http_methods(["GET", "HEAD", "POST"])
def robot_list(request: HttpRequest) -> HttpResponse:
    """/api/robots/: those of one's areas, and the form of a new one."""
    areas = _areas(_let_in(request))
    form = RobotForm(request.POST or None, areas=areas)
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    user: Any = request.user
    try:
        chat_robots.add(by=user, now=timezone.now(), **form.cleaned_data)
    except chat_robots.KnownAlready:
        form.add_error("address", _("This robot is set up already."))
        return _page(request, form, status=422)
    messages.success(request, _("Set up. Send it a test message now."))
    return redirect("api-robots")


@require_POST
def robot_try(request: HttpRequest, pk: int) -> HttpResponse:
    """A message at once, that says what this is."""
    why = chat_robots.try_it(_kept(request, pk), timezone.now())
    if why:
        messages.error(request, _("It was not taken: %(why)s") % {"why": why})
    else:
        messages.success(request, _("The group has it."))
    return redirect("api-robots")


@require_POST
def robot_stop(request: HttpRequest, pk: int) -> HttpResponse:
    chat_robots.stop(_kept(request, pk), timezone.now())
    messages.success(request, _("Stopped. The group is told nothing any more, and its address is forgotten."))
    return redirect("api-robots")


def _let_in(request: HttpRequest) -> Scope:
    scope = scope_of(request.user)
    if not (scope.staff_area_keys or scope.is_administrator):
        raise Http404
    return scope


def _kept(request: HttpRequest, pk: int) -> ChatRobot:
    return get_object_or_404(chat_robots.kept_by(_let_in(request)), pk=pk)


def _areas(scope: Scope) -> QuerySet[Area]:
    """One's own; for administrators all that have staff."""
    if not scope.is_administrator:
        return Area.objects.filter(key__in=scope.staff_area_keys).order_by("key")
    staffed = Membership.objects.filter(role=Role.STAFF).values("area")
    return Area.objects.filter(pk__in=staffed).order_by("key")


def _page(request: HttpRequest, form: RobotForm, *, status: int = 200) -> HttpResponse:
    rows = chat_robots.kept_by(scope_of(request.user))
    return render(request, "feedback/office/robots.html", {"room": ROOM, "form": form, "robots": rows}, status=status)
