"""A delivery as an SMS, by any gateway that takes a JSON body by HTTP: its address, its headers, the shape of the body
and its templates are settings."""

from __future__ import annotations

import http.client
import json
import re
import urllib.error
import urllib.request
from typing import Any

from django.conf import settings

from feedback.models.notices import Delivery
from feedback.notices import links
from feedback.notices.channels import Failed, Refused, mobile

TIMEOUT = 10  # seconds
READ_AT_MOST = 65_536
LATER = frozenset({408, 425, 429})  # 4xx that say "not now"


class _Stay(urllib.request.HTTPRedirectHandler):
    """A gateway that leads elsewhere is not followed: the body holds a person's number."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_opener = urllib.request.build_opener(_Stay)


def send(delivery: Delivery) -> None:
    """Raises Refused, Failed."""
    body = json.dumps(_filled(settings.SMS_BODY, _values(delivery)), ensure_ascii=False).encode()
    request = urllib.request.Request(settings.SMS_GATEWAY, body, settings.SMS_HEADERS)  # noqa: S310 - a setting
    try:
        with _opener.open(request, timeout=TIMEOUT) as answer:
            said = answer.read(READ_AT_MOST).decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        text = f"HTTP {error.code}"
        raise Refused(text) if 400 <= error.code < 500 and error.code not in LATER else Failed(text) from None
    except (OSError, http.client.HTTPException) as error:
        raise Failed(type(error).__name__) from None
    _judge(said)


def _judge(said: str) -> None:
    """Many gateways answer 200 whatever happens, and say it in the body."""
    if settings.SMS_REFUSED and re.search(settings.SMS_REFUSED, said):
        raise Refused("refused by the gateway")
    if settings.SMS_ACCEPTED and not re.search(settings.SMS_ACCEPTED, said):
        raise Failed("not accepted by the gateway")


def _values(delivery: Delivery) -> dict[str, str]:
    """What the body may name in braces."""
    person = delivery.person
    return {
        "id": str(delivery.pk),
        "phone": mobile(person.contact_phone),
        "template": str(settings.SMS_TEMPLATES.get(delivery.kind, "")),
        "language": delivery.language,
        "code": links.query_code(person),
        "link": links.tracking(person),
        **delivery.data,
    }


def _filled(shape: Any, values: dict[str, str]) -> Any:
    """The body with `{name}` replaced in each of its texts."""
    match shape:
        case dict():
            return {key: _filled(value, values) for key, value in shape.items()}
        case list():
            return [_filled(value, values) for value in shape]
        case str():
            return re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], found[0]), shape)
    return shape
