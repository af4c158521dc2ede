"""Repeatable chance: each part of the plan throws its own dice, so a change in one leaves the others alone."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

SEED = "wuxi-132"
T = TypeVar("T")


def dice(part: str) -> Random:
    return Random(f"{SEED}:{part}")


def scaled(full: int, scale: float) -> int:
    """The full figure at a smaller scale, at least 1."""
    return max(1, round(full * scale))


def shares(total: int, weights: Sequence[float]) -> list[int]:
    """`total` split by weight into whole numbers that sum to it (largest remainder)."""
    whole = sum(weights)
    exact = [total * w / whole for w in weights]
    counts = [int(x) for x in exact]
    by_remainder = sorted(range(len(weights)), key=lambda i: (counts[i] - exact[i], i))
    for i in by_remainder[: total - sum(counts)]:
        counts[i] += 1
    return counts
