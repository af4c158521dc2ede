"""Who is writing about a case right now: a note on Redis that ends by itself. It tells, and never blocks anything.

Without Redis nobody is there. Kept are numbers of accounts, no names.
"""

from __future__ import annotations

import time
from functools import cache

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from deputies.models.accounts import User

SECONDS = 60
TIMEOUT = 0.25  # seconds


@cache
def _redis(address: str) -> redis.Redis:
    return redis.Redis.from_url(
        address, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT, retry=Retry(NoBackoff(), 0)
    )


def write(case: int, user: User) -> list[str]:
    """This person writes; the names of the others who do."""
    key, now = f"writing:{case}", time.time()
    pipe = _redis(settings.REDIS_URL).pipeline()
    pipe.zremrangebyscore(key, 0, now - SECONDS)
    pipe.zadd(key, {str(user.pk): now})
    pipe.expire(key, SECONDS)
    pipe.zrange(key, 0, -1)
    try:
        there = {int(pk) for pk in pipe.execute()[-1]} - {user.pk}
    except redis.RedisError:
        return []
    return [other.display_name for other in User.objects.filter(pk__in=there).order_by("pk")] if there else []


def leave(case: int, user: User) -> None:
    """What was written is sent, or thrown away."""
    try:
        _redis(settings.REDIS_URL).zrem(f"writing:{case}", str(user.pk))
    except redis.RedisError:
        return
