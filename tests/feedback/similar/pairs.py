"""Labelled pairs of opinions: `opinions.csv`, to which the weights were fitted, and `opinions_unseen.csv`, to which
nothing was: those who write the vocabulary and fit the weights do not read it.

A family is what could be mixed up: one matter at one place, the same matter elsewhere, other matters at that place.
Every two opinions of a family are a pair; they are alike when they are of one matter.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from feedback.similar.likeness import Said, likeness

FOLDER = Path(__file__).parent


class Pair(NamedTuple):
    one: Said
    other: Said
    is_alike: bool


class Quality(NamedTuple):
    pairs: int
    precision: float
    recall: float


def pairs(name: str) -> Iterator[Pair]:
    families: dict[str, list[tuple[str, Said]]] = defaultdict(list)
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            said = Said(row["message"], row["place"], f"320205{row['street']:>03}")
            families[row["family"]].append((row["matter"], said))
    for family in families.values():
        for (matter, one), (other_matter, other) in combinations(family, 2):
            yield Pair(one, other, matter == other_matter)


def quality(found: list[Pair], at_least: int) -> Quality:
    """Of 100, as the rules of an area say it."""
    put = [pair for pair in found if round(100 * likeness(pair.one, pair.other)) >= at_least]
    right = sum(pair.is_alike for pair in put)
    return Quality(len(found), right / max(len(put), 1), right / sum(pair.is_alike for pair in found))
