"""A published contact day of the station, with as many deputies on duty as asked for."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone

from deputies.models import Deputy
from stations.models import DutyRosterEntry, Venue
from stations.models.duty import ContactDay

DAY = date(2026, 12, 15)
BEFORE = timezone.make_aware(datetime(2026, 12, 10, 9))
ON_IT = timezone.make_aware(datetime(2026, 12, 15, 14, 5))


def contact_day(venue: Venue, *on_duty: Deputy, date: date = DAY, state: str = "published") -> ContactDay:
    """From 14:00 to 15:00 on the second floor: four slots."""
    DutyRosterEntry.objects.bulk_create(DutyRosterEntry(venue=venue, deputy=who, date=date) for who in on_duty)
    return ContactDay.objects.create(
        venue=venue, date=date, starts=time(14), ends=time(15), place="二楼", state=state, changed_at=timezone.now()
    )
