"""The access matrix, read from matrix.csv; and what an answer is called there.

A line is an address, a method, and for every role what it is answered. A line that begins with # is a heading. HEAD is
answered as GET. A method that has no line is refused: 405, or the login page for who is not logged in.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, resolve

from portal.pages.public import PUBLIC_URL_NAMES

# The columns of the table: key, and the user of tests/cast.py who asks (none: nobody is logged in).
ROLES: dict[str, str] = {
    "anonymous": "",
    "other_code": "",
    "deputy": "shen",
    "colleague": "zhou",
    "far_deputy": "far",
    "ended_deputy": "ended",
    "liaison": "liaison",
    "far_liaison": "far_liaison",
    "head": "head",
    "staff": "street_staff",
    "parent_staff": "staff",
    "child_staff": "village_staff",
    "sister_staff": "sister_staff",
    "officer": "officer",
    "auditor": "auditor",
    "administrator": "administrator",
    "operator": "operator",
    "no_role": "nobody",
    "disabled": "disabled",
}
FILE = Path(__file__).with_name("matrix.csv")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD")
ADMIN = "admin/"  # Django's own pages: tests/access/test_admin_door.py
NOT_LOGGED_IN = frozenset({"anonymous", "other_code", "disabled"})


@dataclass(frozen=True)
class Answer:
    """`headers` without those that differ from one request to the next."""

    status: int
    headers: dict[str, str]
    body: bytes

    @classmethod
    def of(cls, response: Any) -> Answer:
        headers = {name: value for name, value in response.headers.items() if name != "X-Request-ID"}
        body = b"".join(response.streaming_content) if response.streaming else response.content
        return cls(response.status_code, headers, body)


@dataclass(frozen=True)
class Line:
    """`cells`: role -> open, moves, login, or a status."""

    section: str
    address: str
    method: str
    cells: dict[str, str]


@cache
def lines() -> tuple[Line, ...]:
    return tuple(_read())


def _read() -> Iterator[Line]:
    section = ""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        head = [name.strip() for name in next(rows)]
        assert head == ["address", "method", *ROLES], (
            f"the head of matrix.csv is to be: address,method,{','.join(ROLES)}"
        )
        for row in rows:
            if row and row[0].startswith("#"):
                section = row[0].removeprefix("#").strip()
            elif row:
                address, method, *cells = (cell.strip() for cell in row)
                assert len(cells) == len(ROLES), f"{address} {method}: {len(cells)} cells for {len(ROLES)} roles"
                yield Line(section, address, method, dict(zip(ROLES, cells, strict=True)))


def addresses() -> list[str]:
    return list(dict.fromkeys(line.address for line in lines()))


def expected(address: str, method: str, *, is_public: bool) -> dict[str, str]:
    """Role -> what it is answered. HEAD has GET's line unless it has its own."""
    by_method = {line.method: line.cells for line in lines() if line.address == address}
    if method == "HEAD" and method not in by_method:
        method = "GET"
    if method in by_method:
        return by_method[method]
    return {role: "login" if role in NOT_LOGGED_IN and not is_public else "405" for role in ROLES}


def asked_by(address: str, method: str) -> list[str]:
    """The roles to try it with: all of them where the line is its own.

    Whether a view answers HEAD, PUT, PATCH, DELETE or OPTIONS is declared beside it and does not know who asks. Each
    role therefore tries every address with one of the refused methods, and each method is tried by several roles.
    """
    if any(line.address == address and line.method == method for line in lines()):
        return list(ROLES)
    return list(ROLES)[METHODS.index(method) % 4 :: 4]


def is_public(address: str) -> bool:
    """`address` has its places filled."""
    return resolve(address.partition("?")[0]).view_name in PUBLIC_URL_NAMES


def word(answer: Answer) -> str:
    """What the answer is called in the table."""
    if answer.status in (200, 201):
        return "open"
    if answer.status in (301, 302, 303):
        return "login" if "login/" in answer.headers["Location"] else "moves"
    return str(answer.status)


def routes(entries: list[Any] | None = None, prefix: str = "") -> Iterator[tuple[str, str]]:
    """(route, name) of every address of the portal but Django's admin."""
    for entry in get_resolver().url_patterns if entries is None else entries:
        route = prefix + str(entry.pattern)
        if route.startswith(ADMIN):
            continue
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, route)
        elif isinstance(entry, URLPattern):
            yield route, entry.name or ""
