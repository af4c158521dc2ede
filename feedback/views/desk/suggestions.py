"""The suggestions (代表建议) that came from opinions: recorded from a case, kept on a page of their own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.forms.suggestions import LinkForm, StandingForm, SuggestionForm
from feedback.inbox import reading
from feedback.lifecycle import Actor
from feedback.models import Submission
from feedback.models.suggestions import Suggestion
from feedback.suggestions import suggested, suggesting
from feedback.views.desk.cases import actor_for, visible


@require_http_methods(["GET", "HEAD", "POST"])
def suggestion_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A suggestion came from this opinion: a new one, or (`do=link`) one recorded before."""
    case = visible(request, pk)
    if not suggested.may_suggest(request.user, case):
        raise Http404
    is_link = request.POST.get("do") == "link"
    sent = request.POST if request.method == "POST" else None
    choices = suggested.to_choose(request.user, case)
    form = SuggestionForm(None if is_link else sent, proposers=suggested.proposers(request.user, case))
    link = LinkForm(sent if is_link else None, choices=choices)
    if sent is None:
        form.initial["lead_proposer"] = case.deputy_id
    elif is_link and link.is_valid():
        return _linked(request, case, link.cleaned_data["suggestion"])
    elif not is_link and form.is_valid() and (numbers := _numbers(request, case, form)):
        made = suggesting.record(form.particulars, numbers, area_key=case.area_key, actor_of=_actor_of(request))
        messages.success(request, _("Recorded. The citizens it came from are told."))
        return redirect("suggestion", made.pk)
    context = {
        "case": case,
        "headline": reading.headline(case.message),
        "form": form,
        "link": link if choices.exists() else None,
    }
    return render(request, "feedback/desk/suggestion_new.html", context, status=422 if sent is not None else 200)


def _linked(request: HttpRequest, case: Submission, suggestion: Suggestion) -> HttpResponse:
    suggesting.link(suggestion, case.pk, actor_of=_actor_of(request))
    messages.success(request, _("Recorded. The citizen is told."))
    return redirect("suggestion", suggestion.pk)


def _numbers(request: HttpRequest, case: Submission, form: SuggestionForm) -> list[int]:
    """This opinion and the others; empty, with an error, when one of those is not this person's to say it of."""
    wanted = set(form.cleaned_data["others"]) - {case.pk}
    missing = suggested.not_ones(request.user, wanted)
    if missing:
        numbers = " ".join(f"#{number}" for number in missing)
        form.add_error("others", _("Not found among yours: %(numbers)s") % {"numbers": numbers})
        return []
    return [case.pk, *wanted]


@require_safe
def suggestion_page(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, *_found(request, pk))


@require_POST
def suggestion_standing(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it stands from now on."""
    suggestion, read = _kept(request, pk)
    form = StandingForm(request.POST, instance=Suggestion.objects.get(pk=pk))
    if not form.is_valid():
        return _page(request, suggestion, read, form, status=422)
    suggesting.tell(suggestion.pk, form.standing, actor_of=_actor_of(request))
    messages.success(request, _("Written down. The citizens it came from are told."))
    return redirect("suggestion", suggestion.pk)


@require_POST
def suggestion_unlink(request: HttpRequest, pk: int) -> HttpResponse:
    """It did not come from this opinion."""
    suggestion, read = _kept(request, pk)
    case = next((one for one in read if str(one.pk) == request.POST.get("case")), None)
    if case is None or not suggested.may_suggest(request.user, case):
        raise Http404
    suggesting.unlink(suggestion, case.pk, actor_of=_actor_of(request))
    messages.success(request, _("Taken off, and said in the citizen's timeline."))
    return redirect("inbox-case", case.pk)


def _found(request: HttpRequest, pk: int) -> tuple[Suggestion, list[Submission]]:
    """With its opinions that this person may open. Somebody else's is a 404 like a missing one."""
    suggestion = Suggestion.objects.select_related("lead_proposer").filter(pk=pk).first()
    read = suggested.opinions(request.user, suggestion) if suggestion is not None else []
    if suggestion is None or not suggested.is_shown(request.user, suggestion, read):
        raise Http404
    return suggestion, read


def _kept(request: HttpRequest, pk: int) -> tuple[Suggestion, list[Submission]]:
    suggestion, read = _found(request, pk)
    if not suggested.may_keep(request.user, suggestion, read):
        raise Http404
    return suggestion, read


def _page(
    request: HttpRequest,
    suggestion: Suggestion,
    read: list[Submission],
    form: StandingForm | None = None,
    status: int = 200,
) -> HttpResponse:
    rows: list[Any] = read
    for case in rows:
        case.headline = reading.headline(case.message)
        case.may_unlink = suggested.may_suggest(request.user, case)
    may_keep = suggested.may_keep(request.user, suggestion, read)
    context = {
        "suggestion": suggestion,
        "rows": rows,
        "hidden": suggestion.origins.count() - len(read),
        "form": form or (StandingForm(instance=suggestion) if may_keep else None),
    }
    return render(request, "feedback/desk/suggestion.html", context, status=status)


def _actor_of(request: HttpRequest) -> suggesting.ActorOf:
    def of(case: Submission) -> Actor:
        return actor_for(request.user, case)

    return of
