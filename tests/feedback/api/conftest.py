from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from feedback.interfaces import tokens
from feedback.models.interfaces import TokenScope
from tests.cast import Town


class Caller:
    """Another system with a token, or without one."""

    def __init__(self, text: str = "", language: str = "en") -> None:
        self.headers = {"accept-language": language}
        if text:
            self.headers["authorization"] = f"Bearer {text}"
        self.client = Client()

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1/{path}", query, headers=self.headers)

    def post(self, path: str, said: Any = None, **headers: str) -> Any:
        whole = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return self.client.post(f"/api/v1/{path}", said or {}, content_type="application/json", headers=whole)

    def send(self, path: str, **fields: Any) -> Any:
        return self.client.post(f"/api/v1/{path}", fields, headers=self.headers)


@pytest.fixture
def as_(in_town: Town) -> Callable[..., Caller]:
    """`as_("shen")`: a system that acts for this person, with all scopes that the role may have."""

    def caller(name: str = "", *scopes: TokenScope) -> Caller:
        if not name:
            return Caller()
        user = in_town.users[name]
        wanted = scopes or tokens.offered(user)
        return Caller(tokens.issue(user, name="12345", scopes=wanted, days=30, now=timezone.now())[1])

    return caller
