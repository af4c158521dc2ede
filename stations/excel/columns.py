"""The columns of the Excel tables of venues and deputies: one list for templates, imports and exports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from deputies.models import Area, Deputy, DeputyLevel, DeputyStatus, Topic
from stations.models import Venue, VenueKind
from stations.models.imports import ImportKind

LANGUAGES = ("zh-hans", "en")
BETWEEN = "、"
Words = str | Promise
OPEN = {"open": _("In use"), "closed": _("Closed venue")}


@dataclass(frozen=True)
class Column:
    """`cell` says what a record has there, as an import reads it back. `choices` leads from values to labels.

    `label` is the word of the pages; `formerly` are those of older templates, which people still have.
    """

    name: str
    label: Words
    explained: Words
    cell: Callable[[Any], Any]
    example: str = ""
    required: bool = False
    choices: Mapping[str, Words] | None = None
    longest: int = 200
    width: int = 16
    formerly: tuple[str, ...] = ()

    def words(self, value: str) -> str:
        """A stored value as people read it."""
        return str(self.choices.get(value, value)) if self.choices else value


def code_of(row: Venue | Deputy) -> str:
    """The valid code, of rows whose codes are prefetched (valid ones only)."""
    return next((code.code for code in row.codes.all()), "")


def area_words(area: Area) -> str:
    return f"{area.name} {area.key}"


def venue_words(venue: Venue) -> str:
    """With its code, else its area's number: there are venues of the same name."""
    return f"{venue.name} {code_of(venue) or venue.area_key}"


def _choices(values: Iterable[tuple[str, Words]]) -> dict[str, Words]:
    return dict(values)


CODE_EXPLAINED = _("Tells who it is, even under a new name. Leave it empty for new ones; it cannot be changed here.")
AREA_EXPLAINED = _("Name and number as in the list, or the number alone; the name alone where there is one such area.")
SPELT_EXPLAINED = _("Made from the name when empty.")

VENUES = [
    Column("code", pgettext_lazy("column", "Code"), CODE_EXPLAINED, code_of, width=12),
    Column("name", pgettext_lazy("column", "Venue's name"), _("With the area it is the key when there is no code."),
           lambda v: v.name, "春星社区代表联络站", True, longest=120, width=32),
    Column("kind", _("Kind"), _("One of the list."), lambda v: v.get_kind_display(),
           "station", True, _choices(VenueKind.choices), width=14, formerly=("类别",)),
    Column("area", _("Area"), AREA_EXPLAINED, lambda v: area_words(v.area), "东亭街道 320205001",
           True, width=24, formerly=("区域",)),
    Column("parent", _("Stands in"),
           _("The home or station it stands in, by name or code, in the same county; it may stand in this file."
             " Where several bear the name: the name and the number of the area."),
           lambda v: venue_words(v.parent) if v.parent else "", "东亭街道代表之家", width=32),
    Column("address", pgettext_lazy("column", "Address"), "", lambda v: v.address, "春星路 18 号", width=28),
    Column("phone", pgettext_lazy("column", "Telephone"), "", lambda v: v.phone, "0510-88200001", longest=40),
    Column("opening_hours", pgettext_lazy("column", "Opening hours"), "", lambda v: v.opening_hours,
           "工作日 9:00–17:00", longest=120, width=24),
    Column("status", _("Status"), _("One of the list."),
           lambda v: str(OPEN["open" if v.is_open else "closed"]), "open", choices=OPEN, width=10,
           formerly=("State", "使用状态")),
    Column("latitude", pgettext_lazy("column", "Latitude"), _("WGS 84, as telephones measure it."),
           lambda v: v.latitude, "31.5912", width=12),
    Column("longitude", pgettext_lazy("column", "Longitude"), _("WGS 84, as telephones measure it."),
           lambda v: v.longitude, "120.3688", width=12),
    Column("pinyin", pgettext_lazy("column", "Pinyin"), SPELT_EXPLAINED, lambda v: v.pinyin, width=20),
    Column("initials", pgettext_lazy("column", "Initials"), SPELT_EXPLAINED, lambda v: v.initials,
           longest=60, width=12),
]  # fmt: skip

DEPUTIES = [
    Column("code", pgettext_lazy("column", "Code"), CODE_EXPLAINED, code_of, width=12),
    Column("name", pgettext_lazy("column", "Deputy's name"),
           _("With area and level it is the key when there is no code. A middle dot is kept as it is."),
           lambda d: d.name, "阿依古丽·买买提", True, longest=60, width=18),
    Column("level", _("Level"), _("One of the list."), lambda d: d.get_level_display(),
           "county", True, _choices(DeputyLevel.choices), width=14, formerly=("层级",)),
    Column("area", _("Area of the congress"), AREA_EXPLAINED, lambda d: area_words(d.area),
           "锡山区 320205", True, width=24, formerly=("Congress's area", "所属区划")),
    Column("venues", _("Sits in"),
           _("Where they sit, by name or code, with 、 between. Venues outside your areas stay as they are."),
           lambda d: BETWEEN.join(venue_words(venue) for venue in d.venues.all()), "春星社区代表联络站",
           longest=1000, width=40, formerly=("Venues", "所在站点")),
    Column("topics", _("Knows about"), _("What they know well, with 、 between."),
           lambda d: BETWEEN.join(sorted(str(topic) for topic in d.topics.all())), "", longest=400, width=24,
           formerly=("Topics", "主题")),
    Column("note", pgettext_lazy("column", "Note"), "", lambda d: d.note, width=24),
    Column("status", _("Status"),
           _("Only to be read: suspending and ending are done on the deputy's page, for the open work has to go on."),
           lambda d: d.get_status_display(), "active", choices=_choices(DeputyStatus.choices), width=10),
    Column("pinyin", pgettext_lazy("column", "Pinyin"), SPELT_EXPLAINED, lambda d: d.pinyin, longest=120, width=18),
    Column("initials", pgettext_lazy("column", "Initials"), SPELT_EXPLAINED, lambda d: d.initials,
           longest=30, width=10),
]  # fmt: skip

CHANNELS: dict[str, Words] = {
    "walk_in": _("Walk-in"),
    "telephone": pgettext_lazy("channel", "Telephone"),
    "paper": _("Paper ledger or letter"),
}
CLOCKS: dict[str, Words] = {"received": _("the day of receiving"), "today": _("today (an old ledger)")}


def _only_read(_row: Any) -> str:
    """Ledgers are brought in, never exported: what people said stays where it is protected."""
    return ""


LEDGER = [
    Column("key", pgettext_lazy("column", "Number in the ledger"),
           _("Any number or sign that is unique at the venue: the same one is entered once."), _only_read, "2026-017",
           True, longest=60, width=18),
    Column("venue", pgettext_lazy("column", "Venue"), _("By name or code. May be empty for who keeps one venue."),
           _only_read, "春星社区代表联络站", longest=160, width=28),
    Column("channel", pgettext_lazy("column", "How it came"), _("One of the list."), _only_read, "paper", True,
           CHANNELS, width=18),
    Column("received_on", pgettext_lazy("column", "Received on"), _("A day, as 2026-11-25; a year ago at most."),
           _only_read, "2026-11-25", True, longest=30, width=14),
    Column("message", pgettext_lazy("column", "What the person says"), "", _only_read,
           "北门的路灯坏了一个多月，晚上看不见路。", True, longest=1000, width=60),
    Column("place", pgettext_lazy("column", "Place"), "", _only_read, "青石路北门", width=20),
    Column("topic", pgettext_lazy("column", "Topic"), _("As the words say when it is empty."), _only_read, "",
           width=16),
    Column("contact_name", pgettext_lazy("column", "Person's name"), _("Only if the person wants it."), _only_read,
           "", longest=40, width=14),
    Column("contact_phone", pgettext_lazy("column", "Person's telephone"), _("Only if the person wants it."),
           _only_read, "", longest=40, width=18),
    Column("clock", _("Time limits run from"), _("From the day of receiving when it is empty."),
           _only_read, "", choices=CLOCKS, width=22, formerly=("时限起算",)),
]  # fmt: skip

TABLES: dict[str, list[Column]] = {
    ImportKind.VENUES: VENUES,
    ImportKind.DEPUTIES: DEPUTIES,
    ImportKind.LEDGER: LEDGER,
}


def required(kind: str) -> list[str]:
    return [column.name for column in TABLES[kind] if column.required]


def headers(kind: str) -> dict[str, str]:
    """Each header that is understood, in any language of ours or as it was once, in small letters -> the column's
    name."""
    found = {column.name: column.name for column in TABLES[kind]}
    found |= {folded(word): column.name for column in TABLES[kind] for word in column.formerly}
    for language in LANGUAGES:
        with translation.override(language):
            found |= {folded(str(column.label)): column.name for column in TABLES[kind]}
    return found


def choices(column: Column) -> dict[str, str]:
    """Each word that is understood for a choice, in any language of ours -> its value."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        with translation.override(language):
            for value, label in (column.choices or {}).items():
                found |= {folded(value): value, folded(str(label)): value}
    return found


def topic_words() -> dict[str, int]:
    """Each name of a topic -> its key."""
    rows = list(Topic.objects.values_list("pk", "name", "name_en"))
    return {folded(word): pk for pk, *words in rows for word in words}


def folded(words: str) -> str:
    """How a word is compared: without blanks and capitals."""
    return "".join(words.split()).lower()
