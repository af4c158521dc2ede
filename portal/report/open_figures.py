"""What anybody may see of how opinions are answered in an area: the good and the bad, without anybody's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from feedback.models import Submission
from feedback.reporting import figures
from feedback.reporting.figures import Counts, Row, Waits
from feedback.reporting.period import Period
from portal.report.contents import days_of
from stations import finding

DAYS = 365
COUNTED_EVERY = 900  # seconds: a crowd that looks is no crowd for the database
FEW = 5  # of a topic; fewer are not told: somebody might be known by it
AREAS_KEPT = 512


@dataclass(frozen=True)
class Told:
    """Of the last DAYS days; `late` are those past their deadline at the moment."""

    counts: Counts
    waits: Waits
    late: int
    topics: list[Row]
    areas: dict[str, Counts]


@require_safe
def open_figures(request: HttpRequest) -> HttpResponse:
    """/figures/?area=: of the area that holds every venue, or of one below it; an unknown one is a 404."""
    place = finding.place(request.GET.get("area", ""))
    if place is None:
        raise Http404
    now = timezone.now()
    key = place.area.key if place.area else ""
    width = len(place.children[0].key) if place.children else 0
    quarter = int(now.timestamp()) // COUNTED_EVERY
    told = _told(key, width, timezone.localdate(now), quarter, translation.get_language())
    context = {
        "place": place,
        "days": DAYS,
        "told": told,
        "answer_days": days_of(told.waits.answer) if told.waits.answer is not None else "",
        "resolve_days": days_of(told.waits.resolve) if told.waits.resolve is not None else "",
        "rows": [(child, told.areas.get(child.key, Counts())) for child in place.children],
    }
    return render(request, "portal/open_figures.html", context)


@lru_cache(maxsize=AREAS_KEPT)
def _told(key: str, width: int, today: date, _quarter: int, _language: str) -> Told:
    """Counted once for a quarter of an hour by each process. Seven queries."""
    period = Period(today - timedelta(days=DAYS - 1), today)
    topics = [row for row in figures.by_topic(key, period) if row.key and row.counts.received >= FEW]
    return Told(
        counts=figures.total(key, period),
        waits=figures.waits(key, period),
        late=Submission.objects.filter(area_key__startswith=key).overdue(timezone.now()).count(),
        topics=topics,
        areas=figures.by_area(key, width, period) if width else {},
    )
