"""A contact day is moved, cancelled or held elsewhere: how many people with an appointment that touches, and telling
each of them.

Stations changes the day and counts its changes (`sequence`); an appointment whose holder knows of an earlier one is
told, one transaction each. What a crash left over is told by beat's next run.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from time import monotonic
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet

from feedback.contact_day import appointments
from feedback.lifecycle import Actor, append_event
from feedback.models import ActorKind, Event, Submission
from feedback.models.days import Appointment, AppointmentState
from feedback.states import Visit
from stations.models import VenueMembership
from stations.models.duty import ContactDay, ContactDayState

SECONDS = 20.0
BATCH = 200
TOLD = (Visit.BOOK, Visit.REBOOK, Visit.CHANGE)


@dataclass(frozen=True)
class Touched:
    """People with an appointment, and how many of them left no number or address: they read it when they look."""

    people: int
    unreachable: int


def touched(days: QuerySet[ContactDay]) -> Touched:
    """By moving or cancelling these days. One query."""
    nowhere = Q(submission__contact_phone_index=None, submission__contact_email_index=None)
    booked = Appointment.objects.filter(contact_day__in=days, state=AppointmentState.BOOKED)
    return Touched(**booked.aggregate(people=Count("pk"), unreachable=Count("pk", filter=nowhere)))


def falling_out(day: ContactDay, starts: time, ends: time) -> int:
    """How many appointments have no time any more when the day is held from `starts` to `ends`."""
    kept = [at.time() for at in appointments.times_of(ContactDay(date=day.date, starts=starts, ends=ends))]
    booked = Appointment.objects.filter(contact_day=day, state=AppointmentState.BOOKED)
    return booked.exclude(starts__in=kept).count()


def tell(now: datetime, *, seconds: float = SECONDS) -> int:
    """Tell everybody whose contact day has changed since they were told last; says how many. Stops after `seconds`,
    and goes on with the next call."""
    stop, n = monotonic() + seconds, 0
    while pks := list(_untold().order_by("pk").values_list("pk", flat=True)[:BATCH]):
        for pk in pks:
            n += _tell(pk, now)
            if monotonic() > stop:
                return n
    return n


def _untold() -> QuerySet[Appointment]:
    changed = Appointment.objects.filter(state=AppointmentState.BOOKED, contact_day__sequence__gt=F("told_sequence"))
    return changed.filter(contact_day__state__in=(ContactDayState.PUBLISHED, ContactDayState.CANCELLED))


@transaction.atomic
def _tell(pk: int, now: datetime) -> bool:
    """False when somebody else told it meanwhile, or nothing that its holder knows has changed."""
    submission = Submission.objects.select_for_update().get(
        pk__in=Appointment.objects.filter(pk=pk).values("submission")
    )
    appointment = _untold().select_related("contact_day__changed_by").filter(pk=pk).first()
    if appointment is None:
        return False
    day, before = appointment.contact_day, _known(submission)
    appointment.told_sequence = day.sequence
    after, verb = appointments.snapshot(appointment), Visit.CHANGE
    if day.is_cancelled or appointment.starts not in [at.time() for at in appointments.times_of(day)]:
        appointment.state, verb, after = AppointmentState.CANCELLED, Visit.CALL_OFF, before
    appointment.save(update_fields=["state", "told_sequence"])
    if verb == Visit.CHANGE and after == before:
        return False
    append_event(submission, verb, actor=_who_changed(day), at=now, data={**after, "why": _why(day, before)})
    return True


def _known(submission: Submission) -> dict[str, Any]:
    """When and where, as its holder was told last."""
    told = Event.objects.filter(submission=submission, verb__in=TOLD).latest("seq").data
    return {name: told[name] for name in ("day", "starts", "place")}


def _why(day: ContactDay, before: dict[str, Any]) -> str:
    """A day has a reason for its date and for being cancelled, none for its hours and place."""
    return day.reason if day.is_cancelled or day.date.isoformat() != before["day"] else ""


def _who_changed(day: ContactDay) -> Actor:
    user = day.changed_by
    if user is None:
        return Actor(ActorKind.SYSTEM)
    is_liaison = VenueMembership.objects.filter(user=user, venue=day.venue_id).exists()
    return Actor(ActorKind.LIAISON if is_liaison else ActorKind.STAFF, user.display_name, user)
