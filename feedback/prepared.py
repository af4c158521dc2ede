"""Queries and pages that are made once and filled in many times, for the two doors that a whole city knocks at.

Writing the SQL of a small query takes Django longer than PostgreSQL takes to answer it; a page whose words are
always the same need not be rendered for everybody.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from itertools import zip_longest
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.utils.html import conditional_escape

Row = TypeVar("Row", bound=models.Model)
SLOT = "\x00"  # PostgreSQL stores no such character, so nothing else in a page has it


class PreparedQuery(Generic[Row]):
    """The rows of `queryset` with other values in the places of `stand_ins`, which mean nothing else in it.

    The queryset is asked for at the first use, and must not depend on anything that changes.
    """

    def __init__(self, queryset: Callable[[], models.QuerySet[Row, Any]], *stand_ins: object) -> None:
        self._queryset = queryset
        self._stand_ins = stand_ins

    @cached_property
    def _prepared(self) -> tuple[models.Manager[Row], str, tuple[Any, ...]]:
        queryset = self._queryset()
        return queryset.model._default_manager, *queryset.query.sql_with_params()

    def _params(self, values: tuple[object, ...]) -> list[Any]:
        given = dict(zip(self._stand_ins, values, strict=True))
        return [given.get(param, param) for param in self._prepared[2]]

    def rows(self, *values: object) -> Iterable[Row]:
        manager, sql, _ = self._prepared
        return manager.raw(sql, self._params(values))

    def first(self, *values: object) -> Row | None:
        return next(iter(self.rows(*values)), None)

    def tuples(self, *values: object) -> list[tuple[Any, ...]]:
        """Of a queryset with `values_list`."""
        with connection.cursor() as cursor:
            cursor.execute(self._prepared[1], self._params(values))
            return list(cursor.fetchall())


class PreparedInsert:
    """One statement, so one transaction and one answer to wait for, that inserts a row of each model.

    When a unique value of the first row is there already, nothing is inserted at all. The first row brings its own
    primary key, the others get theirs from the database.
    """

    def __init__(self, first: type[models.Model], *others: type[models.Model]) -> None:
        self._first, self._others = first, others

    @cached_property
    def _prepared(self) -> tuple[str, list[list[models.Field[Any, Any]]]]:
        fields = [list(self._first._meta.concrete_fields)]
        fields += [[field for field in model._meta.concrete_fields if not field.primary_key] for model in self._others]
        first = _insert(self._first, fields[0], "VALUES ({}) ON CONFLICT DO NOTHING RETURNING 1")
        rest = [_insert(*pair, "SELECT {} FROM row_0") for pair in zip(self._others, fields[1:], strict=True)]
        parts = ", ".join(f"row_{n} AS ({insert})" for n, insert in enumerate([first, *rest]))
        return f"WITH {parts} SELECT count(*) FROM row_0", fields  # noqa: S608  our own models

    def write(self, *rows: models.Model) -> bool:
        """Whether they were inserted. Raises django.db.Error."""
        sql, fields = self._prepared
        params = [
            field.get_db_prep_save(field.pre_save(row, add=True), connection)
            for row, of_the_model in zip(rows, fields, strict=True)
            for field in of_the_model
        ]
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return bool(cursor.fetchone()[0])


def _insert(model: type[models.Model], fields: list[models.Field[Any, Any]], source: str) -> str:
    columns, marks = ", ".join(str(field.column) for field in fields), ", ".join("%s" for _ in fields)
    return f"INSERT INTO {model._meta.db_table} ({columns}) {source.format(marks)}"


class PreparedPage:
    """A page with slots. `render` is given a slot for each name and makes the page with them."""

    def __init__(self, names: Iterable[str], render: Callable[[dict[str, Any]], str]) -> None:
        page = render({name: f"{SLOT}{name}{SLOT}" for name in names})
        self._texts = [text.encode() for text in page.split(SLOT)[::2]]
        self._names = page.split(SLOT)[1::2]

    def filled(self, values: Mapping[str, str]) -> bytes:
        """The page with each value in its slots, escaped unless it is HTML already."""
        return b"".join(part for pair in self._pairs(self._texts, values) for part in pair)

    def gzipped(self, values: Mapping[str, str]) -> bytes:
        """The same as a gzip file (RFC 1952): the texts were compressed once, short values are stored as they are."""
        size, check, parts = 0, 0, [GZIP_HEADER]
        for (text, value), packed in zip(self._pairs(self._texts, values), self._packed, strict=True):
            size += len(text) + len(value)
            check = zlib.crc32(value, zlib.crc32(text, check))
            parts += [packed, _stored(value) if len(value) < STORED_UNDER else _packed(value)]
        return b"".join([*parts, LAST_BLOCK, struct.pack("<LL", check, size)])

    def _pairs(self, texts: list[bytes], values: Mapping[str, str]) -> Iterable[tuple[bytes, bytes]]:
        return zip_longest(texts, [conditional_escape(values[name]).encode() for name in self._names], fillvalue=b"")

    @cached_property
    def _packed(self) -> list[bytes]:
        return [_packed(text) for text in self._texts]


GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
STORED_UNDER = 1024  # bytes
LAST_BLOCK = b"\x01\x00\x00\xff\xff"  # an empty stored block that says it is the last (RFC 1951)


def _packed(text: bytes) -> bytes:
    """Deflate blocks that end on a byte's border and refer to nothing before them."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    return deflate.compress(text) + deflate.flush(zlib.Z_FULL_FLUSH)


def _stored(value: bytes) -> bytes:
    """`value` (under 64 KiB) as a stored block."""
    return struct.pack("<BHH", 0, len(value), len(value) ^ 0xFFFF) + value if value else b""
