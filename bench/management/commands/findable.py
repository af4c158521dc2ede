"""`manage.py findable` (under bench.searching_settings): the holders and search documents of what `many` has made."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection
from django.db.models import Max

from bench import bulk
from feedback.models import Submission
from feedback.models.search import SearchDocument
from feedback.searching import documents

BATCH = 1_000
_TOLD = """
ALTER TABLE bench_base ADD COLUMN IF NOT EXISTS district text, ADD COLUMN IF NOT EXISTS lexemes tsvector;
UPDATE bench_base SET district = d.district, lexemes = ts_delete(d.lexemes,
    ARRAY(SELECT x FROM unnest(tsvector_to_array(d.lexemes)) AS x WHERE x ~ '^(B[ABC]|M|U)[0-9]'))
FROM feedback_searchdocument d WHERE d.submission_id = bench_base.submission_id;
VACUUM ANALYZE bench_base
"""
_HELD = f"""
INSERT INTO feedback_holder (district, submission_id, deputy_id, since, released_at, is_joint)
SELECT h.district, p.i, h.deputy_id, h.since, h.released_at, h.is_joint
FROM ({bulk.PICKED}) AS p
JOIN bench_base b ON b.n = p.b JOIN feedback_holder h ON h.submission_id = b.submission_id
WHERE NOT EXISTS (SELECT FROM feedback_holder AS own WHERE own.submission_id = p.i)
"""
_DOCUMENTS = f"""
INSERT INTO feedback_searchdocument (submission_id, district, event_id, is_stale, lexemes)
SELECT p.i, b.district, 0, false, b.lexemes || w.lexemes || array_to_tsvector(ARRAY[
    'BA' || (p.i >> 12), 'BB' || (p.i >> 16), 'BC' || (p.i >> 20),
    'M' || to_char(s.created_at AT TIME ZONE 'Asia/Shanghai', 'YYYYMM')])
FROM ({bulk.PICKED}) AS p JOIN feedback_submission s ON s.id = p.i
JOIN bench_base b ON b.n = p.b JOIN bench_word w ON w.n = p.w
"""


class Command(BaseCommand):
    help = "Adds holders and search documents to the opinions that `many` has made. For measuring only."

    def handle(self, *args: Any, **options: Any) -> None:
        indexes = SearchDocument._meta.indexes
        with connection.cursor() as cursor:
            bulk.calm(cursor)
            cursor.execute("SELECT min(first), count(*) FROM bench_base")
            first, bases = cursor.fetchone()
            with connection.schema_editor() as schema:
                for index in indexes:
                    schema.remove_index(SearchDocument, index)
            _tell(cursor, first)
            for begin, end in bulk.chunks(_next(first), Submission.objects.latest("pk").pk + 1):
                picked = {"begin": begin, "end": end, "bases": bases, "words": bulk.WORDS}
                cursor.execute(_HELD, picked)
                cursor.execute(_DOCUMENTS, picked)
            with connection.schema_editor() as schema:
                for index in indexes:
                    schema.add_index(SearchDocument, index)
            cursor.execute("VACUUM ANALYZE feedback_holder, feedback_searchdocument")


def _next(first: int) -> int:
    """An interrupted run is gone on with."""
    return max(first, (SearchDocument.objects.aggregate(last=Max("pk"))["last"] or 0) + 1)


def _tell(cursor: Any, first: int) -> None:
    """The documents of the city's own opinions; the others have the same but for number and time, and were referred to
    no unit."""
    for number in range(0, first, BATCH):
        documents.make(range(number, min(number + BATCH, first)))
    for statement in _TOLD.split(";"):
        cursor.execute(statement)
