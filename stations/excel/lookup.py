"""What an imported table is compared with, read in bulk: a fixed number of queries for every thousand rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from deputies.models import Area, Deputy, Topic
from stations import codes
from stations.excel.columns import BETWEEN, area_words, topic_words, venue_words
from stations.excel.spreadsheets import Row
from stations.models import Code, Venue
from stations.models.imports import ImportKind
from stations.registers.catalogue import under

CHUNK = 1000
VALID_CODES = Prefetch("codes", Code.objects.filter(revoked_at=None))
Record = Venue | Deputy
Values = dict[str, Any]


@dataclass
class Known:
    """`keys` are the areas that the importer may edit. Whatever lies elsewhere is not in here. `taken` are records
    that rows without a code were found to be about, among several of one key."""

    kind: str
    keys: frozenset[str]
    areas_by_number: dict[str, Area] = field(default_factory=dict)
    areas_by_name: dict[str, list[Area]] = field(default_factory=dict)
    records: dict[int, Any] = field(default_factory=dict)
    by_code: dict[str, int] = field(default_factory=dict)
    by_key: dict[tuple[Any, ...], list[int]] = field(default_factory=dict)
    venues: dict[int, Venue] = field(default_factory=dict)
    venue_words: dict[int, str] = field(default_factory=dict)
    area_words: dict[int, str] = field(default_factory=dict)
    venues_by_code: dict[str, int] = field(default_factory=dict)
    venues_by_name: dict[str, list[int]] = field(default_factory=dict)
    topics: dict[str, int] = field(default_factory=dict)
    topic_names: dict[int, str] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)

    def may_edit(self, area_key: str) -> bool:
        return any(area_key.startswith(key) for key in self.keys)

    def values_of(self, record: Record) -> Values:
        return values_of(record, self.keys)


def values_of(record: Record, keys: Iterable[str]) -> Values:
    """The fields an import can change, as JSON keeps them; of the assignments those within `keys`."""
    if isinstance(record, Venue):
        names = ["name", "kind", "area_id", "parent_id", "address", "phone", "opening_hours", "is_open"]
        names += ["latitude", "longitude", "pinyin", "initials"]
        return {name: getattr(record, name) for name in names}
    own = [v.pk for v in record.venues.all() if any(v.area_key.startswith(key) for key in keys)]
    plain = {name: getattr(record, name) for name in ("name", "level", "area_id", "note", "pinyin", "initials")}
    return plain | {"venues": sorted(own), "topics": sorted(t.pk for t in record.topics.all())}


def look_up(
    kind: str, rows: Sequence[Row], keys: frozenset[str], progress: Callable[[int], None] = lambda done: None
) -> Known:
    known = Known(kind, keys, topics=topic_words())
    known.topic_names = dict(Topic.objects.values_list("pk", "name"))
    for done, chunk in parts(rows):
        _areas(known, chunk)
        _records(known, chunk)
        _venues(known, chunk)
        progress(done)
    return known


def parts(rows: Sequence[Any]) -> Iterator[tuple[int, Sequence[Any]]]:
    """Rows by the thousand, with how many there were by then."""
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        yield start + len(chunk), chunk


def number_in(text: str) -> str:
    """The number of an area at the end of what was typed, or nothing."""
    last = text.rsplit(maxsplit=1)[-1] if text else ""
    return last if last.isascii() and last.isalnum() and any(c.isdigit() for c in last) else ""


def name_in(text: str) -> str:
    """A venue's name without the number of an area behind it."""
    return text.removesuffix(number_in(text)).rstrip() or text


def code_in(text: str) -> str:
    """The code at the end of what was typed ("春星站 K7M2-9QXT"), or nothing."""
    code = codes.normalise(text.rsplit(maxsplit=1)[-1]) if text else ""
    return code if codes.is_well_formed(code) else ""


def listed(text: str) -> list[str]:
    """What stands between 、 or commas and semicolons of any kind."""
    for sign in "，,;；\n":
        text = text.replace(sign, BETWEEN)
    return [part for part in (part.strip() for part in text.split(BETWEEN)) if part]


def queryset(kind: str) -> QuerySet[Any]:
    """Records with all that their values and their words need."""
    return with_words(kind, Venue.objects.all() if kind == ImportKind.VENUES else Deputy.objects.all())


def with_words(kind: str, found: QuerySet[Any]) -> QuerySet[Any]:
    """With what their columns say, in a fixed number of queries."""
    if kind == ImportKind.VENUES:
        above = Prefetch("parent__codes", Code.objects.filter(revoked_at=None))
        return found.select_related("area", "parent").prefetch_related(VALID_CODES, above)
    venues = Prefetch("venues", Venue.objects.prefetch_related(VALID_CODES).order_by("area_key", "pk"))
    return found.select_related("area").prefetch_related(VALID_CODES, "topics", venues)


def _areas(known: Known, rows: Iterable[Row]) -> None:
    texts = {row.cells.get("area", "") for row in rows} - {""}
    numbers = {number for text in texts if (number := number_in(text))}
    for area in Area.objects.filter(Q(key__in=numbers) | Q(code__in=numbers - {""})):
        if known.may_edit(area.key):
            known.area_words[area.pk] = area_words(area)
            known.areas_by_number |= {area.key: area} | ({area.code: area} if area.code else {})
    names = {text for text in texts if not number_in(text)} - known.areas_by_name.keys()
    for area in Area.objects.filter(under(known.keys, "key"), name__in=names).order_by("key"):
        known.area_words[area.pk] = area_words(area)
        known.areas_by_name.setdefault(area.name, []).append(area)


def _records(known: Known, rows: Sequence[Row]) -> None:
    """Those the codes lead to, and those of the same names in the same areas."""
    owner = "venue_id" if known.kind == ImportKind.VENUES else "deputy_id"
    typed = {code for row in rows if (code := code_in(row.cells.get("code", "")))}
    led = dict(
        Code.objects.filter(pk__in=typed, revoked_at=None, **{f"{owner}__isnull": False}).values_list("code", owner)
    )
    areas = {area.pk for row in rows if (area := area_of(known, row.cells.get("area", ""))[0])}
    names = {" ".join(row.cells.get("name", "").split()) for row in rows}
    found = queryset(known.kind).filter(
        under(known.keys), Q(pk__in=led.values()) | Q(area_id__in=areas, name__in=names)
    )
    for record in found.order_by("pk"):
        if record.pk not in known.records:
            known.records[record.pk] = record
            known.by_key.setdefault(key_of(known.kind, known.values_of(record)), []).append(record.pk)
            _remember_words(known, record)
    known.by_code |= {code: pk for code, pk in led.items() if pk in known.records}


def _remember_words(known: Known, record: Record) -> None:
    """How what it has now is called."""
    known.area_words[record.area_id] = area_words(record.area)
    stands_in = ([record.parent] if record.parent else []) if isinstance(record, Venue) else record.venues.all()
    known.venue_words |= {venue.pk: venue_words(venue) for venue in stands_in}


def key_of(kind: str, values: Values) -> tuple[Any, ...]:
    """What tells one from another where there is no code."""
    key = (values.get("name"), values.get("area_id"))
    return key if kind == ImportKind.VENUES else (*key, values.get("level"))


def area_of(known: Known, text: str) -> tuple[Area | None, str]:
    """The area, or why there is none."""
    number = number_in(text)
    if number and (area := known.areas_by_number.get(number)):
        return area, ""
    found = known.areas_by_name.get(text, [])
    if len(found) > 1:
        return None, "several_areas"
    return (found[0], "") if found else (None, "no_such_area")


def _venues(known: Known, rows: Iterable[Row]) -> None:
    """Those named as what a venue stands in, or as where a deputy sits."""
    column = "parent" if known.kind == ImportKind.VENUES else "venues"
    texts = {text for row in rows for text in listed(row.cells.get(column, ""))}
    typed = {code for text in texts if (code := code_in(text))} - known.venues_by_code.keys()
    names = {name_in(text) for text in texts if not code_in(text)}
    led = dict(Code.objects.filter(pk__in=typed, revoked_at=None, venue__isnull=False).values_list("code", "venue_id"))
    found = Venue.objects.filter(under(known.keys), Q(pk__in=led.values()) | Q(name__in=names))
    for venue in found.prefetch_related(VALID_CODES).order_by("pk"):
        if venue.pk not in known.venues:
            known.venues[venue.pk] = venue
            known.venue_words[venue.pk] = venue_words(venue)
            known.venues_by_name.setdefault(venue.name, []).append(venue.pk)
    known.venues_by_code |= {code: pk for code, pk in led.items() if pk in known.venues}


def words_of(known: Known, name: str, value: Any) -> str:
    """A value of a field as people read it; choices stay as they are stored."""
    if value is None or value == "":
        return ""
    if name == "is_open":
        return "open" if value else "closed"
    if name == "topics":
        return BETWEEN.join(known.topic_names.get(pk, "?") for pk in value)
    if name == "venues":
        return BETWEEN.join(known.venue_words.get(pk, "?") for pk in value)
    words = {"area_id": known.area_words, "parent_id": known.venue_words}.get(name)
    return words.get(value, "?") if words else str(value)
