"""The inbox of a handling unit: what was referred to it, one matter, its reply or objection, the sheet for paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback import access, lifecycle
from feedback.files import showing
from feedback.forms.moves import LookForm, MoveForm
from feedback.forms.passing import UnitObjectForm, UnitReplyForm
from feedback.inbox import history, reading, units
from feedback.inbox.positions import Position
from feedback.models import ActorKind, Event
from feedback.models.referrals import Referral
from feedback.privacy import handling
from feedback.states import IllegalMove
from feedback.views import files
from feedback.views.desk import cases
from stations.access import scope_of

FORMS: dict[str, type[MoveForm]] = {"reply": UnitReplyForm, "object": UnitObjectForm}


@require_safe
def unit_inbox(request: HttpRequest) -> HttpResponse:
    """/unit/: what the unit has, the most urgent first; with ?done=1 what it had."""
    if not scope_of(request.user).unit_ids:
        raise Http404
    done = request.GET.get("done") == "1"
    after = Position.read(request.GET.get("after", ""))
    page = units.page(access.referred_to(request.user), timezone.now(), after, done=done)
    return render(
        request, "feedback/desk/unit.html", {"room": "unit", "page": page, "done": done, "is_first": not after}
    )


@require_safe
def unit_case(request: HttpRequest, pk: int) -> HttpResponse:
    """One matter, with the form of its reply."""
    return _page(request, _referral(request, pk))


@require_safe
def unit_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The matter on a sheet of paper, for who works without the portal."""
    referral = _referral(request, pk)
    return render(request, "feedback/desk/unit_sheet.html", _context(request, referral))


@require_http_methods(["GET", "HEAD", "POST"])
def unit_move(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The reply, or the objection that it is not the unit's matter. Asked for (after a login), the matter itself."""
    referral = _referral(request, pk)
    if slug not in FORMS:
        raise Http404
    if request.method != "POST":
        return redirect("unit-case", pk=pk)
    form = FORMS[slug](request.POST, submission=referral.submission, **_files(request, referral, slug))
    if not form.is_valid():
        return _page(request, referral, slug, form, status=422)
    try:
        _act(request, referral, slug, form)
    except (lifecycle.Stale, lifecycle.NotAllowed, IllegalMove):
        problem = _("Something has happened meanwhile. Please look again; your words are still here.")
        return _page(request, _referral(request, pk), slug, form, problem=problem, status=409)
    done = _("Replied.") if slug == "reply" else _("Given back to who holds it.")
    messages.success(request, done, extra_tags=f"unit:{referral.pk}:{slug}")
    return redirect("unit-case", pk=pk)


def _act(request: HttpRequest, referral: Referral, slug: str, form: MoveForm) -> None:
    said, actor = form.cleaned_data, cases.actor(request, referral.submission)
    if slug == "reply":
        lifecycle.unit_reply(
            referral.submission_id, said["words"], actor=actor, version=said["version"], files=said["file"]
        )
    else:
        lifecycle.unit_object(referral.submission_id, said["words"], actor=actor, version=said["version"])


@require_POST
def unit_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back the reply or the objection."""
    referral = _referral(request, pk)
    user: Any = request.user
    actor = lifecycle.Actor(ActorKind.UNIT, referral.unit.name, user)
    try:
        lifecycle.undo(referral.submission_id, actor=actor)
    except lifecycle.NotAllowed:
        problem = _("It cannot be taken back any more: something has happened since, or the citizen has been told.")
        return _page(request, referral, problem=problem, status=409)
    messages.success(request, _("Taken back. Everything is as it was."))
    return redirect("unit-case", pk=pk)


@require_POST
def unit_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """The matter with its contact in full, this once: with a reason, and recorded. Not where the citizen keeps their
    name from units, nor when the unit does not have the matter any more."""
    referral = _referral(request, pk)
    if not _may_look(request, referral):
        raise Http404
    form = LookForm(request.POST)
    if not form.is_valid():
        return _page(request, referral, look=form, status=422)
    actor = cases.actor(request, referral.submission)
    handling.look(referral.submission_id, actor=actor, why=form.cleaned_data["why"])
    response = _page(request, referral, shown=True)
    response["Cache-Control"] = "no-store"
    return response


def _referral(request: HttpRequest, pk: int) -> Referral:
    """Another unit's is a 404 like a missing one."""
    related = (
        "unit",
        *(f"submission__{name}" for name in ("venue", "topic", "deputy", "holding_venue", "unit", "last_move")),
    )
    found = access.referred_to(request.user).select_related(*related, "submission__holding_area").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _may_look(request: HttpRequest, referral: Referral) -> bool:
    return referral.ended_at is None and access.may_see_name(request.user, referral.submission)


def _files(request: HttpRequest, referral: Referral, slug: str) -> dict[str, Any]:
    if slug != "reply":
        return {}
    user: Any = request.user
    key = files.key_for(referral.submission, user.pk)
    return {"brought": files.brought(request, request.POST, key, ActorKind.UNIT, user)}


def _page(
    request: HttpRequest,
    referral: Referral,
    slug: str = "reply",
    form: MoveForm | None = None,
    *,
    problem: str = "",
    shown: bool = False,
    look: LookForm | None = None,
    status: int = 200,
) -> HttpResponse:
    forms = {name: made(submission=referral.submission) for name, made in FORMS.items()}
    if form is not None:
        forms[slug] = form
    context = _context(request, referral, shown=shown) | {
        "reply": forms["reply"],
        "objection": forms["object"],
        "is_objecting": slug == "object" and form is not None,
        "may_object": referral.ended_at is None and lifecycle.may_object(referral, timezone.now()),
        "problem": problem,
        "is_shown": shown,
        "may_look": _may_look(request, referral),
        "look": look or LookForm(),
    }
    return render(request, "feedback/desk/unit_case.html", context, status=status)


def _context(request: HttpRequest, referral: Referral, *, shown: bool = False) -> dict[str, Any]:
    submission, now = referral.submission, timezone.now()
    events = list(Event.objects.filter(submission=referral.submission_id).order_by("seq"))
    has_contact = _may_look(request, referral)
    return {
        "room": "unit",
        "referral": referral,
        "case": submission,
        "headline": reading.headline(submission.message),
        "due": units.due(referral, now),
        "events": _told(referral, events),
        "undo": _undo(request, referral, events),
        "contact": reading.contact(submission, hidden=not shown, with_name=True) if has_contact else [],
        "now": now,
    }


def _told(referral: Referral, events: list[Event]) -> list[Any]:
    """What the unit reads, with who and what."""
    told: list[Any] = units.shown(referral, events)
    showing.put_to(told)
    for event in told:
        event.who, event.line = history.who(event), history.line(event)
    return told


def _undo(request: HttpRequest, referral: Referral, events: list[Event]) -> str:
    user: Any = request.user
    event = lifecycle.last_move(getattr(referral.submission, "last_move", None), events, user.pk, timezone.now())
    return history.line(event) if event else ""
