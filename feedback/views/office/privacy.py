"""What citizens are told about their data; the version that staff write, and what time has erased by it."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from deputies.models import Area
from deputies.models.accounts import User
from feedback.forms.privacy import PrivacyForm
from feedback.models.privacy import Erasure, PrivacyRules
from feedback.privacy import in_force, retention, versions
from feedback.views.office import ruled_area
from stations.access import scope_of

PAGE = 50
EARLIER = 10  # versions of the notice that are linked; the others are found by their number


@require_safe
def notice(request: HttpRequest, area: str = in_force.EVERYWHERE) -> HttpResponse:
    """The full text, of the area and of now; `?version=` is an earlier one."""
    rules: PrivacyRules | None = in_force.current(area)
    number = request.GET.get("version", "")
    if number:
        rules = in_force.version(area, int(number)) if number.isdecimal() and len(number) < 9 else None
    if rules is None:
        raise Http404
    earlier = range(rules.version - 1, max(0, rules.version - 1 - EARLIER), -1)
    context = {"rules": rules, "area_key": area, "is_earlier": bool(number), "earlier": earlier}
    return render(request, "feedback/citizens/privacy.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def rules_page(request: HttpRequest) -> HttpResponse:
    """/rules/privacy/?area=: of one's own area, the widest by default; of everywhere for administrators."""
    area = ruled_area.chosen(request)
    rules = versions.newest(area)
    if request.method != "POST":
        return _page(request, area, rules, PrivacyForm(instance=rules, initial={"based_on": rules.pk}))
    if not ruled_area.may_write(request, area):
        raise Http404
    form = PrivacyForm(request.POST)
    if not form.is_valid():
        return _page(request, area, rules, form, status=422)
    return _save(request, area, rules, form)


def _save(request: HttpRequest, area: Area | None, rules: PrivacyRules, form: PrivacyForm) -> HttpResponse:
    by = cast(User, request.user)
    try:
        made = versions.publish(area, form.said(), based_on=form.cleaned_data["based_on"], by=by)
    except versions.Outdated:
        problem = _("Somebody else has saved the rules meanwhile. Yours are kept below; saving now replaces theirs.")
        return _page(request, area, versions.newest(area), form, problem=problem, status=409)
    messages.success(request, _("Version %(n)d is told to citizens from now on.") % {"n": made.version})
    return redirect(f"{reverse('privacy-rules')}?area={area.key if area else ''}")


def _page(
    request: HttpRequest,
    area: Area | None,
    rules: PrivacyRules,
    form: PrivacyForm,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    key, now = area.key if area else in_force.EVERYWHERE, timezone.now()
    erases_from = rules.created_at + in_force.ERASES_AFTER
    context = {
        "room": "privacy",
        "area": area,
        "rules": rules,
        "is_own": rules.area_id == (area.pk if area else None),
        "form": form,
        "based_on": rules.pk if status != 422 else form["based_on"].value(),
        "has_errors": status == 422,
        "may_write": ruled_area.may_write(request, area),
        "erases_from": erases_from if erases_from > now else None,
        "preview": retention.preview(now, in_force.newest(), key),
        "problem": problem,
    }
    return render(request, "feedback/office/privacy_rules.html", context, status=status)


@require_safe
def erasures(request: HttpRequest) -> HttpResponse:
    """What time has erased in one's areas, the newest first; by keyset."""
    scope = scope_of(request.user)
    if not (scope.dashboard_area_keys or scope.is_administrator):
        raise Http404
    seen = Q() if scope.is_administrator else Q(pk__in=[])
    for key in scope.dashboard_area_keys:
        seen |= Q(area_key__startswith=key)
    found = Erasure.objects.filter(seen).select_related("rules__area").order_by("-pk")
    after = request.GET.get("after", "")
    if after.isdecimal() and len(after) < 19:
        found = found.filter(pk__lt=int(after))
    rows = list(found[: PAGE + 1])
    names = dict(Area.objects.filter(key__in={row.area_key for row in rows}).values_list("key", "name"))
    context = {
        "room": "privacy",
        "rows": [(row, names.get(row.area_key, row.area_key)) for row in rows[:PAGE]],
        "after": rows[PAGE - 1].pk if len(rows) > PAGE else "",
    }
    return render(request, "feedback/office/erasures.html", context)
