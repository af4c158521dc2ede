"""Small buckets on Redis: how often an address may try something.

When Redis is dead the answer is the limit's own: submissions and tracking go on, logins are refused.
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
BY_API_TOKEN = Limit("api-token", burst=300, every=0.2, when_dead=True)
BY_API_ADDRESS = Limit("api-address", burst=120, every=1, when_dead=True)
INVITATIONS = Limit("invitation", burst=30, every=10, when_dead=False)
LOST_FROM = Limit("lost-from", burst=10, every=60, when_dead=False)  # who asks for lost codes
LOST_OF = Limit("lost-of", burst=3, every=7200, when_dead=False)  # whose: nobody's mailbox is flooded
FOLLOWS = Limit("follow", burst=60, every=20, when_dead=True)  # "me too": a venue shares one address
# In megabytes begun. 200 people behind one venue's Wi-Fi send three photos each within an hour: some 2,000 at most.
UPLOADS = Limit("uploads", burst=1_000, every=2.4, when_dead=True)
ALL_UPLOADS = Limit("all-uploads", burst=10_000, every=0.36, when_dead=True)

# The generic cell rate algorithm: one number per key, the time at which the bucket will be full again. The
# server's own clock decides, so a jumped clock of ours opens or closes nothing. All buckets give a try, or none.
TAKE = """
local now = redis.call('TIME')
now = now[1] + now[2] / 1000000
local full_at = {}
for i, key in ipairs(KEYS) do
    local cost, room = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
    full_at[i] = math.max(tonumber(redis.call('GET', key) or now), now) + cost
    if full_at[i] - now > room then return {i, tostring(full_at[i] - now - room)} end
end
for i, key in ipairs(KEYS) do
    redis.call('SET', key, string.format('%.6f', full_at[i]), 'PX', math.ceil((full_at[i] - now) * 1000))
end
return {}
"""
_asked_again_at = float("-inf")
KNOWN_SECONDS = 1.0  # for how long at most a process believes an empty bucket to be empty
KNOWN_AT_MOST = 10_000
_empty: dict[str, float] = {}  # until when, by the process's own clock


@cache
def _script() -> Script:
    client = redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT, retry=Retry(NoBackoff(), 0)
    )
    return client.register_script(TAKE)


def take(limit: Limit, who: str) -> bool:
    """Take one try of `who` from the bucket; False when it is empty. Never raises, never waits longer than TIMEOUT."""
    return take_all((limit, who))


def take_all(*buckets: tuple[Limit, str], n: int = 1) -> bool:
    """Take `n` tries from each bucket; False, and nothing is taken, when one has fewer. One round trip; as `take`."""
    global _asked_again_at  # noqa: PLW0603 - one value per process
    when_dead = all(limit.when_dead for limit, _ in buckets)
    if time.monotonic() < _asked_again_at:
        return when_dead
    rates = [seconds for limit, _ in buckets for seconds in (limit.every * n, limit.every * limit.burst)]
    keys = [_key(*bucket) for bucket in buckets]
    try:
        refused = _script()(keys=keys, args=rates)
    except redis.RedisError:
        _asked_again_at = time.monotonic() + LEFT_ALONE
        return when_dead
    if refused and n == 1:
        _remember(keys[refused[0] - 1], float(refused[1]))
    return not refused


def _remember(key: str, seconds: float) -> None:
    if len(_empty) >= KNOWN_AT_MOST:
        _empty.clear()
    _empty[key] = time.monotonic() + min(seconds, KNOWN_SECONDS)


def is_known_empty(*buckets: tuple[Limit, str]) -> bool:
    """Whether one of them was found empty a moment ago and cannot have a try for anybody yet. Asks nobody."""
    now = time.monotonic()
    return any(_empty.get(_key(*bucket), now) > now for bucket in buckets)


def _key(limit: Limit, who: str) -> str:
    """Only a digest is kept: the list of keys must not be a list of addresses."""
    return f"rate:{limit.name}:{hashlib.sha256(who.encode()).hexdigest()[:32]}"


def forget(limit: Limit, who: str) -> None:
    """Give `who` the whole bucket again: after a success, so that only failures count."""
    _empty.pop(_key(limit, who), None)
    with suppress(redis.RedisError):
        _script().registered_client.delete(_key(limit, who))


def address_of(request: HttpRequest) -> str:
    """The client's address, an IPv6 one as its /64: one household can have a million of them."""
    typed: str = request.META.get(settings.CLIENT_ADDRESS_HEADER, "").strip()
    try:
        address = ipaddress.ip_address(typed)
    except ValueError:
        return typed
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)
