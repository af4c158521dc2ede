"""Buckets on the real server, and what happens without it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
import redis
from django.test import RequestFactory

from deputies import rate_limits
from deputies.rate_limits import LOGINS_BY_NAME, WRONG_QUERY_CODES, Limit, address_of, forget, is_known_empty, take

FIVE = Limit("test-five", burst=5, every=3600, when_dead=True)


@pytest.fixture
def dead_redis(settings: Any) -> Iterator[None]:
    """An address where nobody listens."""
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    _begin_anew()
    yield
    _begin_anew()


def _begin_anew() -> None:
    rate_limits._script.cache_clear()
    rate_limits._asked_again_at = float("-inf")


def test_a_bucket_is_empty_after_its_burst_and_full_after_forgetting() -> None:
    forget(FIVE, "a")
    assert [take(FIVE, "a") for _ in range(7)] == [True] * 5 + [False] * 2
    assert take(FIVE, "b")
    forget(FIVE, "a")
    forget(FIVE, "b")
    assert take(FIVE, "a")


def test_what_was_found_empty_is_known_without_asking_until_it_may_have_a_try_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    forget(FIVE, "a")
    assert all(take(FIVE, "a") for _ in range(5))
    assert not is_known_empty((FIVE, "a"))
    assert not take(FIVE, "a")
    monkeypatch.setattr(rate_limits, "_script", lambda: pytest.fail("it was asked"))
    assert is_known_empty((FIVE, "b"), (FIVE, "a"))
    assert not is_known_empty((FIVE, "b"))
    later = time.monotonic() + 2
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert not is_known_empty((FIVE, "a"))
    monkeypatch.undo()
    take(FIVE, "a")
    forget(FIVE, "a")
    assert not is_known_empty((FIVE, "a"))


def test_the_bucket_forgets_by_itself(settings: Any) -> None:
    forget(FIVE, "a")
    take(FIVE, "a")
    client = redis.Redis.from_url(settings.REDIS_URL)
    (key,) = client.scan_iter(match="rate:test-five:*")
    assert 0 < client.pttl(key) <= 3600 * 1000
    assert key.rsplit(b":", 1)[-1] != b"a"


@pytest.mark.usefixtures("dead_redis")
def test_without_redis_tracking_goes_on_and_logins_are_refused() -> None:
    assert all(take(WRONG_QUERY_CODES, "a") for _ in range(50))
    assert not take(LOGINS_BY_NAME, "a")
    forget(LOGINS_BY_NAME, "a")


def test_a_dead_redis_is_left_alone_for_a_while(dead_redis: None, settings: Any) -> None:
    take(FIVE, "a")
    assert rate_limits._asked_again_at > 0


@pytest.mark.parametrize(
    ("given", "known_as"),
    [
        ("192.0.2.7", "192.0.2.7"),
        (" 2001:db8:1:2:3:4:5:6 ", "2001:db8:1:2::/64"),
        ("", ""),
        ("not an address", "not an address"),
    ],
)
def test_an_address(given: str, known_as: str) -> None:
    assert address_of(RequestFactory().get("/", REMOTE_ADDR=given)) == known_as
