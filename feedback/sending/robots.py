"""Robots of chat groups: WeCom (企业微信) and DingTalk (钉钉). A message is one POST to the robot's address.

Which there are is a setting: kind, address, area, and DingTalk's secret. What they are told are figures, never a
citizen's words: a chat group is no place for them.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from feedback.notices.channels import Failed, Refused

TIMEOUT = 10  # seconds
READ_AT_MOST = 65_536
KINDS = ("wecom", "dingtalk")
# Said in the body, with 200: too many at once, or the server is busy.
LATER = {"wecom": frozenset({-1, 45009, 45033}), "dingtalk": frozenset({-1, 130101, 130103})}


@dataclass(frozen=True)
class Robot:
    """`area` is the key of the area whose figures it tells, with all under it."""

    kind: str
    address: str
    area: str
    secret: str = ""

    @property
    def key(self) -> str:
        """Names it in a table without its address, which is a password."""
        return hashlib.sha256(self.address.encode()).hexdigest()[:16]


def read(said: Any) -> list[Robot]:
    """From the setting. Raises ValueError for what is no robot."""
    robots = [Robot(**one) for one in said]
    for robot in robots:
        if robot.kind not in KINDS or not robot.address.startswith(("https://", "http://")) or not robot.area:
            raise ValueError("a robot has a kind (wecom, dingtalk), an address and an area")
    return robots


class _Stay(urllib.request.HTTPRedirectHandler):
    """The address is the password: it is not carried elsewhere."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_opener = urllib.request.build_opener(_Stay)


def send(robot: Robot, title: str, text: str, now: datetime) -> None:
    """`text` in Markdown. Raises Refused, Failed."""
    body = json.dumps(body_of(robot, title, text), ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(signed(robot, now), body, headers)  # noqa: S310 - a setting
    try:
        with _opener.open(request, timeout=TIMEOUT) as answer:
            said = json.loads(answer.read(READ_AT_MOST))
    except urllib.error.HTTPError as error:
        raise _failure(f"HTTP {error.code}", refused=error.code < 500 and error.code not in (408, 425, 429)) from None
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise Failed(type(error).__name__) from None
    code = said.get("errcode") if isinstance(said, Mapping) else None
    if code != 0:
        raise _failure(f"errcode {code}", refused=code is not None and code not in LATER[robot.kind])


def _failure(text: str, *, refused: bool) -> Exception:
    return Refused(text[:80]) if refused else Failed(text[:80])


def body_of(robot: Robot, title: str, text: str) -> dict[str, Any]:
    if robot.kind == "wecom":
        return {"msgtype": "markdown", "markdown": {"content": f"**{title}**\n{text}"}}
    return {"msgtype": "markdown", "markdown": {"title": title, "text": f"### {title}\n\n{text}"}}


def signed(robot: Robot, now: datetime) -> str:
    """DingTalk's: HMAC-SHA256 over the time in milliseconds and the secret, in the address, valid for an hour."""
    if robot.kind != "dingtalk" or not robot.secret:
        return robot.address
    stamp = str(round(now.timestamp() * 1000))
    mac = hmac.digest(robot.secret.encode(), f"{stamp}\n{robot.secret}".encode(), "sha256")
    extra = urlencode({"timestamp": stamp, "sign": base64.b64encode(mac).decode()})
    return f"{robot.address}{'&' if '?' in robot.address else '?'}{extra}"
