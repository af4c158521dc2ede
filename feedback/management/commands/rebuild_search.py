"""`manage.py rebuild_search`: make the whole search index anew, while the portal runs."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from feedback.searching import documents


class Command(BaseCommand):
    help = "Makes every document of the search index anew. May be stopped, and started again, at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        for done in documents.rebuild():
            self.stdout.write(f"{done:,} documents")
