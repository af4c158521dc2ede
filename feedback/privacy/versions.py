"""Writing the next version of an area's notice and periods. No version is ever changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from deputies.models import Area
from deputies.models.accounts import User
from feedback.models.privacy import PrivacyRules
from feedback.privacy import in_force


class Outdated(Exception):
    """Somebody else has written a version since `based_on`."""


def newest(area: Area | None) -> PrivacyRules:
    """What counts for the area now: its own, or that of the nearest area above, or that of everywhere."""
    in_force.forget()
    return in_force.current(area.key if area else in_force.EVERYWHERE)


def publish(area: Area | None, said: Mapping[str, Any], *, based_on: int, by: User) -> PrivacyRules:
    """The next version of `area` (None: of everywhere). Raises Outdated when `based_on` is not the newest any more."""
    before = newest(area)
    if before.pk != based_on:
        raise Outdated
    version = before.version + 1 if before.area_id == (area.pk if area else None) else 1
    try:
        with transaction.atomic():
            made = PrivacyRules.objects.create(area=area, version=version, created_by=by, **said)
            transaction.on_commit(in_force.forget)
    except IntegrityError as error:
        raise Outdated from error
    return made
