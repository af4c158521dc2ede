"""`manage.py load_demo`: fill an empty database with the demo city."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date, datetime, time
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from deputies.models.accounts import User
from portal.demo.accounts import ACCOUNTS, PASSWORD
from portal.demo.city import plan_city
from portal.demo.clock import TZ, Clock
from portal.demo.fates import TERM_DAYS
from portal.demo.loading import analyse, is_empty, load
from stations.holidays import calendar
from stations.holidays.seed import seed

LOOKED_AT = time(10, 0)  # the moment of the day when another day than today is asked for


class Command(BaseCommand):
    help = "Load the demo city (Wuxi at full size, made up) into an empty database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scale", type=float, default=1.0, help="a smaller city of the same shape, e.g. 0.02")
        parser.add_argument("--today", type=date.fromisoformat, help="the day the demo is looked at (default: today)")

    def handle(self, *, scale: float, today: date | None, **options: Any) -> None:
        if not is_empty():
            if User.objects.filter(username=ACCOUNTS[0].username).exists():
                self.stdout.write("The demo city is already there.")
                return
            raise CommandError("The database is not empty: the demo city is only loaded into an empty one.")
        if not 0 < scale <= 1:
            raise CommandError("--scale must be above 0 and at most 1.")
        began = perf_counter()
        now = datetime.combine(today, LOOKED_AT, TZ) if today else timezone.localtime().replace(microsecond=0)
        seed(range(now.year - TERM_DAYS // 365, now.year + 2))
        calendar.forget()
        city = plan_city(Clock(now, calendar.exceptions()), scale)
        self.stdout.write(f"Loading the demo city: {len(city.venues):,} venues, {len(city.deputies):,} deputies …")
        load(city, self.stdout.write)
        analyse(self.stdout.write)
        self.stdout.write(f"Loaded in {perf_counter() - began:.1f} s. Password of all demo accounts: {PASSWORD}")
