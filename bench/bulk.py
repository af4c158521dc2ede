"""Millions of rows by SQL: what `manage.py many` and `manage.py findable` have in common."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

WORDS = 20_000
CHUNK = 250_000
# Which base and which word of its own the opinion i has: drawn by a hash, so that it is the same whenever it is asked.
PICKED = """
SELECT i, i %% %(bases)s AS b, floor(power(%(words)s, (hashint8(i) & 16777215) / 16777216.0))::int AS w
FROM generate_series(%(begin)s::bigint, %(end)s - 1) AS g (i)
"""


def calm(cursor: Any) -> None:
    """Every row refers to what is there; and what is lost in a crash is made again."""
    for setting in (
        "session_replication_role = replica",
        "synchronous_commit = off",
        "maintenance_work_mem = '4GB'",
        "work_mem = '64MB'",
    ):
        cursor.execute(f"SET {setting}")
    cursor.execute("ALTER SYSTEM SET max_wal_size = '8GB'")
    cursor.execute("SELECT pg_reload_conf()")


def chunks(first: int, end: int) -> Iterator[tuple[int, int]]:
    for begin in range(first, end, CHUNK):
        yield begin, min(begin + CHUNK, end)
