"""Which words of the list stand in a text. Kept for half a minute in each process. Decisions only.

Both are folded first (full width, case, traditional characters), and what is put between Chinese characters to hide a
word does not hide it. Words of Latin letters are found whole.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

from feedback.models.screening import ScreenedWord, WordKind
from feedback.searching import bigrams

KEPT_SECONDS = 30
_kept: tuple[float, tuple[Entry, ...]] = (float("-inf"), ())


@dataclass(frozen=True)
class Entry:
    """`key` is the area's; empty: everywhere."""

    key: str
    folded: str
    kind: WordKind
    holds: bool


def hits(text: str, area_key: str) -> list[Entry]:
    """The entries that hold in the area and stand in the text."""
    spaced = bigrams.folded(text)
    dense = spaced.replace(" ", "")
    return [e for e in _entries() if area_key.startswith(e.key) and _stands_in(e.folded, spaced, dense)]


def _stands_in(word: str, spaced: str, dense: str) -> bool:
    if not word.isascii():
        return word.replace(" ", "") in dense
    return re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", spaced) is not None


def marked(text: str, area_key: str) -> list[bigrams.Part]:
    """The text in parts, those of the list as hits; what was hidden between other characters is not marked."""
    words = tuple(dict.fromkeys(entry.folded for entry in hits(text, area_key)))
    return bigrams.highlights(text, bigrams.Query(words))


def _entries() -> tuple[Entry, ...]:
    global _kept  # noqa: PLW0603 - one value per process, replaced whole
    read_at, entries = _kept
    if time.monotonic() - read_at > KEPT_SECONDS:
        rows = ScreenedWord.objects.values_list("area__key", "word", "kind", "holds")
        read = (
            Entry(key or "", bigrams.folded(word).strip(), WordKind(kind), holds) for key, word, kind, holds in rows
        )
        entries = tuple(entry for entry in read if entry.folded)
        _kept = (time.monotonic(), entries)
    return entries


def forget() -> None:
    """Read the list again at the next question: for whoever has just changed it."""
    global _kept  # noqa: PLW0603
    _kept = (float("-inf"), ())
