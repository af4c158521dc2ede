"""`manage.py erase_expired [--dry-run]`: what beat does every hour, by hand."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from feedback.privacy import expiring, in_force, retention

SECONDS = 3600


class Command(BaseCommand):
    help = "Erase personal data whose time is over; --dry-run only says what would go."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        if not options["dry_run"]:
            self.stdout.write(f"erased: {expiring.run(now, seconds=SECONDS)}")
            return
        periods = in_force.erasing(now)
        for key in periods:
            for row in retention.preview(now, periods, key):
                more = "+" if row.is_more else ""
                numbers = " ".join(map(str, row.numbers))
                self.stdout.write(f"{key or '*'} {row.kind} {row.months} {row.count}{more} {numbers}".rstrip())
