"""Calendars to subscribe to, and the public schedule."""

from __future__ import annotations

import calendar as python_calendar
from datetime import MAXYEAR, MINYEAR, date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Max, Min, Q
from django.db.models.functions import Substr
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from deputies.models import Area
from stations.access import scope_of
from stations.contact_days import feeds
from stations.models import Venue
from stations.models.duty import CalendarFeed, ContactDay

PAGE = 40
STEPS = {0: 6, 2: 6, 4: 6, 6: 9}  # length of an area's key -> of the areas listed under it


@require_safe
def venue_ics(request: HttpRequest, pk: int) -> HttpResponse:
    """/venues/<pk>/calendar.ics: anybody may subscribe."""
    venue = get_object_or_404(Venue, pk=pk)
    return _file(feeds.of_venue(venue, timezone.localdate()), f"venue-{pk}", "public, max-age=3600")


@require_safe
def private_ics(request: HttpRequest, secret: str) -> HttpResponse:
    """/calendars/private/<secret>.ics: who has the address reads it, as long as it was not revoked."""
    content = feeds.of_secret(secret, timezone.localdate())
    if content is None:
        raise Http404
    return _file(content, "calendar", "private, no-store")


def _file(content: bytes, name: str, kept: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{name}.ics"'
    response["Cache-Control"] = kept
    return response


@require_safe
def calendars(request: HttpRequest) -> HttpResponse:
    """/calendars/: my secret addresses."""
    return _page(request)


def _page(request: HttpRequest, address: str = "") -> HttpResponse:
    scope = scope_of(request.user)
    if not (scope.deputy_ids or scope.staff_area_keys):
        raise Http404
    active = CalendarFeed.objects.filter(user=_user(request), revoked_at__isnull=True).select_related("deputy", "area")
    context = {
        "room": "calendars",
        "feeds": [feed for feed in active if _user(request).still_honours(feed.created_at)],
        "address": address,
        "webcal": address.partition("://")[2],
        "areas": list(Area.objects.filter(key__in=scope.staff_area_keys).order_by("key")),
        "is_deputy": bool(scope.deputy_ids),
    }
    response = render(request, "stations/contact_days/calendars.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """Give a new address, shown this once: `area` for an own area, else the deputy's own duties."""
    scope, key = scope_of(request.user), request.POST.get("area", "")
    if key:
        if key not in scope.staff_area_keys:
            raise Http404
        secret = feeds.give_address(_user(request), area=get_object_or_404(Area, key=key))
    elif scope.deputy_ids:
        membership = request.user.memberships.select_related("deputy").get(deputy=min(scope.deputy_ids))  # type: ignore[union-attr]
        secret = feeds.give_address(_user(request), deputy=membership.deputy)
    else:
        raise Http404
    return _page(request, settings.PUBLIC_ADDRESS + reverse("private-calendar", args=[secret]))


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """The address stops working at once."""
    feeds.revoke(get_object_or_404(CalendarFeed, pk=pk, user=_user(request), revoked_at__isnull=True))
    messages.success(request, _("Revoked: the address does not work any more."))
    return redirect("calendars")


def _user(request: HttpRequest) -> Any:
    return request.user


@require_safe
def schedule(request: HttpRequest) -> HttpResponse:
    """/schedule/?area=&month=: the published contact days of a month, for anybody."""
    key = request.GET.get("area", "")
    area = get_object_or_404(Area, key=key) if key else None
    month = _month(request.GET.get("month", ""))
    last = date(month.year, month.month, python_calendar.monthrange(month.year, month.month)[1])
    days = ContactDay.objects.public().filter(venue__area_key__startswith=key, date__range=(month, last))
    context = {
        "area": area,
        "above": list(Area.objects.filter(key__in=[key[:n] for n in (6, 9) if n < len(key)]).order_by("key")),
        "month": month,
        "earlier": _shifted(month, -1),
        "later": _shifted(month, 1),
        "parts": _parts(days, len(key)),
        **_venues(days, key, request.GET.get("after", "")),
    }
    return render(request, "stations/contact_days/schedule.html", context)


def _month(text: str) -> date:
    try:
        year, month = (int(part) for part in text.split("-"))
        if MINYEAR < year < MAXYEAR:
            return date(year, month, 1)
    except ValueError:
        pass
    return timezone.localdate().replace(day=1)


def _shifted(month: date, by: int) -> date:
    year, index = divmod(month.year * 12 + month.month - 1 + by, 12)
    return date(year, index + 1, 1)


def _parts(days: Any, length: int) -> list[dict[str, Any]]:
    """The areas below with their first and last date and how many venues; none for a street or town."""
    step = STEPS.get(length)
    if step is None:
        return []
    below = days.annotate(part=Substr("venue__area_key", 1, step)).exclude(part__length__lt=step)
    rows = (
        below.order_by("part").values("part").annotate(n=Count("venue", distinct=True), a=Min("date"), z=Max("date"))
    )
    found = list(rows)
    names = dict(Area.objects.filter(key__in=[row["part"] for row in found]).values_list("key", "name"))
    return [{**row, "name": names.get(row["part"], row["part"])} for row in found]


def _venues(days: Any, key: str, after: str) -> dict[str, Any]:
    """The days of venues that stand in the area itself (all of them in a street or town), a page of them."""
    listed = days if len(key) >= 9 else days.filter(venue__area_key=key)
    if after:
        try:
            day, pk = after.split(".")
            at = date.fromisoformat(day)
            listed = listed.filter(Q(date__gt=at) | Q(date=at, pk__gt=int(pk)))
        except ValueError:
            raise Http404 from None
    rows = list(listed.select_related("venue").order_by("date", "pk")[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return {"days": rows[:PAGE], "after": f"{last.date}.{last.pk}" if last else ""}
