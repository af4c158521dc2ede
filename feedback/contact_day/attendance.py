"""The day itself: who of the deputies came, which opinions were heard, and closing it with a summary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from deputies.models import Deputy, DeputyStatus
from deputies.models.accounts import User
from feedback.contact_day import appointments
from feedback.lifecycle import Actor
from feedback.models import Submission
from feedback.models.days import Appointment, AppointmentState, Attendance, ContactDaySummary
from feedback.models.on_behalf import OnBehalf
from stations.models import Assignment
from stations.models.duty import ContactDay, ContactDayState

REOPENED_WITHIN = timedelta(days=1)


class NotNow(Exception):
    """The day has not come yet, is cancelled or closed already, or was closed too long ago."""


class NotBegun(NotNow):
    """Deputies may come early, but nobody can say how a day went that has not begun."""


class StillExpected(NotNow):
    """`people` with an appointment whose time has not come, the last one at `until`."""

    def __init__(self, people: int, until: time) -> None:
        super().__init__(people, until)
        self.people, self.until = people, until


class NotOfHere(Exception):
    """A deputy who is not of this venue, or not in office."""


@dataclass(frozen=True)
class Counts:
    """What the day came to so far. `met` are people: those with an appointment who came, and walk-ins."""

    present: int
    met: int
    heard: int
    answered: int


def check_in(day: ContactDay, deputy_id: int, *, how: Attendance.How, by: User, now: datetime) -> Attendance:
    """A deputy is there; told twice, the first time stands. Raises NotNow, NotOfHere."""
    with transaction.atomic():
        _lock(day, now)
        office = Assignment.objects.filter(venue=day.venue_id, deputy=deputy_id, deputy__status=DeputyStatus.ACTIVE)
        if not office.exists():
            raise NotOfHere
        there, _ = Attendance.objects.get_or_create(
            contact_day=day, deputy_id=deputy_id, defaults={"how": how, "by": by, "at": now}
        )
        return there


@transaction.atomic
def uncheck(day: ContactDay, deputy_id: int, *, now: datetime) -> None:
    """It was marked by mistake. Raises NotNow."""
    _lock(day, now)
    Attendance.objects.filter(contact_day=day, deputy=deputy_id).delete()


def deputies_of(day: ContactDay) -> QuerySet[Deputy]:
    """The venue's deputies in office, and who came though they left since."""
    came = Attendance.objects.filter(contact_day=day).values("deputy")
    assigned = Assignment.objects.filter(venue=day.venue_id).values("deputy")
    return Deputy.objects.filter(Q(pk__in=came) | Q(pk__in=assigned, status=DeputyStatus.ACTIVE)).order_by("id")


def heard_on(day: ContactDay) -> QuerySet[Submission]:
    """The day's opinions: entered at the venue for walk-ins, or brought along to an appointment."""
    entered = OnBehalf.objects.filter(contact_day=day, submission=OuterRef("pk"))
    brought = Appointment.objects.filter(contact_day=day, submission=OuterRef("pk"), state=AppointmentState.ARRIVED)
    return Submission.objects.filter(Exists(entered) | Exists(brought)).order_by("id")


def counts(day: ContactDay) -> Counts:
    """Four queries."""
    answers = list(heard_on(day).values_list("first_answered_at", flat=True))
    came = Appointment.objects.filter(contact_day=day, state=AppointmentState.ARRIVED).count()
    return Counts(
        present=Attendance.objects.filter(contact_day=day).count(),
        met=came + OnBehalf.objects.filter(contact_day=day).count(),
        heard=len(answers),
        answered=sum(at is not None and timezone.localdate(at) == day.date for at in answers),
    )


def close(day: ContactDay, words: str, *, met: int | None = None, actor: Actor, now: datetime) -> ContactDaySummary:
    """The day was held. Who had an appointment and was not marked did not come. `met` corrects the number of people
    upwards (families come together). Raises NotNow, NotBegun, StillExpected."""
    if not is_open(day, now):
        raise NotNow
    if not has_begun(day, now):
        raise NotBegun
    unmarked = Appointment.objects.filter(contact_day=day, state=AppointmentState.BOOKED)
    ahead = list(unmarked.order_by("starts").values_list("starts", flat=True))
    ahead = [at for at in ahead if timezone.make_aware(datetime.combine(day.date, at)) > now]
    if ahead:
        raise StillExpected(len(ahead), ahead[-1])
    for pk in list(unmarked.values_list("pk", flat=True)):  # one by one: see the order of locks in `appointments`
        appointments.no_show(day, pk, now=now, actor=actor)
    with transaction.atomic():
        held = _lock(day, now)
        count = counts(held)
        summary, _ = ContactDaySummary.objects.update_or_create(
            contact_day=held,
            defaults={
                "deputies_present": count.present,
                "constituents_met": max(count.met, met or 0),
                "opinions_heard": count.heard,
                "answered_on_the_spot": count.answered,
                "words": words,
                "closed_at": now,
                "closed_by": actor.user,
            },
        )
        _become(held, ContactDayState.HELD, actor.user, now)
        return summary


@transaction.atomic
def reopen(day: ContactDay, *, by: User, now: datetime) -> None:
    """Something was forgotten. Raises NotNow when it is not closed, or has been for longer than a day."""
    held = ContactDay.objects.select_for_update(no_key=True).get(pk=day.pk)
    if not may_reopen(held, now):
        raise NotNow
    _become(held, ContactDayState.PUBLISHED, by, now)


def may_reopen(day: ContactDay, now: datetime) -> bool:
    closed = ContactDaySummary.objects.filter(contact_day=day, closed_at__gt=now - REOPENED_WITHIN)
    return day.state == ContactDayState.HELD and closed.exists()


def is_open(day: ContactDay, now: datetime) -> bool:
    """Whether what happens there can be written down: on the day, and after it until it is closed."""
    return day.state == ContactDayState.PUBLISHED and day.date <= timezone.localdate(now)


def has_begun(day: ContactDay, now: datetime) -> bool:
    """By the clock on the wall of the venue."""
    return now >= timezone.make_aware(datetime.combine(day.date, day.starts))


def _lock(day: ContactDay, now: datetime) -> ContactDay:
    held = ContactDay.objects.select_for_update(no_key=True).get(pk=day.pk)
    if not is_open(held, now):
        raise NotNow
    return held


def _become(day: ContactDay, state: ContactDayState, by: User | None, now: datetime) -> None:
    day.state, day.changed_at, day.changed_by = state, now, by
    day.save(update_fields=["state", "changed_at", "changed_by"])
