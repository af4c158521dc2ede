"""`manage.py rotate_contact_keys`: after a new key was put in front of CONTACT_KEYS, or CONTACT_INDEX_KEY changed."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from feedback.rotating import BATCH, rotate


class Command(BaseCommand):
    help = "Seals what citizens left with the first of CONTACT_KEYS; may be stopped and started again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", type=int, default=BATCH, help="rows read at once")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Done: {rotate(options['batch']):,} rows sealed anew.")
