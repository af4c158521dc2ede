"""The page on which tokens are made, shown once, and revoked."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from django.utils import timezone

from feedback.interfaces import tokens
from feedback.models.interfaces import ApiToken
from tests.cast import Town

SAID = {"name": "12345 热线", "scopes": ["submit", "cases:read"], "days": "90"}


def test_a_token_is_shown_once_and_opens(in_town: Town, client: Client) -> None:
    client.force_login(in_town.users["liaison"])
    page = client.post("/api/tokens/", SAID)
    assert "no-store" in page["Cache-Control"]
    (text,) = re.findall(r"<code>(ymt_[\w-]{43})</code>", page.content.decode())
    assert text not in client.get("/api/tokens/").content.decode()
    found = Client().get("/api/v1/inbox", headers={"authorization": f"Bearer {text}"})
    assert found.status_code == 200


def test_what_is_wrong_is_said(in_town: Town, client: Client) -> None:
    client.force_login(in_town.users["auditor"])
    wrongs: list[dict[str, Any]] = [{"name": ""}, {"scopes": []}, {"scopes": ["cases:move"]}, {"days": "4000"}]
    for wrong in wrongs:
        assert client.post("/api/tokens/", {**SAID, "scopes": ["cases:read"], **wrong}).status_code == 422
    assert not ApiToken.objects.exists()


def test_staff_revoke_one_of_their_area_and_nobody_elses(in_town: Town, client: Client) -> None:
    made, text = tokens.issue(in_town.users["shen"], name="x", scopes=["cases:read"], days=30, now=timezone.now())
    for name, status in (("zhou", 404), ("sister_staff", 404), ("staff", 302)):
        client.force_login(in_town.users[name])
        assert client.post(f"/api/tokens/{made.pk}/revoke/").status_code == status
    made.refresh_from_db()
    assert made.revoked_by == in_town.users["staff"]
    assert tokens.find(text, timezone.now()) is None
