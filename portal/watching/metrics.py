"""Figures for Prometheus: requests, counted by each web worker; and the queue's state, read when asked for.

Under gunicorn each worker keeps its counts in files of PROMETHEUS_MULTIPROC_DIR, which are added up here.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

from django.db.models import Count, Min, Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from feedback.auditing import watching
from feedback.models import Submission
from feedback.models.notices import Delivery
from feedback.models.notifications import NotificationMail
from feedback.models.queue import Heartbeat, Outbox
from feedback.models.screening import Screening

REQUESTS = Counter("yimatong_requests", "Requests answered", ["view", "method", "status"])
SECONDS = Histogram(
    "yimatong_request_seconds",
    "Time to answer a request",
    ["view"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class MetricsMiddleware:
    """Counts each request by view, never by path: a path may be anything."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        view = (request.resolver_match and request.resolver_match.view_name) or "none"
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(view, method, response.status_code).inc()
        SECONDS.labels(view).observe(time.perf_counter() - started)
        return response


class PortalCollector:
    """The state of the queue, straight from the database: ten small queries a scrape."""

    def collect(self) -> Iterator[Metric]:
        yield from _outbox()
        yield from _deliveries()
        now = timezone.now()
        lately = Submission.objects.filter(created_at__gt=now - timedelta(hours=1)).count()
        yield GaugeMetricFamily("yimatong_submissions_last_hour", "Submissions accepted in the last hour", lately)
        unrouted = Submission.objects.unrouted().count()
        yield GaugeMetricFamily("yimatong_submissions_unrouted", "Submissions that staff must assign", unrouted)
        looked_at = Screening.objects.waiting().count()
        yield GaugeMetricFamily("yimatong_screening_waiting", "Findings of the list of words that wait", looked_at)
        if checked := watching.latest():
            yield GaugeMetricFamily("yimatong_audit_faults", "Events and heads not as they were", checked.n_faults)
            since = (now - (checked.ended_at or now)).total_seconds()
            yield GaugeMetricFamily("yimatong_audit_age_seconds", "Since all of them were last read again", since)
        ages = GaugeMetricFamily("yimatong_heartbeat_age_seconds", "Since a process said it lives", labels=["name"])
        for heartbeat in Heartbeat.objects.order_by("name"):
            ages.add_metric([heartbeat.name], (now - heartbeat.at).total_seconds())
        yield ages


def _outbox() -> Iterator[Metric]:
    undone, dead = Q(done_at=None, dead_at=None), Q(dead_at__isnull=False)
    rows = Outbox.objects.filter(done_at=None).aggregate(
        undone=Count("pk", filter=undone), dead=Count("pk", filter=dead), oldest=Min("created_at", filter=undone)
    )
    age = (timezone.now() - rows["oldest"]).total_seconds() if rows["oldest"] else 0.0
    yield GaugeMetricFamily("yimatong_outbox_undone", "Routings still to be done", rows["undone"])
    yield GaugeMetricFamily("yimatong_outbox_oldest_seconds", "Age of the oldest routing still to be done", age)
    yield GaugeMetricFamily("yimatong_outbox_dead", "Routings given up after the last attempt", rows["dead"])


def _deliveries() -> Iterator[Metric]:
    waiting = Delivery.objects.undone().aggregate(n=Count("pk"), oldest=Min("created_at"))
    age = (timezone.now() - waiting["oldest"]).total_seconds() if waiting["oldest"] else 0.0
    yield GaugeMetricFamily("yimatong_deliveries_undone", "Messages to citizens still to be sent", waiting["n"])
    yield GaugeMetricFamily("yimatong_deliveries_oldest_seconds", "Age of the oldest of them", age)
    dead = Delivery.objects.filter(dead_at__isnull=False).count()
    yield GaugeMetricFamily("yimatong_deliveries_dead", "Messages to citizens that were given up", dead)
    told = NotificationMail.objects
    told_undone = told.undone().count()
    yield GaugeMetricFamily("yimatong_notification_mails_undone", "Notifications still to be mailed", told_undone)
    told_dead = told.filter(dead_at__isnull=False).count()
    yield GaugeMetricFamily("yimatong_notification_mails_dead", "Notifications that could not be mailed", told_dead)


def render() -> bytes:
    """All figures in Prometheus' text format."""
    requests, queue = REGISTRY, CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        requests = CollectorRegistry()
        MultiProcessCollector(requests)  # type: ignore[no-untyped-call]
    queue.register(PortalCollector())
    return generate_latest(requests) + generate_latest(queue)
