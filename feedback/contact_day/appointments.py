"""Appointments at a contact day (预约): which slots are free, and the verbs book, cancel, and what became of them.

Locks are taken in one order: the submission, then the contact day. Who books holds the day, so seats are given out
one after the other; the constraint on the seat stands behind it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from feedback.arrival.submitting import Opinion, Receipt, submit
from feedback.lifecycle import CITIZEN, Actor, append_event
from feedback.models import Submission
from feedback.models.days import Appointment, AppointmentState
from feedback.states import Visit
from stations.models import DutyRosterEntry
from stations.models.duty import ContactDay, ContactDayState

DAYS_OFFERED = 2
BECOMES = {
    Visit.CANCEL: AppointmentState.CANCELLED,
    Visit.ARRIVE: AppointmentState.ARRIVED,
    Visit.NO_SHOW: AppointmentState.NO_SHOW,
}


class SlotTaken(Exception):
    """Full, over, or no slot of this venue's published days."""


class NotOpen(Exception):
    """The matter is closed, or the appointment is not one that can be changed."""


@dataclass(frozen=True)
class Slot:
    starts: datetime
    free: int

    @property
    def value(self) -> str:
        return f"{self.starts:%H:%M}"


@dataclass(frozen=True)
class Offer:
    """A published contact day with its slots that are still to come, full ones among them."""

    day: ContactDay
    slots: Sequence[Slot]

    @property
    def is_full(self) -> bool:
        return not any(slot.free for slot in self.slots)


@dataclass(frozen=True)
class Planned:
    """What a day will be: deputies on duty, and how many of its places (a slot with one of them) are taken."""

    on_duty: int
    booked: int
    places: int


# What can be booked


def offers(venue_id: int, now: datetime) -> list[Offer]:
    """The venue's next published days on which anybody is on duty, with their slots: three queries."""
    ahead = ContactDay.objects.filter(
        venue=venue_id, state=ContactDayState.PUBLISHED, date__gte=timezone.localdate(now)
    )
    days = list(ahead.order_by("date")[:DAYS_OFFERED])
    seats, taken = _seats(days), _taken(days)
    found = [Offer(day, _slots(day, seats.get(day.pk, 0), taken, now)) for day in days]
    return [offer for offer in found if offer.slots]


def planned(day: ContactDay) -> Planned:
    """Two queries."""
    seats = _seats([day]).get(day.pk, 0)
    return Planned(seats, sum(_taken([day]).values()), seats * len(times_of(day)))


def _slots(day: ContactDay, seats: int, taken: Mapping[tuple[int, time], int], now: datetime) -> list[Slot]:
    ahead = (at for at in times_of(day) if at > now and seats)
    return [Slot(at, max(0, seats - taken.get((day.pk, at.time()), 0))) for at in ahead]


def times_of(day: ContactDay) -> list[datetime]:
    """When its slots start, local time; the last one ends with the day."""
    length = timedelta(minutes=settings.APPOINTMENT_MINUTES)
    at = timezone.make_aware(datetime.combine(day.date, day.starts))
    ends = timezone.make_aware(datetime.combine(day.date, day.ends))
    return [at + length * n for n in range((ends - at) // length)]


def _seats(days: Sequence[ContactDay]) -> dict[int, int]:
    """Day -> deputies on duty: each of them listens to one person at a time."""
    at = {(day.venue_id, day.date): day.pk for day in days}
    on_duty = DutyRosterEntry.objects.filter(
        venue__in={day.venue_id for day in days}, date__in={day.date for day in days}
    )
    rows = on_duty.order_by().values_list("venue", "date").annotate(n=Count("pk"))
    return {at[venue, day]: n for venue, day, n in rows if (venue, day) in at}


def _taken(days: Sequence[ContactDay]) -> dict[tuple[int, time], int]:
    booked = Appointment.objects.filter(contact_day__in=days).exclude(state=AppointmentState.CANCELLED)
    rows = booked.order_by().values_list("contact_day", "starts").annotate(n=Count("pk"))
    return {(day, starts): n for day, starts, n in rows}


# What the citizen does


def book(submission_id: int, day_id: int, starts: time, *, now: datetime, actor: Actor = CITIZEN) -> Appointment:
    """Come in this slot; an appointment that the matter has already is moved there. Raises SlotTaken, NotOpen."""
    with transaction.atomic():
        submission = Submission.objects.select_for_update().get(pk=submission_id)
        if not submission.is_open:
            raise NotOpen
        return _book(submission, day_id, starts, now, actor)


def _book(submission: Submission, day_id: int, starts: time, now: datetime, actor: Actor) -> Appointment:
    days = ContactDay.objects.filter(pk=day_id, venue=submission.venue_id, state=ContactDayState.PUBLISHED)
    day = days.select_for_update(no_key=True).first()
    if day is None or not any(at.time() == starts and at > now for at in times_of(day)):
        raise SlotTaken
    before = Appointment.objects.filter(submission=submission, state=AppointmentState.BOOKED).first()
    if before and (before.contact_day_id, before.starts) == (day.pk, starts):
        return before  # the button was pressed twice
    appointment = before or Appointment(submission=submission)
    appointment.contact_day, appointment.starts, appointment.seat = day, starts, _free_seat(day, starts)
    appointment.told_sequence = day.sequence
    appointment.save()
    append_event(submission, Visit.REBOOK if before else Visit.BOOK, actor=actor, at=now, data=snapshot(appointment))
    return appointment


def _free_seat(day: ContactDay, starts: time) -> int:
    """The caller holds the day's lock."""
    others = Appointment.objects.filter(contact_day=day, starts=starts).exclude(state=AppointmentState.CANCELLED)
    taken = set(others.values_list("seat", flat=True))
    for seat in range(1, _seats([day]).get(day.pk, 0) + 1):
        if seat not in taken:
            return seat
    raise SlotTaken


def book_new(
    opinion: Opinion, day_id: int, starts: time, *, idempotency_key: UUID, now: datetime, request_id: str = ""
) -> Receipt:
    """A new opinion and its appointment together, or neither. Raises SlotTaken, submitting.KeyReused."""
    with transaction.atomic():
        receipt = submit(opinion, idempotency_key=idempotency_key, request_id=request_id)
        if receipt.is_new:
            book(receipt.submission_id, day_id, starts, now=now)
        return receipt


@transaction.atomic
def cancel(submission_id: int, *, now: datetime, actor: Actor = CITIZEN) -> None:
    """Its seat is free again. Nothing happens when there is none. The matter itself goes on."""
    submission = Submission.objects.select_for_update().get(pk=submission_id)
    booked = Appointment.objects.select_related("contact_day").filter(submission=submission, state="booked").first()
    if booked is not None:
        _become(submission, booked, Visit.CANCEL, now, actor)


# What happens on the day


@transaction.atomic
def arrived(day: ContactDay, pk: int, *, now: datetime, actor: Actor) -> None:
    """The citizen is there. Raises NotOpen."""
    _mark(day, pk, Visit.ARRIVE, now, actor)


@transaction.atomic
def no_show(day: ContactDay, pk: int, *, now: datetime, actor: Actor) -> None:
    """The citizen did not come. Raises NotOpen."""
    _mark(day, pk, Visit.NO_SHOW, now, actor)


def _mark(day: ContactDay, pk: int, verb: Visit, now: datetime, actor: Actor) -> None:
    """A mark can be corrected until the day is closed; the same one again changes nothing."""
    known = Appointment.objects.filter(pk=pk, contact_day=day).exclude(state=AppointmentState.CANCELLED)
    submission_id = known.values_list("submission", flat=True).first()
    if submission_id is None:
        raise NotOpen
    submission = Submission.objects.select_for_update().get(pk=submission_id)
    held = ContactDay.objects.select_for_update(no_key=True).get(pk=day.pk)
    appointment = known.select_related("contact_day").first()
    if appointment is None or held.state != ContactDayState.PUBLISHED:
        raise NotOpen
    if appointment.state != BECOMES[verb]:
        _become(submission, appointment, verb, now, actor)


def _become(submission: Submission, appointment: Appointment, verb: Visit, now: datetime, actor: Actor) -> None:
    appointment.state = BECOMES[verb]
    appointment.save(update_fields=["state"])
    append_event(submission, verb, actor=actor, at=now, data=snapshot(appointment))


def snapshot(appointment: Appointment) -> dict[str, Any]:
    """What its holder knows of it: when and where."""
    day = appointment.contact_day
    return {"day": day.date.isoformat(), "starts": f"{appointment.starts:%H:%M}", "place": day.place}


# What the tracking page shows


def with_visit(submissions: QuerySet[Submission], now: datetime) -> QuerySet[Submission]:
    """With `ticket_id`, the appointment ahead or else one that was called off with its day, and `next_day`, the date
    for which one can be made: the same query."""
    today = timezone.localdate(now)
    called_off = Q(
        state=AppointmentState.CANCELLED,
        contact_day__state=ContactDayState.CANCELLED,
        told_sequence=F("contact_day__sequence"),
    )
    tickets = Appointment.objects.filter(
        called_off | Q(state=AppointmentState.BOOKED), submission=OuterRef("pk"), contact_day__date__gte=today
    ).order_by("state", "-pk")  # booked, cancelled
    on_duty = DutyRosterEntry.objects.filter(venue=OuterRef("venue"), date=OuterRef("date"))
    over = Q(date=today, ends__lte=timezone.localtime(now).time())
    days = ContactDay.objects.filter(venue=OuterRef("venue"), state=ContactDayState.PUBLISHED, date__gte=today)
    days = (
        days.exclude(over)
        .annotate(first=Subquery(on_duty.values("pk")[:1]))
        .filter(first__isnull=False)
        .order_by("date")
    )
    return submissions.annotate(
        ticket_id=Subquery(tickets.values("pk")[:1]), next_day=Subquery(days.values("date")[:1])
    )


def ticket(pk: int | None) -> Appointment | None:
    """With its day and venue: one query, none without a number."""
    found = Appointment.objects.select_related("contact_day__venue")
    return None if pk is None else found.filter(pk=pk).first()


def ticket_of(submission_id: int, now: datetime) -> Appointment | None:
    """The appointment ahead of a matter."""
    ahead = Appointment.objects.filter(submission=submission_id, contact_day__date__gte=timezone.localdate(now))
    return ahead.filter(state=AppointmentState.BOOKED).select_related("contact_day__venue").first()
