"""Every list page at the size of a country, beside the same page at the size of a city.

Two databases on one server, asked in turn: the demo city, and a copy of it grown by `bench/nation.sql` on the whole
country's divisions, whose CSV is named by BENCH_AREAS (it is too large to come with the code).
"""

from __future__ import annotations

import json
import os
from functools import partial
from pathlib import Path
from statistics import median

import psycopg

from bench.copies import grown
from bench.effort import Effort
from bench.house import House
from bench.table import Figure, Sense

VENUES, DEPUTIES = 200_000, 2_770_000
NATION = "nation"
SQL = Path(__file__).parents[1] / "nation.sql"
RATIO, MILLISECONDS = 1.3, 50.0


def measure(house: House, effort: Effort) -> list[Figure]:
    """The worst page of all, by ratio and by time; every page stands in the JSON. Nothing without BENCH_AREAS."""
    areas = os.environ.get("BENCH_AREAS", "")
    if not areas:
        return [Figure("list pages of a country: set BENCH_AREAS to the divisions' CSV", float("nan"))]
    csv = Path(areas).resolve()
    city, nation = house.environment["DATABASE_URL"], grown(house, NATION, partial(_grow, house, csv))
    rounds = [(_asked(house, city, effort), _asked(house, nation, effort)) for _ in range(effort.rounds)]
    ratios = {page: median(big[page] / small[page] for small, big in rounds) for page in rounds[0][0]}
    times = {page: median(big[page] for _, big in rounds) for page in ratios}
    slowest, widest = max(times, key=times.__getitem__), max(ratios, key=ratios.__getitem__)
    return [
        Figure("list pages, country : city, the worst", ratios[widest], "", RATIO, Sense.AT_MOST, ratios),
        Figure(f"of it {widest}", times[widest], "ms"),
        Figure("list pages of a country, the slowest", times[slowest], "ms", MILLISECONDS, Sense.AT_MOST, times),
        Figure(f"of it {slowest}", ratios[slowest]),
    ]


def _grow(house: House, areas: Path, address: str) -> None:
    house.manage("import_areas", str(areas), DATABASE_URL=address)
    with psycopg.connect(address, autocommit=True) as database:
        database.execute(SQL.read_text().format(venues=VENUES, deputies=DEPUTIES).encode())
        database.execute("VACUUM ANALYZE")


def _asked(house: House, address: str, effort: Effort) -> dict[str, float]:
    """Page -> milliseconds, the median of some askings."""
    command = f"from bench import pages; pages.main({effort.rounds})"
    printed = house.manage("shell", "--no-imports", "--command", command, DATABASE_URL=address, LOG_LEVEL="ERROR")
    return {page: median(taken) for page, taken in json.loads(printed.splitlines()[-1]).items()}
