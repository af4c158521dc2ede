"""The division tree from a CSV, at the size of a country, in flat memory: COPY into a table of this session, then SQL.

The columns are `code,name,level,parent`, as the National Bureau of Statistics' divisions of 2023 come in
data/areas-wuxi.csv. The parent is read from the code itself: 2, 4, 6, 9, 12 digits by level (GB/T 10114).
Areas are dated and never deleted: what the file no longer has ends on the file's day, if asked for.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from django.db import connection, transaction

from deputies.models import AREA_KEY_LENGTHS

COLUMNS = ["code", "name", "level", "parent"]

_STAGE = """
DROP TABLE IF EXISTS incoming_area;
CREATE TEMPORARY TABLE incoming_area
    (key varchar(12) COLLATE "C", code varchar(12), name varchar(80), level varchar(10))
ON COMMIT DROP
"""
# Each statement sees the areas of the level above, written by the one before it.
_RENAME = """
WITH renamed AS (
    UPDATE deputies_area a SET name = i.name, code = i.code
    FROM incoming_area i, deputies_area old
    WHERE a.key = i.key AND old.id = a.id AND a.valid_to IS NULL AND (a.name, a.code) <> (i.name, i.code)
    RETURNING a.id, old.name, old.name <> i.name AS is_renamed
), said AS (
    INSERT INTO deputies_areachange (area_id, kind, effective, key_before, name_before, at)
    SELECT id, 'renamed', %s, '', name, now() FROM renamed WHERE is_renamed
)
SELECT count(*) FROM renamed
"""
_ADD = """
INSERT INTO deputies_area (key, code, name, level, parent_id, valid_from)
SELECT i.key, i.code, i.name, i.level, p.id, %(on)s
FROM incoming_area i LEFT JOIN deputies_area p ON p.key = left(i.key, %(above)s) AND %(above)s > 0
WHERE i.level = %(level)s AND NOT EXISTS (SELECT FROM deputies_area a WHERE a.key = i.key)
"""
_END = """
WITH ended AS (
    UPDATE deputies_area a SET valid_to = %(on)s
    WHERE a.valid_to IS NULL AND a.code <> ''
      AND left(a.key, 2) IN (SELECT DISTINCT left(key, 2) FROM incoming_area)
      AND (a.valid_from IS NULL OR a.valid_from < %(on)s)
      AND NOT EXISTS (SELECT FROM incoming_area i WHERE i.key = a.key)
    RETURNING a.id
), said AS (
    INSERT INTO deputies_areachange (area_id, kind, effective, key_before, name_before, at)
    SELECT id, 'ended', %(on)s, '', '', now() FROM ended
)
SELECT count(*) FROM ended
"""
_ORPHANS = """
SELECT i.code, i.name FROM incoming_area i
WHERE i.level <> 'province' AND NOT EXISTS (SELECT FROM deputies_area p WHERE p.key = left(i.key, CASE i.level
    WHEN 'city' THEN 2 WHEN 'county' THEN 4 WHEN 'township' THEN 6 ELSE 9 END))
LIMIT 3
"""


class BrokenFile(ValueError):
    """What is wrong with the file, in words for who chose it, with the line's number."""


@dataclass(frozen=True)
class Imported:
    """How many areas the file had, and how many of them were new, changed, or ended by it."""

    rows: int
    added: int
    changed: int
    ended: int


@transaction.atomic
def import_areas(path: Path, *, on: date, end_missing: bool = False) -> Imported:
    """Bring the tree up to the file, valid from `on`. Idempotent. `end_missing` ends, on that day, the areas with a
    code that the file's provinces had and the file has not. Raises BrokenFile; then nothing is changed."""
    with connection.cursor() as cursor:
        cursor.execute(_STAGE)
        rows = _stage(cursor, path)
        cursor.execute("CREATE UNIQUE INDEX ON incoming_area (key)")
        cursor.execute("ANALYZE incoming_area")
        cursor.execute(_RENAME, [on])
        changed = cursor.fetchone()[0]
        added = sum(_add(cursor, level, on) for level in AREA_KEY_LENGTHS)
        cursor.execute(_ORPHANS)
        if orphan := cursor.fetchone():
            raise BrokenFile(f"{orphan[0]} {orphan[1]} lies in an area that neither the file nor the portal has")
        ended = 0
        if end_missing:
            cursor.execute(_END, {"on": on})
            ended = cursor.fetchone()[0]
    return Imported(rows, added, changed, ended)


def _stage(cursor: Any, path: Path) -> int:
    rows = 0
    with _reading(path) as stream, cursor.copy("COPY incoming_area FROM STDIN") as copy:
        for row in _rows(stream):
            copy.write_row(row)
            rows += 1
    return rows


def _add(cursor: Any, level: str, on: date) -> int:
    lengths = [0, *AREA_KEY_LENGTHS.values()]
    above = lengths[list(AREA_KEY_LENGTHS).index(level)]
    cursor.execute(_ADD, {"on": on, "above": above, "level": level})
    return int(cursor.rowcount)


def _rows(stream: TextIO) -> Iterator[tuple[str, str, str, str]]:
    """Key, code, name and level of each line."""
    reader = csv.reader(stream)
    if next(reader, None) != COLUMNS:
        raise BrokenFile(f"The first line must be {','.join(COLUMNS)}")
    seen: set[str] = set()  # of the few upper levels only: villages are held apart by the unique index
    for row in reader:
        if len(row) != len(COLUMNS):
            raise BrokenFile(f"line {reader.line_num}: {len(row)} columns instead of {len(COLUMNS)}")
        code, name, level, _ = row
        length = AREA_KEY_LENGTHS.get(level)
        if length is None:
            raise BrokenFile(f"line {reader.line_num}: the level {level!r} is none of {', '.join(AREA_KEY_LENGTHS)}")
        if not (len(code) == 12 and code.isdecimal() and code.isascii() and name.strip()):
            raise BrokenFile(f"line {reader.line_num}: a code of 12 digits and a name are needed")
        key = code[:length]
        if level != "village":
            if key in seen:
                raise BrokenFile(f"line {reader.line_num}: {code} stands twice")
            seen.add(key)
        yield key, code, name.strip(), level


@contextmanager
def _reading(path: Path) -> Iterator[TextIO]:
    """The text of a .csv or .csv.gz in UTF-8, with or without a byte order mark."""
    opened: Any = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as stream:
        try:
            yield stream
        except UnicodeDecodeError:
            raise BrokenFile("The file is not in UTF-8; save it as “CSV UTF-8”") from None
