"""What stands before a move, so that it can be taken back: the fields that moves write, who holds it, and the unit."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model

from feedback.models import Event, Submission
from feedback.models.holders import Holder
from feedback.models.referrals import LastMove, Referral, ReferralState

MOVED_FIELDS = [
    "state", "version", "deputy", "holding_venue", "holding_area", "passed_to", "unit", "route_reason",
    "unrouted_since", "accepted_at", "first_answered_at", "resolved_at", "closed_at", "paused_at",
    "accept_by", "answer_by", "close_by", "confirm_by", "due_at", "due_stage", "chased",
    "outcome", "outcome_reason", "rating", "reopened_count",
    "is_complex", "extended_at", "supervised_at", "decline_reason", "was_answered", "archive_at", "has_later_words",
]  # fmt: skip
HOLDER_FIELDS = ["deputy", "since", "released_at", "is_joint"]
REFERRAL_FIELDS = ["state", "since", "due_at", "object_by", "ended_at", "chased"]

Snapshot = dict[str, Any]
Row = TypeVar("Row", bound=Model)


def snapshot(submission: Submission) -> Snapshot:
    """All that a move may change. The caller holds the row's lock."""
    referral = Referral.objects.open().filter(submission=submission).first() if submission.unit_id else None
    return {
        "fields": _written(submission, MOVED_FIELDS),
        "holders": [_written(holder, HOLDER_FIELDS) for holder in Holder.objects.filter(submission=submission)],
        "referral": referral and {"id": referral.pk, **_written(referral, REFERRAL_FIELDS)},
    }


def keep(before: Snapshot, event: Event) -> None:
    """Only the last move can be taken back: one row a submission."""
    assert event.actor_user_id is not None
    row = LastMove(
        submission_id=event.submission_id, seq=event.seq, at=event.at, user_id=event.actor_user_id, before=before
    )
    LastMove.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["submission"],
        update_fields=["seq", "at", "user", "before"],
    )


def restore(submission: Submission, before: Snapshot, now: datetime) -> None:
    """Everything as it was, but the state and the version: those `moving.move` writes."""
    fields = {name: value for name, value in before["fields"].items() if name not in ("state", "version")}
    _read(submission, fields)
    _restore_holders(submission, before["holders"])
    _restore_referral(submission, before["referral"], now)


def _restore_holders(submission: Submission, rows: list[Snapshot]) -> None:
    """Who came in by the move holds nothing and never did."""
    Holder.objects.filter(submission=submission).delete()
    Holder.objects.bulk_create(_read(Holder(submission=submission, district=submission.district), row) for row in rows)


def _restore_referral(submission: Submission, row: Snapshot | None, now: datetime) -> None:
    """A unit that got it by the move has it taken back; one that had it before has it again."""
    pk = row["id"] if row else 0
    got = Referral.objects.open().filter(submission=submission).exclude(pk=pk)
    got.update(state=ReferralState.RECALLED, ended_at=now)
    if row:
        fields = {name: value for name, value in row.items() if name != "id"}
        _read(Referral.objects.get(pk=pk), fields).save(update_fields=REFERRAL_FIELDS)


def _written(row: Model, names: list[str]) -> Snapshot:
    """The fields as JSON can hold them."""
    found: dict[str, Any] = {name: row._meta.get_field(name) for name in names}
    return {name: _plain(getattr(row, field.attname)) for name, field in found.items()}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _read(row: Row, fields: Snapshot) -> Row:
    """The row with the fields as `_written` wrote them."""
    for name, value in fields.items():
        field: Any = row._meta.get_field(name)
        setattr(row, field.attname, field.to_python(value))
    return row
