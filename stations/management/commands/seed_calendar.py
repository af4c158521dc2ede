"""`manage.py seed_calendar`: official holidays of last year, this year and the next."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from stations.holidays.seed import seed


class Command(BaseCommand):
    help = "Fill the working calendar of last year, this year and the next; days entered by staff stay."

    def handle(self, *args: Any, **options: Any) -> None:
        this_year = timezone.localdate().year
        result = seed(range(this_year - 1, this_year + 2))
        self.stdout.write(f"{result.written} days written, {result.kept} days entered by staff kept.")
        for year in result.unannounced:
            self.stderr.write(self.style.WARNING(UNANNOUNCED.format(year=year)))


UNANNOUNCED = """\
WARNING: the official calendar of {year} is NOT known to this installation.
Only the festivals fixed by law stand in it; moved holidays and worked weekends are missing, so every
deadline in {year} may be wrong by some days. When the State Council has published its notice (each
November): paste the notice at /holidays/, or update the `holidays` package and run this again."""
