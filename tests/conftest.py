"""Real servers for the tests: an embedded PostgreSQL and a Redis-protocol server of their own."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

os.environ["SECRET_KEY"] = "only-for-tests"
os.environ["PUBLIC_ADDRESS"] = "https://deputies.example"
os.environ["HTTPS_ONLY"] = "false"
os.environ["ALLOWED_HOSTS"] = "testserver,localhost,127.0.0.1,deputies.example"
os.environ.setdefault("DATABASE_URL", "")
_STARTED: list[Any] = []


def pytest_configure(config: Any) -> None:
    """Start the servers once, in the process that hands out the tests; xdist's workers inherit the addresses."""
    if hasattr(config, "workerinput"):
        return
    from portal.servers import start_postgres, start_redis

    data_dir = Path(tempfile.mkdtemp(prefix="ymt-test-"))
    os.environ.pop("DATABASE_URL"), os.environ.pop("REDIS_URL", None)
    os.environ["DATABASE_URL"], postgres = start_postgres(data_dir)
    os.environ["REDIS_URL"], redis = start_redis(data_dir)
    _STARTED.extend([postgres, redis])


def pytest_unconfigure(config: Any) -> None:
    if _STARTED:
        postgres, redis = _STARTED
        redis.stop()
        postgres.cleanup()
