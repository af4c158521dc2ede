"""Figures, and the table they stand in: pure functions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import median
from typing import Any
from unicodedata import east_asian_width


class Sense(StrEnum):
    """Which side of the target is good."""

    AT_LEAST = "≥"
    AT_MOST = "≤"


@dataclass(frozen=True)
class Figure:
    """One line of the table. Without `target` it is only reported. `detail` goes to the JSON file."""

    name: str
    measured: float
    unit: str = ""
    target: float | None = None
    sense: Sense = Sense.AT_LEAST
    detail: dict[str, Any] = field(default_factory=dict)

    @property
    def is_good(self) -> bool | None:
        """None when there is no target."""
        if self.target is None:
            return None
        return self.measured >= self.target if self.sense is Sense.AT_LEAST else self.measured <= self.target


def quantile(values: Sequence[float], q: float) -> float:
    """The smallest of `values` that at least the share `q` of them does not exceed; NaN when there are none."""
    if not values:
        return math.nan
    return sorted(values)[max(0, math.ceil(q * len(values)) - 1)]


def ratios(above: Sequence[float], below: Sequence[float]) -> list[float]:
    """Round by round: both halves of a round saw the same machine. NaN where the lower half is zero."""
    return [a / b if b else math.nan for a, b in zip(above, below, strict=True)]


def median_ratio(above: Sequence[float], below: Sequence[float]) -> float:
    return median(ratios(above, below))


def number(value: float) -> str:
    """Three significant digits, thousands apart: 0.214, 47.3, 1,240."""
    if math.isnan(value):
        return "-"
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.{max(0, 2 - math.floor(math.log10(abs(value))))}f}"


def _row(figure: Figure) -> tuple[str, str, str, str]:
    target = "report" if figure.target is None else f"{figure.sense.value} {number(figure.target)}"
    ok = {None: "", True: "yes", False: "NO"}[figure.is_good]
    return figure.name, target, f"{number(figure.measured)} {figure.unit}".strip(), ok


def table(figures: Sequence[Figure]) -> str:
    """The figures as a Markdown table whose columns also line up in a terminal."""
    rows = [("figure", "target", "measured", "ok"), *(_row(figure) for figure in figures)]
    widths = [max(_width(row[i]) for row in rows) for i in range(4)]
    lines = [
        "| " + " | ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    lines.insert(1, "| " + " | ".join("-" * width for width in widths) + " |")
    return "\n".join(lines)


def _width(text: str) -> int:
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
