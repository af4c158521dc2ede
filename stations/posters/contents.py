"""What stands on a venue's poster: read once, drawn twice (as a page and as a PDF). And who may print it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q

from deputies.models import DeputyLevel, DeputyStatus
from deputies.models.accounts import User
from stations.access import scope_of
from stations.codes import grouped
from stations.contact_days.dates import keys_above, nearest, rule_in_words
from stations.models import Assignment, Code, ContactDayRule, Venue

MOST_FACES = 8
NAME_STEPS = (15, 38, 78)  # characters that fit at each size of type, in 1, 2 and 3 lines


@dataclass(frozen=True)
class Face:
    """A deputy as drawn on the poster: the photo (a name of `deputies.photos`) or, without one, the initial."""

    name: str
    level: str
    photo: str = ""

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
    area_key: str

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
    return next(iter(posters_of([venue])), None)


def posters_of(venues: Sequence[Venue]) -> list[Poster]:
    """The posters of those that have an active code, in the given order: three queries, however many there are."""
    active = Code.objects.filter(venue__in=venues, revoked_at__isnull=True)
    codes = {code.venue_id: code for code in active}
    if not codes:
        return []
    faces, rules = _faces(venues), _rules(venues)
    return [
        _poster(venue, codes[venue.pk], faces[venue.pk], nearest(rules, venue.area_key))
        for venue in venues
        if venue.pk in codes
    ]


def _poster(venue: Venue, code: Code, faces: Sequence[Face], rule: ContactDayRule | None) -> Poster:
    days, hours = _contact_day(rule)
    return Poster(
        venue=venue.name,
        kind=venue.get_kind_display(),
        code=code.code,
        address=code.address,
        contact_days=days,
        contact_hours=hours,
        faces=tuple(faces[:MOST_FACES]),
        others=max(0, len(faces) - MOST_FACES),
        operator=settings.OPERATOR_NAME,
        phone=settings.OPERATOR_PHONE,
        area_key=venue.area_key,
    )


def _faces(venues: Sequence[Venue]) -> dict[int, list[Face]]:
    """The deputies of each venue who can be reached, in the order of their assignment."""
    reachable = Assignment.objects.filter(venue__in=venues, deputy__status=DeputyStatus.ACTIVE)
    faces: dict[int, list[Face]] = defaultdict(list)
    columns = ("venue_id", "deputy__name", "deputy__level", "deputy__photo")
    for venue_id, name, level, photo in reachable.order_by("id").values_list(*columns):
        faces[venue_id].append(Face(name, str(DeputyLevel(level).label), photo))
    return faces


def _rules(venues: Sequence[Venue]) -> dict[str, ContactDayRule]:
    """Area key -> rule, of all that these venues may follow."""
    keys = {key for venue in venues for key in keys_above(venue.area_key)}
    return {rule.area.key: rule for rule in ContactDayRule.objects.filter(area__key__in=keys).select_related("area")}


def _contact_day(rule: ContactDayRule | None) -> tuple[str, str]:
    """When one can come in person: 每月第三周的周二, 14:00–16:00. Empty when the area has no rule."""
    if rule is None:
        return "", ""
    words = rule_in_words(rule)
    return words[:1].upper() + words[1:], f"{rule.starts:%H:%M}–{rule.ends:%H:%M}"
