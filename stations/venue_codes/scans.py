"""Counts scans of the venues' codes without a query, a wait or a trace of who scanned.

A page view adds one to a number in memory; a thread of each web process adds these numbers to the table every few
seconds. What a killed process had not written yet is lost, and so little that it does not matter.
"""

from __future__ import annotations

import time
from collections import Counter
from contextlib import suppress
from datetime import date
from threading import Lock, Thread

from django.db import Error, connection

FLUSH_SECONDS = 10.0
MOST_KEPT = 100_000  # (venue, day) pairs that wait for a database that is away

_ADD = """
INSERT INTO stations_scancount (venue_id, date, n)
SELECT venue.id, counted.date, counted.n
FROM unnest(%s::bigint[], %s::date[], %s::int[]) AS counted (venue_id, date, n)
JOIN stations_venue AS venue ON venue.id = counted.venue_id
ORDER BY venue.id, counted.date
ON CONFLICT (venue_id, date) DO UPDATE SET n = stations_scancount.n + excluded.n
"""

_waiting: Counter[tuple[int, date]] = Counter()
_lock = Lock()


def count(venue_id: int, today: date) -> None:
    """One more scan of the venue's code."""
    with _lock:
        if len(_waiting) < MOST_KEPT:
            _waiting[venue_id, today] += 1


def flush() -> int:
    """Add what was counted to the table: one statement, in the order of the keys so that two processes never wait
    for each other in a circle. Returns how many scans. After an error they are kept for the next time."""
    global _waiting
    with _lock:
        taken, _waiting = _waiting, Counter()
    if not taken:
        return 0
    try:
        with connection.cursor() as cursor:
            cursor.execute(_ADD, [[venue for venue, _ in taken], [day for _, day in taken], list(taken.values())])
    except Error:
        with _lock:
            _waiting.update(taken)
        raise
    return taken.total()


def start_flushing() -> None:
    """Start the thread that flushes; for a web process, after it was forked."""
    Thread(target=_flush_for_ever, name="scans", daemon=True).start()


def flush_and_close() -> None:
    """Flush now if the database is there; its connection goes back either way."""
    with suppress(Error):
        flush()
    connection.close()


def _flush_for_ever() -> None:
    while True:
        time.sleep(FLUSH_SECONDS)
        flush_and_close()
