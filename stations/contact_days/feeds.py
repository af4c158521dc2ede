"""The calendars that people subscribe to: a venue's (public), a deputy's and an area's (secret addresses)."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deputies.models import Area, Deputy
from deputies.models.accounts import User
from stations.access import whole_scope_of
from stations.contact_days.ical import Entry, calendar_file
from stations.models import DutyRosterEntry, Venue
from stations.models.duty import CalendarFeed, ContactDay, ContactDayState

LOOKS_BACK = timedelta(days=92)
SECRET_BYTES = 24


def of_venue(venue: Venue, today: date) -> bytes:
    """Its published contact days, cancelled ones as such."""
    days = ContactDay.objects.public().filter(venue=venue, date__gte=today - LOOKS_BACK).order_by("date")
    entries = (_contact_day(day, venue) for day in days)
    return calendar_file(_("Contact days · %(name)s") % {"name": venue.name}, entries)


def _contact_day(day: ContactDay, venue: Venue) -> Entry:
    return Entry(
        uid=_uid(f"contact-day-{day.pk}"),
        date=day.date,
        starts=day.starts,
        ends=day.ends,
        summary=_("Contact day · %(name)s") % {"name": venue.name},
        place=_place(venue, day.place),
        words=day.reason if day.is_cancelled or day.moved_from else "",
        changed_at=day.changed_at,
        sequence=day.sequence,
        is_cancelled=day.is_cancelled,
    )


def _place(venue: Venue, room: str) -> str:
    return "，".join(part for part in (venue.address or venue.name, room) if part)


def _uid(name: str) -> str:
    """Stays as long as the portal keeps its address."""
    return f"{name}@{urlsplit(settings.PUBLIC_ADDRESS).hostname}"


def of_deputy(deputy: Deputy, feed: CalendarFeed, today: date) -> bytes:
    """Their duties, with the hours of the contact day when it is one."""
    duties = DutyRosterEntry.objects.filter(deputy=deputy, date__gte=today - LOOKS_BACK).select_related("venue")
    known = ContactDay.objects.public().filter(venue__in=duties.values("venue"), date__gte=today - LOOKS_BACK)
    days = {(day.venue_id, day.date): day for day in known}
    entries = (_duty(entry, days.get((entry.venue_id, entry.date)), feed) for entry in duties.order_by("date", "pk"))
    return calendar_file(_("My duties · %(name)s") % {"name": deputy.name}, entries)


def _duty(duty: DutyRosterEntry, day: ContactDay | None, feed: CalendarFeed) -> Entry:
    return Entry(
        uid=_uid(f"duty-{duty.pk}"),
        date=duty.date,
        starts=day.starts if day else None,
        ends=day.ends if day else None,
        summary=_("On duty · %(name)s") % {"name": duty.venue.name},
        place=_place(duty.venue, day.place if day else ""),
        words=day.reason if day and (day.is_cancelled or day.moved_from) else "",
        changed_at=day.changed_at if day else feed.created_at,
        sequence=day.sequence if day else 0,
        is_cancelled=bool(day and day.is_cancelled),
    )


def of_area(area: Area, today: date) -> bytes:
    """One event for all venues that meet at one time: a city has a thousand of them on one day."""
    days = ContactDay.objects.under(area).public().filter(date__gte=today - LOOKS_BACK)
    rows = days.order_by("date", "starts", "ends").values("date", "starts", "ends").annotate(
        venues=Count("pk", filter=~Q(state=ContactDayState.CANCELLED)),
        cancelled=Count("pk", filter=Q(state=ContactDayState.CANCELLED)),
        changed_at=Max("changed_at"),
        sequence=Max("sequence"),
    )  # fmt: skip
    return calendar_file(_("Contact days · %(name)s") % {"name": area.name}, _of_times(area, rows))


def _of_times(area: Area, rows: object) -> Iterator[Entry]:
    for row in rows:  # type: ignore[attr-defined]
        venues = ngettext("%(n)d venue", "%(n)d venues", row["venues"]) % {"n": row["venues"]}
        cancelled = ngettext("%(n)d cancelled", "%(n)d cancelled", row["cancelled"]) % {"n": row["cancelled"]}
        yield Entry(
            uid=_uid(f"area-{area.key}-{row['date']:%Y%m%d}-{row['starts']:%H%M}-{row['ends']:%H%M}"),
            date=row["date"],
            starts=row["starts"],
            ends=row["ends"],
            summary=_("Contact day · %(name)s") % {"name": f"{area.name} · {venues}"},
            words=cancelled if row["cancelled"] else "",
            changed_at=row["changed_at"],
            sequence=row["sequence"],
            is_cancelled=not row["venues"],
        )


@transaction.atomic
def give_address(user: User, *, deputy: Deputy | None = None, area: Area | None = None) -> str:
    """A new secret for the calendar of a deputy or an area; an earlier one of the same stops working. Told once:
    only a digest is kept."""
    earlier = CalendarFeed.objects.filter(user=user, deputy=deputy, area=area, revoked_at__isnull=True)
    earlier.update(revoked_at=timezone.now())
    secret = secrets.token_urlsafe(SECRET_BYTES)
    CalendarFeed.objects.create(user=user, deputy=deputy, area=area, digest=_digest(secret))
    return secret


def revoke(feed: CalendarFeed) -> None:
    feed.revoked_at = timezone.now()
    feed.save(update_fields=["revoked_at"])


def _digest(secret: str) -> str:
    """Of 192 random bits: no salt or slow hash would add to them."""
    return sha256(secret.encode()).hexdigest()


def of_secret(secret: str, today: date) -> bytes | None:
    """The private calendar; None when the address was revoked, never given, or its owner was
    switched off since or lost the role."""
    given = CalendarFeed.objects.select_related("user", "deputy", "area").filter(revoked_at__isnull=True)
    feed = given.filter(digest=_digest(secret)).first()
    if feed is None or not feed.user.still_honours(feed.created_at):
        return None
    scope = whole_scope_of(feed.user)
    if feed.deputy is not None and feed.deputy.pk in scope.deputy_ids:
        return of_deputy(feed.deputy, feed, today)
    if feed.area is not None and (scope.works_for(feed.area.key) or scope.is_administrator):
        return of_area(feed.area, today)
    return None
