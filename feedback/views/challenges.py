"""When very many send at once, or faster than a person types: a page that keeps every word and lets it through after a
little work of the browser's, which sends it by itself, or, without JavaScript, after a short wait.

Nobody is refused: a whole village may be behind one venue's Wi-Fi. Without Redis everybody is let through.
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from prometheus_client import Counter

from deputies.rate_limits import Limit, address_of, take, take_all
from feedback import proofs
from feedback.entrances import Entrance
from feedback.form_tokens import FormToken
from feedback.views.bodies import never_stored

NETWORK_EVERY, VENUE_EVERY = 15, 5  # seconds: 240 and 720 an hour after the first ones
WAITED = Limit("waited", burst=30, every=10, when_dead=True)  # a crowd that only waits is still slowed
NOT_KEPT = frozenset({"token", "ticket", "number", "switch"})
CHALLENGES = Counter("yimatong_challenges", "Senders asked for work or patience, by what came of it", ["what"])


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
    return _page(request, entrance, proofs.new(key), data)


def _is_calm(request: HttpRequest, entrance: Entrance) -> bool:
    burst = settings.CHALLENGE_AFTER
    if not burst:
        return True
    network = Limit("sent-from", burst, NETWORK_EVERY, when_dead=True)
    venue = Limit("sent-to", burst, VENUE_EVERY, when_dead=True)
    return take_all((network, address_of(request)), (venue, str(entrance.venue.pk)))


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
    kept = [(name, value) for name, values in data.lists() if name not in NOT_KEPT for value in values]
    context = {
        "venue": entrance.venue,
        "token": data["token"],
        "proof": proof,
        "kept": kept,
        "message": data.get("message", ""),
        "wait": wait,
    }
    response = render(request, "feedback/challenge.html", context, status=status)
    response["Retry-After"] = str(wait)
    return never_stored(response)
