"""Times list pages inside a Django process: `manage.py shell --command "from bench import pages; pages.main(5)"`.

The whole way of a request but for the socket: every middleware, the view, the template.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

from django.conf import settings
from django.test import Client

from deputies.models import Area
from deputies.models.accounts import Membership, Role, User
from stations import finding
from stations.models import Code, Venue

STAFF, ADMINISTRATOR, ANYBODY = "staff", "administrator", ""
DEEP = "2000.0"  # any key will do: nothing is counted or skipped before it
WARM_UP = 2


def pages(city: Area) -> Iterator[tuple[str, str]]:
    """(who asks, address): the same at every size, and what staff find in the city is the same."""
    venue = Venue.objects.filter(area_key__startswith=city.key, latitude__isnull=False).order_by("pk")[0]
    street, code = venue.area_key[:9], Code.objects.filter(venue=venue)[0].pk
    for room in ("deputies", "venues"):
        yield STAFF, f"/{room}/"
        yield STAFF, f"/{room}/?after={street}.1"
        yield STAFF, f"/{room}/?area={street}"
        yield ADMINISTRATOR, f"/{room}/"
        yield ADMINISTRATOR, f"/{room}/?after={street}.1"
    yield STAFF, "/deputies/?where=venues"
    yield ADMINISTRATOR, "/deputies/?where=venues"
    yield STAFF, "/deputies/?level=county&status=active"
    yield STAFF, "/deputies/?q=王"
    yield STAFF, "/deputies/?q=wang"
    yield STAFF, "/deputies/?q=wf"
    yield ADMINISTRATOR, "/deputies/?q=王"
    yield ADMINISTRATOR, "/deputies/?q=wang"
    yield ADMINISTRATOR, "/deputies/?q=王伟"
    yield ADMINISTRATOR, "/deputies/?q=wangwei"
    yield ADMINISTRATOR, "/deputies/?level=county"
    yield STAFF, "/venues/?kind=station&status=open"
    yield STAFF, "/venues/?q=社区"
    yield STAFF, f"/venues/?q={code}"
    yield ADMINISTRATOR, "/venues/?q=代表之家"
    for who in (STAFF, ADMINISTRATOR):
        yield who, "/handling-units/"
        yield who, f"/areas/{city.pk}/"
        yield who, f"/areas/?q={street}"
        yield who, "/areas/?q=东亭"
    yield STAFF, "/people/"
    yield STAFF, "/people/?q=wang"
    yield ADMINISTRATOR, "/people/"
    yield STAFF, "/contact-days/"
    yield STAFF, "/posters/"
    yield STAFF, "/imports/"
    yield ANYBODY, "/find/"
    yield ANYBODY, f"/find/?area={street}"
    yield ANYBODY, f"/find/?q={venue.name}"
    yield ANYBODY, f"/v/{venue.pk}/"
    yield ANYBODY, f"/schedule/?area={street}"


def main(rounds: int) -> None:
    """Prints {"who address": [[milliseconds, …], bytes]}."""
    settings.ALLOWED_HOSTS = ["*"]
    city = Area.objects.filter(level="city", key=finding.place("3202").path[-1].key).get()  # type: ignore[union-attr]
    clients = {STAFF: _client("bench-staff", Role.STAFF, city), ANYBODY: Client()}
    clients[ADMINISTRATOR] = _client("bench-administrator", Role.ADMINISTRATOR, None)
    taken = {f"{who} {address}".strip(): _asked(clients[who], address, rounds) for who, address in pages(city)}
    print(json.dumps(taken, ensure_ascii=False))


def _client(username: str, role: Role, area: Area | None) -> Client:
    user, _ = User.objects.get_or_create(username=username)
    Membership.objects.get_or_create(user=user, role=role, area=area)
    client = Client()
    client.force_login(user)
    return client


def _asked(client: Client, address: str, rounds: int) -> tuple[list[float], int]:
    taken, size = [], 0
    for _ in range(WARM_UP + rounds):
        started = time.perf_counter()
        answer = client.get(address)
        taken.append(1000 * (time.perf_counter() - started))
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")
        size = len(answer.content)
    return taken[WARM_UP:], size
