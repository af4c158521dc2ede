"""`manage.py prepare`: everything the portal needs before its processes start; does only what is missing."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from stations.models import CalendarDay, Venue


class Command(BaseCommand):
    help = "Migrates the database, collects static files, seeds the calendar and, for a demonstration, loads the city."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=1, stdout=self.stdout)
        self._collect_static()
        if not CalendarDay.objects.filter(date__year=timezone.localdate().year).exists():
            call_command("seed_calendar")
        if settings.DEMO and not Venue.objects.exists():
            self.stdout.write("Loading the demo city: once, about a minute")
            call_command("load_demo")

    def _collect_static(self) -> None:
        """Collecting compresses every file, so it is done only when one of them has changed."""
        stamp = Path(settings.STATIC_ROOT) / ".collected"
        digest = _digest_of_static_files()
        if stamp.exists() and stamp.read_text() == digest:
            return
        call_command("collectstatic", interactive=False, clear=True, verbosity=1, stdout=self.stdout)
        stamp.write_text(digest)


def _digest_of_static_files() -> str:
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            digest.update(f"{name} {storage.size(name)} {storage.get_modified_time(name)}\n".encode())
    return digest.hexdigest()
