"""Venues, deputies, topics: what anybody may read on the pages, in another form."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from deputies.models import Deputy
from feedback.api import shapes
from feedback.api.described import operation
from feedback.api.doors import Door, checked
from feedback.topics import choices
from stations import finding
from stations.registers.address_bar import is_number

PAGE = 50


class Index(Door):
    @operation("index_read", shapes.IndexShape, about="Where the description of the API stands, and how it is read.")
    def get(self, request: Request) -> Response:
        names = {"schema": "api-schema", "docs": "api-docs", "venues": "api-venues", "deputies": "api-deputies"}
        return Response({key: settings.PUBLIC_ADDRESS + reverse(name) for key, name in names.items()})


class Venues(Door):
    @operation("venues_list", shapes.VenuePage, asks=shapes.VenueQuery, about="The open venues, by area.")
    def get(self, request: Request) -> Response:
        asked = checked(shapes.VenueQuery, request.query_params)
        found = finding.shown()
        if words := finding.cleaned(asked.get("q", "")):
            found = finding.by_words(words, None)
        if key := asked.get("area"):
            found = found.filter(area_key__startswith=key)
        page = finding.page(found, asked.get("cursor", ""))
        return Response({"items": [venue_of(venue) for venue in page.rows], "next": page.after or None})


class OneVenue(Door):
    @operation("venues_read", shapes.OneVenueShape, can=[404])
    def get(self, request: Request, number: int) -> Response:
        venue = finding.shown().filter(pk=number).first()
        if venue is None:
            raise Http404
        return Response(venue_of(venue) | {"deputies": [deputy_of(deputy) for deputy in finding.board(venue)]})


class Deputies(Door):
    @operation("deputies_list", shapes.DeputyPage, asks=shapes.DeputyQuery, about="Those who can be reached.")
    def get(self, request: Request) -> Response:
        asked = checked(shapes.DeputyQuery, request.query_params)
        found = Deputy.objects.reachable().order_by("pk")
        if key := asked.get("area"):
            found = found.filter(area_key__startswith=key)
        if venue := asked.get("venue"):
            found = found.filter(assignments__venue=venue)
        if words := finding.cleaned(asked.get("q", "")):
            found = found.filter(finding.called(words))
        rows, onward = page_of(found, asked.get("cursor", ""))
        return Response({"items": [deputy_of(deputy) for deputy in rows], "next": onward})


class OneDeputy(Door):
    @operation("deputies_read", shapes.OneDeputyShape, can=[404])
    def get(self, request: Request, number: int) -> Response:
        deputy = Deputy.objects.reachable().filter(pk=number).first()
        if deputy is None:
            raise Http404
        return Response(deputy_of(deputy) | {"venues": [venue_of(venue) for venue in finding.venues_of(deputy)]})


class Topics(Door):
    @operation("topics_list", shapes.TopicList)
    def get(self, request: Request) -> Response:
        rows = [{"slug": t.slug, "name": t.name, "name_en": t.name_en} for t in choices.active()]
        return Response({"items": rows})


def page_of(found: QuerySet[Any], cursor: str, *, newest_first: bool = False) -> tuple[list[Any], str | None]:
    """Some rows in the order of their numbers, and where the next page begins. A cursor that is none begins anew."""
    if is_number(cursor):
        found = found.filter(**{"pk__lt" if newest_first else "pk__gt": int(cursor)})
    rows = list(found[: PAGE + 1])
    return rows[:PAGE], str(rows[PAGE - 1].pk) if len(rows) > PAGE else None


def venue_of(venue: Any) -> dict[str, Any]:
    """`venue` as `finding.shown` gives it: with its `code`."""
    code = getattr(venue, "code", None)
    return {
        "id": venue.pk,
        "name": venue.name,
        "kind": venue.kind,
        "area": venue.area_key,
        "address": venue.address,
        "latitude": venue.latitude,
        "longitude": venue.longitude,
        "page": settings.PUBLIC_ADDRESS + reverse("public-venue", args=[venue.pk]),
        "form": settings.PUBLIC_ADDRESS + reverse("citizen-form", args=[code]) if code else None,
    }


def deputy_of(deputy: Deputy) -> dict[str, Any]:
    return {"id": deputy.pk, "name": deputy.name, "level": deputy.level, "area": deputy.area_key}
