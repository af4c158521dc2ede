"""Pages of the inbox of somebody who holds over 10,000 opinions, among few others and among millions."""

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
    """Makes `effort.opinions` rows, which stay until the house is closed."""
    _manage(house, "many", str(FEW), "--rows-only", "--but-of", BIGGEST_INBOX)
    few = _timed(house, effort)
    _manage(house, "many", str(effort.opinions), "--rows-only", "--but-of", BIGGEST_INBOX)
    many = _timed(house, effort)
    size = house.one("SELECT pg_total_relation_size('feedback_submission')")
    n = f"{effort.opinions:,}"
    return [
        *(
            Figure(f"inbox, {page} row, at {n} : at {FEW:,}", quantile(many[page], 0.5) / quantile(few[page], 0.5),
                   target=1.3, sense=Sense.AT_MOST)
            for page in many
        ),
        *(Figure(f"inbox, {page} row, at {n}, p50", quantile(many[page], 0.5), "ms", 60, Sense.AT_MOST,
                 {"p95": quantile(many[page], 0.95), "n": len(many[page])}) for page in many),
        Figure("the table and its indexes", size / 1e9, "GB"),
    ]  # fmt: skip


def _timed(house: House, effort: Effort) -> dict[str, list[float]]:
    made: dict[str, Any] = json.loads(_manage(house, "searches", str(effort.searches), "--inbox-of", BIGGEST_INBOX))
    return made


def _manage(house: House, *arguments: str) -> str:
    return house.manage(*arguments, **SETTINGS)
