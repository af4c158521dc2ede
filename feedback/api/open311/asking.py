"""What a client of the standard asks for, read; and what is public of it. Decisions only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from deputies.models import Area
from feedback.me_too import followed
from feedback.models import StateLabel, Submission
from feedback.models.following import PublicQuestion
from feedback.models.publishing import PublicAnswer
from feedback.states import OPEN
from stations import finding
from stations.models import Venue
from stations.registers.address_bar import is_number

MOST = 1_000  # the standard's own bound
WITHIN = timedelta(days=90)
RELATED = ("topic", "venue", "public_answer", "public_question")


class Wrong(Exception):
    """`status` and words, as the standard has them: 400 for what is missing or makes no sense, 404 for what is not."""

    def __init__(self, status: int, description: str) -> None:
        super().__init__(description)
        self.status = status
        self.description = description


@dataclass(frozen=True)
class Asked:
    """The filters of GET requests."""

    area_key: str = ""
    numbers: tuple[int, ...] = ()
    services: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None

    @classmethod
    def read(cls, said: Mapping[str, str], now: datetime) -> Asked:
        """Without a number or a date: the last 90 days."""
        numbers = tuple(_number(text) for text in _list(said, "service_request_id"))
        since, until = _moment(said, "start_date"), _moment(said, "end_date")
        statuses = tuple(_list(said, "status"))
        if set(statuses) - {"open", "closed"}:
            raise Wrong(400, "status is open, closed, or both.")
        return cls(
            area_key=jurisdiction(said),
            numbers=numbers,
            services=tuple(_list(said, "service_code")),
            statuses=statuses,
            since=since if since or until or numbers else now - WITHIN,
            until=until,
        )

    def condition(self) -> Q:
        """On what hangs on a submission."""
        found = Q(submission__area_key__startswith=self.area_key) if self.area_key else Q()
        if self.numbers:
            found &= Q(submission__in=self.numbers)
        if self.services:
            found &= Q(submission__topic__slug__in=self.services)
        if len(self.statuses) == 1:
            is_open = Q(submission__state__in=OPEN)
            found &= is_open if self.statuses[0] == "open" else ~is_open
        if self.since:
            found &= Q(submission__created_at__gte=self.since)
        if self.until:
            found &= Q(submission__created_at__lte=self.until)
        return found


def jurisdiction(said: Mapping[str, str]) -> str:
    """The key of the area; empty when none was named. Wrong when there is none of it."""
    key = said.get("jurisdiction_id", "")
    if key and not (key.isascii() and key.isalnum() and Area.objects.filter(key=key[:12]).exists()):
        raise Wrong(404, "jurisdiction_id was not found.")
    return key


def _list(said: Mapping[str, str], name: str) -> list[str]:
    return [part for part in said.get(name, "")[:4_000].split(",") if part]


def _number(text: str) -> int:
    if not is_number(text):
        raise Wrong(404, f"service_request_id {text[:20]} was not found.")
    return int(text)


def _moment(said: Mapping[str, str], name: str) -> datetime | None:
    text = said.get(name, "").replace(" ", "+")  # a plus sign that nobody escaped
    if not text:
        return None
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Wrong(400, f"{name} is to be like 2026-11-25T08:00:00+08:00.")
    return moment


def public(asked: Asked) -> list[Submission]:
    """What anybody may read, the newest first, MOST at most: three queries."""
    numbers: set[int] = set()
    for table in (PublicAnswer, PublicQuestion):
        shown: QuerySet[Any] = table.objects.shown().filter(asked.condition())
        numbers |= set(shown.order_by("-submission").values_list("submission", flat=True)[:MOST])
    newest = sorted(numbers, reverse=True)[:MOST]
    found = Submission.objects.select_related(*RELATED).in_bulk(newest)
    return [found[number] for number in newest if number in found]


def request_of(case: Submission) -> dict[str, Any]:
    """The standard's fields, of what staff have masked and made public: never a word besides, or a name."""
    texts = followed.texts(case)
    ended = case.closed_at or case.resolved_at
    return {
        "service_request_id": str(case.pk),
        "status": "open" if case.state in OPEN else "closed",
        "status_notes": texts.answer or str(StateLabel(case.state).label),
        "service_name": case.topic.name if case.topic else None,
        "service_code": case.topic.slug if case.topic else None,
        "description": texts.question,
        "agency_responsible": case.venue.name,
        "service_notice": None,
        "requested_datetime": _w3(case.created_at),
        "updated_datetime": _w3(ended or case.first_answered_at or case.created_at),
        "expected_datetime": _w3(case.close_by),
        "address": case.venue.address or case.venue.name,
        "address_id": str(case.venue_id),
        "zipcode": None,
        "lat": case.venue.latitude,
        "long": case.venue.longitude,
        "media_url": None,
    }


def _w3(at: datetime) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds")


def venue_for(said: Mapping[str, str], area_key: str) -> Venue:
    """Where it is handed in: the venue of that `address_id`, or the nearest open one. Wrong without either."""
    shown = finding.shown().filter(area_key__startswith=area_key)
    number = said.get("address_id", "")
    if is_number(number):
        if venue := shown.filter(pk=int(number)).first():
            return venue
        raise Wrong(404, "address_id was not found: it is the id of a venue (/api/v1/venues).")
    where = finding.position(said.get("lat", ""), said.get("long", ""))
    if where is None:
        raise Wrong(400, "lat and long, or address_id, is required.")
    nearest: Venue | None = finding.near(where).filter(area_key__startswith=area_key).order_by("metres", "pk").first()
    if nearest is None:
        raise Wrong(404, "There is no venue within 30 km.")
    return nearest
