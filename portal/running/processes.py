"""The processes of the portal: one table for `make run`, docker-compose.yml and the tests."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

PROCESSES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "web": ("gunicorn", "--config", "python:portal.gunicorn", "portal.wsgi"),
        "relay": ("python", "manage.py", "relay"),
        "worker": ("celery", "--quiet", "--app", "portal", "worker", "--without-gossip", "--without-mingle"),
        "messenger": (
            *("celery", "--quiet", "--app", "portal", "worker", "--without-gossip", "--without-mingle"),
            *("--queues", "messages", "--pool", "threads", "--concurrency", "4", "--hostname", "messenger@%h"),
        ),
        "beat": ("celery", "--quiet", "--app", "portal.beat", "beat", "--pidfile="),
    }
)

PREPARE = ("python", "manage.py", "prepare")
