"""When very many send at once, or faster than a person types: a page that keeps every word and lets it through after a
little work of the browser's, which sends it by itself, or, without JavaScript, after a short wait.

Nobody is refused: a whole village may be behind one venue's Wi-Fi. Without Redis everybody is let through.

While a crowd is known to press, a machine's message costs no more than this page, and the page is made once
(`at_the_door`).
"""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language
from prometheus_client import Counter

from deputies.rate_limits import Limit, address_of, is_known_empty, take, take_all
from feedback.arrival import form_tokens, proofs
from feedback.arrival.entrances import Entrance
from feedback.arrival.form_tokens import FormToken
from feedback.forms.messages import is_plainly_right
from feedback.prepared import PreparedPage
from feedback.views.citizens.bodies import chosen_by, explains_unreadable_bodies, filled, never_stored, posted

NETWORK_EVERY, VENUE_EVERY = 15, 5  # seconds: 240 and 720 an hour after the first ones
AT_A_TIME, PACE = 20, 0.5  # people do not press by the dozen in a second: after so many, two a second of a network
WAITED = Limit("waited", burst=30, every=10, when_dead=True)  # a crowd that only waits is still slowed
NOT_KEPT = frozenset({"token", "ticket", "number", "switch", "message"})
CHALLENGES = Counter("yimatong_challenges", "Senders asked for work or patience, by what came of it", ["what"])
NAMES = ("path", "venue", "token", "ticket", "target", "kept", "words")
KEPT_SECONDS, KEPT_ENTRANCES = 60, 500
_pages: dict[tuple[str | None, tuple[str, bool]], PreparedPage] = {}  # a handful
_pressed: dict[str, tuple[float, Entrance]] = {}  # where somebody was asked: at, by code


@explains_unreadable_bodies
def at_the_door(request: HttpRequest, code: str) -> HttpResponse | None:
    """The page for who sends a first time where, or from where, too many are known to send; None for all others, and
    for what a person would have to mend first. Asks neither the database nor Redis."""
    at, entrance = _pressed.get(code, (float("-inf"), None))
    if entrance is None or time.monotonic() - at > KEPT_SECONDS or not is_known_empty(*_buckets(request, entrance)):
        return None
    data = posted(request)
    token = form_tokens.read(data.get("token", ""), code)
    has_files = request.content_type == "multipart/form-data" and bool(request.FILES)
    has_more = has_files or not data.keys().isdisjoint(("ticket", "switch", "kept"))
    if has_more or token.key is None or not token.is_good or not is_plainly_right(data):
        return None
    CHALLENGES.labels("crowd").inc()
    return _page(request, entrance, proofs.new(token.key), data)


def asked(request: HttpRequest, entrance: Entrance, token: FormToken, data: QueryDict) -> HttpResponse | None:
    """The page to answer with, or None: let it through. At most one question to Redis."""
    assert token.key is not None
    ticket, key = data.get("ticket", ""), token.key
    is_known = proofs.is_known(ticket, key)
    if "switch" in data:  # the page in another language or size: nothing is sent yet
        return _page(request, entrance, proofs.of(ticket) if is_known else proofs.new(key), data, status=200)
    if is_known:
        return _passed(request, entrance, key, data)
    if not token.is_hasty and _is_calm(request, entrance):
        return None
    CHALLENGES.labels("hasty" if token.is_hasty else "crowd").inc()
    if len(_pressed) >= KEPT_ENTRANCES:
        _pressed.clear()
    _pressed[entrance.code] = (time.monotonic(), entrance)
    return _page(request, entrance, proofs.new(key), data)


def forget() -> None:
    """Where somebody was asked."""
    _pressed.clear()


def _is_calm(request: HttpRequest, entrance: Entrance) -> bool:
    return not settings.CHALLENGE_AFTER or take_all(*_buckets(request, entrance))


def _buckets(request: HttpRequest, entrance: Entrance) -> tuple[tuple[Limit, str], ...]:
    paced = Limit("paced", max(AT_A_TIME, settings.CHALLENGE_AFTER // 10), PACE, when_dead=True)
    network = Limit("sent-from", settings.CHALLENGE_AFTER, NETWORK_EVERY, when_dead=True)
    venue = Limit("sent-to", settings.CHALLENGE_AFTER, VENUE_EVERY, when_dead=True)
    address = address_of(request)
    return (paced, address), (network, address), (venue, str(entrance.venue.pk))


def _passed(request: HttpRequest, entrance: Entrance, key: UUID, data: QueryDict) -> HttpResponse | None:
    ticket = data.get("ticket", "")
    if proofs.is_solved(ticket, data.get("number", ""), key):
        CHALLENGES.labels("solved").inc()
        return None
    if not proofs.has_waited(ticket, key):
        CHALLENGES.labels("early").inc()
        return _page(request, entrance, proofs.of(ticket), data)
    if take(WAITED, address_of(request)):
        CHALLENGES.labels("waited").inc()
        return None
    CHALLENGES.labels("again").inc()
    return _page(request, entrance, proofs.new(key), data)


def _page(
    request: HttpRequest, entrance: Entrance, proof: proofs.Proof, data: QueryDict, status: int = 429
) -> HttpResponse:
    """The same token as before: it is still the same message."""
    wait = int(proofs.WAIT.total_seconds())
    key = (get_language(), chosen_by(request))
    if key not in _pages:
        _pages[key] = PreparedPage(NAMES, lambda slots: _rendered(request, slots, wait))
    values = {
        "path": request.path,
        "venue": entrance.venue.name,
        "token": data.get("token", ""),
        "ticket": proof.ticket,
        "target": proof.target,
        "kept": _kept(data),
        "words": format_html_join("", "{}<br>", ((line,) for line in data.get("message", "").splitlines())),
    }
    response = filled(request, _pages[key], values, status=status)
    response["Retry-After"] = str(wait)
    return never_stored(response)


def _rendered(request: HttpRequest, slots: dict[str, Any], wait: int) -> str:
    return render_to_string("feedback/citizens/challenge.html", {**slots, "most": proofs.MOST, "wait": wait}, request)


def _kept(data: QueryDict) -> str:
    """Every field as it came, to be sent again."""
    fields = ((name, value) for name, values in data.lists() if name not in NOT_KEPT for value in values)
    inputs = format_html_join("\n", '<input type="hidden" name="{}" value="{}">', fields)
    return format_html('{}\n<textarea name="message" hidden>\n{}</textarea>', inputs, data.get("message", ""))
