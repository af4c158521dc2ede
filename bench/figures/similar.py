"""How long it takes to find what is like one new opinion, among a million of them."""

from __future__ import annotations

import json

from bench import crowds
from bench.effort import Effort
from bench.house import House
from bench.table import Figure, Sense, quantile

AMONG = 1_000_000


def measure(house: House, effort: Effort) -> list[Figure]:
    """Fewer than a million with --quick."""
    among = min(AMONG, effort.opinions)
    address = crowds.of_findable_opinions(house, among)
    found = json.loads(house.manage("likes", str(effort.searches * 5), DATABASE_URL=address, **crowds.SETTINGS))
    said = {"p50": quantile(found["ms"], 0.5), "n": len(found["ms"]), "open": found["open"]}
    name = f"what is like one new opinion, among {among:,}, p95"
    return [Figure(name, quantile(found["ms"], 0.95), "ms", 100, Sense.AT_MOST, said)]
