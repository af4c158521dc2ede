"""`manage.py relay`: hand outbox rows to Celery until told to stop."""

import signal
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand

from feedback.relay import Relay


class Command(BaseCommand):
    help = "Hands new submissions to Celery for routing; routes them itself when Celery is dead."
    requires_system_checks = []  # they import every page; `prepare` has run them, and the relay shows none

    def handle(self, *args: Any, **options: Any) -> None:
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        Relay().run(stop.is_set)
