"""Search among so many opinions that nothing of them may be read twice."""

from __future__ import annotations

import json
from typing import Any

from bench.effort import Effort
from bench.house import House
from bench.table import Figure, Sense, quantile

SETTINGS = {"DJANGO_SETTINGS_MODULE": "bench.searching_settings"}


def measure(house: House, effort: Effort) -> list[Figure]:
    """Makes `effort.opinions` first; they stay until the house is closed."""
    _manage(house, "many", str(effort.opinions))
    found = _timed(house, effort)
    size = house.one("SELECT pg_database_size(current_database())") / 1e9
    n = f"{effort.opinions:,}"
    return [
        *(_p95(f"search among {n}: {what}, p95", times) for what, times in found.items()),
        Figure("the whole database", size, "GB"),
    ]


def _p95(name: str, times: list[float]) -> Figure:
    return Figure(
        name, quantile(times, 0.95), "ms", 300, Sense.AT_MOST, {"p50": quantile(times, 0.5), "n": len(times)}
    )


def _timed(house: House, effort: Effort, *arguments: str) -> dict[str, list[float]]:
    made: dict[str, Any] = json.loads(_manage(house, "searches", str(effort.searches), *arguments))
    return made


def _manage(house: House, *arguments: str) -> str:
    return house.manage(*arguments, **SETTINGS)
