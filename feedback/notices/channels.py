"""Which channel can carry what, and when. Pure but for the settings; and how a channel says that it did not work."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from feedback.contacts import Reachable, normal_phone
from feedback.models.notices import Channel, Kind

NIGHT_BEGINS, NIGHT_ENDS = time(21), time(8)  # no SMS wakes anybody
MOBILE = re.compile(r"\+86(1[3-9][0-9]{9})")


class Refused(Exception):
    """It never will be delivered: no such address. The text is a kind of failure, never an address or a person's
    words."""


class Failed(Exception):
    """It was not delivered now; later it may be. The text is as that of Refused."""


def mobile(typed: str) -> str:
    """The eleven digits of a mainland mobile number; empty for any other."""
    found = MOBILE.fullmatch(normal_phone(typed))
    return found[1] if found else ""


def of(person: Reachable, kind: Kind) -> list[Channel]:
    """The channels that are switched on and for which they left an address."""
    found = []
    if settings.MAIL_IS_ON and person.contact_email:
        found.append(Channel.EMAIL)
    if settings.SMS_GATEWAY and kind in settings.SMS_TEMPLATES and mobile(person.contact_phone):
        found.append(Channel.SMS)
    return found


def not_before(channel: str, at: datetime) -> datetime:
    """`at`, or the end of the night for an SMS."""
    local = timezone.localtime(at)
    if channel != Channel.SMS or NIGHT_ENDS <= local.time() < NIGHT_BEGINS:
        return at
    morning = local.date() + timedelta(days=local.time() >= NIGHT_BEGINS)
    return timezone.make_aware(datetime.combine(morning, NIGHT_ENDS))
