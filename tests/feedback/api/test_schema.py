"""The description is the code's; and whatever is sent, no answer is a 5xx or one that it does not name."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from feedback import lifecycle
from feedback.api.routes import NAMES
from feedback.suggestions import suggesting
from feedback.suggestions.suggesting import Particulars
from portal.pages.public import PUBLIC_URL_NAMES
from tests import cast
from tests.cast import Town
from tests.feedback.api.conftest import Caller
from tests.feedback.api.document import FILE, written

EXAMPLES = int(os.environ.get("API_EXAMPLES", "6"))  # of each operation; many for a long look
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def test_the_committed_description_is_the_codes() -> None:
    assert FILE.read_text(encoding="utf-8") == written(), "write it anew: python -m tests.feedback.api.document"


def test_it_is_served_as_it_is(client: Client) -> None:
    response = client.get("/api/v1/schema")
    assert response.content == FILE.read_bytes()
    assert response["Content-Type"].startswith("application/vnd.oai.openapi")


def test_every_address_of_the_api_is_public_for_it_asks_for_tokens_itself() -> None:
    assert NAMES <= PUBLIC_URL_NAMES


@pytest.mark.parametrize("address", ["/api/v1/cases/-1", "/api/v1/venues/1/x"])
def test_an_address_that_is_none_is_told_like_everything_else(client: Client, address: str) -> None:
    for response in (client.get(address), client.post(address)):
        assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
        assert response.json()["code"] == "not_found"


def test_the_root_leads_to_the_description(client: Client, db: Any) -> None:
    assert client.get("/api/v1")["Location"] == "/api/v1/"
    said = client.get("/api/v1/").json()
    for address in said.values():
        assert client.get(urlsplit(address).path).status_code == 200
    assert client.post("/api/v1/").json()["code"] == "method_not_allowed"


@pytest.mark.parametrize("name", ["", "schema", "docs"])
def test_what_is_only_read_refuses_as_the_api_does(name: str, db: Any) -> None:
    response = Client(enforce_csrf_checks=True).post(f"/api/v1/{name}")
    assert (response.status_code, response["Content-Type"]) == (405, "application/problem+json")
    assert response.json()["code"] == "method_not_allowed"
    assert "GET" in response["Allow"]


def test_a_foreign_host_is_told_like_everything_else(client: Client) -> None:
    for address in ("/api/v1/venues", "/api/v1/", "/api/v1/nothing"):
        response = client.get(address, headers={"host": "elsewhere.example"})
        assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
        assert response.json()["code"] == "malformed"
    assert client.get("/", headers={"host": "elsewhere.example"})["Content-Type"].startswith("text/html")


def test_what_nobody_foresaw_is_told_like_everything_else(monkeypatch: pytest.MonkeyPatch, db: Any) -> None:
    def broken(*_args: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("feedback.api.registers.choices.active", broken)
    client = Client(raise_request_exception=False)
    response = client.get("/api/v1/topics")
    assert (response.status_code, response["Content-Type"]) == (500, "application/problem+json")
    assert response.json()["code"] == "server_error"
    assert response["X-Request-ID"]
    monkeypatch.setattr("portal.views.render", broken)
    page = client.get("/")
    assert (page.status_code, page["Content-Type"].partition(";")[0]) == (500, "text/html")


def test_the_page_loads_nothing_foreign(client: Client) -> None:
    page = client.get("/api/v1/docs")
    assert page.status_code == 200
    assert "http" not in page.content.decode().replace("http-equiv", "")


def test_no_other_process_carries_the_framework() -> None:
    """As the relay and the messenger do: set up, all tasks imported, an address reversed."""
    looked = (
        "import sys, django; django.setup();"
        "from django.urls import reverse; reverse('tracking');"
        "from portal.celery import app; app.loader.import_default_modules();"
        "import portal.urls;"
        "sys.exit('rest_framework' in sys.modules or 'drf_spectacular' in sys.modules)"
    )
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings"}
    assert subprocess.run([sys.executable, "-c", looked], env=env, check=False).returncode == 0


@pytest.fixture
def one_transaction() -> Iterator[None]:
    """A request of its own would give the test's connection back: as Django's own test client, keep it."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("one_transaction")
@pytest.mark.parametrize("name", ["liaison", "staff"])
def test_no_answer_is_a_surprise(
    in_town: Town, as_: Callable[..., Caller], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feedback.api.doors.take", lambda *_: True)
    case = cast.submission(in_town.station)
    said = Particulars("session", "关于加强背街小巷照明的建议", "", in_town.shen, date(2026, 1, 20))
    made = suggesting.record(said, [case.pk], area_key=case.area_key, actor_of=lambda _case: lifecycle.SYSTEM)
    numbers = {
        "cases": case.pk, "suggestions": made.pk, "venues": in_town.station.pk, "deputies": in_town.shen.pk
    }  # fmt: skip
    headers = {**as_(name).headers, "accept-encoding": "identity"}
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema", get_wsgi_application())
    results: list[Any] = list(schema.get_all_operations())
    for result in results:
        attack(result.ok(), headers, numbers)


def attack(operation: Any, headers: dict[str, str], numbers: dict[str, int]) -> None:
    real = next((number for word, number in numbers.items() if f"/{word}/" in operation.path), 0)

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    @given(case=operation.as_strategy(), is_there=st.booleans(), move=st.sampled_from(["answer", "decline", "x"]))
    def run(case: Any, is_there: bool, move: str) -> None:
        if is_there and "number" in (case.path_parameters or {}):
            case.path_parameters["number"] = real
        if "move" in (case.path_parameters or {}):
            case.path_parameters["move"] = move
        case.call_and_validate(checks=CHECKS, headers=headers)

    run()


UNREADABLE = {
    "nested too deeply": b"[" * 200_000,
    "more than is read": b'{"query_code": "' + b"9" * 1_100_000 + b'"}',
    "no JSON": b"{",
}


@pytest.mark.django_db
@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
def test_a_body_that_nobody_can_read_is_told_like_everything_else(client: Client, body: bytes) -> None:
    response = client.post("/api/v1/track", body, content_type="application/json")
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert response.json()["code"] == "malformed"


@pytest.mark.django_db
def test_half_a_character_is_refused_by_the_name_of_its_field(as_: Callable[..., Caller]) -> None:
    said = '{"venue": 1, "message": "路灯不亮。\\ud800", "language": "\\ud800"}'
    key = {"idempotency_key": "5d1d7f5c-6a53-4e0b-9a0e-0d2c8f6b1a22"}
    response = as_("liaison").post("opinions", said, **key)
    assert response.status_code == 422
    assert set(response.json()["errors"]) == {"message", "language"}
