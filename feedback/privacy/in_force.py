"""Which version of the notice and of the periods applies, kept for a minute in each process. Decisions only.

What is told changes at once. What is erased by it waits: a period made shorter by mistake can be put right before
anything is lost.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import get_language

from feedback.models.privacy import PrivacyRules

KEPT_SECONDS = 60
ERASES_AFTER = timedelta(days=7)
EVERYWHERE = ""
_kept: tuple[float, tuple[PrivacyRules, ...]] = (float("-inf"), ())


def _all() -> tuple[PrivacyRules, ...]:
    """Every version, the oldest first."""
    global _kept  # noqa: PLW0603 - one value per process, replaced whole
    if time.monotonic() - _kept[0] > KEPT_SECONDS:
        _kept = (time.monotonic(), tuple(PrivacyRules.objects.select_related("area").order_by("version")))
    return _kept[1]


def forget() -> None:
    """Read them again at the next question: for whoever has just written a version."""
    global _kept  # noqa: PLW0603
    _kept = (float("-inf"), ())


def current(area_key: str) -> PrivacyRules:
    """What citizens are told now: of the nearest area that has rules, going up from `area_key`."""
    known = newest()
    return known[next(key for key in nearest_first(area_key) if key in known)]


def newest() -> Mapping[str, PrivacyRules]:
    """By area. Where no rules stand in the database at all, whoever runs the portal tells the usual periods."""
    return {EVERYWHERE: PrivacyRules(), **{key_of(rules): rules for rules in _all()}}


def version(area_key: str, number: int) -> PrivacyRules | None:
    """What they were told by an earlier version of the rules that apply now."""
    own = key_of(current(area_key))
    return next((rules for rules in _all() if key_of(rules) == own and rules.version == number), None)


def erasing(now: datetime) -> Mapping[str, PrivacyRules]:
    """By area: what erases by now. An area whose first version is too young erases by that of the area above."""
    return {key_of(rules): rules for rules in _all() if rules.created_at <= now - ERASES_AFTER}


def key_of(rules: PrivacyRules) -> str:
    return rules.area.key if rules.area else EVERYWHERE


def nearest_first(area_key: str) -> list[str]:
    """The key and those above it."""
    return [area_key[:n] for n in (12, 9, 6, 4, 2, 0) if n <= len(area_key)]


def handler(rules: PrivacyRules) -> str:
    """Who answers for the data, by the reader's language."""
    told = (rules.handler_en or rules.handler) if get_language() == "en" else rules.handler
    return told or settings.OPERATOR_NAME


def authority(rules: PrivacyRules) -> str:
    return (rules.authority_en or rules.authority) if get_language() == "en" else rules.authority
