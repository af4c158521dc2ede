"""Booking a slot: capacity, changing, cancelling, and what nobody can get past."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor
from datetime import time, timedelta
from typing import Any

import pytest
from django.db import connection

from feedback import lifecycle
from feedback.contact_day import appointments
from feedback.models import ActorKind, OutcomeClass, Rating, Submission
from feedback.models.days import Appointment
from stations.models.duty import ContactDay
from tests import cast
from tests.cast import Town
from tests.feedback.days import BEFORE, DAY, ON_IT, contact_day

TWO, QUARTER_PAST = time(14), time(14, 15)


@pytest.fixture
def day(in_town: Town) -> ContactDay:
    return contact_day(in_town.station, in_town.shen)


def verbs(submission: Submission) -> list[str]:
    return list(submission.events.order_by("seq").values_list("verb", flat=True))


def chain_holds(submission: Submission) -> bool:
    events = list(submission.events.order_by("seq"))
    links = itertools.pairwise(events)
    return all(bytes(e.hash) == lifecycle.hash_of(e) for e in events) and all(
        bytes(b.previous_hash) == bytes(a.hash) for a, b in links
    )


def test_slots_of_a_day_with_as_many_seats_as_deputies(day: ContactDay, in_town: Town) -> None:
    submission = cast.submission(in_town.station)
    appointments.book(submission.pk, day.pk, TWO, now=BEFORE)
    (offer,) = appointments.offers(in_town.station.pk, BEFORE)
    assert [(slot.value, slot.free) for slot in offer.slots] == [
        ("14:00", 0),
        ("14:15", 1),
        ("14:30", 1),
        ("14:45", 1),
    ]
    (offer,) = appointments.offers(in_town.station.pk, ON_IT)
    assert [slot.value for slot in offer.slots] == ["14:15", "14:30", "14:45"]


def test_the_length_of_a_slot_is_a_setting(day: ContactDay, settings: Any) -> None:
    settings.APPOINTMENT_MINUTES = 25
    assert [f"{at:%H:%M}" for at in appointments.times_of(day)] == ["14:00", "14:25"]


@pytest.mark.parametrize("state", ["planned", "cancelled", "held"])
def test_only_published_days_are_offered(in_town: Town, state: str) -> None:
    day = contact_day(in_town.station, in_town.shen, state="planned")
    ContactDay.objects.filter(pk=day.pk).update(state=state, reason="台风")
    submission = cast.submission(in_town.station)
    assert appointments.offers(in_town.station.pk, BEFORE) == []
    with pytest.raises(appointments.SlotTaken):
        appointments.book(submission.pk, day.pk, TWO, now=BEFORE)


def test_nobody_on_duty_offers_nothing(in_town: Town) -> None:
    contact_day(in_town.station)
    assert appointments.offers(in_town.station.pk, BEFORE) == []


def test_full_past_foreign_and_made_up_slots_are_refused(day: ContactDay, in_town: Town) -> None:
    first, second = cast.submission(in_town.station), cast.submission(in_town.station, n=1)
    foreign = cast.submission(in_town.home)
    appointments.book(first.pk, day.pk, TWO, now=BEFORE)
    for submission, slot, now in [
        (second, TWO, BEFORE),
        (second, TWO, ON_IT),
        (second, time(14, 7), BEFORE),
        (second, time(15), BEFORE),
        (second, QUARTER_PAST, ON_IT + timedelta(days=1)),
        (foreign, QUARTER_PAST, BEFORE),
    ]:
        with pytest.raises(appointments.SlotTaken):
            appointments.book(submission.pk, day.pk, slot, now=now)
    assert Appointment.objects.count() == 1


def test_change_and_cancel_stand_in_the_timeline(day: ContactDay, in_town: Town) -> None:
    submission = cast.submission(in_town.station)
    version = submission.version
    for slot in (TWO, TWO, QUARTER_PAST):  # the button pressed twice changes nothing
        appointments.book(submission.pk, day.pk, slot, now=BEFORE)
    appointments.cancel(submission.pk, now=BEFORE)
    appointments.cancel(submission.pk, now=BEFORE)
    assert verbs(submission) == ["submit", "book", "rebook", "cancel"]
    assert submission.events.get(verb="rebook").data == {"day": DAY.isoformat(), "starts": "14:15", "place": "二楼"}
    assert chain_holds(submission)
    submission.refresh_from_db()
    assert (submission.state, submission.version) == ("submitted", version)
    other = cast.submission(in_town.station, n=1)
    appointments.book(other.pk, day.pk, QUARTER_PAST, now=BEFORE)


def test_a_closed_matter_makes_no_appointment(day: ContactDay, in_town: Town) -> None:
    submission = cast.assigned(in_town.shen, in_town.station)
    outcome = OutcomeClass.objects.all()[0]
    lifecycle.resolve(submission.pk, outcome, "已修复。", actor=lifecycle.SYSTEM)
    lifecycle.rate(submission.pk, Rating.SATISFIED)
    with pytest.raises(appointments.NotOpen):
        appointments.book(submission.pk, day.pk, TWO, now=BEFORE)


def test_marks_on_the_day_can_be_corrected(day: ContactDay, in_town: Town) -> None:
    submission = cast.submission(in_town.station)
    booked = appointments.book(submission.pk, day.pk, TWO, now=BEFORE)
    by = lifecycle.Actor(ActorKind.LIAISON, "李", in_town.users["liaison"])
    appointments.no_show(day, booked.pk, now=ON_IT, actor=by)
    appointments.arrived(day, booked.pk, now=ON_IT, actor=by)
    appointments.arrived(day, booked.pk, now=ON_IT, actor=by)
    assert verbs(submission) == ["submit", "book", "no_show", "arrive"]
    with pytest.raises(appointments.NotOpen):
        appointments.arrived(contact_day(in_town.home), booked.pk, now=ON_IT, actor=by)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_ten_at_once_for_two_seats() -> None:
    """Real connections; the tables are emptied afterwards."""
    town = cast.town()
    day = contact_day(town.station, town.shen, town.zhou)
    waiting = [cast.submission(town.station, n=n).pk for n in range(10)]

    def book(pk: int) -> bool:
        try:
            appointments.book(pk, day.pk, TWO, now=BEFORE)
        except appointments.SlotTaken:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(5) as pool:
        got = list(pool.map(book, waiting))
    assert sum(got) == 2
    assert sorted(Appointment.objects.values_list("seat", flat=True)) == [1, 2]
