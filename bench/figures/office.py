"""The office's long works for a whole city: a year of contact days, both Excel tables, the country's divisions."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

from bench.effort import Effort
from bench.house import House
from bench.table import Figure, Sense

WHOLE_CITY = {"year": 1_408, "venues": 1_408, "deputies": 8_300}
COMMAND = "from bench import at_the_office; at_the_office.main()"
DIVISIONS = 60.0  # seconds


def measure(house: House, effort: Effort) -> list[Figure]:
    """Of a small demo city the time of as many records as a whole one has."""
    printed = house.manage("shell", "--no-imports", "--command", COMMAND, LOG_LEVEL="ERROR")
    works = json.loads(printed.splitlines()[-1])
    year = works.pop("year")
    scale = WHOLE_CITY["year"] / year["venues"]
    return [
        Figure("contact days and rosters of a year", year["wall"] * scale, "s", 30, Sense.AT_MOST, year),
        *(_excel(name, work) for name, work in works.items()),
        *_divisions(house),
    ]


def _excel(name: str, work: dict[str, float]) -> Figure:
    whole = WHOLE_CITY[name.partition(",")[0]] / work["create"]
    return Figure(f"Excel, {name}", work["wall"] * whole, "s", 20, Sense.AT_MOST, work)


def _divisions(house: House) -> list[Figure]:
    """Nothing without BENCH_AREAS."""
    areas = os.environ.get("BENCH_AREAS", "")
    if not areas:
        return []
    started = time.monotonic()
    house.manage("import_areas", str(Path(areas).resolve()))
    return [Figure("all divisions of the country imported", time.monotonic() - started, "s", DIVISIONS, Sense.AT_MOST)]
