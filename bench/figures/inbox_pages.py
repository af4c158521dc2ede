"""Pages of the inbox of somebody who holds over 10,000 opinions, among few others and among millions."""

from __future__ import annotations

import json
from statistics import median

from bench import crowds
from bench.effort import Effort
from bench.house import House
from bench.table import Figure, Sense, quantile

FEW = 11_000
Times = dict[str, list[float]]


def measure(house: House, effort: Effort) -> list[Figure]:
    """Both databases are asked in turn."""
    few, many = crowds.of_opinions(house, FEW), crowds.of_opinions(house, effort.opinions)
    rounds = [(timed(house, few, effort), timed(house, many, effort)) for _ in range(effort.rounds)]
    n, pages = f"{effort.opinions:,}", list(rounds[0][0])
    return [*(_ratio(page, n, rounds) for page in pages), *(_time(page, n, rounds) for page in pages)]


def _ratio(page: str, n: str, rounds: list[tuple[Times, Times]]) -> Figure:
    found = [median(many[page]) / median(few[page]) for few, many in rounds]
    name = f"inbox, {page} row, at {n} : at {FEW:,}"
    return Figure(name, median(found), "", 1.3, Sense.AT_MOST, {"rounds": found})


def _time(page: str, n: str, rounds: list[tuple[Times, Times]]) -> Figure:
    times = [time for _few, many in rounds for time in many[page]]
    said = {"p95": quantile(times, 0.95), "n": len(times), "few": median(t for few, _ in rounds for t in few[page])}
    return Figure(f"inbox, {page} row, at {n}, p50", median(times), "ms", 60, Sense.AT_MOST, said)


def timed(house: House, address: str, effort: Effort) -> Times:
    asked = ("searches", str(effort.searches), "--inbox-of", crowds.BIGGEST_INBOX)
    found: Times = json.loads(house.manage(*asked, DATABASE_URL=address, **crowds.SETTINGS))
    return found
