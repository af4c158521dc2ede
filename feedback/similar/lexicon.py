"""Words that stand for something, found in a text: the longest first. Pure Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property


class Lexicon:
    """One line is one thing, its first word the name of it; `_` stands for a space. A longer word wins over one inside
    it, and Latin words are whole. A word of several lines stands for all of them."""

    def __init__(self, lines: str) -> None:
        self._lines = lines

    def found(self, folded: str) -> Iterator[frozenset[str]]:
        """What each word of a folded text stands for, in order."""
        names, lengths, at = self._names, self._lengths, 0
        while at < len(folded):
            end = at + 1
            for length in lengths.get(folded[at], ()):
                word = folded[at : at + length]
                if word in names and not (word.isascii() and _touches(folded, at, at + length)):
                    yield names[word]
                    end = at + length
                    break
            at = end

    @cached_property
    def _names(self) -> dict[str, frozenset[str]]:
        names: dict[str, set[str]] = defaultdict(set)
        for line in self._lines.strip().splitlines():
            words = [word.replace("_", " ") for word in line.split()]
            for word in words:
                names[word].add(words[0])
        return {word: frozenset(its) for word, its in names.items()}

    @cached_property
    def _lengths(self) -> dict[str, list[int]]:
        """By the first character of words: how long those words are, the longest first. (A regular expression of all
        words would try every one of them at every character.)"""
        lengths: dict[str, set[int]] = defaultdict(set)
        for word in self._names:
            lengths[word[0]].add(len(word))
        return {first: sorted(its, reverse=True) for first, its in lengths.items()}


def _touches(text: str, start: int, end: int) -> bool:
    """Whether a Latin letter stands right before or after."""
    return _is_latin(text[start - 1 : start]) or _is_latin(text[end : end + 1])


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalpha()
