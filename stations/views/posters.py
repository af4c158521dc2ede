"""A venue's poster, as a page to print and as a PDF, for the people who hang it up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from deputies.models.accounts import User
from stations.models import Venue
from stations.posters import as_pdf, qr
from stations.posters.contents import may_print_poster, poster_of


@dataclass(frozen=True)
class Drawing:
    """The numbers of the QR's SVG, in modules: the code lies at 0/0, the quiet zone around it."""

    path: str
    box: str
    cleared_at: int
    cleared: int
    mark_at: float
    mark: int

    @classmethod
    def of(cls, text: str) -> Drawing:
        rows = qr.matrix(text)
        side, cleared = len(rows), qr.mark_modules(rows)
        corner = (side - cleared) // 2
        box = f"-{qr.QUIET_ZONE} -{qr.QUIET_ZONE} {side + 2 * qr.QUIET_ZONE} {side + 2 * qr.QUIET_ZONE}"
        return cls(qr.path(rows), box, corner, cleared, corner + 0.5, cleared - 1)


@require_safe
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    """/venues/<pk>/poster: the sheet as a page; says so when the venue has no valid code."""
    venue = _venue(request, pk)
    facts = poster_of(venue)
    if facts is None:
        return render(request, "stations/posters/without_code.html", {"venue": venue}, status=404)
    context = {"venue": venue, "poster": facts, "qr": Drawing.of(facts.address)}
    return render(request, "stations/posters/poster.html", context)


@require_safe
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """/venues/<pk>/poster.pdf"""
    venue = _venue(request, pk)
    facts = poster_of(venue)
    if facts is None:
        raise Http404
    response = HttpResponse(as_pdf.render(facts), content_type="application/pdf")
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(venue.name)}-{facts.code}.pdf"
    return response


def _venue(request: HttpRequest, pk: int) -> Venue:
    """Foreign and missing venues are the same 404."""
    return get_object_or_404(Venue.objects.filter(may_print_poster(cast(User, request.user))), pk=pk)
