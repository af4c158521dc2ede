"""Search, and the inbox, among so many opinions that nothing of them may be read twice."""

from __future__ import annotations

import json
from typing import Any

from bench.effort import Effort
from bench.house import House
from bench.table import Figure, Sense, quantile

SETTINGS = {"DJANGO_SETTINGS_MODULE": "bench.searching_settings"}
FEW = 11_000
BIGGEST_INBOX = "deputy2"


def measure(house: House, effort: Effort) -> list[Figure]:
    """Makes `effort.opinions` first; they stay until the house is closed."""
    _manage(house, "many", str(FEW))
    few = _timed(house, effort, "--inbox-of", BIGGEST_INBOX)
    _manage(house, "many", str(effort.opinions), "--but-of", BIGGEST_INBOX)
    many = _timed(house, effort, "--inbox-of", BIGGEST_INBOX)
    found = _timed(house, effort)
    size = house.one("SELECT pg_database_size(current_database())") / 1e9
    n = f"{effort.opinions:,}"
    return [
        *(_p95(f"search among {n}: {what}, p95", times) for what, times in found.items()),
        *(
            Figure(f"inbox, {page} row, at {n} : at {FEW:,}", quantile(many[page], 0.5) / quantile(few[page], 0.5),
                   target=1.3, sense=Sense.AT_MOST)
            for page in many
        ),
        *(Figure(f"inbox, {page} row, at {n}", quantile(many[page], 0.5), "ms", 60, Sense.AT_MOST) for page in many),
        Figure("the whole database", size, "GB"),
    ]  # fmt: skip


def _p95(name: str, times: list[float]) -> Figure:
    return Figure(
        name, quantile(times, 0.95), "ms", 300, Sense.AT_MOST, {"p50": quantile(times, 0.5), "n": len(times)}
    )


def _timed(house: House, effort: Effort, *arguments: str) -> dict[str, list[float]]:
    made: dict[str, Any] = json.loads(_manage(house, "searches", str(effort.searches), *arguments))
    return made


def _manage(house: House, *arguments: str) -> str:
    return house.manage(*arguments, **SETTINGS)
