"""Reads a table out of an Excel workbook or a CSV file that a stranger made. Pure: it knows headers, not venues.

Nothing is unpacked before its size is known, nothing is kept that is not asked for; what cannot be read says why.
"""

from __future__ import annotations

import codecs
import csv
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl import load_workbook

MOST_BYTES = 10_000_000
MOST_UNPACKED = 80_000_000
MOST_PARTS = 2_000
MOST_ROWS = 50_000
MOST_COLUMNS = 100
LONGEST_CELL = 1_000
HEADER_WITHIN = 10  # rows: above the header there may be a title
OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z]+[0-9]+:[A-Z]+[0-9]+)\"")
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # Chinese Excel takes the wide ones too
INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufeff\u200b\u2060]")


class Unreadable(Exception):
    """`reason` names why in one word (see `imports.PROBLEMS`); `detail` is what of the file shows it."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail


@dataclass(frozen=True)
class Row:
    """`number` as Excel shows it at the left; `cells` by the column's name, as text without blanks around it."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    columns: list[str]
    ignored: list[str]  # headers that mean nothing here
    rows: list[Row]


def read(file: Path, headers: Mapping[str, str], required: Sequence[str]) -> Table:
    """`headers` leads from each accepted header (in small letters) to the column's name; `required` columns must be
    there. Raises Unreadable."""
    if file.stat().st_size > MOST_BYTES:
        raise Unreadable("too_large")
    with file.open("rb") as stream:
        beginning = stream.read(8)
    if not beginning:
        raise Unreadable("empty")
    if beginning == OLE2:
        raise Unreadable("encrypted" if "EncryptedPackage".encode("utf-16-le") in file.read_bytes() else "old_excel")
    if beginning.startswith(b"PK"):
        return _read_workbook(file, headers, required)
    return _table(enumerate(_csv_rows(file), 1), headers, required)


def _read_workbook(file: Path, headers: Mapping[str, str], required: Sequence[str]) -> Table:
    _check_parts(file)
    with file.open("rb") as stream, closing(_open(stream)) as book:
        return _first_table(file, book, headers, required)


def _open(stream: BinaryIO) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and validations that openpyxl does not know
            return load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises whatever the broken part made it stumble over
        raise Unreadable("broken") from error


def _first_table(file: Path, book: Any, headers: Mapping[str, str], required: Sequence[str]) -> Table:
    """The first sheet with our headers; when none has all, what the nearest one lacks."""
    nearest: Unreadable | None = None
    for sheet in book.worksheets:
        try:
            table = _table(_sheet_rows(sheet), headers, required)
        except Unreadable as problem:
            if nearest is None or nearest.reason == "wrong_table":
                nearest = problem
            continue
        _refuse_merged(file, sheet._worksheet_path, table.rows)
        return table
    if nearest is None or nearest.reason == "wrong_table":
        raise Unreadable("wrong_sheet", "、".join(book.sheetnames)[:200])
    raise nearest


def _check_parts(file: Path) -> None:
    """By the directory of the zip alone. A part that lies about its size is cut off there when it is read."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
        raise Unreadable("broken") from error
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("encrypted")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unreadable("bomb")
    if not any(part.filename.endswith("workbook.xml") for part in parts):
        raise Unreadable("not_excel")


def _sheet_rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """A sheet's stated dimensions are not to be trusted, so they are forgotten and found out."""
    sheet.reset_dimensions()
    try:
        for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
            yield number, [_text(cell.value) for cell in row]
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable("broken") from error


def _refuse_merged(file: Path, part: str, rows: Sequence[Row]) -> None:
    """Merged cells among the rows: only the first of them would have a value. Titles above may be merged."""
    first = rows[0].number - 1 if rows else 1
    with zipfile.ZipFile(file) as archive, archive.open(part) as stream:
        found, tail = [], b""
        while chunk := stream.read(1 << 20):
            found += MERGED.findall(tail + chunk)
            tail = chunk[-80:]
    names = list(dict.fromkeys(ref.decode() for ref in found))
    inside = [name for name in names if int(re.sub("[A-Z]", "", name.split(":")[1])) >= first]
    if inside:
        raise Unreadable("merged", "、".join(inside[:6]))


def _table(rows: Iterable[tuple[int, list[str]]], headers: Mapping[str, str], required: Sequence[str]) -> Table:
    lines = iter(rows)
    columns, ignored = _header(lines, headers, required)
    read: list[Row] = []
    for number, texts in lines:
        if len(read) >= MOST_ROWS or number > MOST_ROWS * 4:
            raise Unreadable("too_many_rows", str(MOST_ROWS))
        cells = {name: texts[i] if i < len(texts) else "" for i, name in columns.items()}
        if any(cells.values()):
            read.append(Row(number, cells))
    if not read:
        raise Unreadable("no_rows")
    return Table(list(columns.values()), ignored, read)


def _header(
    lines: Iterator[tuple[int, list[str]]], headers: Mapping[str, str], required: Sequence[str]
) -> tuple[dict[int, str], list[str]]:
    """Position -> column. The header is the row within the first ten that has most of our headers."""
    best: dict[int, str] = {}
    for number, texts in lines:
        names = {i: headers[key] for i, text in enumerate(texts) if (key := _key(text)) in headers}
        best = max(best, names, key=len)
        if len(names) > 1:
            _check_header(names, required)
            return names, [t for i, t in enumerate(texts) if t and i not in names][:MOST_COLUMNS]
        if number >= HEADER_WITHIN:
            break
    if best:
        _check_header(best, required)
    raise Unreadable("wrong_table")


def _check_header(names: Mapping[int, str], required: Sequence[str]) -> None:
    found = list(names.values())
    if doubled := sorted({name for name in found if found.count(name) > 1}):
        raise Unreadable("double_columns", ",".join(doubled))
    if missing := [name for name in required if name not in found]:
        raise Unreadable("missing_columns", ",".join(missing))


def _key(header: str) -> str:
    """Without the star that marks what is required, and without blanks."""
    return re.sub(r"[\s*＊]", "", header).lower()


def _csv_rows(file: Path) -> Iterator[list[str]]:
    text = _decoded(file.read_bytes())
    first_line = text.partition("\n")[0]
    delimiter = max(",\t;", key=first_line.count)
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter):
            if len(row) > MOST_COLUMNS * 10:
                raise Unreadable("not_excel")
            yield [_text(_unescaped(cell)) for cell in row[:MOST_COLUMNS]]
    except csv.Error as error:
        raise Unreadable("broken") from error


def _decoded(raw: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with it (Excel's "Unicode text"), else GB 18030, which GBK is part of."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    elif b"\0" in raw:
        raise Unreadable("not_excel")
    else:
        candidates = ["utf-8-sig", "gb18030"]
    for encoding in candidates:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("not_excel")


def _unescaped(cell: str) -> str:
    """Our own CSV puts an apostrophe before what Excel would take for a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_SIGNS) else cell


def _text(value: Any) -> str:
    """As somebody would have typed it: whole numbers without a point, days as 2025-06-10."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        value = value.date()
    if isinstance(value, date):
        value = value.isoformat()
    text = INVISIBLE.sub("", str(value)[: LONGEST_CELL + 1])
    return text.replace("_x000D_", "").replace("\xa0", " ").strip()
