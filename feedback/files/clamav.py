"""A look at a file by ClamAV, where there is one: clamd's INSTREAM command over its socket."""

from __future__ import annotations

import socket
from enum import Enum, auto

from django.conf import settings

TIMEOUT = 10.0  # seconds
PIECE = 65_536


class Verdict(Enum):
    CLEAN = auto()
    INFECTED = auto()
    UNKNOWN = auto()  # nobody answers, or not with a verdict: to be asked again


def look_at(data: bytes) -> Verdict:
    """CLEAN without asking anybody when CLAMAV is not set."""
    if not settings.CLAMAV:
        return Verdict.CLEAN
    try:
        with _connected(settings.CLAMAV) as line:
            answer = _asked(line, data)
    except OSError:
        return Verdict.UNKNOWN
    if answer.endswith(b" OK"):
        return Verdict.CLEAN
    return Verdict.INFECTED if answer.endswith(b" FOUND") else Verdict.UNKNOWN


def _connected(address: str) -> socket.socket:
    """`address` is a path, or host:port."""
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(TIMEOUT)
        line.connect(address)
        return line
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), TIMEOUT)


def _asked(line: socket.socket, data: bytes) -> bytes:
    line.sendall(b"zINSTREAM\0")
    for start in range(0, len(data), PIECE):
        piece = data[start : start + PIECE]
        line.sendall(len(piece).to_bytes(4, "big") + piece)
    line.sendall(bytes(4))
    answer = b""
    while not answer.endswith(b"\0") and (more := line.recv(4096)):
        answer += more
    return answer.rstrip(b"\0")
