"""What time does to submissions: reminders before a deadline, escalation after it, closing after silence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q

from feedback import lifecycle
from feedback.models import Submission
from feedback.models.referrals import Referral, ReferralQuerySet
from feedback.states import IllegalMove, State, Verb
from feedback.workflow.deadlines import end_of_working_day

REMINDED, TOLD_HEAD, TOLD_STAFF = 1, 2, 3
STAFF_AFTER_WORKING_DAYS = 2
REMIND_BEFORE = timedelta(hours=8)
REMIND_UNIT_BEFORE = timedelta(days=1)
BATCH = 500


def chase(now: datetime) -> int:
    """Remind and escalate whatever is due; each step once per deadline. Returns how many moves were made."""
    staff_line = _working_days_ago(now, STAFF_AFTER_WORKING_DAYS)
    overdue = Submission.objects.overdue(now)
    soon = Submission.objects.running().filter(due_at__gte=now, due_at__lt=now + REMIND_BEFORE)
    settled = Q(created_at__lt=now - REMIND_BEFORE)  # nobody is reminded of what has only just come
    return (
        _each(overdue.filter(due_at__lt=staff_line, chased__lt=TOLD_STAFF), Verb.ESCALATE, TOLD_STAFF, "staff")
        + _each(overdue.filter(chased__lt=TOLD_HEAD), Verb.ESCALATE, TOLD_HEAD, "head")
        + _each(soon.filter(settled, chased__lt=REMINDED), Verb.REMIND, REMINDED, "holder")
    )


def _each(due: Iterable[Submission], verb: Verb, level: int, to: str) -> int:
    made = 0
    for submission_id in due.values_list("pk", flat=True).order_by("due_at")[:BATCH]:  # type: ignore[attr-defined]
        try:
            lifecycle.chase(submission_id, verb, level=level, to=to)
            made += 1
        except IllegalMove:
            continue  # somebody moved it meanwhile
    return made


def chase_units(now: datetime) -> int:
    """The same for what lies at handling units: the unit before, who holds the matter and the area's staff after."""
    staff_line = _working_days_ago(now, STAFF_AFTER_WORKING_DAYS)
    overdue = Referral.objects.overdue(now)
    soon = Referral.objects.running().filter(due_at__gte=now, due_at__lt=now + REMIND_UNIT_BEFORE)
    settled = Q(since__lt=now - REMIND_BEFORE)
    return (
        _each_unit(
            overdue.filter(due_at__lt=staff_line, chased__lt=TOLD_STAFF), Verb.ESCALATE, TOLD_STAFF, "unit_staff"
        )
        + _each_unit(overdue.filter(chased__lt=TOLD_HEAD), Verb.ESCALATE, TOLD_HEAD, "unit_holder")
        + _each_unit(soon.filter(settled, chased__lt=REMINDED), Verb.REMIND, REMINDED, "unit")
    )


def _each_unit(due: ReferralQuerySet, verb: Verb, level: int, to: str) -> int:
    made = 0
    for referral_id in due.values_list("pk", flat=True).order_by("due_at")[:BATCH]:
        try:
            lifecycle.chase_unit(referral_id, verb, level=level, to=to)
            made += 1
        except (IllegalMove, lifecycle.NotAllowed):
            continue  # it replied meanwhile
    return made


def _working_days_ago(now: datetime, days: int) -> datetime:
    """The latest moment whose `days`-th following working day has ended by now."""
    moment = now
    while end_of_working_day(moment, days) > now:
        moment -= timedelta(days=1)
    return moment


def close_unrated(now: datetime) -> int:
    """Close what was resolved and not rated until its date. Returns how many were closed."""
    closed = 0
    silent = Submission.objects.filter(state=State.RESOLVED, confirm_by__lt=now).order_by("confirm_by")
    for submission_id in silent.values_list("pk", flat=True)[:BATCH]:
        try:
            lifecycle.close_unrated(submission_id)
            closed += 1
        except IllegalMove:
            continue  # rated meanwhile
    return closed


def archive(now: datetime) -> int:
    """Archive what has been over for long enough. Returns how many were."""
    archived = 0
    over = Submission.objects.filter(archive_at__lt=now).order_by("archive_at")
    for submission_id in over.values_list("pk", flat=True)[:BATCH]:
        try:
            lifecycle.archive(submission_id)
            archived += 1
        except IllegalMove:
            continue  # reopened meanwhile
    return archived
