"""A mail server and an SMS gateway on the loopback, real ones: what they are sent arrives over a socket.

What they answer is scripted: a test says `server.answers = [...]`, one for each message; when they are used up, yes.
"""

from __future__ import annotations

import email
import email.message
import email.policy
import json
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SLOW = "slow"  # no answer for longer than anybody waits


class MailServer(socketserver.ThreadingTCPServer):
    """Speaks as much SMTP as a client needs. An answer is the reply to RCPT; "drop" breaks the line in the middle."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, port: int = 0, patience: float = 0.3) -> None:
        super().__init__(("127.0.0.1", port), _Mail)
        self.mails: list[email.message.EmailMessage] = []
        self.answers: list[str] = []
        self.patience = patience
        self.pause = 0.0  # seconds it thinks about each mail before it says that it is kept

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Mail(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self._say("220 loopback")
        for line in self.rfile:
            verb = line[:4].upper().decode()
            if verb == "QUIT":
                return self._say("221 bye")
            if verb == "DATA":
                self._data()
            elif verb == "RCPT" and self.server.answers:
                answer = self.server.answers.pop(0)
                if answer == "drop":
                    return None
                if answer == SLOW:
                    time.sleep(self.server.patience)
                    return None
                self._say(answer)
            else:
                self._say("250 ok")
        return None

    def _data(self) -> None:
        self._say("354 go on")
        lines = list(iter(self.rfile.readline, b".\r\n"))
        raw = b"".join(line.removeprefix(b".") if line.startswith(b"..") else line for line in lines)
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        assert isinstance(mail, email.message.EmailMessage)
        self.server.mails.append(mail)
        time.sleep(self.server.pause)
        self._say("250 kept")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class Gateway(ThreadingHTTPServer):
    """Takes JSON. An answer is (status, body), or SLOW."""

    def __init__(self, patience: float = 0.3) -> None:
        super().__init__(("127.0.0.1", 0), _Gateway)
        self.bodies: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.answers: list[tuple[int, str] | str] = []
        self.patience = patience

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/send"


class _Gateway(BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        answer = self.server.answers.pop(0) if self.server.answers else (200, '{"Code": "OK"}')
        if isinstance(answer, str):
            time.sleep(self.server.patience)
            return
        status, said = answer
        if status == 200:
            self.server.bodies.append(body)
            self.server.paths.append(self.path)
        self.send_response(status)
        if status == 302:
            self.send_header("Location", self.server.address)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said.encode())

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(server: Any) -> Iterator[Any]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
