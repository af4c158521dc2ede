"""The demo city's database, grown to so many opinions."""

from __future__ import annotations

from functools import partial

from bench import copies
from bench.house import House

SETTINGS = {"DJANGO_SETTINGS_MODULE": "bench.searching_settings"}
BIGGEST_INBOX = "deputy2"  # gets none of them: what somebody holds must be the same among few and among many
FINDABLE = "grown and findable"


def of_opinions(house: House, count: int) -> str:
    """The address of a database with `count` opinions more than the city has: rows alone, for lists."""
    return copies.grown(house, _name(count), partial(_grow, house, count))


def of_findable_opinions(house: House, count: int) -> str:
    """The same database with the holders and search documents of all of them; its lists stay as they are meanwhile."""
    name, address = _name(count), of_opinions(house, count)
    if copies.said(house, name) != FINDABLE:
        house.manage("findable", DATABASE_URL=address, **SETTINGS)
        copies.say(house, name, FINDABLE)
    return address


def _name(count: int) -> str:
    return f"opinions_{count}"


def _grow(house: House, count: int, address: str) -> None:
    house.manage("many", str(count), "--but-of", BIGGEST_INBOX, DATABASE_URL=address, **SETTINGS)
