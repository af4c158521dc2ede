"""/healthz, /readyz and /metrics."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from feedback.models.queue import Heartbeat
from portal.watching import health
from tests import cast

pytestmark = pytest.mark.django_db


def figures(client: Client) -> dict[str, float]:
    lines = client.get("/metrics").content.decode().splitlines()
    return {name: float(value) for name, value in (x.rsplit(" ", 1) for x in lines if not x.startswith("#"))}


def test_alive_without_asking_the_database(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"alive\n")


def test_ready(client: Client) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"status": "ready", "database": "ok", "migrations": "ok", "redis": "ok"}


def test_dead_redis_is_degraded_but_ready(client: Client, settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    health._redis.cache_clear()
    try:
        response = client.get("/readyz")
    finally:
        health._redis.cache_clear()
    assert response.status_code == 200
    assert (response.json()["status"], response.json()["redis"]) == ("degraded", "down")


def test_missing_migration_is_not_ready(client: Client) -> None:
    health._seen_migrated.clear()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'feedback'")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert (response.json()["status"], response.json()["migrations"]) == ("unready", "down")


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_only_reading(path: str, client: Client) -> None:
    assert client.post(path).status_code == 405


def test_metrics_count_requests_by_view(client: Client) -> None:
    asked = 'yimatong_requests_total{method="GET",status="200",view="healthz"}'
    before = figures(client).get(asked, 0)
    client.get("/healthz")
    assert figures(client)[asked] == before + 1


def test_metrics_tell_the_state_of_the_queue(client: Client) -> None:
    town = cast.town()
    cast.submission(town.station)
    Heartbeat.objects.create(name="relay", at=timezone.now())

    told = figures(client)

    assert told["yimatong_outbox_undone"] == 1
    assert told["yimatong_outbox_dead"] == 0
    assert told["yimatong_submissions_last_hour"] == 1
    assert told["yimatong_submissions_unrouted"] == 0
    assert told['yimatong_heartbeat_age_seconds{name="relay"}'] < 60


def test_metrics_are_not_for_strangers(client: Client, settings: Any) -> None:
    settings.METRICS_TOKEN = "a long token"
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.9").status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404
    assert (
        client.get("/metrics", headers={"Authorization": "Bearer guessed"}, REMOTE_ADDR="203.0.113.9").status_code
        == 404
    )


def test_metrics_with_the_token_from_anywhere(client: Client, settings: Any) -> None:
    settings.METRICS_TOKEN = "a long token"
    response = client.get("/metrics", headers={"Authorization": "Bearer a long token"}, REMOTE_ADDR="203.0.113.9")
    assert response.status_code == 200
