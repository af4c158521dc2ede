"""How people find a venue or a deputy: by name, by area, or by where they stand. Decisions only."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import cos, isfinite, radians
from os.path import commonprefix
from typing import Any

from django.db.models import (
    Exists,
    Expression,
    F,
    FloatField,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import ASin, Cast, Concat, Cos, Least, Power, Radians, Round, Sin, Sqrt

from deputies.models import Area, AreaLevel, Deputy
from stations.contact_days import dates
from stations.contact_days.dates import ComingDay
from stations.models import Code, ContactDayRule, Venue, VenueQuerySet
from stations.models.duty import ContactDay, ContactDayState

PAGE = 20
MOST_DEPUTIES = 8
WORDS_AT_MOST = 40  # characters
NEAR_KM = 30
KM_A_DEGREE = 111.2
EARTH_METRES = 6_371_000
LISTED_FROM = (AreaLevel.TOWNSHIP, AreaLevel.VILLAGE)  # where one list holds all venues below
OF_A_DEPUTY = ("deputy__area__parent__parent__parent", "deputy__electoral_district")
AREA_KEY = re.compile(r"[0-9A-Z]{0,12}")
AFTER_AREA = re.compile(r"([0-9A-Z]{1,12})-([0-9]{1,18})")
AFTER_METRES = re.compile(r"([0-9]{1,6})-([0-9]{1,18})")


@dataclass(frozen=True)
class Position:
    """Degrees in WGS 84, rounded to 0.001 (about 100 m): nobody's door."""

    latitude: float
    longitude: float


@dataclass(frozen=True)
class Page:
    """Some rows of a list. `after` is where the next page begins; empty when this is the last."""

    rows: Sequence[Venue]
    after: str = ""


@dataclass(frozen=True)
class Place:
    """Where one is in the drill-down. `path` goes from the area that holds every venue down to this one."""

    path: Sequence[Area]
    children: Sequence[Area]

    @property
    def area(self) -> Area | None:
        return self.path[-1] if self.path else None


def cleaned(typed: str) -> str:
    """Search words as they are looked for: no full-width letters, control characters or needless spaces."""
    plain = unicodedata.normalize("NFKC", typed[: 4 * WORDS_AT_MOST])
    return " ".join("".join(c if c.isprintable() else " " for c in plain).split())[:WORDS_AT_MOST].strip()


def position(latitude: str, longitude: str) -> Position | None:
    """The position a browser sent; None when it is none on earth."""
    try:
        degrees = (round(float(latitude), 3), round(float(longitude), 3))
    except (ValueError, OverflowError):
        return None
    on_earth = all(map(isfinite, degrees)) and abs(degrees[0]) <= 90 and abs(degrees[1]) <= 180
    return Position(*degrees) if on_earth else None


# By area


def place(key: str) -> Place | None:
    """The area of that key with what lies above and below it; the one that holds all venues for an empty key.
    None when there is no such area. Three queries at most."""
    if not AREA_KEY.fullmatch(key):
        return None
    top = _holds_all()
    wanted = key or top
    above = [prefix for prefix in dates.keys_above(wanted) if len(prefix) >= min(len(top), len(wanted))]
    path = list(Area.objects.filter(key__in=above).order_by("key"))
    if wanted and (not path or path[-1].key != wanted):
        return None
    below = path[-1] if path else None
    return Place(path, [] if below and below.level in LISTED_FROM else _children(below))


def _holds_all() -> str:
    """The key of the smallest area in which every open venue stands: the city, where there is one city only."""
    ends = Venue.objects.filter(is_open=True).aggregate(first=Min("area_key"), last=Max("area_key"))
    shared = commonprefix([ends["first"] or "", ends["last"] or ""])  # noqa: RUF071 - keys are no paths
    return next(reversed(dates.keys_above(shared)), "")


def _children(area: Area | None) -> list[Area]:
    """The areas right below in which an open venue stands."""
    beyond = Concat(OuterRef("key"), Value("~"))  # sorts after every key that begins with this one
    inside = Venue.objects.filter(is_open=True, area_key__gte=OuterRef("key"), area_key__lt=beyond)
    return list(Area.objects.filter(Exists(inside), parent=area).order_by("key"))


def in_area(area: Area | None) -> VenueQuerySet:
    """What the area's own page lists: from a street down all venues, above it those that stand in no street."""
    if area is None:
        return shown().none()
    return shown().under(area) if area.level in LISTED_FROM else shown().filter(area_key=area.key)


def path_of(area: Area) -> list[Area]:
    """From the city (the province, for its own deputies) down to the area: fetched with the row, thrice `parent`."""
    path: list[Area] = []
    above: Area | None = area
    while above is not None and (above.level != AreaLevel.PROVINCE or not path):
        path.insert(0, above)
        above = above.parent
    return path


# By name


def by_words(words: str, area: Area | None) -> VenueQuerySet:
    """The open venues called so: every word anywhere in the name, or its pinyin or initials from the start."""
    found = shown().under(area) if area is not None else shown()
    return found.filter(called(words))


def deputies_by_words(words: str) -> list[Deputy]:
    """The deputies called so who can be reached and have a page (`code`): at most `MOST_DEPUTIES`. One query."""
    found = Deputy.objects.reachable().filter(called(words)).annotate(code=_active_code("deputy"))
    named = found.filter(code__isnull=False).select_related("area__parent")
    return list(named.order_by("area_key", "pk")[:MOST_DEPUTIES])


def called(words: str) -> Q:
    """Pinyin may be typed in syllables: "chun xing" is looked for as "chunxing"."""
    called = Q()
    for word in words.split():
        called &= Q(name__includes=word)
    if words.isascii():
        spelt = words.replace(" ", "").replace("'", "").lower()
        called |= Q(pinyin__startswith=spelt) | Q(initials__startswith=spelt)
    return called


# By distance


def near(where: Position) -> QuerySet[Any]:
    """The open venues within `NEAR_KM`, with the distance in whole `metres`. The box spares most rows the formula."""
    tall = NEAR_KM / KM_A_DEGREE
    wide = tall / max(cos(radians(where.latitude)), 0.01)
    in_box = shown().filter(
        latitude__range=(where.latitude - tall, where.latitude + tall),
        longitude__range=(where.longitude - wide, where.longitude + wide),
    )
    return in_box.annotate(metres=_metres_from(where)).filter(metres__lte=NEAR_KM * 1000)


def _metres_from(where: Position) -> Expression:
    """Haversine on a sphere: wrong by 0.5 % at most."""

    def half_chord(column: str, degrees: float) -> Expression:
        return Power(Sin(Radians(F(column) - Value(degrees)) / 2), 2)

    across = half_chord("longitude", where.longitude) * Cos(Radians(F("latitude"))) * cos(radians(where.latitude))
    chord = Least(Value(1.0), half_chord("latitude", where.latitude) + across, output_field=FloatField())
    metres: Expression = Cast(Round(2 * EARTH_METRES * ASin(Sqrt(chord))), IntegerField())
    return metres


# Pages


def page(found: VenueQuerySet, after: str) -> Page:
    """A page in the order of the areas: a street's home before its communities' stations. One query."""
    if cursor := AFTER_AREA.fullmatch(after):
        key, number = cursor[1], int(cursor[2])
        found = found.filter(Q(area_key__gt=key) | Q(pk__gt=number), area_key__gte=key)
    rows = list(found.order_by("area_key", "pk")[: PAGE + 1])
    return Page(rows[:PAGE], f"{rows[PAGE - 1].area_key}-{rows[PAGE - 1].pk}" if len(rows) > PAGE else "")


def nearest(where: Position, after: str) -> Page:
    """A page of `near`, the nearest first. One query."""
    found = near(where)
    if cursor := AFTER_METRES.fullmatch(after):
        metres, number = int(cursor[1]), int(cursor[2])
        found = found.filter(Q(metres__gt=metres) | Q(pk__gt=number), metres__gte=metres)
    rows = list(found.order_by("metres", "pk")[: PAGE + 1])
    return Page(rows[:PAGE], f"{rows[PAGE - 1].metres}-{rows[PAGE - 1].pk}" if len(rows) > PAGE else "")


def shown() -> VenueQuerySet:
    """The open venues, each with its area's path and the `code` that leads to its form (None when it has none)."""
    return with_code(Venue.objects.filter(is_open=True)).select_related("area__parent__parent")


def with_code(venues: VenueQuerySet) -> VenueQuerySet:
    """Each with the active `code` that leads to its form; None when it has none."""
    return venues.annotate(code=_active_code("venue"))


def _active_code(owner: str) -> Subquery:
    return Subquery(Code.objects.filter(**{owner: OuterRef("pk")}, revoked_at=None).values("code")[:1])


# Who


def board(venue: Venue) -> list[Deputy]:
    """The venue's reachable deputies in the order of their assignment, each with the `code` of a page. One query."""
    here = Deputy.objects.reachable().filter(assignments__venue=venue)
    return list(here.annotate(code=_active_code("deputy")).order_by("assignments__id"))


def venues_of(deputy: Deputy) -> list[Venue]:
    """The open venues that the deputy is assigned to. One query."""
    return list(shown().filter(assignments__deputy=deputy).order_by("assignments__id"))


# When


def coming_days(venues: Sequence[Venue], today: date, most: int = 1) -> dict[int, list[ComingDay]]:
    """The next contact days of each venue, by its id: the published ones, then those that its rule names. A month
    whose day was published and cancelled gets no other from the rule. Three queries for any number of venues."""
    known: dict[int, list[ContactDay]] = {venue.pk: [] for venue in venues}
    recent = ContactDay.objects.public().filter(venue__in=known, date__gte=today - dates.WEEK)
    for day in recent.order_by("date"):
        known[day.venue_id].append(day)
    rules = _rules_of(venues)
    by_rule = {rule.pk: dates.coming_dates(rule, today) for rule in rules.values()}
    found = {}
    for venue in venues:
        days, free_from = _published(known[venue.pk], today)
        if rule := dates.nearest(rules, venue.area_key):
            later = (day for day in by_rule[rule.pk] if day >= free_from)
            days += [ComingDay(day, rule.starts, rule.ends, rule.place) for day in later]
        found[venue.pk] = days[:most]
    return found


def _rules_of(venues: Iterable[Venue]) -> dict[str, ContactDayRule]:
    """Area key -> rule, of the areas in which the venues stand."""
    keys = {key for venue in venues for key in dates.keys_above(venue.area_key)}
    rules = ContactDayRule.objects.filter(area__key__in=keys)
    return {rule.area.key: rule for rule in rules.select_related("area").prefetch_related("dates")}


def _published(known: Iterable[ContactDay], today: date) -> tuple[list[ComingDay], date]:
    """The published days to come, and the first date about which nothing was published."""
    days, free_from = [], today
    for day in known:
        free_from = max(free_from, max(day.date, day.moved_from or day.date) + timedelta(days=1))
        if day.state == ContactDayState.PUBLISHED and day.date >= today:
            days.append(ComingDay(day.date, day.starts, day.ends, day.place))
    return days, free_from
