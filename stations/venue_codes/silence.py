"""Busy venues that fall silent, and the scans of a venue by day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import QuerySet, Sum

from deputies.models import Area
from stations.models.posters import ScanCount, SilentVenue

SILENT_DAYS = 14
USUAL_WEEKS = 8
BUSY_WEEKLY = 10

_FIND = """
INSERT INTO stations_silentvenue (venue_id, last_scan, weekly)
SELECT venue_id, max(date), sum(n) / %(weeks)s
FROM stations_scancount AS scans
WHERE date >= %(since)s
  AND EXISTS (SELECT FROM stations_venue AS venue WHERE venue.id = scans.venue_id AND venue.is_open)
GROUP BY venue_id
HAVING max(date) < %(silent_from)s AND sum(n) >= %(busy)s
"""


@transaction.atomic
def find(today: date) -> int:
    """Write anew which open venues had a usual week of BUSY_WEEKLY scans (over the USUAL_WEEKS before) and none in
    the last SILENT_DAYS days. Returns how many."""
    silent_from = today - timedelta(days=SILENT_DAYS)
    since = silent_from - timedelta(weeks=USUAL_WEEKS)
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE stations_silentvenue IN EXCLUSIVE MODE")
        cursor.execute("DELETE FROM stations_silentvenue")
        cursor.execute(
            _FIND,
            {"weeks": USUAL_WEEKS, "since": since, "silent_from": silent_from, "busy": BUSY_WEEKLY * USUAL_WEEKS},
        )
        return int(cursor.rowcount)


def silent_under(area: Area) -> QuerySet[SilentVenue]:
    """Those of the area and all under it, the busiest first."""
    found = SilentVenue.objects.filter(venue__area_key__startswith=area.key)
    return found.select_related("venue").order_by("-weekly", "pk")


def scans_of(venue_ids: Sequence[int], since: date) -> dict[int, int]:
    """Scans of each of these venues since that day (it included): one query."""
    found = ScanCount.objects.filter(venue__in=venue_ids, date__gte=since).order_by()
    return dict(found.values_list("venue").annotate(n=Sum("n")).values_list("venue", "n"))
