"""The rules of an area: its limits, outcome classes and reasons for declining. Saving writes the next version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from deputies.models import Area
from deputies.models.accounts import User
from feedback.forms.workflow import LimitsForm, OutcomeRows, ReasonRows
from feedback.models.workflow import Workflow
from feedback.views.office import ruled_area
from feedback.workflow import versions
from stations.holidays import calendar


@dataclass(frozen=True)
class Edited:
    """The three forms of the page."""

    limits: LimitsForm
    outcomes: Any
    reasons: Any

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in (self.limits, self.outcomes, self.reasons)]  # each shows its errors
        return all(valid)


@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """/rules/?area=: of one's own area, the widest by default; of everywhere for administrators."""
    area = ruled_area.chosen(request)
    workflow = versions.newest(area)
    if request.method != "POST":
        return _page(request, area, workflow, _shown(workflow))
    if not ruled_area.may_write(request, area):
        raise Http404
    edited = Edited(
        LimitsForm(request.POST),
        OutcomeRows(request.POST, prefix="outcomes"),
        ReasonRows(request.POST, prefix="reasons"),
    )
    if not edited.is_valid():
        return _page(request, area, workflow, edited, status=422)
    return _save(request, area, workflow, edited)


def _save(request: HttpRequest, area: Area | None, workflow: Workflow, edited: Edited) -> HttpResponse:
    by, based_on = cast(User, request.user), edited.limits.cleaned_data["based_on"]
    rows = edited.outcomes.whole_rows(), edited.reasons.whole_rows()
    try:
        made = versions.publish(area, edited.limits.days(), *rows, based_on=based_on, by=by)
    except versions.Outdated:
        problem = _("Somebody else has saved the rules meanwhile. Yours are kept below; saving now replaces theirs.")
        return _page(request, area, workflow, edited, problem=problem, status=409)
    messages.success(request, _("Version %(n)d is in force. What has begun keeps its rules.") % {"n": made.version})
    return redirect(f"{reverse('rules')}?area={area.key if area else ''}")


def _shown(workflow: Workflow) -> Edited:
    outcomes = list(workflow.outcomes.values("slug", "name", "name_en"))
    reasons = list(workflow.reasons.values("name", "name_en", "instead", "instead_en"))
    return Edited(
        LimitsForm(instance=workflow, initial={"based_on": workflow.pk}),
        OutcomeRows(initial=outcomes, prefix="outcomes"),
        ReasonRows(initial=reasons, prefix="reasons"),
    )


def _page(
    request: HttpRequest,
    area: Area | None,
    workflow: Workflow,
    edited: Edited,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "room": "rules",
        "area": area,
        "workflow": workflow,
        "is_own": workflow.area_id == (area.pk if area else None),
        "limits": edited.limits,
        "based_on": workflow.pk if status != 422 else edited.limits["based_on"].value(),
        "tables": [(_("Outcome classes"), edited.outcomes), (_("Reasons for not accepting"), edited.reasons)],
        "has_errors": status == 422,
        "may_write": ruled_area.may_write(request, area),
        "missing_year": calendar.missing_year(timezone.localdate()),
        "problem": problem,
    }
    return render(request, "feedback/office/workflow.html", context, status=status)
