"""Words that stand for something, found in a text: the longest first. Pure Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from heapq import nlargest
from itertools import chain
from operator import itemgetter

MOST = 4
DOUBT = 0.5  # as much as half a word that speaks of something else: what stands in one word only says little


class Lexicon:
    """One line is one thing, its first word the name of it; `_` stands for a space, and `#` begins a heading. A longer
    word wins over one inside it. Latin words are whole, each with its plural. A word of several lines stands for all
    of them."""

    def __init__(self, lines: str) -> None:
        self._lines = lines

    def found(self, folded: str) -> Iterator[frozenset[str]]:
        """What each word of a folded text stands for, in order."""
        names, lengths, at, end = self._names, self._lengths, 0, len(folded)
        while at < end:
            for length in lengths.get(folded[at : at + 2], ()) or lengths.get(folded[at], ()):
                word = folded[at : at + length]
                if word in names and not (word.isascii() and _touches(folded, at, at + length)):
                    yield names[word]
                    at += length
                    break
            else:
                at += 1

    @cached_property
    def words(self) -> dict[str, list[str]]:
        """By the name of each thing: its words, as they stand in a folded text."""
        found: dict[str, list[str]] = defaultdict(list)
        for line in self._lines.strip().splitlines():
            if not line.startswith("#"):
                words = [word.replace("_", " ") for word in line.split()]
                found[words[0]] += [word for word in words if word not in found[words[0]]]
        return found

    @cached_property
    def headings(self) -> dict[str, str]:
        """Under which heading each thing stands."""
        found, heading = {}, ""
        for line in self._lines.strip().splitlines():
            if line.startswith("#"):
                heading = line.removeprefix("#").strip()
            else:
                found[line.split()[0].replace("_", " ")] = heading
        return found

    @cached_property
    def hints(self) -> dict[str, list[tuple[str, float]]]:
        """What a single Chinese character or Latin word speaks of: the headings of the words that it stands in, each
        with its share, the largest MOST of them."""
        stands: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for name, words in self.words.items():
            for parts in ({*word.split()} if word.isascii() else {*word} for word in words):
                for part in parts:
                    stands[part][self.headings[name]] += 1 / len(parts)
        return {part: _shares(its) for part, its in stands.items()}

    @cached_property
    def _names(self) -> dict[str, frozenset[str]]:
        names: dict[str, set[str]] = defaultdict(set)
        for name, words in self.words.items():
            for form in chain.from_iterable(map(_forms, words)):
                names[form].add(name)
        return {word: frozenset(its) for word, its in names.items()}

    @cached_property
    def _lengths(self) -> dict[str, list[int]]:
        """By how words begin, with two characters or a single one: how long those are, the longest first. (A regular
        expression of all words would try every one of them at every character.)"""
        lengths: dict[str, set[int]] = defaultdict(set)
        for word in self._names:
            lengths[word[:2]].add(len(word))
        for beginning, its in lengths.items():
            if beginning[0] in lengths:
                its.add(1)
        return {beginning: sorted(its, reverse=True) for beginning, its in lengths.items()}


def _shares(weighed: dict[str, float]) -> list[tuple[str, float]]:
    whole = sum(weighed.values()) + DOUBT
    return [(heading, weight / whole) for heading, weight in nlargest(MOST, weighed.items(), itemgetter(1))]


def _forms(word: str) -> tuple[str, ...]:
    return (word, f"{word}s", f"{word}es") if word.isascii() else (word,)


def _touches(text: str, start: int, end: int) -> bool:
    """Whether a Latin letter stands right before or after."""
    return _is_latin(text[start - 1 : start]) or _is_latin(text[end : end + 1])


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalpha()
