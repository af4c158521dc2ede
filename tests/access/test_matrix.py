"""Every address x every role x every method, against a table that a non-programmer can read: matrix.csv."""

from __future__ import annotations

import pytest
from django.urls import resolve

from tests.access import table
from tests.access.bodies import body_of
from tests.access.world import World

pytestmark = pytest.mark.django_db


def test_every_address_is_declared(world: World) -> None:
    declared = {resolve(world.address(address).partition("?")[0]).route for address in table.addresses()}
    missing = sorted({f"{name}: /{route}" for route, name in table.routes() if route not in declared})
    made = "places are made in tests/access/world.py, what is posted in tests/access/bodies.py"
    assert not missing, (
        f"These addresses stand in no line of {table.FILE.name}. Give each a line for GET and one for POST, as far as "
        "it answers them (methods without a line must be refused with 405), with a cell for every role: open, moves "
        "(leads elsewhere), login, or the status (404 for who must not know of it). Objects named in an address, its "
        f"{made}:\n" + "\n".join(missing)
    )


def test_no_line_is_there_twice() -> None:
    keys = [(line.address, line.method) for line in table.lines()]
    assert sorted(keys) == sorted(set(keys))


@pytest.mark.parametrize("address", table.addresses())
def test_everybody_is_answered_as_declared(world: World, address: str) -> None:
    asked = world.address(address)
    is_public = table.is_public(asked)
    wrong = []
    for method in table.METHODS:
        declared = table.expected(address, method, is_public=is_public)
        for role in table.asked_by(address, method):
            got = table.word(world.ask(role, method, asked, body_of(world, role, address)))
            if got != declared[role]:
                wrong.append(f"{method} {address} by {role}: declared {declared[role]!r}, answered {got!r}")
    assert not wrong, "\n".join(wrong)
