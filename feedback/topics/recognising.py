"""Which topic a message is about, by the words that staff have given each topic. No Django, no clock."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

PARTING = re.compile(r"[\s,;，；、]+")
Words = Mapping[str, tuple[str, ...]]  # by the topic's slug, in the order of the topics


def split(text: str) -> tuple[str, ...]:
    """The words of a list as staff typed it, each once."""
    return tuple(dict.fromkeys(word for word in PARTING.split(_plain(text)) if word))


def recognised(message: str, words: Words) -> str:
    """The slug of the topic whose words cover most characters of the message, the first one of equals; "" for none."""
    said = _plain(message)
    best, most = "", 0
    for slug, known in words.items():
        covered = sum(map(len, found(said, known)))
        if covered > most:
            best, most = slug, covered
    return best


def found(message: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """Which of a topic's words the message has."""
    said = _plain(message)
    return tuple(word for word in known if word in said)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
