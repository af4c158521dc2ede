"""What stands on a venue's poster: read once, drawn twice (as a page and as a PDF). And who may print it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q

from deputies.models import DeputyLevel, DeputyStatus, User
from stations.access import scope_of
from stations.codes import grouped
from stations.contact_days import rule_in_words, rule_of
from stations.models import Assignment, Venue

MOST_FACES = 8
NAME_STEPS = (15, 38, 78)  # characters that fit at each size of type, in 1, 2 and 3 lines


@dataclass(frozen=True)
class Face:
    """A deputy as drawn on the poster."""

    name: str
    level: str

    @property
    def initial(self) -> str:
        return self.name[:1]


@dataclass(frozen=True)
class Poster:
    """The facts of a poster, in the page's language. `others` deputies found no room."""

    venue: str
    kind: str
    code: str
    address: str
    contact_days: str
    contact_hours: str
    faces: Sequence[Face]
    others: int
    operator: str
    phone: str

    @property
    def code_in_words(self) -> str:
        return grouped(self.code)

    @property
    def name_step(self) -> int:
        """1 for a short name in the largest type, to 4."""
        return 1 + sum(len(self.venue) > most for most in NAME_STEPS)

    @property
    def short_address(self) -> str:
        """As one types it: without the scheme."""
        return self.address.partition("://")[2]


def may_print_poster(user: User) -> Q:
    """The venues whose poster this person may print: those of their area, their own, or all for administrators."""
    scope = scope_of(user)
    if scope.is_administrator or user.is_superuser:
        return Q()
    of_deputy = Assignment.objects.filter(deputy__in=scope.deputy_ids).values("venue_id")
    allowed = Q(pk__in=scope.liaison_venue_ids) | Q(pk__in=of_deputy)
    for key in scope.staff_area_keys:
        allowed |= Q(area_key__startswith=key)
    return allowed


def poster_of(venue: Venue) -> Poster | None:
    """The poster of the venue's active code; None when it has none."""
    code = venue.codes.filter(revoked_at__isnull=True).first()
    if code is None:
        return None
    faces = _faces(venue)
    days, hours = _contact_day(venue)
    return Poster(
        venue=venue.name,
        kind=venue.get_kind_display(),
        code=code.code,
        address=code.address,
        contact_days=days,
        contact_hours=hours,
        faces=faces[:MOST_FACES],
        others=max(0, len(faces) - MOST_FACES),
        operator=settings.OPERATOR_NAME,
        phone=settings.OPERATOR_PHONE,
    )


def _faces(venue: Venue) -> list[Face]:
    """The deputies who can be reached, in the order of their assignment."""
    reachable = Assignment.objects.filter(venue=venue, deputy__status=DeputyStatus.ACTIVE)
    rows = reachable.order_by("id").values_list("deputy__name", "deputy__level")
    return [Face(name, str(DeputyLevel(level).label)) for name, level in rows]


def _contact_day(venue: Venue) -> tuple[str, str]:
    """When one can come in person: 每月第三周的周二, 14:00–16:00. Empty when the area has no rule."""
    rule = rule_of(venue)
    if rule is None:
        return "", ""
    words = rule_in_words(rule)
    return words[:1].upper() + words[1:], f"{rule.starts:%H:%M}–{rule.ends:%H:%M}"
