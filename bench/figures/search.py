"""Search among so many opinions that nothing of them may be read twice."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from bench import crowds
from bench.effort import Effort
from bench.house import House
from bench.table import Figure, Sense, quantile


def measure(house: House, effort: Effort) -> list[Figure]:
    address = crowds.of_findable_opinions(house, effort.opinions)
    found = _timed(house, address, effort)
    size = house.one("SELECT pg_database_size(%s)", urlsplit(address).path.removeprefix("/")) / 1e9
    n = f"{effort.opinions:,}"
    return [
        *(_p95(f"search among {n}: {what}, p95", times) for what, times in found.items()),
        Figure("the whole database", size, "GB"),
    ]


def _p95(name: str, times: list[float]) -> Figure:
    return Figure(
        name, quantile(times, 0.95), "ms", 300, Sense.AT_MOST, {"p50": quantile(times, 0.5), "n": len(times)}
    )


def _timed(house: House, address: str, effort: Effort) -> dict[str, list[float]]:
    printed = house.manage("searches", str(effort.searches), DATABASE_URL=address, **crowds.SETTINGS)
    made: dict[str, list[float]] = json.loads(printed)
    return made
