"""What each row of an imported table would do: make something new, change what there is, nothing, or why it may not.

Only decisions. A reason is [word, detail, …]; `import_words` says it to people.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from deputies import pinyin
from deputies.models import DeputyStatus
from stations.excel import columns
from stations.excel.columns import Column, folded
from stations.excel.lookup import (
    Known,
    Values,
    area_of,
    code_in,
    key_of,
    listed,
    look_up,
    name_in,
    number_in,
    words_of,
)
from stations.excel.spreadsheets import Row
from stations.models import Venue, VenueKind
from stations.models.imports import ImportKind, ImportRow, RowAction

Reason = list[str]
FIELDS = {"area": "area_id", "parent": "parent_id", "status": "is_open"}
COLUMNS = {field: column for column, field in FIELDS.items()}
RIGHT_PARENTS: dict[str, list[str | None]] = {
    VenueKind.HOME: [None],
    VenueKind.STATION: [VenueKind.HOME],
    VenueKind.CONTACT_POINT: [VenueKind.HOME, VenueKind.STATION],
}
NEW_ROW = "#"  # before the number of a row whose venue is not there yet


@dataclass
class Draft:
    """A row on its way to a decision."""

    row: Row
    values: Values = field(default_factory=dict)
    reasons: list[Reason] = field(default_factory=list)
    record: Any = None  # a Venue or a Deputy
    district: str = ""

    def refuse(self, word: str, *details: str) -> None:
        self.reasons.append([word, *details])


def plan(
    kind: str, rows: Sequence[Row], keys: frozenset[str], progress: Callable[[int], None] = lambda done: None
) -> list[ImportRow]:
    """One unsaved ImportRow a row. Queries: a fixed number for every thousand rows."""
    known = look_up(kind, rows, keys, progress)
    drafts = [_draft(known, row) for row in rows]
    _refuse_twins(known, drafts)
    if kind == ImportKind.VENUES:
        _stand(known, drafts)
    return [_decided(known, draft) for draft in drafts]


def _draft(known: Known, row: Row) -> Draft:
    draft = Draft(row)
    for column in columns.TABLES[known.kind]:
        if column.name in row.cells and column.name not in ("code", "parent"):
            _read(known, draft, column, row.cells[column.name])
    _find(known, draft)
    _spell(known, draft)
    _check_whole(known, draft)
    return draft


def _read(known: Known, draft: Draft, column: Column, text: str) -> None:
    """One cell. An empty one that has to be filled, one too long, or one of Excel's own errors is refused at once."""
    if column.required and not text:
        draft.refuse("required", column.name)
    elif text.startswith("#") and text.endswith(("!", "?", "/A", "/0!")):
        draft.refuse("excel_error", column.name, text)
    elif len(text) > column.longest:
        draft.refuse("too_long", column.name, str(column.longest))
    elif text or not column.required:
        READERS.get(column.name, _read_text)(known, draft, column, text)


def _read_text(_known: Known, draft: Draft, column: Column, text: str) -> None:
    draft.values[column.name] = " ".join(text.split())


def _read_choice(known: Known, draft: Draft, column: Column, text: str) -> None:
    value = _choices(known.kind, column.name).get(folded(text).replace("人大", ""))  # 区人大代表 is 区代表
    if value is None:
        draft.refuse("unknown_choice", column.name, text)
    else:
        draft.values[column.name] = value


@cache
def _choices(kind: str, name: str) -> dict[str, str]:
    return columns.choices(next(column for column in columns.TABLES[kind] if column.name == name))


def _read_area(known: Known, draft: Draft, _column: Column, text: str) -> None:
    area, problem = area_of(known, text)
    if area is None:
        draft.refuse(problem, text)
    else:
        draft.values["area_id"], draft.district = area.pk, area.district


def _read_number(_known: Known, draft: Draft, column: Column, text: str) -> None:
    limit = 90 if column.name == "latitude" else 180
    try:
        number = float(text) if text else None
    except ValueError:
        number = math.nan
    if number is None or abs(number) <= limit:
        draft.values[column.name] = number
    else:
        draft.refuse("bad_number", column.name, text)


def _read_status(known: Known, draft: Draft, column: Column, text: str) -> None:
    """Of a venue: open or closed, open when empty. Of a deputy it is compared later, never changed."""
    if known.kind == ImportKind.VENUES:
        text = text or "open"
    if text:
        _read_choice(known, draft, column, text)
    if known.kind == ImportKind.VENUES and column.name in draft.values:
        draft.values["is_open"] = draft.values.pop(column.name) == "open"


def _read_topics(known: Known, draft: Draft, _column: Column, text: str) -> None:
    words = listed(text)
    for word in words:
        if folded(word) not in known.topics:
            draft.refuse("unknown_topic", word)
    draft.values["topics"] = sorted({known.topics[folded(word)] for word in words if folded(word) in known.topics})


def _read_venues(known: Known, draft: Draft, _column: Column, text: str) -> None:
    """Those within the importer's areas. One of elsewhere where the deputy sits already is left as it is: see
    `_check_whole`."""
    found = set()
    for word in listed(text):
        pks = _venues_named(known, word)
        if len(pks) == 1:
            found.add(pks[0])
        else:
            draft.refuse("several_venues" if pks else "unknown_venue", word)
    draft.values["venues"] = sorted(found)


def _venues_named(known: Known, word: str) -> list[int]:
    """By code; by name; by name and the number of the area. A name may end in a number too."""
    code = code_in(word)
    if code in known.venues_by_code:
        return [known.venues_by_code[code]]
    there = [pk for pk in known.venues_by_name.get(name_in(word), []) if known.venues[pk].area_key == number_in(word)]
    return there or known.venues_by_name.get(word, [])


READERS: dict[str, Callable[[Known, Draft, Column, str], None]] = {
    "kind": _read_choice,
    "level": _read_choice,
    "area": _read_area,
    "status": _read_status,
    "latitude": _read_number,
    "longitude": _read_number,
    "topics": _read_topics,
    "venues": _read_venues,
}


def _find(known: Known, draft: Draft) -> None:
    """The record that is meant: by its code, else by its key."""
    typed = draft.row.cells.get("code", "")
    if typed:
        pk = known.by_code.get(code_in(typed))
        if pk is None:
            draft.refuse("no_such_code", typed)
        else:
            draft.record = known.records[pk]
        return
    pks = known.by_key.get(key_of(known.kind, draft.values), [])
    if len(pks) == 1:
        draft.record = known.records[pks[0]]
    elif alike := [pk for pk in pks if pk not in known.taken and _is_as_said(known, draft, known.records[pk])]:
        known.taken.add(alike[0])
        draft.record = known.records[alike[0]]
    elif pks:
        draft.refuse("several_matches", str(len(pks)))


def _is_as_said(known: Known, draft: Draft, record: Any) -> bool:
    """Whether a record has all that the row says. So an exported list comes back as it is, namesakes too."""
    now = known.values_of(record) | {"status": getattr(record, "status", None)}
    spelt = {name: pinyin.typed(draft.values[name]) for name in ("pinyin", "initials") if name in draft.values}
    return all(now[name] == value for name, value in (draft.values | spelt).items())


def _spell(known: Known, draft: Draft) -> None:
    """As forms do it: a new name is spelt anew unless somebody typed another spelling."""
    now = known.values_of(draft.record) if draft.record else {}
    name = draft.values.get("name", "")
    is_new_name = name != now.get("name")
    makers: dict[str, Callable[[str], str]] = {"pinyin": pinyin.of_person, "initials": pinyin.initials_of_person}
    if known.kind == ImportKind.VENUES:
        makers = {"pinyin": pinyin.of_place, "initials": pinyin.initials_of_place}
    for column in columns.TABLES[known.kind]:
        if column.name in makers:
            typed = pinyin.typed(draft.values.pop(column.name, ""))
            if name and is_new_name and typed in ("", now.get(column.name)):
                typed = ""
            elif not typed and column.name not in draft.row.cells:
                continue
            draft.values[column.name] = typed or makers[column.name](name)[: column.longest]


def _check_whole(known: Known, draft: Draft) -> None:
    if known.kind == ImportKind.DEPUTIES:
        _check_deputy(known, draft)
    elif draft.record or {"latitude", "longitude"} & draft.values.keys():
        now = known.values_of(draft.record) if draft.record else {}
        whole = now | draft.values
        if (whole.get("latitude") is None) != (whole.get("longitude") is None):
            draft.refuse("half_position")


def _check_deputy(known: Known, draft: Draft) -> None:
    status = draft.values.pop("status", None)
    standing = getattr(draft.record, "status", DeputyStatus.ACTIVE)
    if status and status != standing:
        draft.refuse("status_elsewhere")
    if draft.record is None:
        return
    own = set(known.values_of(draft.record)["venues"])
    elsewhere = {known_words for venue in draft.record.venues.all() if venue.pk not in own
                 for known_words in (venue.name, columns.venue_words(venue))}  # fmt: skip
    draft.reasons = [r for r in draft.reasons if not (r[0] == "unknown_venue" and r[1] in elsewhere)]
    if standing != DeputyStatus.ACTIVE and set(draft.values.get("venues", own)) - own:
        draft.refuse("not_reachable")


def _refuse_twins(known: Known, drafts: Iterable[Draft]) -> None:
    """Two rows about one and the same: the second is refused."""
    seen: dict[tuple[Any, ...], int] = {}
    for draft in drafts:
        key = ("#", draft.record.pk) if draft.record else key_of(known.kind, draft.values)
        if None in key:
            continue
        first = seen.setdefault(key, draft.row.number)
        if first != draft.row.number:
            draft.refuse("twice", str(first))


def _stand(known: Known, drafts: Sequence[Draft]) -> None:
    """What each venue stands in, judged with the kinds that all will have afterwards. Homes first, so that what
    stands in a refused one is refused as well."""
    new = {(d.district, d.values.get("name")): d for d in reversed(drafts) if d.record is None}  # the first one wins
    kinds = {d.record.pk: d.values["kind"] for d in drafts if d.record and "kind" in d.values and not d.reasons}
    with_children = _with_children(known)
    order = list(VenueKind)
    for draft in sorted(drafts, key=lambda d: order.index(d.values.get("kind", VenueKind.HOME))):
        if (
            draft.record
            and draft.record.pk in with_children
            and draft.values.get("kind", draft.record.kind) != draft.record.kind
        ):
            draft.refuse("kind_stays")
        if "kind" in draft.values:
            _stand_in(known, draft, new, kinds)


def _with_children(known: Known) -> set[int]:
    parts = sorted(known.records)
    found = Venue.objects.filter(parent__in=parts).values_list("parent_id", flat=True).distinct()
    return {pk for pk in found if pk is not None}


def _stand_in(known: Known, draft: Draft, new: dict[Any, Draft], kinds: dict[int, str]) -> None:
    right = RIGHT_PARENTS[draft.values["kind"]]
    if "parent" not in draft.row.cells:
        now = draft.record.parent_kind if isinstance(draft.record, Venue) else None
        if now not in right:
            draft.refuse("parent_missing")
        return
    word = draft.row.cells["parent"]
    parent, kind = _parent(known, draft, word, new, kinds) if word else (None, None)
    if parent is None and word:
        return
    if kind not in right:
        draft.refuse("parent_missing" if not word else "parent_wrong_kind", word)
    draft.values["parent_id"] = parent


def _parent(
    known: Known, draft: Draft, word: str, new: dict[Any, Draft], kinds: dict[int, str]
) -> tuple[int | str | None, str | None]:
    """The venue that `word` names: its key, or the row that will make it; and its kind. Refuses when there is none
    or more than one."""
    pks = _venues_named(known, word)
    if not code_in(word):
        pks = [pk for pk in pks if known.venues[pk].district == draft.district]
    if len(pks) == 1:
        return pks[0], kinds.get(pks[0], known.venues[pks[0]].kind)
    other = new.get((draft.district, word))
    if pks or other is None or other is draft:
        draft.refuse("several_venues" if pks else "unknown_parent", word)
    elif other.reasons:
        draft.refuse("parent_refused", str(other.row.number))
    else:
        return f"{NEW_ROW}{other.row.number}", other.values["kind"]
    return None, None


def _decided(known: Known, draft: Draft) -> ImportRow:
    row = ImportRow(number=draft.row.number, name=draft.row.cells.get("name", "")[:160], cells=draft.row.cells)
    row.reasons = draft.reasons
    if draft.reasons:
        row.action = RowAction.REFUSED
        return row
    before = known.values_of(draft.record) if draft.record else {}
    row.values = {name: value for name, value in draft.values.items() if name not in before or before[name] != value}
    row.before = {name: before[name] for name in row.values if name in before}
    row.target_id = draft.record.pk if draft.record else None
    row.shown = [_shown(known, draft, name, row.before.get(name)) for name in row.values]
    row.action = RowAction.CREATE if draft.record is None else RowAction.CHANGE if row.values else RowAction.SAME
    return row


def _shown(known: Known, draft: Draft, name: str, before: Any) -> list[str]:
    value = draft.values[name]
    is_new = name == "parent_id" and isinstance(value, str)
    after = draft.row.cells["parent"] if is_new else words_of(known, name, value)
    return [COLUMNS.get(name, name), words_of(known, name, before), after]
