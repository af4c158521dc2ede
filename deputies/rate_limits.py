"""Small buckets on Redis: how often an address may try something.

When Redis is dead the answer is the limit's own: tracking goes on, logins are refused. Submissions have no
limit here, so that a dead Redis and a whole village behind one venue's Wi-Fi are heard alike.
"""

from __future__ import annotations

import hashlib
import ipaddress
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

import redis
from django.conf import settings
from django.http import HttpRequest
from redis.backoff import NoBackoff
from redis.commands.core import Script
from redis.retry import Retry

TIMEOUT = 0.25  # seconds
LEFT_ALONE = 5.0  # seconds in which a Redis that did not answer is not asked again


@dataclass(frozen=True)
class Limit:
    """`burst` tries at once, and one more every `every` seconds. `when_dead` is the answer without Redis."""

    name: str
    burst: int
    every: float
    when_dead: bool


WRONG_QUERY_CODES = Limit("wrong-query-code", burst=10, every=30, when_dead=True)
LOGINS_BY_ADDRESS = Limit("login-address", burst=20, every=15, when_dead=False)
LOGINS_BY_NAME = Limit("login-name", burst=5, every=60, when_dead=False)
SECOND_FACTORS = Limit("second-factor", burst=5, every=60, when_dead=False)
USED_CODES = Limit("used-code", burst=1, every=120, when_dead=False)  # a code is valid for 90 s: none works twice
INVITATIONS = Limit("invitation", burst=30, every=10, when_dead=False)
# In megabytes begun. 200 people behind one venue's Wi-Fi send three photos each within an hour: some 2,000 at most.
UPLOADS = Limit("uploads", burst=1_000, every=2.4, when_dead=True)
ALL_UPLOADS = Limit("all-uploads", burst=10_000, every=0.36, when_dead=True)

# The generic cell rate algorithm: one number per key, the time at which the bucket will be full again. The
# server's own clock decides, so a jumped clock of ours opens or closes nothing.
TAKE = """
local now = redis.call('TIME')
now = now[1] + now[2] / 1000000
local every, burst, n = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local full_at = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now) + every * n
if full_at - now > every * burst then return 0 end
redis.call('SET', KEYS[1], string.format('%.6f', full_at), 'PX', math.ceil((full_at - now) * 1000))
return 1
"""
_asked_again_at = float("-inf")


@cache
def _script() -> Script:
    client = redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT, retry=Retry(NoBackoff(), 0)
    )
    return client.register_script(TAKE)


def take(limit: Limit, who: str, n: int = 1) -> bool:
    """Take `n` tries of `who` from the bucket; False when it has fewer. Never raises, never waits over TIMEOUT."""
    global _asked_again_at  # noqa: PLW0603 - one value per process
    if time.monotonic() < _asked_again_at:
        return limit.when_dead
    # Only a digest is kept: the list of keys must not be a list of addresses.
    key = f"rate:{limit.name}:{hashlib.sha256(who.encode()).hexdigest()[:32]}"
    try:
        return bool(_script()(keys=[key], args=[limit.every, limit.burst, n]))
    except redis.RedisError:
        _asked_again_at = time.monotonic() + LEFT_ALONE
        return limit.when_dead


def forget(limit: Limit, who: str) -> None:
    """Give `who` the whole bucket again: after a success, so that only failures count."""
    digest = hashlib.sha256(who.encode()).hexdigest()[:32]
    with suppress(redis.RedisError):
        _script().registered_client.delete(f"rate:{limit.name}:{digest}")


def address_of(request: HttpRequest) -> str:
    """The client's address, an IPv6 one as its /64: one household can have a million of them."""
    typed: str = request.META.get(settings.CLIENT_ADDRESS_HEADER, "").strip()
    try:
        address = ipaddress.ip_address(typed)
    except ValueError:
        return typed
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)
