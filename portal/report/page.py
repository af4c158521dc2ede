"""The report's doors: the page to read and print, and its two files. For whoever sees the dashboard of the area."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from deputies.models import Area
from feedback.reporting import period as periods
from feedback.reporting.period import NoPeriod, Period
from portal.figures.dashboard import area_asked_for
from portal.report import contents
from stations.access import scope_of

FORMS = {  # loaded when one is asked for: their libraries take memory of every process
    "docx": "portal.report.document.document",
    "xlsx": "portal.report.tables.workbook",
}


@require_safe
def report_page(request: HttpRequest) -> HttpResponse:
    """`?area=` as on the dashboard, `?first=` and `?last=` (2026-01-31), this year so far without them; 422 for days
    that are none, with what was typed."""
    area, trail, below = _where(request)
    today = timezone.localdate()
    asked = _asked(request, today)
    period = asked or periods.usual(today)["year"]
    context = {
        "room": "report",
        "area": area,
        "trail": trail,
        "below": below,
        "now": timezone.now(),
        "report": contents.report(area, period),
        "period": period,
        "typed": {"first": request.GET.get("first", ""), "last": request.GET.get("last", "")},
        "is_wrong": asked is None,
        "query": _query(area, period),
        "usual": [(label, _query(area, days), days == period) for label, days in _labelled(today)],
    }
    return render(request, "portal/report.html", context, status=200 if asked else 422)


@require_safe
def report_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """/report/file.docx and /report/file.xlsx of the same area and days; 404 for days that are none."""
    area, _trail, _below = _where(request)
    period = _asked(request, timezone.localdate())
    if period is None or form not in FORMS:
        raise Http404
    report = contents.report(area, period)
    name = f"{report.title} {period.first:%Y%m%d}-{period.last:%Y%m%d}"
    made: HttpResponseBase = import_string(FORMS[form])(report, name)
    return made


def _where(request: HttpRequest) -> tuple[Area, list[Area], list[Area]]:
    """The area, those above it within the scope, and those right below."""
    area, trail = area_asked_for(scope_of(request.user), request.GET.get("area", ""))
    return area, trail, list(Area.objects.filter(parent=area).order_by("key"))


def _asked(request: HttpRequest, today: date) -> Period | None:
    """This year when nothing is asked; None when it is no period."""
    first, last = request.GET.get("first", ""), request.GET.get("last", "")
    if not first and not last:
        return periods.usual(today)["year"]
    try:
        return periods.period(date.fromisoformat(first), date.fromisoformat(last), today)
    except (ValueError, NoPeriod):
        return None


def _labelled(today: date) -> list[tuple[str, Period]]:
    usual = periods.usual(today)
    words = {
        "year": _("This year"),
        "last_year": _("Last year"),
        "quarter": _("This quarter"),
        "month": _("Last month"),
    }
    return [(words[name], days) for name, days in usual.items()]


def _query(area: Area, period: Period) -> str:
    said = {"area": area.key, "first": period.first.isoformat(), "last": period.last.isoformat()}
    return f"?{urlencode(said)}"
