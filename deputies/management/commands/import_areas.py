"""`manage.py import_areas FILE`: bring the division tree up to a CSV of it."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DataError, IntegrityError
from django.utils import timezone

from deputies.area_import import BrokenFile, import_areas


class Command(BaseCommand):
    help = "Imports administrative divisions from a CSV (or .csv.gz) with the columns code,name,level,parent."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--on", type=date.fromisoformat, help="the day it takes effect (default: today)")
        parser.add_argument("--end-missing", action="store_true", help="end the areas that the file no longer has")

    def handle(self, *args: Any, **options: Any) -> None:
        on = options["on"] or timezone.localdate()
        try:
            done = import_areas(options["file"], on=on, end_missing=options["end_missing"])
        except (BrokenFile, OSError) as error:
            raise CommandError(f"Nothing was changed. {error}") from error
        except (IntegrityError, DataError) as error:
            raise CommandError(f"Nothing was changed. {str(error).splitlines()[0]}") from error
        self.stdout.write(f"{done.rows} areas read: {done.added} new, {done.changed} changed, {done.ended} ended")
