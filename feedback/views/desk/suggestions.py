"""The suggestions (代表建议) that came from opinions: all of them, and one, recorded from a case and kept."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.forms.suggestions import LinkForm, StandingForm, SuggestionForm
from feedback.inbox import reading
from feedback.lifecycle import Actor
from feedback.models import Submission
from feedback.models.suggestions import Stage, Suggestion
from feedback.suggestions import listing, suggested, suggesting
from feedback.suggestions.listing import Filters
from feedback.views.desk.cases import actor_for, visible
from stations.access import scope_of
from stations.excel import exports
from stations.registers import catalogue
from stations.registers.catalogue import Chip

ROOM = "suggestions"
COLUMNS = (
    (lazy("Number"), 14),
    (lazy("Title"), 50),
    (lazy("Made"), 16),
    (lazy("Lead proposer"), 14),
    (lazy("Area"), 16),
    (lazy("Handed in on"), 14),
    (lazy("Where it stands"), 24),
    (lazy("Since"), 14),
    (lazy("Opinions it came from"), 12),
    (lazy("What came of it"), 60),
    (lazy("Where the reply can be read"), 40),
)


@require_safe
def suggestion_list(request: HttpRequest) -> HttpResponse:
    """/suggestions/: all that one may open."""
    filters, scope = _asked(request), scope_of(request.user)
    areas = catalogue.areas(scope, filters.area) if scope.dashboard_area_keys else None
    context = {
        "room": ROOM,
        "filters": filters,
        "page": listing.page(request.user, filters),
        "chips": _chips(filters, areas),
        "areas": areas,
        "stages": Stage.choices,
        "years": listing.years(timezone.localdate()),
    }
    return render(request, "feedback/desk/suggestions.html", context)


@require_safe
def suggestion_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """/suggestions/export.xlsx, .csv: what the list shows, with the same filters, all pages."""
    filters = _asked(request)
    if form not in ("csv", "xlsx"):
        raise Http404
    rows = map(_cells, listing.found(request.user, filters).iterator(chunk_size=1_000))
    name = " ".join((_("Suggestions by deputies"), str(timezone.localdate())))
    try:
        return exports.response(form, name, [str(label) for label, _n in COLUMNS], rows, [n for _l, n in COLUMNS])
    except exports.TooMany:
        messages.error(request, _("That is too much for an Excel workbook: take CSV, or choose an area first."))
        return redirect(reverse("suggestions") + filters.query)


def _asked(request: HttpRequest) -> Filters:
    """404 for who may open none: neither an inbox nor areas."""
    scope = scope_of(request.user)
    if not (scope.has_inbox or scope.dashboard_area_keys):
        raise Http404
    return Filters.read(request.GET)


def _chips(filters: Filters, areas: catalogue.Areas | None) -> list[Chip]:
    area = areas.here.name if filters.area and areas and areas.here else filters.area
    words = {
        "q": f"“{filters.q}”" if filters.q else "",
        "stage": Stage(filters.stage).label if filters.stage else "",
        "area": area,
        "year": filters.year,
        "deputy": filters.deputy,
    }
    return [Chip(str(label), filters.without(name)) for name, label in words.items() if label]


def _cells(row: Any) -> list[Any]:
    return [
        row.number,
        row.title,
        str(row.get_kind_display()),
        row.lead_proposer.name,
        row.area_name,
        row.filed_on,
        str(row.get_stage_display()),
        row.stage_on,
        row.origin_count,
        row.words,
        row.link,
    ]


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
        "room": ROOM,
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
