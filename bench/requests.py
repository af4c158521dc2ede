"""Ready-made requests, as the bytes a phone's browser sends."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlencode

COMPRESSED = "gzip, deflate, br"
HEADERS = (
    "Host: 127.0.0.1\r\n"
    "Connection: keep-alive\r\n"
    "User-Agent: Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Chrome/116 Mobile MicroMessenger/8.0\r\n"
    "Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\n"
    "Accept-Encoding: {encoding}\r\n"
    "Accept-Language: {language}\r\n"
)
CHINESE, ENGLISH = "zh-CN,zh;q=0.9,en;q=0.8", "en-GB,en;q=0.9"


def get(path: str, *, encoding: str = COMPRESSED, language: str = CHINESE) -> bytes:
    return f"GET {path} HTTP/1.1\r\n{HEADERS.format(encoding=encoding, language=language)}\r\n".encode()


def post(path: str, kind: str, body: bytes) -> bytes:
    head = f"POST {path} HTTP/1.1\r\n{HEADERS.format(encoding=COMPRESSED, language=CHINESE)}"
    return f"{head}Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def from_address(request: bytes, address: str) -> bytes:
    """The same from somewhere else, as our proxy says it."""
    line, rest = request.split(b"\r\n", 1)
    return line + f"\r\nX-Real-IP: {address}\r\n".encode() + rest


@dataclass(frozen=True)
class Sent:
    """A submission ready to be sent, and the idempotency key that its row will carry."""

    request: bytes
    key: str


class Submissions:
    """What `manage.py materials` made; each submission is handed out once."""

    def __init__(self, materials: dict[str, Any]) -> None:
        self.fields: dict[str, str] = materials["fields"]
        self._left: Iterator[dict[str, Any]] = iter(materials["submissions"])

    def of_the_form(self, count: int) -> list[Sent]:
        """As the citizen's form sends them."""
        return [Sent(self._form(made), made["key"]) for made in self._next(count)]

    def of_the_bare_view(self, count: int) -> list[bytes]:
        """The same fields as JSON."""
        return [self._json(made) for made in self._next(count)]

    def _next(self, count: int) -> list[dict[str, Any]]:
        taken = list(islice(self._left, count))
        if len(taken) < count:
            raise RuntimeError("more submissions are wanted than were made")
        return taken

    def _form(self, made: dict[str, Any]) -> bytes:
        fields = {"token": made["token"], "deputy": "", "message": made["message"], **self.fields, "website": ""}
        return post(f"/c/{made['code']}", "application/x-www-form-urlencoded", urlencode(fields).encode())

    def _json(self, made: dict[str, Any]) -> bytes:
        fields = {"venue": made["venue"], "message": made["message"], **self.fields}
        return post("/submit", "application/json", json.dumps(fields, ensure_ascii=False).encode())
