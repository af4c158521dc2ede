"""The load client: ready-made bytes over kept-alive sockets, in one thread of a process of its own.

Two ways to press: `closed` (each connection sends its next request when the last answer has come: how much
goes through) and `opened` (a fixed rate, whatever the answers do: how long it takes; the time runs from when a
request was due, so that a stalled server cannot hide its stall).
"""

from __future__ import annotations

import gc
import selectors
import socket
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context

ANSWER_WITHIN_SECONDS = 30.0
SETTLE_SECONDS = 0.3  # between the connections and the first request: the workers accept


@dataclass
class Load:
    """What came of it. `answers` are (index of the request, status, seconds); status 0: the line broke."""

    seconds: float
    answers: list[tuple[int, int, float]] = field(default_factory=list)

    def indexes(self, status: int) -> list[int]:
        return [index for index, got, _ in self.answers if got == status]

    def per_second(self, status: int) -> float:
        return len(self.indexes(status)) / self.seconds

    def waits(self, status: int) -> list[float]:
        return [seconds for _, got, seconds in self.answers if got == status]

    def statuses(self) -> dict[int, int]:
        counts: dict[int, int] = {}
        for _, status, _ in self.answers:
            counts[status] = counts.get(status, 0) + 1
        return counts


class Line:
    """One kept-alive connection with at most one request on its way."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=ANSWER_WITHIN_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = b""
        self.index = -1
        self.since = 0.0

    def send(self, index: int, request: bytes, since: float) -> None:
        self.index, self.since, self.received = index, since, b""
        self.socket.sendall(request)

    def receive(self) -> int | None:
        """The status once the whole answer is here, else None. Raises ConnectionError when the line broke."""
        part = self.socket.recv(262_144)
        if not part:
            raise ConnectionError
        self.received += part
        return int(self.received[9:12]) if is_whole(self.received) else None


def is_whole(answer: bytes) -> bool:
    """Whether an HTTP/1.1 answer has all come: by Content-Length, or by the last chunk."""
    head, separator, body = answer.partition(b"\r\n\r\n")
    if not separator:
        return False
    lowered = head.lower()
    at = lowered.find(b"\r\ncontent-length:")
    if at >= 0:
        return len(body) >= int(lowered[at + 17 :].split(b"\r\n", 1)[0])
    return body.endswith(b"0\r\n\r\n") if b"\r\ntransfer-encoding: chunked" in lowered else True


class Lines:
    """All connections to one port, and what came over them."""

    def __init__(self, port: int, count: int) -> None:
        self.selector = selectors.DefaultSelector()
        self.idle: deque[Line] = deque()
        self.answers: list[tuple[int, int, float]] = []
        self.busy = 0
        self.port = port
        for _ in range(count):
            self._open()
        time.sleep(SETTLE_SECONDS)

    def _open(self) -> None:
        line = Line(self.port)
        self.selector.register(line.socket, selectors.EVENT_READ, line)
        self.idle.append(line)

    def send(self, index: int, request: bytes, since: float) -> None:
        line = self.idle.popleft()
        try:
            line.send(index, request, since)
            self.busy += 1
        except ConnectionError:
            self._broken(line)

    def collect(self, wait: float) -> None:
        """Take what has come within `wait` seconds."""
        for key, _ in self.selector.select(wait):
            line: Line = key.data
            try:
                status = line.receive()
            except ConnectionError:
                self.busy -= line.index >= 0
                if line in self.idle:
                    self.idle.remove(line)
                self._broken(line)
                continue
            if status is not None:
                self._answered(line, status)
                self.idle.append(line)

    def _answered(self, line: Line, status: int) -> None:
        self.answers.append((line.index, status, time.perf_counter() - line.since))
        self.busy -= 1
        line.index = -1

    def _broken(self, line: Line) -> None:
        if line.index >= 0:
            self.answers.append((line.index, 0, time.perf_counter() - line.since))
        self.selector.unregister(line.socket)
        line.socket.close()
        self._open()

    def finish(self) -> None:
        """Wait for what is still on its way, then hang up."""
        deadline = time.perf_counter() + ANSWER_WITHIN_SECONDS
        while self.busy > 0 and time.perf_counter() < deadline:
            self.collect(0.1)
        for key in list(self.selector.get_map().values()):
            key.data.socket.close()
        self.selector.close()


def closed(port: int, requests: Sequence[bytes], connections: int, seconds: float) -> Load:
    """As fast as the answers come, for `seconds` or until the requests are used up."""
    lines = Lines(port, connections)
    gc.disable()
    start = time.perf_counter()
    waiting = iter(enumerate(requests))
    while time.perf_counter() - start < seconds:
        while lines.idle and (following := next(waiting, None)):
            lines.send(*following, time.perf_counter())
        if not lines.busy:
            break  # they are used up
        lines.collect(0.1)
    lines.finish()
    return Load(time.perf_counter() - start, lines.answers)


def opened(port: int, requests: Sequence[bytes], connections: int, per_second: float) -> Load:
    """One request every 1 / `per_second`; those due while every connection is busy wait, and their time runs."""
    lines = Lines(port, connections)
    gc.disable()
    start = time.perf_counter()
    sent = 0
    while sent < len(requests):
        due = start + sent / per_second
        if lines.idle and time.perf_counter() >= due:
            lines.send(sent, requests[sent], due)
            sent += 1
        else:
            lines.collect(0.1 if not lines.idle else max(0.0, due - time.perf_counter()))
    lines.finish()
    return Load(time.perf_counter() - start, lines.answers)


def new_process() -> ProcessPoolExecutor:
    """Where `closed` and `opened` run: apart from whoever watches them, started afresh and not forked."""
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"))
