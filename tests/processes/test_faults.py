"""Faults, for real: processes killed, Redis flushed, PostgreSQL restarted, while citizens send 20 and more a second.

Each time: every receipt that was given has its row, every row is routed exactly once or stands in the unrouted
queue, and nothing is pending two minutes after healing.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import psycopg
import pytest
from celery import Celery

from feedback.receipts.query_codes import stored_hash
from tests.processes.citizens import Citizens
from tests.processes.stack import Stack, wait_for

pytestmark = [pytest.mark.processes, pytest.mark.faults]
LOAD_SECONDS = 8.0
HEALED_WITHIN_SECONDS = 240


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with Stack() as stack:
        yield stack


@pytest.fixture(scope="module")
def code(stack: Stack) -> str:
    return stack.manage("shell", "-v0", "-c", "from tests.processes.seed import seed; print(seed())").split()[-1]


@pytest.fixture
def citizens(stack: Stack, code: str, request: pytest.FixtureRequest) -> Iterator[Citizens]:
    """Sending from before the fault until after it; the verdict is given when the test has done its harm."""
    before = stack.sql("SELECT coalesce(max(id), 0) FROM feedback_submission")[0][0]
    citizens = Citizens(stack.port, code)
    started = time.monotonic()
    citizens.start(LOAD_SECONDS)
    time.sleep(1.5)
    yield citizens
    citizens.finish()
    rate = len(citizens.receipts) / (time.monotonic() - started)
    assert citizens.refused == []
    assert len(citizens.receipts) >= 20, f"only {len(citizens.receipts)} were sent"
    print(
        f"{request.node.name}: {len(citizens.receipts)} receipts, {rate:.0f}/s, {citizens.lost_answers} lost answers"
    )
    _is_whole(stack, citizens, before)


def _is_whole(stack: Stack, citizens: Citizens, before: int) -> None:
    wait_for(lambda: _pending(stack) == 0, HEALED_WITHIN_SECONDS, "the queue to be empty", stack.said)
    stored = dict(stack.sql("SELECT query_code_hash, message FROM feedback_submission WHERE id > %s", before))
    for message, code in citizens.receipts.items():
        assert stored[stored_hash(code)] == message
    assert len(stored) == len(citizens.receipts), "a message was written twice, or one that nobody has a receipt for"
    _each_is_routed_once(stack)


def _pending(stack: Stack) -> int:
    try:
        rows = stack.sql("SELECT count(*) FROM feedback_outbox WHERE done_at IS NULL AND dead_at IS NULL")
    except psycopg.OperationalError:
        return -1  # still restarting
    return int(rows[0][0])


def _each_is_routed_once(stack: Stack) -> None:
    wrong = stack.sql("""
        SELECT s.id, s.state, count(DISTINCT e.id), count(DISTINCT h.id)
        FROM feedback_submission s
        LEFT JOIN feedback_event e ON e.submission_id = s.id AND e.verb = 'assign'
        LEFT JOIN feedback_holder h ON h.submission_id = s.id
        GROUP BY s.id
        HAVING count(DISTINCT e.id) <> 1
            OR (count(DISTINCT h.id) <> 1 AND s.unrouted_since IS NULL AND s.holding_venue_id IS NULL)
    """)
    assert wrong == []
    assert stack.sql("SELECT count(*) FROM feedback_outbox WHERE dead_at IS NOT NULL") == [(0,)]


@pytest.mark.parametrize("name", ["web", "worker", "relay"])
def test_kill_9(stack: Stack, citizens: Citizens, name: str) -> None:
    killed = stack.kill(name)
    wait_for(lambda: stack.pid(name) != killed, HEALED_WITHIN_SECONDS, f"{name} to be started again", stack.said)
    time.sleep(2)
    stack.kill(name)


def test_redis_stopped_flushed_and_restarted(stack: Stack, citizens: Citizens) -> None:
    stack.flush_and_restart_redis(down_seconds=4)


def test_postgres_restarted(stack: Stack, citizens: Citizens) -> None:
    stack.restart_postgres()


def test_every_message_delivered_three_times(stack: Stack, citizens: Citizens) -> None:
    celery = Celery(broker=stack.environment["REDIS_URL"], set_as_current=False)
    newest = stack.sql("SELECT coalesce(max(id), 0) FROM feedback_outbox")[0][0]
    until = time.monotonic() + LOAD_SECONDS
    while time.monotonic() < until:
        for (outbox_id,) in stack.sql("SELECT id FROM feedback_outbox WHERE id > %s ORDER BY id", newest):
            newest = outbox_id
            for _ in range(2):  # the relay sends the first
                celery.send_task("feedback.tasks.route", (outbox_id, ""))
        time.sleep(0.02)


def test_a_thousand_pending_at_the_start(stack: Stack, code: str) -> None:
    """They were written when nobody could take them; then the whole portal stops and starts."""
    written = stack.manage(
        "shell", "-v0", "-c", f"from tests.processes.seed import write; print(write({code!r}, 1000))"
    )
    assert written.split()[-1] == "1000"
    stack.stop()
    stack.start()
    assert _pending(stack) >= 900, "they should still be pending when the portal is up again"
    stack.sql("UPDATE feedback_outbox SET available_at = now() WHERE done_at IS NULL")
    started = time.monotonic()
    wait_for(lambda: _pending(stack) == 0, HEALED_WITHIN_SECONDS, "the queue to be empty", stack.said)
    print(f"1000 pending were routed in {time.monotonic() - started:.1f} s")
    _each_is_routed_once(stack)
