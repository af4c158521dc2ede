"""`manage.py verify_audit`: read every event again and name what was changed, removed or reordered."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from feedback.auditing import verifying
from feedback.auditing.verifying import Asked, Tally


class Command(BaseCommand):
    help = "Checks the hash chains of all events and the daily heads over them. Ends with 1 when anything is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--since", type=date.fromisoformat, help="only what has had events since this day")
        parser.add_argument("--area", default="", help="only what lies in the area of this key")
        parser.add_argument("--heads", type=Path, help="a file of published heads, to compare ours with")

    def handle(self, *args: Any, **options: Any) -> None:
        since = options["since"]
        asked = Asked(
            since=timezone.make_aware(datetime.combine(since, time.min)) if since else None,
            area_key=options["area"],
            published=_published(options["heads"]) if options["heads"] else (),
        )
        began, tally = monotonic(), Tally()
        for finding in verifying.verify(asked, tally):
            self.stdout.write(self.style.ERROR(f"WRONG: {finding}"))
        seconds = max(monotonic() - began, 0.001)
        self.stdout.write(
            f"{tally.events:,} events of {tally.chains:,} opinions and {tally.heads:,} heads read in {seconds:.1f} s "
            f"({tally.events / seconds:,.0f} events/s); {tally.after_last_head:,} events wait for the next head."
        )
        if tally.named:
            raise CommandError(f"{len(tally.named)} found. What they were before stands in a backup, if in any place.")
        self.stdout.write("All is as it was.")


def _published(path: Path) -> list[Mapping[str, Any]]:
    """The lines of a file of heads, as publishing writes them."""
    try:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        return [{"head": int(line["head"]), "hash": str(line["hash"])} for line in lines]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CommandError(f"{path} is no file of heads: {error}") from error
