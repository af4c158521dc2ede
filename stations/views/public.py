"""What anybody may look up: a venue by name, by area or by distance; a venue's page; a deputy's page. No account, no
cookie; a position comes in a body, never in an address, and is used once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from deputies.models import Deputy
from stations import codes, finding
from stations.contact_days.dates import ComingDay
from stations.models import Code, Venue
from stations.posters import qr

COMING_DAYS = 3
GONE = 410


@dataclass(frozen=True)
class Row:
    """A venue as listed."""

    venue: Venue
    code: str | None
    next_day: ComingDay | None
    metres: int | None = None

    @property
    def about_metres(self) -> int:
        """In hundreds: the position itself is no finer."""
        return max(100, round(self.metres or 0, -2))

    @property
    def about_km(self) -> float:
        return self.about_metres / 1000


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """/find/?q=&area=&after=: by words (in an area), or down the areas. Who types a poster's code gets to its form."""
    words = finding.cleaned(request.GET.get("q", ""))
    key, after = request.GET.get("area", ""), request.GET.get("after", "")
    place = finding.place(key)
    if place is None:
        raise Http404
    within = place.area if key else None
    found = finding.by_words(words, within) if words else finding.in_area(place.area)
    page = finding.page(found, after)
    code = codes.normalise(words)
    if not page.rows and codes.is_well_formed(code):
        return _to("citizen-form", request, code)
    context = {
        "words": words,
        "place": place,
        "within": within,
        "rows": rows_of(page.rows),
        "after": page.after,
        "is_first": not after,
        "deputies": finding.deputies_by_words(words) if len(words) > 1 and not after else [],
    }
    return render(request, "stations/public/find.html", context)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def near(request: HttpRequest) -> HttpResponse:
    """POST /find/near: the venues around a position, the nearest first. There is no CSRF check: nothing is written,
    and without a cookie there is no authority that a foreign page could borrow."""
    if request.method != "POST":
        return _to("find", request)
    where = finding.position(request.POST.get("latitude", ""), request.POST.get("longitude", ""))
    page = finding.nearest(where, request.POST.get("after", "")) if where else finding.Page([])
    context = {"where": where, "rows": rows_of(page.rows), "after": page.after, "km": finding.NEAR_KM}
    response = render(request, "stations/public/near.html", context, status=200 if where else 400)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def venue(request: HttpRequest, pk: int) -> HttpResponse:
    """/v/<pk>/: a venue's board, hours, contact days and code. A closed one says where to go instead."""
    known = finding.with_code(Venue.objects.select_related("area__parent__parent__parent", "parent__parent"))
    place = known.filter(pk=pk).first()
    if place is None:
        return by_code(request, str(pk))  # a code of digits only looks like a number
    if not place.is_open:
        return _gone(request, "closed", place.name, instead=_open_above(place))
    code = getattr(place, "code", None)
    context = {
        "venue": place,
        "path": finding.path_of(place.area),
        "code": code,
        "deputies": finding.board(place),
        "days": finding.coming_days([place], timezone.localdate(), COMING_DAYS)[place.pk],
        **(_drawn(code) if code else {}),
    }
    return render(request, "stations/public/venue.html", context)


@require_safe
def by_code(request: HttpRequest, code: str) -> HttpResponse:
    """/v/<code>/: leads to the page of the venue (or deputy) that has or had this code."""
    row = get_object_or_404(Code, pk=_canonical(code))
    return _to("public-venue", request, row.venue_id) if row.venue_id else _to("public-deputy", request, row.code)


@require_safe
def deputy(request: HttpRequest, code: str) -> HttpResponse:
    """/d/<code>/: what the law publishes of a deputy. Suspension and the end of a term explain themselves."""
    row = get_object_or_404(Code.objects.select_related(*finding.OF_A_DEPUTY), pk=_canonical(code))
    if row.deputy is None:
        return _to("public-venue", request, row.venue_id)
    if row.pk != code or row.revoked_at is not None:
        return _to_active(request, row, row.deputy)
    venues = finding.venues_of(row.deputy)
    context = {
        "deputy": row.deputy,
        "path": finding.path_of(row.deputy.area),
        "code": row.pk,
        "rows": rows_of(venues),
        "can_write": row.deputy.is_reachable and bool(venues),
    }
    status = 200 if row.deputy.is_reachable else GONE
    return render(request, "stations/public/deputy.html", context, status=status)


def rows_of(venues: Any) -> list[Row]:
    """The venues with their next contact day: a fixed number of queries."""
    days = finding.coming_days(venues, timezone.localdate())
    return [Row(v, getattr(v, "code", None), next(iter(days[v.pk]), None), getattr(v, "metres", None)) for v in venues]


def _canonical(code: str) -> str:
    """As it stands in the database; a mistyped one is no page."""
    canonical = codes.normalise(code[:60])
    if not codes.is_well_formed(canonical):
        raise Http404
    return canonical


def _to_active(request: HttpRequest, row: Code, person: Deputy) -> HttpResponse:
    """From another spelling or an old card to the card in force; without one there is no page any more."""
    active = person.codes.filter(revoked_at=None).first()
    return _to("public-deputy", request, active.pk) if active else _gone(request, "revoked", person.name)


def _gone(request: HttpRequest, why: str, name: str, instead: Venue | None = None) -> HttpResponse:
    context = {"why": why, "name": name, "instead": instead}
    return render(request, "stations/public/gone.html", context, status=GONE)


def _open_above(closed: Venue) -> Venue | None:
    """The nearest open venue that it stands in."""
    above = closed.parent
    while above is not None and not above.is_open:
        above = above.parent
    return above


def _drawn(code: str) -> dict[str, Any]:
    """The QR as a path inside the page (a second request would cost more), and the address as one types it."""
    address = f"{settings.PUBLIC_ADDRESS}/c/{code}"
    rows = qr.matrix(address)
    return {
        "qr_path": qr.path(rows, qr.QUIET_ZONE),
        "qr_side": len(rows) + 2 * qr.QUIET_ZONE,
        "address": address,
        "short_address": address.partition("://")[2],
        "code_in_words": codes.grouped(code),
    }


def _to(name: str, request: HttpRequest, *args: object) -> HttpResponse:
    """A redirect that keeps what the reader chose."""
    query = {name: request.GET[name] for name in ("lang", "size") if name in request.GET}
    return HttpResponseRedirect(reverse(name, args=args, query=query or None))
