"""Messages by the real processes: the mail server is down and comes back, the messenger is killed while it sends."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.feedback.mail_server import MailServer, serving
from tests.processes.stack import Stack, free_port, wait_for

pytestmark = [pytest.mark.processes, pytest.mark.faults]
CITIZENS = 12


@pytest.fixture
def stack() -> Iterator[Stack]:
    self_chosen = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(free_port()), "SMTP_SECURITY": "none"}
    with Stack(**self_chosen, MESSAGE_HOLD_SECONDS="0") as stack:
        yield stack


def test_everything_is_delivered(stack: Stack) -> None:
    _seed(stack)
    wait_for(lambda: _count(stack, "attempts > 0") == CITIZENS, 60, "the first tries to fail", stack.said)
    assert _count(stack, "last_error = 'ConnectionRefusedError'") == CITIZENS
    with serving(MailServer(int(stack.settings["SMTP_PORT"]))) as server:
        server.pause = 0.3
        stack.sql("UPDATE feedback_delivery SET available_at = now()")
        wait_for(lambda: len(server.mails) >= 3, 60, "the first mails", stack.said)
        stack.kill("messenger")
        wait_for(lambda: _count(stack, "sent_at IS NOT NULL") == CITIZENS, 90, "the rest of them", stack.said)
        reached = {str(mail["To"]) for mail in server.mails}
    assert reached == {f"citizen{n}@example.cn" for n in range(CITIZENS)}
    assert _count(stack, "dead_at IS NOT NULL OR dropped_at IS NOT NULL") == 0


def _seed(stack: Stack) -> None:
    said = stack.manage("shell", "-v0", "-c", "from tests.processes.seed import seed; print(seed())")
    code = said.split()[-1]
    write = f"from tests.processes.seed import write_with_addresses; print(write_with_addresses({code!r}, {CITIZENS}))"
    assert stack.manage("shell", "-v0", "-c", write).split()[-1] == str(CITIZENS)


def _count(stack: Stack, condition: str) -> int:
    return int(stack.sql(f"SELECT count(*) FROM feedback_delivery WHERE {condition}")[0][0])
