"""`manage.py many COUNT` (under bench.searching_settings): millions of opinions made from those of the demo city.

Each is a copy of one of them with another time, number and a word of its own, drawn so that the n-th commonest word
is n times rarer than the commonest (Zipf). They are written by SQL, in the order of their indexes' ends, and the other
indexes are put back afterwards. Their holders and search documents come with `manage.py findable`.
"""

from __future__ import annotations

import itertools
import random
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from bench import bulk
from feedback.models import Submission
from feedback.models.holders import Holder
from feedback.searching import bigrams

BASES = 20_000
CHARACTERS = "桑榆棠梨苇芷岚岫峤泓澜溪汀渚霁霏曦昉晔煦琅瑾璞瑜珏钰铄锵铎骏骁骊鸿鹄鹭鸢隼麓麒椿楠榕樟梓"
FRESH = {
    "id": "p.i",
    "message": "s.message || '（' || w.word || '）'",
    "created_at": "now() - interval '1000 days' * (1 - p.i::float8 / %(last)s)",
    "idempotency_key": "lpad(to_hex(p.i), 32, '0')::uuid",
    "query_code_hash": "decode(lpad(to_hex(p.i), 64, '0'), 'hex')",
}


class Command(BaseCommand):
    help = "Adds COUNT opinions. For measuring only."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("count", type=int)
        parser.add_argument("--but-of", default="", help="the account of a deputy who gets none of them")

    def handle(self, *args: Any, count: int, but_of: str, **options: Any) -> None:
        with connection.cursor() as cursor:
            bulk.calm(cursor)
            first = Submission.objects.latest("pk").pk + 1
            bases = _bases(cursor, but_of, first)
            _words(cursor)
            with _without_indexes(cursor):
                for begin, end in bulk.chunks(first, first + count):
                    _add(cursor, begin, end, first + count, bases)
            cursor.execute("SELECT setval(pg_get_serial_sequence('feedback_submission', 'id'), %s)", [first + count])


@contextmanager
def _without_indexes(cursor: Any) -> Iterator[None]:
    """No index but those that are constraints; the others are made again at the end, and all is vacuumed."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'feedback_submission' AND indexname NOT IN"
        " (SELECT conname FROM pg_constraint)"
    )
    found = cursor.fetchall()
    for name, _definition in found:
        cursor.execute(f'DROP INDEX "{name}"')
    yield
    for _name, definition in found:
        cursor.execute(definition)
    cursor.execute("VACUUM ANALYZE feedback_submission")


def _bases(cursor: Any, but_of: str, first: int) -> int:
    """The opinions of the demo city that have a holder; and which number comes after them."""
    cursor.execute("CREATE TABLE bench_base (n int PRIMARY KEY, submission_id bigint, first bigint)")
    theirs = Holder.objects.filter(deputy__memberships__user__username=but_of).values("submission")
    held = Submission.objects.exclude(holders=None).exclude(pk__in=theirs).order_by("pk")
    numbers = list(held.values_list("pk", flat=True)[:BASES])
    cursor.executemany("INSERT INTO bench_base VALUES (%s, %s, %s)", [(n, pk, first) for n, pk in enumerate(numbers)])
    cursor.execute("ANALYZE bench_base")
    return len(numbers)


def _words(cursor: Any) -> None:
    cursor.execute("CREATE TABLE bench_word (n int PRIMARY KEY, word text, lexemes tsvector)")
    shuffled = ["".join(three) for three in itertools.permutations(CHARACTERS, 3)]
    random.Random(1).shuffle(shuffled)
    rows = [(n, word, sorted(bigrams.lexemes(word))) for n, word in enumerate(shuffled[: bulk.WORDS], 1)]
    cursor.executemany("INSERT INTO bench_word VALUES (%s, %s, array_to_tsvector(%s))", rows)


def _add(cursor: Any, begin: int, end: int, last: int, bases: int) -> None:
    columns = [str(field.column) for field in Submission._meta.concrete_fields]
    values = ", ".join(FRESH.get(column, f's."{column}"') for column in columns)
    quoted = ", ".join(f'"{column}"' for column in columns)
    cursor.execute(
        f"INSERT INTO feedback_submission ({quoted}) SELECT {values} FROM ({bulk.PICKED}) AS p"
        " JOIN bench_base b ON b.n = p.b JOIN feedback_submission s ON s.id = b.submission_id"
        " JOIN bench_word w ON w.n = p.w",
        {"begin": begin, "end": end, "last": last, "bases": bases, "words": bulk.WORDS},
    )
