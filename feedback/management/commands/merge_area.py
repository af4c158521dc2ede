"""`manage.py merge_area KEY --into KEY`: end an area; all that lay in it lies in another one."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from deputies.areas import NoPlace
from deputies.models import Area
from feedback.area_changes import merge


class Command(BaseCommand):
    help = "End an area, all that lay in it lies in another one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("area", help="its key: 2, 4, 6, 9 or 12 characters")
        parser.add_argument("--into", required=True, dest="target", help="the key of the other one")
        parser.add_argument("--on", type=date.fromisoformat, help="the day it takes effect (default: today)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            area, target = (Area.objects.get(key=options[name]) for name in ("area", "target"))
            merge(area, into=target, on=options["on"] or timezone.localdate())
        except Area.DoesNotExist as error:
            raise CommandError("Nothing was changed. There is no area of this key.") from error
        except NoPlace as error:
            raise CommandError(f"Nothing was changed: {error}.") from error
        area.refresh_from_db()
        self.stdout.write(f"Done: {area.name} ({area.key})")
