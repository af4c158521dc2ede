"""Which open opinions of the same district speak of what a new one does. Decisions only.

The search index gives candidates: those that share rare pairs of characters, and the newest of the same venue and
topic. The tables decide which of them are open, `likeness` how alike they are. However many opinions there are, a
bounded number of them is looked at.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from feedback.models import Submission
from feedback.models.groups import LikenessRule
from feedback.searching import bigrams
from feedback.similar.likeness import Said, likeness
from feedback.similar.plain_words import PLAIN
from feedback.states import OPEN, State

WORDS_AT_MOST = 14
LOOKED_AT = 3_000  # documents whose words are compared in the database, as the statistics estimate them
COMPARED = 40  # opinions that are read
NEIGHBOURS = 15  # the newest of the same venue and topic
SAID = (
    "message",
    "place",
    "area_key",
    "latitude",
    "longitude",
    "created_at",
    "district",
)  # none of it sealed
RARE = 0.00002  # the share of documents with a word that the statistics do not know

_SHARING = """
WITH found AS MATERIALIZED (SELECT submission_id, lexemes FROM feedback_searchdocument WHERE lexemes @@ %s::tsquery)
SELECT submission_id FROM found WHERE submission_id <> %s ORDER BY {shared} DESC, submission_id DESC LIMIT %s
"""
_KNOWN = """
SELECT s.word, s.share
FROM pg_stats, unnest(most_common_elems::text::text[], most_common_elem_freqs) AS s (word, share)
WHERE schemaname = current_schema() AND tablename = 'feedback_searchdocument' AND attname = 'lexemes'
"""
_TOTAL = "SELECT greatest(reltuples, 0) FROM pg_class WHERE oid = 'feedback_searchdocument'::regclass"


@dataclass(frozen=True)
class Rarity:
    """In which share of `documents` a word stands, as the database's statistics know it."""

    documents: float
    shares: Mapping[str, float]

    def of(self, word: str) -> float:
        return self.shares.get(word, RARE)


def rarity() -> Rarity:
    """Two small queries; good for a whole run of look-ups."""
    with connection.cursor() as cursor:
        cursor.execute(_TOTAL)
        documents = float(cursor.fetchone()[0])
        cursor.execute(_KNOWN)
        return Rarity(documents, {word: share for word, share in cursor.fetchall() if word is not None})


def rule_of(area_key: str) -> LikenessRule:
    """Of the nearest area that has one, going up; else the built-in one."""
    above = [area_key[:n] for n in (2, 4, 6, 9, 12) if n <= len(area_key)]
    rules = LikenessRule.objects.select_related("area")
    found = rules.filter(area__key__in=above).order_by("-area__key").first() or rules.filter(area=None).first()
    return found or LikenessRule()


@dataclass(frozen=True)
class Alike:
    """`likeness` of 100."""

    submission: Submission
    likeness: int


def alike(submission: Submission, rule: LikenessRule, known: Rarity) -> list[Alike]:
    """The open ones that are alike enough, the most alike first. Three queries."""
    numbers = {*_sharing(submission, known), *_neighbours(submission)}
    since = submission.created_at - timedelta(days=rule.days)
    there = (
        Submission.objects.open()
        .only(*SAID)
        .filter(pk__in=numbers, district=submission.district, created_at__gt=since)
    )
    there = there.exclude(state=State.SUBMITTED, unrouted_since=None)  # perhaps held back: nobody reads it yet
    new = said(submission)
    compared = [Alike(other, round(100 * likeness(new, said(other)))) for other in there]
    enough = [one for one in compared if one.likeness >= rule.at_least]
    return sorted(enough, key=lambda one: (-one.likeness, one.submission.pk))


def said(submission: Submission) -> Said:
    north, east = submission.latitude, submission.longitude
    return Said(
        message=submission.message,
        place=submission.place,
        area_key=submission.area_key,
        position=None if north is None or east is None else (north, east),
    )


def _sharing(submission: Submission, known: Rarity) -> list[int]:
    """Numbers of those that share the rarest words, those with most and rarest ones first."""
    words = _telling(bigrams.pairs(f"{submission.message} {submission.place}") - PLAIN, known)
    if not words:
        return []
    weights = [round(-math.log(known.of(word)), 2) for word in words]
    shared = " + ".join("(lexemes @@ %s::tsquery)::int * %s" for _word in words)
    quoted = [_quoted(word) for word in words]
    pairs = [part for pair in zip(quoted, weights, strict=True) for part in pair]
    query = f"({' | '.join(quoted)}) & {_open_in(submission)}"
    return _numbers(_SHARING.format(shared=shared), [query, submission.pk, *pairs, COMPARED])


def _telling(words: Iterable[str], known: Rarity) -> list[str]:
    """The rarest words, as many as do not lead to too many documents."""
    chosen: list[str] = []
    expected = 0.0
    for word in sorted(words, key=lambda word: (known.of(word), word))[:WORDS_AT_MOST]:
        expected += known.of(word) * known.documents
        if chosen and expected > LOOKED_AT:
            break
        chosen.append(word)
    return chosen


def _neighbours(submission: Submission) -> list[int]:
    query = f"'V{submission.venue_id}' & 'T{submission.topic_id or 0}' & {_open_in(submission)}"
    return _numbers(_SHARING.format(shared="1"), [query, submission.pk, NEIGHBOURS])


def _open_in(submission: Submission) -> str:
    states = " | ".join(f"'S{state}'" for state in sorted(OPEN))
    return f"'A{submission.district}' & ({states})"


def _quoted(word: str) -> str:
    return f"'{word}'"


def _numbers(sql: str, parameters: Sequence[Any]) -> list[int]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(sql, parameters)
        return [number for (number,) in cursor.fetchall()]
