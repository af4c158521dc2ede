"""Every address that opens without an account stands in one written list, and the list names no dead one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from portal.public import PUBLIC_URL_NAMES

VALUES = {"int": "1", "slug": "x", "str": "x", "path": "x", "uuid": "5d1d7f5c-6a53-4e0b-9a0e-0d2c8f6b1a11"}


def patterns(
    entries: list[Any], prefix: str = "/", namespace: str = ""
) -> Iterator[tuple[str, str | None, URLPattern]]:
    """(full route, full name, pattern) of every address of the portal."""
    for entry in entries:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from patterns(entry.url_patterns, route, inner)
        else:
            yield route, entry.name and namespace + entry.name, entry


def address(route: str, pattern: URLPattern) -> str:
    """The route with something in each of its places."""
    for converter in ("int", "slug", "str", "path", "uuid"):
        while f"<{converter}:" in route:
            start = route.index(f"<{converter}:")
            route = route[:start] + VALUES[converter] + route[route.index(">", start) + 1 :]
    while "<" in route:
        route = route[: route.index("<")] + "x" + route[route.index(">") + 1 :]
    return route


ALL = [row for row in patterns(get_resolver().url_patterns) if isinstance(row[2].pattern, RoutePattern)]
PRIVATE = [row for row in ALL if row[1] not in PUBLIC_URL_NAMES]


def test_the_list_names_no_dead_address() -> None:
    assert {name for _, name, _ in ALL} >= PUBLIC_URL_NAMES


@pytest.mark.django_db
@pytest.mark.parametrize(("route", "name", "pattern"), PRIVATE, ids=[row[0] for row in PRIVATE])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_asked_to_log_in(
    client: Client, route: str, name: str | None, pattern: URLPattern, method: str
) -> None:
    response = getattr(client, method)(address(route, pattern))
    if response.status_code == 302:
        assert "login" in response["Location"]
    else:
        assert response.status_code in (403, 404, 405)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["home", "privacy", "tracking", "login"])
def test_the_public_pages_open_without_a_cookie(client: Client, name: str) -> None:
    route = next(route for route, known, _ in ALL if known == name)
    response = client.get(route)
    assert response.status_code == 200
    assert name == "login" or not response.cookies
