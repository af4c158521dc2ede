"""`manage.py likes ROUNDS` (under bench.searching_settings): how long it takes to find the like of one open opinion,
in milliseconds, as JSON: all of them in the order of their numbers, evenly spread over what is open.
"""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from feedback.models import Submission
from feedback.similar import finding


class Command(BaseCommand):
    help = "Times the look-up of similar opinions. For measuring only."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("rounds", type=int)

    def handle(self, *args: Any, rounds: int, **options: Any) -> None:
        numbers = list(Submission.objects.open().order_by("pk").values_list("pk", flat=True))
        known = finding.rarity()
        chosen = [numbers[len(numbers) * n // rounds] for n in range(rounds)]
        _timed(chosen[0], known)
        timed = [_timed(number, known) for number in chosen]
        self.stdout.write(json.dumps({"open": len(numbers), "ms": timed}))


def _timed(number: int, known: finding.Rarity) -> float:
    submission = Submission.objects.select_related("topic").get(pk=number)
    began = time.perf_counter()
    finding.alike(submission, finding.rule_of(submission.area_key), known)
    return (time.perf_counter() - began) * 1000
