"""`manage.py prepare`: everything the portal needs before its processes start; does only what is missing."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from stations.models import CalendarDay, Venue


class Command(BaseCommand):
    help = "Migrates the database, collects static files, seeds the calendar and, for a demonstration, loads the city."

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.CONTACT_KEYS and settings.CONTACT_INDEX_KEY):
            raise CommandError("CONTACT_KEYS and CONTACT_INDEX_KEY encrypt what citizens leave: docs/settings.md")
        with self._step("Migrating the database"):
            call_command("migrate", interactive=False, verbosity=0)
        if (digest := _digest_of_static_files()) != _collected():
            with self._step("Collecting and compressing style sheets and scripts"):
                call_command("collectstatic", interactive=False, clear=True, verbosity=0)
                _stamp().write_text(digest)
        if not CalendarDay.objects.filter(date__year=timezone.localdate().year).exists():
            call_command("seed_calendar", stdout=self.stdout, stderr=self.stderr)
        if settings.DEMO and not Venue.objects.exists():
            call_command("load_demo", stdout=self.stdout, stderr=self.stderr)

    @contextmanager
    def _step(self, what: str) -> Iterator[None]:
        started = time.monotonic()
        self.stdout.write(f"{what} … ", ending="")
        self.stdout.flush()
        yield
        self.stdout.write(f"{time.monotonic() - started:.1f} s")


def _stamp() -> Path:
    return Path(settings.STATIC_ROOT) / ".collected"


def _collected() -> str:
    return _stamp().read_text() if _stamp().exists() else ""


def _digest_of_static_files() -> str:
    """Of names, sizes and times: collecting compresses every file, so it is done only when one has changed."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            digest.update(f"{name} {storage.size(name)} {storage.get_modified_time(name)}\n".encode())
    return digest.hexdigest()
