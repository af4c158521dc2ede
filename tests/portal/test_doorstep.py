"""The short way to the form says what the whole way says."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from feedback.views.citizens import form_page
from stations.models import Code
from stations.venue_codes import issuing
from tests import cast

pytestmark = pytest.mark.django_db
OF_EACH = {"X-Request-ID", "Content-Length"}
TOKEN = re.compile(rb'name="token" value="([^"]+)"')


@pytest.fixture
def address(client: Client) -> str:
    form_page.forget()
    return f"/c/{issuing.issue(venue=cast.town().station).pk}"


def headers(answer: Any) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name not in OF_EACH}


def without_token(answer: Any) -> bytes:
    return TOKEN.sub(b"", answer.content)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_it_gives_the_same_answer_but_for_the_token(client: Client, address: str, language: str) -> None:
    said = {"Accept-Language": language}
    whole, short = (client.get(address, headers=said) for _ in range(2))
    cookie = Client()
    cookie.cookies["stray"] = "1"
    whole_again = cookie.get(address, headers=said)
    assert (short.status_code, headers(short)) == (200, headers(whole)) == (200, headers(whole_again))
    assert without_token(short) == without_token(whole) == without_token(whole_again)
    assert len({TOKEN.search(answer.content)[1] for answer in (whole, short, whole_again)}) == 3  # type: ignore[index]
    assert short["X-Request-ID"] != whole["X-Request-ID"]


def test_it_asks_the_database_nothing_within_a_second(
    client: Client, address: str, django_assert_num_queries: Any
) -> None:
    client.get(address)
    with django_assert_num_queries(0):
        assert client.get(address).status_code == 200


def test_it_is_packed_for_who_reads_that(client: Client, address: str) -> None:
    whole, short = (client.get(address, headers={"Accept-Encoding": "gzip"}) for _ in range(2))
    assert whole["Content-Encoding"] == short["Content-Encoding"] == "gzip"


@pytest.mark.parametrize(
    "asked",
    [{"query_params": {"lang": "en"}}, {"query_params": {"size": "large"}}, {"headers": {"Cookie": "size=large"}}],
)
def test_who_has_chosen_something_goes_the_whole_way(client: Client, address: str, asked: dict[str, Any]) -> None:
    plain = [client.get(address) for _ in range(2)][1]
    assert without_token(client.get(address, **asked)) != without_token(plain)


def test_a_foreign_host_is_refused(client: Client, address: str) -> None:
    client.get(address)
    assert client.get(address, headers={"Host": "evil.example"}).status_code == 400


def test_a_closed_venue_is_not_handed_out(client: Client, address: str) -> None:
    client.get(address)
    form_page.forget()
    Code.objects.filter(pk=address.removeprefix("/c/")).update(revoked_at="2026-01-01T00:00Z", revoked_reason="lost")
    assert client.get(address).status_code == 410
