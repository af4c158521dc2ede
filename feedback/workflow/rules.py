"""Which version of the rules applies, kept for a minute in each process. Decisions only.

Of each area the newest version counts for what begins now, and it holds for all under the area that have none of
their own. What has begun keeps its version.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import NamedTuple

from feedback.models import Submission
from feedback.models.workflow import Workflow

KEPT_SECONDS = 60
EVERYWHERE = ""


@dataclass(frozen=True)
class Limits:
    """Working days from submission: to accept, to answer first (`complex_days` when complex), to resolve; after that,
    to confirm. An extension adds working days, never beyond `ceiling_days` (calendar days from submission). What is
    over is archived after `archive_days` (calendar days). A handling unit has `unit_days` to reply and
    `objection_days` to say that it is the wrong one, both working days; its reply goes straight `unit_to_citizen`, or
    to who holds it. Deadlines are amber `amber_days` working days before."""

    accept_days: int = 1
    answer_days: int = 5
    close_days: int = 15
    confirm_days: int = 10
    complex_days: int = 10
    extension_days: int = 10
    ceiling_days: int = 60
    archive_days: int = 90
    unit_days: int = 10
    objection_days: int = 5
    amber_days: int = 1
    unit_to_citizen: bool = False


FIELDS = tuple(Limits.__dataclass_fields__)


class Version(NamedTuple):
    """`workflow_id` is None only where no rules stand in the database at all."""

    workflow_id: int | None
    limits: Limits


NONE = Version(None, Limits())


@dataclass
class _Kept:
    read_at: float = float("-inf")
    by_id: dict[int, Version] = field(default_factory=dict)
    newest: dict[str, Version] = field(default_factory=dict)


_kept = _Kept()


def _all() -> _Kept:
    global _kept  # noqa: PLW0603 - one value per process, replaced whole
    if time.monotonic() - _kept.read_at > KEPT_SECONDS:
        read = _Kept(time.monotonic())
        for pk, key, *days in Workflow.objects.order_by("version").values_list("pk", "area__key", *FIELDS):
            read.by_id[pk] = read.newest[key or EVERYWHERE] = Version(pk, Limits(*days))
        _kept = read
    return _kept


def forget() -> None:
    """Read them again at the next question: for whoever has just written a version."""
    _kept.read_at = float("-inf")


def current(area_key: str) -> Version:
    """What applies to a matter that begins now: of the nearest area that has rules, going up from `area_key`."""
    newest = _all().newest
    for n in (12, 9, 6, 4, 2, 0):
        if n <= len(area_key) and area_key[:n] in newest:
            return newest[area_key[:n]]
    return NONE


def limits_of(submission: Submission) -> Limits:
    """The limits that this matter began with; of one older than all versions, those of its area now."""
    return (_all().by_id.get(submission.workflow_id or 0) or current(submission.area_key)).limits
