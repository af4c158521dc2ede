from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from bench.client import Load, closed, is_whole, opened


class Echo(BaseHTTPRequestHandler):
    """201 to a POST, 200 to a GET, and no answer at all to /broken."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/broken":
            self.close_connection = True
            return
        self.answer(200)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(201)

    def answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
BROKEN = b"GET /broken HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"


def test_an_answer_is_whole_by_its_length_or_its_last_chunk() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"
    assert [is_whole(answer) for answer in (head[:-2], head, head + b"1234", head + b"12345")] == [
        False,
        False,
        False,
        True,
    ]
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n"
    assert not is_whole(chunked)
    assert is_whole(chunked + b"0\r\n\r\n")


def test_closed_sends_each_request_once_and_stops_when_they_are_used_up(port: int) -> None:
    load = closed(port, [POST] * 20, connections=3, seconds=30)
    assert load.statuses() == {201: 20}
    assert sorted(load.indexes(201)) == list(range(20))


def test_opened_keeps_the_rate_and_counts_from_when_a_request_was_due(port: int) -> None:
    load = opened(port, [GET, POST] * 10, connections=2, per_second=200)
    assert load.statuses() == {200: 10, 201: 10}
    assert load.seconds >= 19 / 200
    assert all(seconds > 0 for seconds in load.waits(200))


def test_a_broken_line_is_counted_and_replaced(port: int) -> None:
    load = closed(port, [GET, BROKEN, GET, GET], connections=1, seconds=30)
    assert load.statuses() == {200: 3, 0: 1}


def test_a_rate_counts_only_the_status_asked_for() -> None:
    assert Load(2.0, [(0, 201, 0.1), (1, 422, 0.1), (2, 201, 0.1)]).per_second(201) == 1
