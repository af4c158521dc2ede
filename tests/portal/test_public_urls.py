"""The written list of what opens without an account names no dead address. That all others ask for a login stands in
tests/access."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from portal.pages.public import PUBLIC_URL_NAMES


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


ALL = [row for row in patterns(get_resolver().url_patterns) if isinstance(row[2].pattern, RoutePattern)]


def test_the_list_names_no_dead_address() -> None:
    assert {name for _, name, _ in ALL} >= PUBLIC_URL_NAMES


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["home", "privacy", "tracking", "login"])
def test_the_public_pages_open_without_a_cookie(client: Client, name: str) -> None:
    route = next(route for route, known, _ in ALL if known == name)
    response = client.get(route)
    assert response.status_code == 200
    assert name == "login" or not response.cookies
