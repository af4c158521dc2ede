"""Sending a body to a web address of somebody else's. No Django."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any

TIMEOUT = 10  # seconds
JSON = {"Content-Type": "application/json"}


class Failed(Exception):
    """Nobody took it. The text is a kind of failure: "HTTP 500", "TimeoutError"."""


class _Stay(urllib.request.HTTPRedirectHandler):
    """An address that leads elsewhere is not followed: the body is for this one alone."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_opener = urllib.request.build_opener(_Stay, urllib.request.ProxyHandler({}))


def post(address: str, body: bytes, headers: Mapping[str, str] | None = None) -> int:
    """The status of the answer, 2xx. Raises Failed; waits for TIMEOUT at most."""
    request = urllib.request.Request(address, body, {**JSON, **(headers or {})})  # noqa: S310 - its callers judge it
    try:
        with _opener.open(request, timeout=TIMEOUT) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        raise Failed(f"HTTP {error.code}") from None
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise Failed(type(error).__name__) from None
