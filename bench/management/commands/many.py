"""`manage.py many COUNT` (under bench.searching_settings): millions of opinions made from those of the demo city.

Each is a copy of one of them with another time, number and a word of its own, drawn so that the n-th commonest word
is n times rarer than the commonest (Zipf). Submissions, holders and search documents are written by SQL, with the
other indexes put back at the end.
"""

from __future__ import annotations

import itertools
import random
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection
from django.db.models import Model

from feedback import bigrams, search_documents
from feedback.models import Submission
from feedback.models_holders import Holder
from feedback.models_search import SearchDocument

WORDS = 20_000
CHUNK = 250_000
BASES = 20_000
TABLES = (Submission, Holder, SearchDocument)
CHARACTERS = "桑榆棠梨苇芷岚岫峤泓澜溪汀渚霁霏曦昉晔煦琅瑾璞瑜珏钰铄锵铎骏骁骊鸿鹄鹭鸢隼麓麒椿楠榕樟梓"
FRESH = {
    "id": "p.i",
    "message": "s.message || '（' || w.word || '）'",
    "created_at": "now() - interval '1000 days' * (1 - p.i::float8 / %(last)s)",
    "idempotency_key": "gen_random_uuid()",
    "query_code_hash": "sha256(p.i::text::bytea)",
}
IN_ORDER = {  # written at the end of their indexes, which stay
    "message": 's."message"',
    "idempotency_key": "lpad(to_hex(p.i), 32, '0')::uuid",
    "query_code_hash": "decode(lpad(to_hex(p.i), 64, '0'), 'hex')",
}
_PICK = """
WITH p AS MATERIALIZED (
    SELECT i, 1 + floor(random() * %(bases)s)::int AS b, floor(power(%(words)s, random()))::int AS w
    FROM generate_series(%(first)s, %(end)s - 1) AS i),
"""
_INSERT = """
made AS (INSERT INTO feedback_submission ({columns})
    SELECT {values} FROM p JOIN bench_base b ON b.n = p.b JOIN feedback_submission s ON s.id = b.submission_id
    JOIN bench_word w ON w.n = p.w RETURNING 1),
held AS (INSERT INTO feedback_holder (district, submission_id, deputy_id, since, released_at)
    SELECT h.district, p.i, h.deputy_id, h.since, h.released_at
    FROM p JOIN bench_base b ON b.n = p.b JOIN feedback_holder h ON h.submission_id = b.submission_id RETURNING 1)
INSERT INTO feedback_searchdocument (submission_id, district, event_id, is_stale, lexemes)
SELECT p.i, b.district, 0, false, b.lexemes || w.lexemes || array_to_tsvector(ARRAY[
    'BA' || (p.i >> 12), 'BB' || (p.i >> 16), 'BC' || (p.i >> 20),
    'M' || to_char(({created_at}) AT TIME ZONE 'Asia/Shanghai', 'YYYYMM')])
FROM p JOIN bench_base b ON b.n = p.b JOIN bench_word w ON w.n = p.w
"""


class Command(BaseCommand):
    help = "Adds COUNT opinions with their holders and search documents. For measuring only."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("count", type=int)
        parser.add_argument("--but-of", default="", help="the account of a deputy who gets none of them")
        parser.add_argument("--rows-only", action="store_true", help="no holders, no search documents: for lists")

    def handle(self, *args: Any, count: int, but_of: str, rows_only: bool, **options: Any) -> None:
        with connection.cursor() as cursor:
            _calm(cursor)
            if rows_only:
                _rows(cursor, count, but_of)
                return
            bases = _bases(cursor, but_of)
            _words(cursor)
            indexes = _take_indexes(cursor, *TABLES)
            first = Submission.objects.latest("pk").pk + 1
            for begin in range(first, first + count, CHUNK):
                _add(cursor, begin, min(begin + CHUNK, first + count), first + count, bases)
            for definition in indexes:
                cursor.execute(definition)
            cursor.execute("SELECT setval(pg_get_serial_sequence('feedback_submission', 'id'), %s)", [first + count])
            cursor.execute("DROP TABLE bench_base, bench_word")
            for model in TABLES:
                cursor.execute(f"VACUUM ANALYZE {model._meta.db_table}")


def _rows(cursor: Any, count: int, but_of: str) -> None:
    """Copies of the demo city's opinions, each as often as any other, and nothing beside them."""
    theirs = Submission.objects.filter(deputy__memberships__user__username=but_of)
    bases = list(Submission.objects.exclude(pk__in=theirs).values_list("pk", flat=True)[:BASES])
    cursor.execute("CREATE UNLOGGED TABLE bench_base (n int PRIMARY KEY, submission_id bigint)")
    cursor.executemany("INSERT INTO bench_base VALUES (%s, %s)", list(enumerate(bases)))
    first = Submission.objects.latest("pk").pk + 1
    indexes = _take_indexes(cursor, Submission)
    columns = [str(field.column) for field in Submission._meta.concrete_fields]
    values = ", ".join({**FRESH, **IN_ORDER}.get(column, f's."{column}"') for column in columns)
    cursor.execute(
        f"INSERT INTO feedback_submission ({', '.join(columns)}) SELECT {values}"
        " FROM generate_series(%(first)s::bigint, %(last)s - 1) AS p (i)"
        " JOIN bench_base b ON b.n = p.i %% %(bases)s JOIN feedback_submission s ON s.id = b.submission_id",
        {"first": first, "last": first + count, "bases": len(bases)},
    )
    for definition in indexes:
        cursor.execute(definition)
    cursor.execute("DROP TABLE bench_base")
    cursor.execute("VACUUM ANALYZE feedback_submission")


def _calm(cursor: Any) -> None:
    """Every row refers to what is there; and what is lost in a crash is made again."""
    for setting in (
        "session_replication_role = replica",
        "synchronous_commit = off",
        "maintenance_work_mem = '1GB'",
        "work_mem = '64MB'",
    ):
        cursor.execute(f"SET {setting}")
    cursor.execute("SELECT setseed(0.5)")
    cursor.execute("ALTER SYSTEM SET max_wal_size = '8GB'")
    cursor.execute("SELECT pg_reload_conf()")


def _bases(cursor: Any, but_of: str) -> int:
    """The opinions of the demo city that have a holder, with all lexemes but those of number and time."""
    cursor.execute(
        "CREATE UNLOGGED TABLE bench_base (n serial PRIMARY KEY, submission_id bigint, district text,"
        " lexemes tsvector)"
    )
    for _ in search_documents.rebuild():
        pass
    theirs = Holder.objects.filter(deputy__memberships__user__username=but_of).values("submission")
    held = Submission.objects.exclude(holders=None).exclude(pk__in=theirs)
    numbers = list(held.values_list("pk", flat=True).distinct()[:BASES])
    cursor.execute(
        "INSERT INTO bench_base (submission_id, district, lexemes) SELECT submission_id, district, ts_delete(lexemes,"
        " ARRAY(SELECT x FROM unnest(tsvector_to_array(lexemes)) AS x WHERE x ~ '^(B[ABC]|M)[0-9]'))"
        " FROM feedback_searchdocument WHERE submission_id = ANY(%s)",
        [numbers],
    )
    cursor.execute("ANALYZE bench_base")
    return len(numbers)


def _words(cursor: Any) -> None:
    cursor.execute("CREATE UNLOGGED TABLE bench_word (n int PRIMARY KEY, word text, lexemes tsvector)")
    shuffled = ["".join(three) for three in itertools.permutations(CHARACTERS, 3)]
    random.Random(1).shuffle(shuffled)
    rows = [(n, word, sorted(bigrams.lexemes(word))) for n, word in enumerate(shuffled[:WORDS], 1)]
    cursor.executemany("INSERT INTO bench_word VALUES (%s, %s, array_to_tsvector(%s))", rows)


def _take_indexes(cursor: Any, *tables: type[Model]) -> list[str]:
    """Drop what is no constraint, and return how to make it again."""
    names = [model._meta.db_table for model in tables]
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND indexname NOT IN"
        " (SELECT conname FROM pg_constraint)",
        [names],
    )
    found = cursor.fetchall()
    for name, _definition in found:
        cursor.execute(f'DROP INDEX "{name}"')
    return [definition for _name, definition in found]


def _add(cursor: Any, begin: int, end: int, last: int, bases: int) -> None:
    columns = [str(field.column) for field in Submission._meta.concrete_fields]
    values = ", ".join(FRESH.get(column, f's."{column}"') for column in columns)
    insert = _INSERT.format(
        columns=", ".join(f'"{column}"' for column in columns), values=values, created_at=FRESH["created_at"]
    )
    params = {"first": begin, "end": end, "last": last, "bases": bases, "words": WORDS}
    cursor.execute(_PICK + insert, params)
