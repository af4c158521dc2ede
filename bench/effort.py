"""How long each figure is measured."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Effort:
    """`rounds` of each interleaved comparison, each side `seconds` long; and the open-loop ones."""

    rounds: int
    seconds: float
    inbox_seconds: float
    outage_seconds: float
    connections: int = 8
    inbox_per_second: float = 50
    outage_per_second: float = 30
    submissions: int = 40_000  # made beforehand, each is sent once
    opinions: int = 10_000_000  # among which is searched
    searches: int = 40
    interleavings: int = 1_000
    abuse_seconds: float = 60
    abusive_per_second: float = 10_000 / 60


FULL = Effort(rounds=7, seconds=4, inbox_seconds=60, outage_seconds=8)
QUICK = Effort(
    rounds=5,
    seconds=1,
    inbox_seconds=6,
    outage_seconds=1.5,
    opinions=200_000,
    searches=20,
    interleavings=100,
    abuse_seconds=10,
)
