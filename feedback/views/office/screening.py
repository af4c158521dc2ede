"""Screening, for congress staff: what the list of words found, and the list itself. Auditors read."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deputies.models import Area
from feedback.forms.screening import DecisionForm, WordForm
from feedback.inbox import reading
from feedback.lifecycle import Actor
from feedback.models import ActorKind
from feedback.models.screening import Decision, ScreenedWord, Screening, ScreeningQuerySet
from feedback.public_answers import masking
from feedback.screening import screener, word_list
from stations.access import scope_of

PAGE = 30
ROOM = "screening"


@require_safe
def screening_list(request: HttpRequest) -> HttpResponse:
    """What waits for a person in one's areas, the longest waiting first; by keyset."""
    _open(request)
    found = _seen(request).waiting().select_related("submission__venue")
    after = request.GET.get("after", "")
    if after.isdecimal() and len(after) < 19:
        found = found.filter(pk__gt=int(after))
    rows: list[Any] = list(found.order_by("pk")[: PAGE + 1])
    for row in rows:
        row.headline = reading.headline(row.submission.message)
    more = rows[PAGE - 1].pk if len(rows) > PAGE else None
    return render(request, "feedback/office/screening.html", {"rows": rows[:PAGE], "after": more, "room": ROOM})


@sensitive_post_parameters("masked")
@require_http_methods(["GET", "HEAD", "POST"])
def screening_case(request: HttpRequest, pk: int) -> HttpResponse:
    """One finding: the words with what was found, the proposed masking, and the three decisions."""
    found = _seen(request).select_related("submission__venue", "duplicate_of", "decided_by").filter(pk=pk).first()
    if found is None or (request.method == "POST" and not _works(request, found)):
        raise Http404
    if request.method != "POST":
        return _case(request, found)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _case(request, found, form, status=422)
    decision = Decision(form.cleaned_data["decision"])
    try:
        screener.decide(pk, decision, actor=_actor(request), masked=form.cleaned_data["masked"])
    except screener.NotWaiting:
        return _case(request, found, form, problem=_("Somebody has decided first."), status=409)
    except screener.MaskedAway:
        return _case(
            request, found, form, problem=_("Nothing is left of the text. Please keep some of it."), status=422
        )
    messages.success(request, str(decision.label))
    return redirect("screening")


def _case(
    request: HttpRequest, found: Screening, form: DecisionForm | None = None, *, problem: str = "", status: int = 200
) -> HttpResponse:
    submission = found.submission
    context = {
        "room": ROOM,
        "found": found,
        "case": submission,
        "parts": word_list.marked(submission.message, submission.area_key),
        "masked": form["masked"].value() if form else masking.mask(submission.message, [submission.contact_name]),
        "form": form,
        "problem": problem,
        "works": _works(request, found) and found.is_waiting,
    }
    return render(request, "feedback/office/screening_case.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def screening_words(request: HttpRequest) -> HttpResponse:
    """The list that holds in one's areas: their own words, those of the areas above, and those for everywhere."""
    _open(request)
    areas, everywhere = _own_areas(request), scope_of(request.user).is_administrator
    if request.method == "POST" and not (areas or everywhere):
        raise Http404
    form = WordForm(request.POST or None, areas=areas, everywhere=everywhere)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("word", "kind", "holds")}
        ScreenedWord.objects.create(area=form.where, added_by=request.user, **said)  # type: ignore[misc]
        word_list.forget()
        messages.success(request, _("Added. It is looked for within half a minute."))
        return redirect("screening-words")
    rows: list[Any] = list(_words(request).select_related("area"))
    for row in rows:
        row.is_own = _may_remove(request, row)
    context = {"room": ROOM, "form": form, "rows": rows, "can_add": areas or everywhere}
    return render(request, "feedback/office/screening_words.html", context, status=422 if form.errors else 200)


@require_POST
def screening_word_remove(request: HttpRequest, pk: int) -> HttpResponse:
    row = _words(request).select_related("area").filter(pk=pk).first()
    if row is None or not _may_remove(request, row):
        raise Http404
    row.delete()
    word_list.forget()
    messages.success(request, _("Removed from the list."))
    return redirect("screening-words")


def _open(request: HttpRequest) -> None:
    scope = scope_of(request.user)
    if not (scope.dashboard_area_keys or scope.is_administrator):
        raise Http404


def _seen(request: HttpRequest) -> ScreeningQuerySet:
    under = Q(pk__in=[])
    for key in scope_of(request.user).dashboard_area_keys:
        under |= Q(area_key__startswith=key)
    return Screening.objects.filter(under)


def _works(request: HttpRequest, found: Screening) -> bool:
    return scope_of(request.user).works_for(found.area_key)


def _own_areas(request: HttpRequest) -> list[Area]:
    return list(Area.objects.filter(key__in=scope_of(request.user).staff_area_keys).order_by("key"))


def _words(request: HttpRequest) -> Any:
    scope = scope_of(request.user)
    if scope.is_administrator:
        return ScreenedWord.objects.all()
    above = {key[:n] for key in scope.dashboard_area_keys for n in range(1, len(key) + 1)}
    held = Q(area=None) | Q(area__key__in=above)
    for key in scope.dashboard_area_keys:
        held |= Q(area__key__startswith=key)
    return ScreenedWord.objects.filter(held)


def _may_remove(request: HttpRequest, row: ScreenedWord) -> bool:
    scope = scope_of(request.user)
    return scope.is_administrator or (row.area is not None and scope.works_for(row.area.key))


def _actor(request: HttpRequest) -> Actor:
    user: Any = request.user
    return Actor(ActorKind.STAFF, user.display_name, user)
