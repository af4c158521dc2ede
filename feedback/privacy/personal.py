"""All that is held about the person behind a query code, for them to read and to take along. Decisions only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from feedback.inbox import history
from feedback.models import Event, Submission
from feedback.models.days import Appointment
from feedback.states import Privacy
from feedback.undone import taken_back

MOMENTS = (
    "created_at", "accepted_at", "first_answered_at", "resolved_at", "closed_at",
    "accept_by", "answer_by", "close_by", "confirm_by",
)  # fmt: skip


def events_of(submission: Submission) -> list[Event]:
    """What the citizen may read, and who looked at their contact. Nothing that was taken back."""
    events = list(submission.events.filter(Q(public=True) | Q(verb=Privacy.LOOK)).order_by("seq"))
    gone = taken_back(events)
    return [event for event in events if event.seq not in gone]


def held_about(submission: Submission, events: list[Event]) -> dict[str, Any]:
    """Plain JSON: one object, moments as ISO 8601 in the portal's time zone."""
    return {
        "number": submission.pk,
        "venue": submission.venue.name,
        "area": submission.area_key,
        "state": submission.state,
        "topic": submission.topic.name if submission.topic else "",
        "language": submission.language,
        "message": submission.message,
        "place": submission.place,
        "position": [submission.latitude, submission.longitude] if submission.latitude is not None else None,
        "written_for": submission.written_for,
        "guardian": submission.guardian_name,
        "wishes": {
            "hide_name_from_deputy": submission.hide_name_from_deputy,
            "hide_name_from_unit": submission.hide_name_from_unit,
            "may_publish": submission.may_publish,
        },
        "contact": {
            "name": submission.contact_name,
            "phone": submission.contact_phone,
            "email": submission.contact_email,
        },
        "deputy": submission.deputy.name if submission.deputy else "",
        "outcome": submission.outcome.name if submission.outcome else "",
        "outcome_reason": submission.outcome_reason,
        "rating": submission.rating,
        "moments": {name: _moment(getattr(submission, name)) for name in MOMENTS},
        "appointments": [_appointment(visit) for visit in _appointments(submission)],
        "events": [_event(event) for event in events],
    }


def _appointments(submission: Submission) -> Any:
    return Appointment.objects.filter(submission=submission).select_related("contact_day__venue").order_by("pk")


def _appointment(visit: Appointment) -> dict[str, Any]:
    day = visit.contact_day
    return {
        "venue": day.venue.name,
        "day": day.date.isoformat(),
        "starts": visit.starts.isoformat("minutes"),
        "state": visit.state,
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "at": _moment(event.at),
        "what": event.verb,
        "by": event.actor_kind,
        "name": event.actor_name,
        "line": f"{history.who(event)} {history.line(event)}",
        "words": event.words,
        "data": {name: value for name, value in event.data.items() if name != "by_token"},
    }


def _moment(at: datetime | None) -> str | None:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None
