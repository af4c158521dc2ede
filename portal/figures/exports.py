"""The dashboard's tables for Excel: figures by area and by venue, of the area shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from deputies.models import Area
from feedback.reporting import statistics
from feedback.reporting.statistics import Figures
from portal.figures.dashboard import area_asked_for, by_child
from stations.access import scope_of
from stations.excel import exports
from stations.excel.lookup import parts
from stations.models import Venue


@require_safe
def table(request: HttpRequest, what: str, form: str) -> HttpResponseBase:
    """/dashboard/areas.xlsx, /dashboard/venues.csv and the like, `?area=` as on the dashboard."""
    if what not in ("areas", "venues") or form not in ("xlsx", "csv"):
        raise Http404
    area, _trail = area_asked_for(scope_of(request.user), request.GET.get("area", ""))
    rows = _areas(area) if what == "areas" else _venues(area)
    first = _("Area") if what == "areas" else _("Venue")
    header = [first, _("Open"), _("New today"), _("Overdue"), _("Resolved this month"), _("Confirmed, %")]
    by = _("By area") if what == "areas" else _("By venue")
    name = f"{area.name} {by} {timezone.localdate()}"
    return exports.response(form, name, header, rows)


def _areas(area: Area) -> Iterator[list[Any]]:
    for row in by_child(area, timezone.now()):
        yield [row.area.name if row.area else area.name, *_cells(row.figures)]


def _venues(area: Area) -> Iterator[list[Any]]:
    """By the thousand, each with one query for the figures."""
    venues = list(Venue.objects.under(area).order_by("area_key", "pk").values_list("pk", "name"))
    for _done, part in parts(venues):
        figures = statistics.by_venue([pk for pk, _name in part], timezone.now())
        for pk, name in part:
            yield [name, *_cells(figures[pk])]


def _cells(f: Figures) -> list[Any]:
    return [f.open, f.new, f.overdue, f.resolved, f.confirmed_percent]
