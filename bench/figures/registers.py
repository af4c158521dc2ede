"""Every list page at the size of a country, beside the same page at the size of a city.

Two copies of the demo city on one server, asked in turn: one in which every venue has its liaison, and one grown by
`bench/nation.sql` on the whole country's divisions, whose CSV is named by BENCH_AREAS (it is too large to come with
the code). `--scale 1` makes the city a real one.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

import psycopg

from bench.copies import grown
from bench.effort import Effort
from bench.house import House
from bench.table import Figure, Sense

VENUES, DEPUTIES = 200_000, 2_770_000
SQL = Path(__file__).parents[1] / "nation.sql"
RATIO, MILLISECONDS = 1.3, 50.0
MORE = 1.2  # times as many bytes: the country's page has more rows to show, and its time is no answer to ours


@dataclass(frozen=True)
class Page:
    """One address in both; milliseconds, `ratio` is the country's time : the city's."""

    address: str
    milliseconds: float
    ratio: float
    shows_more: bool

    def __str__(self) -> str:
        return f"{self.address} ({self.ratio:.2f}{', has more to show' if self.shows_more else ''})"


def measure(house: House, effort: Effort) -> list[Figure]:
    """The worst page of all, by ratio and by time, and every page. Nothing without BENCH_AREAS."""
    areas = os.environ.get("BENCH_AREAS", "")
    if not areas:
        return [Figure("list pages of a country: set BENCH_AREAS to the divisions' CSV", float("nan"))]
    city = grown(house, "city", lambda address: _grow(address, 0, 0))
    nation = grown(house, "nation", partial(_settle_country, house, Path(areas).resolve()))
    rounds = [(_asked(house, city, effort), _asked(house, nation, effort)) for _ in range(effort.rounds)]
    pages = [_page(address, [(small[address], big[address]) for small, big in rounds]) for address in rounds[0][0]]
    slowest = max(pages, key=lambda page: page.milliseconds)
    widest = max((page for page in pages if not page.shows_more), key=lambda page: page.ratio)
    return [
        Figure("list pages, country : city, the worst", widest.ratio, "", RATIO, Sense.AT_MOST),
        Figure("list pages of a country, the slowest", slowest.milliseconds, "ms", MILLISECONDS, Sense.AT_MOST),
        *(Figure(str(page), page.milliseconds, "ms") for page in pages),
    ]


def _settle_country(house: House, areas: Path, address: str) -> None:
    house.manage("import_areas", str(areas), DATABASE_URL=address)
    _grow(address, VENUES, DEPUTIES)


def _grow(address: str, venues: int, deputies: int) -> None:
    """To no fewer than so many; a liaison for each venue."""
    with psycopg.connect(address, autocommit=True) as database:
        database.execute(SQL.read_text().format(venues=venues, deputies=deputies).encode())
        database.execute("VACUUM ANALYZE")


def _asked(house: House, address: str, effort: Effort) -> dict[str, tuple[float, int]]:
    """Page -> (the median of some askings in milliseconds, bytes)."""
    command = f"from bench import pages; pages.main({effort.rounds})"
    printed = house.manage("shell", "--no-imports", "--command", command, DATABASE_URL=address, LOG_LEVEL="ERROR")
    return {page: (median(taken), size) for page, (taken, size) in json.loads(printed.splitlines()[-1]).items()}


def _page(address: str, rounds: list[tuple[tuple[float, int], tuple[float, int]]]) -> Page:
    (_, small), (_, big) = rounds[0]
    ratio = median(nation / city for (city, _), (nation, _) in rounds)
    return Page(address, median(nation for _, (nation, _) in rounds), ratio, big > MORE * small)
