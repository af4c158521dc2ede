"""Django's admin opens for those only who were given its `is_staff`; staff of the congress have their own pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from feedback.models import Event
from tests.access import table
from tests.access.world import SECRET_MESSAGE, World

pytestmark = pytest.mark.django_db
DOOR = {"/admin/login/", "/admin/logout/"}  # for everybody
EXAMPLES = {"<path:object_id>": "1", "<path:content_type_id>": "1", "<id>": "1"}


def addresses(entries: list[Any], prefix: str) -> list[str]:
    found: list[str] = []
    for entry in entries:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found += addresses(entry.url_patterns, route)
        elif isinstance(entry, URLPattern) and "^" not in route and "(?P" not in route:
            for place, example in EXAMPLES.items():
                route = route.replace(place, example)
            found.append(route)
    return found


ADMIN = next(entry for entry in get_resolver().url_patterns if str(entry.pattern) == table.ADMIN)
ALL = [*addresses([ADMIN], "/"), "/admin/deputies/", "/admin/nothing/of/this/name/"]


@pytest.mark.parametrize("address", [address for address in ALL if address not in DOOR])
def test_only_who_was_let_in_gets_past_the_door(world: World, address: str) -> None:
    """Who was let in is answered by the page, refused by it, or told that there is no such thing."""
    strangers = [role for role in table.ROLES if role != "operator"]
    for role in strangers:
        for method in ("GET", "POST"):
            assert table.word(world.ask(role, method, address)) in ("login", "404"), (role, method)
    inside = table.word(world.ask("operator", "GET", address))
    assert inside in ("open", "moves", "403", "404", "405")
    assert table.word(world.ask("operator", "POST", address)) in ("open", "moves", "login", "403", "404", "405")


@pytest.mark.parametrize("model", ["deputies/deputy", "stations/venue", "feedback/submission", "deputies/user"])
def test_inside_it_lists(world: World, model: str) -> None:
    assert world.ask("operator", "GET", f"/admin/{model}/").status == 200


def test_inside_it_nobody_reads_what_citizens_wrote_or_who_they_are(world: World) -> None:
    case = world.places["case"]
    event = Event.objects.filter(submission=case, verb="submit").get().pk
    for address in (f"/admin/feedback/submission/{case}/change/", f"/admin/feedback/event/{event}/change/"):
        answer = world.ask("operator", "GET", address)
        assert answer.status == 200
        assert SECRET_MESSAGE not in answer.body.decode()
