"""Citizens in a hurry: a client that sends real forms at a steady rate and keeps every receipt it was given."""

from __future__ import annotations

import http.client
import re
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

TOKEN = re.compile(r'name="token" value="([^"]+)"')
CODE = re.compile(r"(?:[2-9A-HJKMNP-TW-Z]{4}-){6}[2-9A-HJKMNP-TW-Z]{4}")


@dataclass
class Citizens:
    """`rate` a second for `seconds`, over `people` connections. A lost answer is asked for again with the same form,
    as a person presses the button again."""

    port: int
    code: str
    rate: float = 24.0
    people: int = 8
    receipts: dict[str, str] = field(default_factory=dict)  # message -> query code
    refused: list[str] = field(default_factory=list)
    lost_answers: int = 0

    def start(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds
        self._threads = [threading.Thread(target=self._send_all, args=(n,)) for n in range(self.people)]
        for thread in self._threads:
            thread.start()

    def finish(self) -> None:
        """Wait until everything that was begun has its receipt."""
        for thread in self._threads:
            thread.join()

    def _send_all(self, person: int) -> None:
        turn, begun = 0, time.monotonic()
        while time.monotonic() < self._until:
            turn += 1
            self._send_one(f"第{person}位居民的第{turn}件事：路灯不亮，请来看看。")
            time.sleep(max(0.0, begun + turn * self.people / self.rate - time.monotonic()))

    def _send_one(self, message: str) -> None:
        form = self._persist("GET", None)
        token = TOKEN.search(form)
        if token is None:
            self.refused.append(form[:2000])
            return
        page = self._persist("POST", urlencode({"token": token[1], "message": message}))
        code = CODE.search(page)
        if code is None:
            self.refused.append(page[:2000])
        else:
            self.receipts[message] = code[0].replace("-", "")

    def _persist(self, method: str, body: str | None) -> str:
        """Ask until there is an answer (for two minutes): the server may be down just now."""
        deadline = time.monotonic() + 120
        while True:
            try:
                status, page = self._ask(method, body)
                if status < 500 or time.monotonic() > deadline:
                    return page
            except (OSError, http.client.HTTPException):
                if time.monotonic() > deadline:
                    raise
            self.lost_answers += 1
            time.sleep(0.2)

    def _ask(self, method: str, body: str | None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
            connection.request(method, f"/c/{self.code}", body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()
