"""One move on many cases of the inbox. Each is a move of its own, and who refuses is named with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST

from deputies.models import Deputy
from feedback import access, lifecycle
from feedback.forms.inbox import ManyForm, chosen, offered
from feedback.inbox import history, reading
from feedback.inbox.listing import Asked
from feedback.models import StateLabel, Submission
from feedback.states import IllegalMove
from feedback.views.desk import cases
from feedback.views.desk.move import Move
from feedback.views.desk.moves import BY_SLUG
from stations.access import Scope, scope_of

WITHOUT_WORDS = ("accept",)
PASSING_ON = ("refer", "give")
TOO_LATE = lazy("It cannot be taken back any more: something has happened since, or the citizen has been told.")


@dataclass(frozen=True)
class Result:
    """Of one case: done, and the version it has since then; or why not."""

    case: Submission
    headline: str
    refusal: str = ""
    version: int = 0


@require_http_methods(["GET", "HEAD", "POST"])
def many_page(request: HttpRequest) -> HttpResponse:
    """Accept at once; what needs words or a deputy asks for them first, on a page with an address of its own: it can
    be loaded anew, and come back to after a login. The answer names every case."""
    said = request.POST if request.method == "POST" else request.GET
    scope = scope_of(request.user)
    move = BY_SLUG.get(said.get("do", ""))
    if not scope.has_inbox or move is None or move.slug not in dict(offered(scope)):
        raise Http404
    versions = chosen(said.getlist("case"))
    if move.slug in WITHOUT_WORDS:
        if request.method != "POST":
            raise Http404
        return _done(request, move, _found(request, versions), versions, {})
    if request.method == "POST" and "ready" not in request.POST:
        return redirect(_address(request, move, versions))
    found = _found(request, versions)
    form = ManyForm(request.POST if request.method == "POST" else None, deputies=_deputies(move, found, scope))
    if form.is_valid():
        return _done(request, move, found, versions, form.cleaned_data)
    context = {
        "room": "inbox",
        "asked": Asked.read(request.GET),
        "move": move,
        "form": form,
        "cases": [(case, reading.headline(case.message), versions[case.pk]) for case in found],
        "draft": _draft(request, move),
    }
    return render(request, "feedback/desk/inbox_many.html", context, status=422 if form.is_bound else 200)


def _address(request: HttpRequest, move: Move, versions: dict[int, int]) -> str:
    """Of the page that asks: with the cases, and with what the inbox was asked for."""
    query = request.GET.copy()
    query["do"] = move.slug
    query.setlist("case", [f"{pk}.{version}" for pk, version in versions.items()])
    return f"{reverse('inbox-many')}?{query.urlencode()}"


def _draft(request: HttpRequest, move: Move) -> str:
    """What is typed there is kept under this name: the move and the cases it began with."""
    numbers = sorted(chosen(request.GET.getlist("case")))
    return f"many:{move.slug}:{'.'.join(map(str, numbers))}"


def _found(request: HttpRequest, versions: dict[int, int]) -> list[Submission]:
    seen = Submission.objects.filter(access.visible_to(request.user), pk__in=versions).select_related(*cases.RELATED)
    return sorted(seen, key=lambda case: list(versions).index(case.pk))


def _done(
    request: HttpRequest, move: Move, found: list[Submission], versions: dict[int, int], said: dict[str, Any]
) -> HttpResponse:
    results = _sorted_out([_do(request, move, case, {**said, "version": versions[case.pk]}) for case in found])
    context = {
        "room": "inbox",
        "asked": Asked.read(request.GET),
        "label": move.label,
        "can_undo": True,
        "has_inbox": True,
        "sent": _draft(request, move) if results["done"] else "",
        **results,
    }
    return render(request, "feedback/desk/inbox_many_done.html", context)


def _do(request: HttpRequest, move: Move, case: Submission, said: dict[str, Any]) -> Result:
    top = reading.headline(case.message)
    if not access.may(request.user, move.verb, case) or not access.holds(scope_of(request.user), case):
        return Result(case, top, _("It is not yours to do."))
    if move.verb not in reading.possible(case):
        return Result(case, top, _not_now(case.state))
    try:
        done = move.act(case.pk, said, cases.actor(request, case))
    except lifecycle.Stale as stale:
        return Result(case, top, _moved_first(stale))
    except IllegalMove as illegal:
        return Result(case, top, _not_now(illegal.state))
    except lifecycle.NotAllowed:
        return Result(case, top, str(move.refused))
    return Result(case, top, version=done.version)


@require_POST
def undo_many_page(request: HttpRequest) -> HttpResponse:
    """Take back one's own last move on each of these cases, as on one: what cannot come back is named with the reason.
    `group` is where they came from when it was no inbox."""
    scope = scope_of(request.user)
    if not (scope.has_inbox or scope.staff_area_keys):
        raise Http404
    versions = chosen(request.POST.getlist("case"))
    found = _found(request, versions)
    group = request.POST.get("group", "")
    context = {
        "label": _("Taken back"),
        "asked": Asked.read(request.GET),
        "room": "inbox" if scope.has_inbox else "similar",
        "group": int(group) if group.isdecimal() and len(group) < 19 else None,
        "has_inbox": scope.has_inbox,
        **_sorted_out([_undo(request, case, versions[case.pk]) for case in found]),
    }
    return render(request, "feedback/desk/inbox_many_done.html", context)


def _undo(request: HttpRequest, case: Submission, version: int) -> Result:
    top = reading.headline(case.message)
    try:
        lifecycle.undo(case.pk, actor=cases.actor(request, case), version=version)
    except lifecycle.Stale as stale:
        return Result(case, top, _moved_first(stale))
    except lifecycle.NotAllowed:
        return Result(case, top, str(TOO_LATE))
    return Result(case, top)


def _moved_first(stale: lifecycle.Stale) -> str:
    event = stale.submission.events.latest("seq")
    first = {"who": history.who(event), "what": history.line(event)}
    return _("Somebody moved first: %(who)s %(what)s.") % first


def _not_now(state: str) -> str:
    return _("Its state is “%(state)s”: this is not possible now.") % {"state": StateLabel(state).label}


def _sorted_out(results: list[Result]) -> dict[str, list[Result]]:
    return {"done": [r for r in results if not r.refusal], "refused": [r for r in results if r.refusal]}


def _deputies(move: Move, found: list[Submission], scope: Scope) -> QuerySet[Deputy] | None:
    """Who is a deputy of every venue that the cases came from; None when none is asked for."""
    if move.slug not in PASSING_ON:
        return None
    venues = {case.venue_id for case in found}
    of_them = Deputy.objects.reachable().filter(assignments__venue__in=venues).exclude(pk__in=scope.deputy_ids)
    of_all = of_them.annotate(known=Count("assignments__venue", distinct=True)).filter(known=len(venues))
    return of_all.order_by("name", "pk")
