"""The robots of chat groups that staff keep for their areas, beside those of the settings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from deputies.models import Area
from deputies.models.accounts import User
from feedback.models.notifications import ChatRobot
from feedback.notices.channels import Failed, Refused
from feedback.sending import robots
from feedback.sending.robots import Robot
from stations.access import Scope


class KnownAlready(Exception):
    """This address is told already."""


def may_go_to(address: str) -> bool:
    """Only to the servers of WeCom and DingTalk, and where the portal's operator lets them besides."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" in settings.ROBOT_ORIGINS


def kept_by(scope: Scope) -> QuerySet[ChatRobot]:
    """Those of one's own areas and all under them; for administrators all."""
    found = ChatRobot.objects.filter(stopped_at=None).select_related("area", "created_by")
    if scope.is_administrator:
        return found
    within = Q(pk__in=[])
    for key in scope.staff_area_keys:
        within |= Q(area__key__startswith=key)
    return found.filter(within)


def add(*, kind: str, name: str, address: str, secret: str, area: Area, by: User, now: datetime) -> ChatRobot:
    """Raises KnownAlready."""
    key = Robot(kind, address, area.key, secret).key
    said: dict[str, Any] = {"kind": kind, "name": name, "address": address, "secret": secret, "area": area}
    try:
        with transaction.atomic():
            return ChatRobot.objects.create(key=key, created_by=by, created_at=now, **said)
    except IntegrityError:
        raise KnownAlready from None


def stop(row: ChatRobot, now: datetime) -> None:
    """It is told nothing any more, and its address is forgotten."""
    forgotten = dict.fromkeys(("address", "secret"), "")
    ChatRobot.objects.filter(pk=row.pk, stopped_at=None).update(stopped_at=now, **forgotten)


def try_it(row: ChatRobot, now: datetime) -> str:
    """Send a message of no consequence at once. Empty when it was taken, else why not."""
    with override("zh-hans"):
        title, text = _("A test message"), _("This group is told at 08:00 of working days how much waits.")
    try:
        robots.send(robot_of(row), title, text, now)
    except (Refused, Failed) as error:
        note(row.key, str(error), now)
        return str(error)
    note(row.key, "", now)
    return ""


def in_force() -> list[Robot]:
    """All that are told: the settings' and those that staff keep. One query."""
    rows: Iterable[ChatRobot] = ChatRobot.objects.filter(stopped_at=None).select_related("area")
    return [*robots.read(settings.ROBOTS), *map(robot_of, rows)]


def robot_of(row: ChatRobot) -> Robot:
    return Robot(row.kind, row.address, row.area.key, row.secret)


def note(key: str, why: str, now: datetime) -> None:
    """What came of the last message; empty when it was taken."""
    rows = ChatRobot.objects.filter(key=key, stopped_at=None)
    if why:
        rows.update(failed_at=now, last_error=why[:80])
    else:
        rows.update(sent_at=now, failed_at=None, last_error="")
