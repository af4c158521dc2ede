"""Points of small server-made charts (SVG). Pure functions, no Django."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

TOP = 8  # above the highest line


def points(values: Sequence[float], width: float, height: float, *, top: float = 0, highest: float = 0) -> str:
    """`points` of a polyline, from left to right; 0 lies at `height`, the highest value at `top`."""
    highest = max([highest, *values, 1])
    step = width / max(len(values) - 1, 1)
    return " ".join(f"{i * step:.1f},{height - (height - top) * v / highest:.1f}" for i, v in enumerate(values))


def ceiling(highest: float) -> int:
    """A round number at or above `highest`, for the top of an axis: 1, 2, 4, 5 or 10 times a power of ten."""
    power = 1
    while True:
        for step in (1, 2, 4, 5, 10):
            if step * power >= highest:
                return step * power
        power *= 10


@dataclass(frozen=True)
class Tick:
    at: float
    label: object


def y_ticks(highest: int, height: float, top: float) -> list[Tick]:
    """Lines at 0, a half and the whole of `highest` (in whole numbers)."""
    marks = sorted({0, highest // 2, highest} if highest > 1 else {0, highest})
    return [Tick(height - (height - top) * mark / highest, str(mark)) for mark in marks]


@dataclass(frozen=True)
class Lines:
    """Received and resolved over time, for an SVG of `width` by `height` (templates/portal/_lines.html)."""

    received: str
    resolved: str
    y: list[Tick]
    x: list[Tick]


def lines(
    received: Sequence[int], resolved: Sequence[int], labels: Sequence[tuple[int, object]], width: int, height: int
) -> Lines:
    """`labels`: which of the values have one below them, and which."""
    highest = ceiling(max(1, *received, *resolved))
    step = width / max(len(received) - 1, 1)
    return Lines(
        points(received, width, height, top=TOP, highest=highest),
        points(resolved, width, height, top=TOP, highest=highest),
        y_ticks(highest, height, TOP),
        [Tick(n * step, label) for n, label in labels],
    )
