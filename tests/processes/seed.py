"""What a portal started by a test is filled with, through the real verbs: run by `manage.py shell -c`."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from deputies.models.accounts import User
from feedback.arrival.submitting import Opinion, submit
from feedback.models.queue import Outbox
from stations.models import Code
from stations.venue_codes.issuing import issue
from tests import cast


def seed() -> str:
    """A station with three deputies; returns the code on its wall."""
    town = cast.town()
    cast.deputy("顾建平", town.station)
    return issue(venue=town.station).code


PASSWORD = "correct horse battery"


def seed_people() -> str:
    """The same town, and people who can log in: `shen` (a deputy) and `liaison`. Returns code and venue id."""
    code = seed()
    for user in User.objects.filter(username__in=["shen", "liaison"]):
        user.set_password(PASSWORD)
        user.save()
    venue = Code.objects.get(pk=code).venue_id
    return f"{code} {venue}"


@transaction.atomic
def write(code: str, n: int) -> int:
    """`n` submissions that nobody may take for an hour."""
    venue = Code.objects.select_related("venue").get(pk=code).venue
    assert venue is not None
    for i in range(n):
        receipt = submit(Opinion(venue=venue, message=f"积下的第{i}件事"), idempotency_key=uuid4())
        later = timezone.now() + timedelta(hours=1)
        Outbox.objects.filter(submission=receipt.submission_id).update(available_at=later)
    return n


def write_with_addresses(code: str, n: int) -> int:
    """`n` submissions whose citizens left an e-mail address: citizen0@example.cn and so on."""
    venue = Code.objects.select_related("venue").get(pk=code).venue
    assert venue is not None
    for i in range(n):
        submit(
            Opinion(venue=venue, message=f"第{i}件事", contact_email=f"citizen{i}@example.cn"), idempotency_key=uuid4()
        )
    return n
