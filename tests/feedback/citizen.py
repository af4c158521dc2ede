"""A citizen with a browser that keeps no cookies: reads the form, sends it, keeps the receipt."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client

TOKEN = re.compile(r'name="token" value="([^"]+)"')
QUERY_CODE = re.compile(r"#((?:[2-9A-HJKMNP-TW-Z]{4}-){6}[2-9A-HJKMNP-TW-Z]{4})")
MESSAGE = "北门的路灯从上周一起有三盏不亮。"


def text_of(response: Any) -> str:
    """The page as a person reads it: entities decoded, places for a line's end unseen."""
    return html.unescape(response.content.decode().replace("<wbr>", ""))


def shown_message(response: Any) -> str:
    """What stands in the message field."""
    found = re.search(r'<textarea id="message"[^>]*>\n(.*?)</textarea>', response.content.decode(), re.DOTALL)
    assert found is not None
    return html.unescape(found[1])


def query_code(response: Any) -> str:
    found = QUERY_CODE.search(response.content.decode())
    assert found is not None
    return found[1].replace("-", "")


@dataclass
class Citizen:
    client: Client
    code: str
    language: str = ""

    @property
    def address(self) -> str:
        return f"/c/{self.code}{self.language and f'?lang={self.language}'}"

    def open(self) -> Any:
        return self.client.get(self.address)

    def token(self) -> str:
        found = TOKEN.search(self.open().content.decode())
        assert found is not None
        return found[1]

    def send(self, token: str | None = None, message: str = MESSAGE, **fields: str) -> Any:
        """POST the form as a browser does; a fresh token unless one is given."""
        return self.send_fields({"token": token or self.token(), "message": message, **fields})

    def send_fields(self, fields: dict[str, str]) -> Any:
        return self.client.post(self.address, fields)

    def send_bytes(self, body: bytes) -> HttpResponse:
        return self.client.post(self.address, body, content_type="application/x-www-form-urlencoded")  # type: ignore[return-value]
