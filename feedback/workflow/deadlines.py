"""Deadlines in working days: decisions only, nothing is written here.

How many are data per area and version: `workflows.Limits`.
A deadline falls at the end of office hours of its day. Overdue has one definition: `due_at` has passed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from feedback.models import DueStage, Submission
from feedback.models.referrals import Referral
from feedback.states import RUNNING, State
from feedback.workflow import rules
from stations.holidays import calendar
from stations.holidays.working_days import add_working_days, working_days_between

OFFICE_CLOSES = time(17, 30)


def end_of_working_day(start: datetime, days: int, exceptions: Mapping[date, bool] | None = None) -> datetime:
    """The end of office hours on the n-th working day after `start`'s local day."""
    exceptions = calendar.exceptions() if exceptions is None else exceptions
    day = add_working_days(timezone.localdate(start), days, exceptions)
    return timezone.make_aware(datetime.combine(day, OFFICE_CLOSES))


def working_days_left(due: datetime, now: datetime) -> int:
    """Whole working days from now to the deadline's day; 0 on the day itself, negative when it has passed."""
    return working_days_between(timezone.localdate(now), timezone.localdate(due), calendar.exceptions())


def set_deadlines(submission: Submission, start: datetime) -> None:
    """Fill the workflow, accept_by, answer_by and close_by of a new submission."""
    submission.workflow_id, limits = rules.current(submission.area_key)
    submission.accept_by = end_of_working_day(start, limits.accept_days)
    submission.answer_by = end_of_working_day(start, limits.answer_days)
    submission.close_by = end_of_working_day(start, limits.close_days)


def postpone(submission: Submission, now: datetime) -> int:
    """Give back the working days that the clock stood while the citizen was asked. Returns how many."""
    if submission.paused_at is None:
        return 0
    days = working_days_between(
        timezone.localdate(submission.paused_at), timezone.localdate(now), calendar.exceptions()
    )
    submission.accept_by = end_of_working_day(submission.accept_by, days)
    submission.answer_by = end_of_working_day(submission.answer_by, days)
    submission.close_by = end_of_working_day(submission.close_by, days)
    submission.paused_at = None
    return days


def postpone_unit(referral: Referral, days: int) -> None:
    """The same for the unit that has it meanwhile."""
    referral.due_at = end_of_working_day(referral.due_at, days)
    referral.object_by = end_of_working_day(referral.object_by, days)


def set_unit_deadlines(referral: Referral, submission: Submission, now: datetime) -> None:
    """Fill due_at, object_by and to_citizen of a new referral. A unit never has longer than the citizen was promised,
    but at least until tomorrow; nor longer to object than to reply."""
    limits = rules.limits_of(submission)
    at_most = max(submission.close_by, end_of_working_day(now, 1))
    referral.due_at = min(end_of_working_day(now, limits.unit_days), at_most)
    referral.object_by = min(end_of_working_day(now, limits.objection_days), referral.due_at)
    referral.to_citizen = limits.unit_to_citizen


def make_complex(submission: Submission) -> None:
    """A complex matter has longer for its first answer; how long it takes altogether stays."""
    submission.is_complex = True
    submission.answer_by = max(submission.answer_by, _after(submission, rules.limits_of(submission).complex_days))


def extend(submission: Submission) -> None:
    """Give the stages not met yet more working days, but never more than the ceiling from the submission on."""
    limits = rules.limits_of(submission)
    ceiling = end_of_day(submission.created_at + timedelta(days=limits.ceiling_days))
    if submission.first_answered_at is None:
        submission.answer_by = _further(submission.answer_by, limits.extension_days, ceiling)
    submission.close_by = _further(submission.close_by, limits.extension_days, ceiling)


def _after(submission: Submission, days: int) -> datetime:
    return end_of_working_day(submission.created_at, days)


def _further(before: datetime, days: int, ceiling: datetime) -> datetime:
    """A deadline that pauses have carried beyond the ceiling stays where it is."""
    return max(before, min(end_of_working_day(before, days), ceiling))


def end_of_day(moment: datetime) -> datetime:
    """The end of office hours of the moment's local day."""
    return timezone.make_aware(datetime.combine(timezone.localdate(moment), OFFICE_CLOSES))


def archive_at(submission: Submission, over_since: datetime) -> datetime:
    """When something that is over is archived."""
    return over_since + timedelta(days=rules.limits_of(submission).archive_days)


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
