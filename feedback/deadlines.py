"""Deadlines in working days: decisions only, nothing is written here.

Defaults: accept 1, first answer 5, resolved 15 working days after the submission; limits are data per area.
A deadline falls at the end of office hours of its day. Overdue has one definition: `due_at` has passed.
"""

from __future__ import annotations

import time as clock
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from feedback.models import DueStage, Submission, TimeLimit
from feedback.states import RUNNING, State
from stations import calendar
from stations.working_days import add_working_days, working_days_between

OFFICE_CLOSES = time(17, 30)
KEPT_SECONDS = 60


@dataclass(frozen=True)
class Limits:
    """Working days from submission: to accept, to answer first, to resolve; and, after that, to confirm."""

    accept_days: int = 1
    answer_days: int = 5
    close_days: int = 15
    confirm_days: int = 10


_kept: tuple[float, dict[str, Limits]] = (float("-inf"), {})


def _all_limits() -> dict[str, Limits]:
    global _kept  # noqa: PLW0603 - one value per process, replaced whole
    read_at, limits = _kept
    if clock.monotonic() - read_at > KEPT_SECONDS:
        fields = ("area__key", "accept_days", "answer_days", "close_days", "confirm_days")
        limits = {key: Limits(*days) for key, *days in TimeLimit.objects.values_list(*fields)}
        _kept = (clock.monotonic(), limits)
    return limits


def forget() -> None:
    """Read the limits again at the next question: for whoever has just changed them."""
    global _kept  # noqa: PLW0603
    _kept = (float("-inf"), {})


def limits_for(area_key: str) -> Limits:
    """The limits of the nearest area that has some, going up from `area_key`; the defaults when none has."""
    limits = _all_limits()
    for n in (12, 9, 6, 4, 2):
        if n <= len(area_key) and area_key[:n] in limits:
            return limits[area_key[:n]]
    return Limits()


def end_of_working_day(start: datetime, days: int, exceptions: Mapping[date, bool] | None = None) -> datetime:
    """The end of office hours on the n-th working day after `start`'s local day."""
    exceptions = calendar.exceptions() if exceptions is None else exceptions
    day = add_working_days(timezone.localdate(start), days, exceptions)
    return timezone.make_aware(datetime.combine(day, OFFICE_CLOSES))


def working_days_left(due: datetime, now: datetime) -> int:
    """Whole working days from now to the deadline's day; 0 on the day itself, negative when it has passed."""
    return working_days_between(timezone.localdate(now), timezone.localdate(due), calendar.exceptions())


def set_deadlines(submission: Submission, start: datetime) -> None:
    """Fill accept_by, answer_by and close_by of a new submission."""
    limits = limits_for(submission.area_key)
    submission.accept_by = end_of_working_day(start, limits.accept_days)
    submission.answer_by = end_of_working_day(start, limits.answer_days)
    submission.close_by = end_of_working_day(start, limits.close_days)


def postpone(submission: Submission, now: datetime) -> None:
    """Give back the working days that the clock stood while the citizen was asked."""
    if submission.paused_at is None:
        return
    days = working_days_between(
        timezone.localdate(submission.paused_at), timezone.localdate(now), calendar.exceptions()
    )
    submission.accept_by = end_of_working_day(submission.accept_by, days)
    submission.answer_by = end_of_working_day(submission.answer_by, days)
    submission.close_by = end_of_working_day(submission.close_by, days)
    submission.paused_at = None


def due(submission: Submission) -> tuple[DueStage, datetime] | None:
    """The next deadline that is not met yet; None while the clock stands."""
    state = State(submission.state)
    if state not in RUNNING:
        return None
    unmet = [(submission.close_by, DueStage.CLOSE)]
    if submission.first_answered_at is None:
        unmet.append((submission.answer_by, DueStage.ANSWER))
    if state in (State.SUBMITTED, State.ASSIGNED):
        unmet.append((submission.accept_by, DueStage.ACCEPT))
    due_at, stage = min(unmet, key=lambda pair: pair[0])
    return stage, due_at
