"""What somebody could do who rules the database: rows changed behind the portal's back, past every trigger."""

from __future__ import annotations

from typing import Any

from django.db import connection


def run(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = 'replica'")  # no trigger and no foreign key sees it
        cursor.execute(sql, values)
        cursor.execute("SET LOCAL session_replication_role = 'origin'")
