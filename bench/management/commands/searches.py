"""`manage.py searches ROUNDS` (under bench.searching_settings): server time of pages, in milliseconds, as JSON.

The whole portal answers (middleware, view, template) in this process; nothing but the network is left out.
"""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.management.base import BaseCommand
from django.test import Client
from django.utils import timezone

from deputies.models import Topic
from deputies.models.accounts import User
from feedback.inbox import listing
from feedback.models import Submission
from feedback.models.holders import Holder
from feedback.states import State
from stations.access import scope_of

FREQUENT = ("小区", "希望", "老人", "路灯", "停车")
PEOPLE = {"city staff": "staff-wuxi", "street staff": "staff-dongting", "deputy": "deputy"}
DEEP = 10_000


class Command(BaseCommand):
    help = "Times pages of the search and of the inbox. For measuring only."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("rounds", type=int)
        parser.add_argument("--inbox-of", default="")

    def handle(self, *args: Any, rounds: int, inbox_of: str, **options: Any) -> None:
        timed = _inbox(inbox_of, rounds) if inbox_of else _searches(rounds)
        self.stdout.write(json.dumps(timed, ensure_ascii=False))


def _searches(rounds: int) -> dict[str, list[float]]:
    timed: dict[str, list[float]] = {}
    topic = Topic.objects.order_by("pk")[0].pk
    rare = _rare(max(5, rounds))
    for who, name in PEOPLE.items():
        client = _client(name)
        asked: dict[str, list[dict[str, Any]]] = {
            "frequent word": [{"q": word} for word in FREQUENT],
            "rare word": [{"q": word} for word in rare],
            "words and filters": [{"q": f"{word} 希望", "topic": topic, "state": "open"} for word in FREQUENT],
        }
        for what, queries in asked.items():
            _time(client, f"/search/?{urlencode(queries[0])}")
            addresses = [f"/search/?{urlencode(query)}" for query in queries] * max(1, rounds // len(queries))
            timed[f"{what}, {who}"] = [_time(client, address) for address in addresses]
    return timed


def _rare(count: int) -> list[str]:
    """Words of their own, of opinions evenly spread over all numbers."""
    last = Submission.objects.latest("pk").pk
    numbers = [last * n // (count + 1) for n in range(1, count + 1)]
    messages = Submission.objects.filter(pk__in=numbers).values_list("message", flat=True)
    return [message.rpartition("（")[2].rstrip("）") for message in messages]


def _inbox(name: str, rounds: int) -> dict[str, list[float]]:
    """The first page, and the one that begins after the 10,000th row, of somebody who holds so many."""
    user = User.objects.get(username=name)
    scope = scope_of(user)
    held = Submission.objects.filter(deputy__in=scope.deputy_ids, state=State.IN_PROGRESS)
    if held.count() < DEEP:
        _load(next(iter(scope.deputy_ids)), name)
    deep = listing.keys(scope, timezone.now(), None, DEEP)[DEEP - 1].position
    client = _client(name)
    addresses = {"first": "/inbox/", "10,000th": f"/inbox/?after={deep}"}
    for address in addresses.values():
        _time(client, address)
    return {what: [_time(client, address) for _ in range(rounds)] for what, address in addresses.items()}


def _load(deputy_id: int, name: str) -> None:
    """Give the deputy 10,050 of the opinions that are there."""
    numbers = list(Submission.objects.order_by("-pk").values_list("pk", flat=True)[: DEEP + 50])
    soon = timezone.now() + timedelta(days=3)
    Submission.objects.filter(pk__in=numbers).update(
        state=State.IN_PROGRESS,
        deputy=deputy_id,
        holding_venue=None,
        holding_area=None,
        unrouted_since=None,
        due_at=soon,
    )
    rows = Submission.objects.filter(pk__in=numbers)
    holders = [Holder(submission=s, deputy_id=deputy_id, district=s.district, since=s.created_at) for s in rows]
    Holder.objects.bulk_create(holders, ignore_conflicts=True)


def _client(name: str) -> Client:
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
    return client


def _time(client: Client, address: str) -> float:
    began = time.perf_counter()
    answer = client.get(address)
    took = (time.perf_counter() - began) * 1000
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    return took
