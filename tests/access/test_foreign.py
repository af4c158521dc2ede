"""What somebody may not know of is answered exactly like what was never there."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

from tests.access import table
from tests.access.bodies import body_of
from tests.access.world import SECRET_MESSAGE, World

pytestmark = pytest.mark.django_db
FOREIGN = [line for line in table.lines() if "{" in line.address and "404" in line.cells.values()]
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
SEARCHES = [  # who, a list that they may open, what it is asked for
    ("sister_staff", "/deputies/?q={found}", "沈岩"),
    ("child_staff", "/deputies/?q={found}", "shenyan"),
    ("sister_staff", "/venues/?q={found}", "春星社区"),
    ("child_staff", "/venues/?q={found}", "{venue_code}"),
    ("sister_staff", "/people/?q={found}", "zhou"),
    ("child_staff", "/people/?q={found}", "liaison"),
    ("sister_staff", "/handling-units/?q={found}", "城市管理"),
    ("sister_staff", "/areas/?q={found}", "东亭"),
    ("sister_staff", "/areas/?q={found}", "{street}"),
    ("staff", "/handling-units/export.csv?q={found}", "xsqcsglj"),
    ("sister_staff", "/deputies/export.csv?area={found}", "{street}"),
    ("child_staff", "/venues/export.csv?q={found}", "春星社区"),
    ("sister_staff", "/deputies/?area={found}", "{street}"),
    ("sister_staff", "/venues/?area={found}", "{street}"),
]


@pytest.mark.parametrize("line", FOREIGN, ids=[f"{line.method} {line.address}" for line in FOREIGN])
def test_a_foreign_object_is_answered_like_a_missing_one(world: World, line: table.Line) -> None:
    there, missing = world.address(line.address), world.missing_address(line.address)
    for role in [role for role, word in line.cells.items() if word == "404"]:
        body = body_of(world, role, line.address)
        one = without(world.ask(role, line.method, there, body), there)
        other = without(world.ask(role, line.method, missing, body), missing)
        assert one == other, f"{line.method} {line.address} tells {role} that it exists"


def without(answer: table.Answer, address: str) -> table.Answer:
    """The answer but for the address, which a page may repeat."""
    path = address.partition("?")[0].encode()
    headers = {name: value for name, value in answer.headers.items() if name != "Content-Length"}
    return table.Answer(answer.status, headers, answer.body.replace(path, b""))


@pytest.mark.parametrize(("role", "address", "words"), SEARCHES)
def test_a_search_finds_nothing_foreign_and_tells_nothing_of_it(
    world: World, role: str, address: str, words: str
) -> None:
    sought = world.address(words)
    nothing = "9" * len(sought) if sought.isascii() else "龘" * len(sought)
    found, missing = (world.ask(role, "GET", address.format(found=quote(text))) for text in (sought, nothing))
    assert found.status == missing.status == 200
    assert shown(found, sought) == shown(missing, nothing)


def shown(answer: table.Answer, words: str) -> str:
    """The page but for what was asked for and the form's token."""
    page = CSRF.sub("", answer.body.decode())
    for repeated in (words, quote(words), quote(quote(words))):
        page = page.replace(repeated, "")
    return page


def test_what_a_stranger_is_shown_nowhere_holds_the_message(world: World) -> None:
    """The words of the case reach those only who may open it."""
    may = {role for role, word in table.expected("/inbox/{case}/", "GET", is_public=False).items() if word == "open"}
    for role in set(table.ROLES) - may:
        for address in ("/inbox/", "/dashboard/", "/inbox/{case}/"):
            assert SECRET_MESSAGE.encode() not in world.ask(role, "GET", world.address(address)).body, (role, address)
