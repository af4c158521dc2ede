"""What a phone downloads for the citizen's first page: every byte on the wire, headers included."""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin

from bench.client import ANSWER_WITHIN_SECONDS, is_whole
from bench.effort import Effort
from bench.house import House
from bench.requests import CHINESE, COMPRESSED, ENGLISH, get
from bench.table import Figure, Sense

LOADED_LINKS = frozenset({"stylesheet", "icon", "preload", "modulepreload", "manifest"})
IN_CSS = re.compile(r"""(?:url\(\s*|@import\s+)["']?([^"')\s;]+)""")


@dataclass(frozen=True)
class Page:
    """`wire` is bytes received, headers included."""

    wire: int
    requests: int


class Needed(HTMLParser):
    """Collects the addresses that a browser loads for a page."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.has_icon = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "link" and LOADED_LINKS & set(given.get("rel", "").split()):
            self.has_icon = self.has_icon or "icon" in given["rel"]
            self.addresses.append(given.get("href", ""))
        elif tag in ("script", "img", "iframe", "source", "video", "audio", "embed") and "src" in given:
            self.addresses.append(given["src"])


def needed_by(html: str) -> list[str]:
    """The addresses of what the page loads; a page without an icon makes browsers ask for /favicon.ico."""
    parser = Needed()
    parser.feed(html)
    return _foreign_to_the_page([*parser.addresses, *([] if parser.has_icon else ["/favicon.ico"])])


def needed_by_css(css: str) -> list[str]:
    return _foreign_to_the_page(IN_CSS.findall(css))


def _foreign_to_the_page(addresses: list[str]) -> list[str]:
    return [address for address in dict.fromkeys(addresses) if not address.startswith(("data:", "#"))]


def fetch(port: int, path: str, encoding: str, language: str) -> bytes:
    """The whole answer as it came, headers included."""
    with socket.create_connection(("127.0.0.1", port), timeout=ANSWER_WITHIN_SECONDS) as line:
        line.sendall(get(path, encoding=encoding, language=language))
        answer = b""
        while not is_whole(answer) and (part := line.recv(65_536)):
            answer += part
    if not answer.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"{path}: {answer[:80]!r}")
    return answer


def weigh(port: int, path: str, language: str) -> Page:
    """The page and everything it loads, each asked for twice: compressed to weigh, plain to read."""
    left, wire, done = [path], 0, set()
    while left:
        address = left.pop()
        done.add(address)
        wire += len(fetch(port, address, COMPRESSED, language))
        head, _, body = fetch(port, address, "identity", language).partition(b"\r\n\r\n")
        kind = head.lower().partition(b"content-type: ")[2]
        find = needed_by if kind.startswith(b"text/html") else needed_by_css if kind.startswith(b"text/css") else None
        found = find(body.decode()) if find else []
        left += [target for target in (urljoin(address, each) for each in found) if target not in done]
    return Page(wire, len(done))


def measure(house: House, effort: Effort) -> list[Figure]:
    """Of the venue with most deputies: the heaviest form there is."""
    with house.running("web"):
        pages = {
            path: [weigh(house.port, path, language) for language in (CHINESE, ENGLISH)]
            for path in (f"/c/{house.widest}", "/t/", "/")
        }
    heaviest = {path: max(page.wire for page in both) for path, both in pages.items()}
    requests = {path: max(page.requests for page in both) for path, both in pages.items()}
    form = f"/c/{house.widest}"
    detail = {path: [vars(page) for page in both] for path, both in pages.items()}
    return [
        Figure("citizen's form, first load", heaviest[form], "bytes", 14_000, Sense.AT_MOST, detail),
        Figure("citizen's form, requests", requests[form], "", 2, Sense.AT_MOST),
        Figure("tracking page, first load", heaviest["/t/"], "bytes", 14_000, Sense.AT_MOST),
        Figure("tracking page, requests", requests["/t/"], "", 2, Sense.AT_MOST),
        Figure("home page, first load", heaviest["/"], "bytes"),
    ]
