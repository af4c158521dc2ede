"""Is it alive, is it ready, how is it doing: for the supervisor, the load balancer and the monitoring."""

from __future__ import annotations

import hmac
from functools import cache
from ipaddress import ip_address, ip_network

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from portal.watching import metrics


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nothing of anybody: a restart would not bring back a database."""
    return HttpResponse("alive\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """503 unless pages can be served. A dead Redis is no reason: submissions are accepted and routed without it."""
    parts = {"database": _database_answers(), "redis": _redis_answers()}
    parts["migrations"] = parts["database"] and _is_migrated()
    ready = parts["database"] and parts["migrations"]
    status = "unready" if not ready else "ready" if parts["redis"] else "degraded"
    answer = {"status": status, **{name: "ok" if ok else "down" for name, ok in sorted(parts.items())}}
    return JsonResponse(answer, status=200 if ready else 503, headers={"Cache-Control": "no-store"})


@require_safe
def metrics_page(request: HttpRequest) -> HttpResponse:
    if not _may_read_metrics(request):
        raise Http404
    return HttpResponse(metrics.render(), content_type=CONTENT_TYPE_LATEST)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


_seen_migrated: set[str] = set()


def _is_migrated() -> bool:
    """Every migration of this code is applied. Once true it stays true: new code is a new process."""
    if connection.alias not in _seen_migrated:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _seen_migrated.add(connection.alias)
    return True


@cache
def _redis() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)


def _redis_answers() -> bool:
    try:
        return bool(_redis().ping())
    except redis.RedisError:
        return False


def _may_read_metrics(request: HttpRequest) -> bool:
    """With the token; or from an allowed network, not through a proxy, whose own address would be the near one."""
    token, brought = settings.METRICS_TOKEN, request.headers.get("Authorization", "")
    if token and hmac.compare_digest(brought.encode(), f"Bearer {token}".encode()):
        return True
    if "X-Forwarded-For" in request.headers:
        return False
    here = request.META.get("REMOTE_ADDR") or "0.0.0.0"  # noqa: S104  a Unix socket has none: no network holds it
    return any(ip_address(here) in ip_network(network) for network in settings.METRICS_ALLOWED)
