"""What was tried too often to be sent: messages to citizens, mails of news, digests. One queue is as another here: a
row that was given up has `dead_at`, and staff of its area may have it tried again."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from feedback.models.notices import Delivery
from feedback.models.notifications import Digest, NotificationMail
from stations.access import scope_of

Row = TypeVar("Row", bound=Model)


def seen_by(user: Any, rows: QuerySet[Row], area_key: str = "area_key") -> QuerySet[Row]:
    """Those in the areas of this person, the newest first. `area_key` is where a row has its own."""
    within = Q(pk__in=[])
    for key in scope_of(user).dashboard_area_keys:
        within |= Q(**{f"{area_key}__startswith": key})
    return rows.filter(within, dead_at__isnull=False).order_by("-pk")


def count_under(area_key: str) -> int:
    """How many were given up in an area and all under it. One query."""
    of_citizens = Delivery.objects.filter(dead_at__isnull=False, submission__area_key__startswith=area_key)
    others = [
        queue.filter(dead_at__isnull=False, area_key__startswith=area_key).order_by().values("pk")
        for queue in (Digest.objects.all(), NotificationMail.objects.all())
    ]
    return of_citizens.order_by().values("pk").union(*others, all=True).count()


def retry(row: Model) -> bool:
    """Staff have mended why it failed: once more from the beginning. False when it is not given up any more."""
    dead = type(row)._default_manager.filter(pk=row.pk, dead_at__isnull=False)
    return bool(dead.update(dead_at=None, attempts=0, last_error="", available_at=timezone.now()))
