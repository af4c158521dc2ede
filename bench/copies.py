"""Databases beside the demo city's, on the same server: copies of it that have been grown."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit, urlunsplit

import psycopg

from bench.house import House

GROWN = "grown"  # said of a database when nothing is missing any more; of one left half-grown nothing is said
EMPTY = "template0"
_SAID = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"

Grow = Callable[[str], None]


def grown(house: House, name: str, grow: Grow, template: str = "") -> str:
    """The address of the copy called `name` (of the demo city, without a `template`). `grow` gets it once: a house
    that stays has it the next time, and only migrates it, unless it began as nothing."""
    address = beside(house, name)
    if not said(house, name):
        make(house, name, template or _name(house.environment["DATABASE_URL"]))
        grow(address)
        say(house, name, GROWN)
    elif template != EMPTY:
        house.manage("migrate", "--no-input", DATABASE_URL=address)
    return address


def beside(house: House, name: str) -> str:
    """The address of another database of the same server."""
    return urlunsplit(urlsplit(house.environment["DATABASE_URL"])._replace(path=f"/{name}"))


def said(house: House, name: str) -> str:
    """How far it has come; empty when it is not there or half-grown."""
    return str(house.one(_SAID, name) or "")


def say(house: House, name: str, how_far: str) -> None:
    house.database.execute(f"COMMENT ON DATABASE {name} IS '{how_far}'".encode())


def _name(address: str) -> str:
    return urlsplit(address).path.removeprefix("/")


def make(house: House, name: str, template: str) -> None:
    """In the place of one that was left half-grown. Nobody may be connected to a template."""
    with psycopg.connect(beside(house, "template1"), autocommit=True) as server:
        house.database.close()
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
        server.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
        house.connect()
