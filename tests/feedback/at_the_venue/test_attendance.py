"""The day itself: who came, what was heard, closing and reopening."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from feedback import lifecycle
from feedback.contact_day import appointments, attendance
from feedback.lifecycle import Actor
from feedback.models import ActorKind
from feedback.models.days import Appointment, Attendance, ContactDaySummary
from stations.models.duty import ContactDay
from tests import cast
from tests.cast import Town
from tests.feedback.days import BEFORE, ON_IT, contact_day

MARK = Attendance.How.MARK


@pytest.fixture
def day(in_town: Town) -> ContactDay:
    return contact_day(in_town.station, in_town.shen)


@pytest.fixture
def liaison(in_town: Town) -> Actor:
    return Actor(ActorKind.LIAISON, "李", in_town.users["liaison"])


def test_a_deputy_of_the_venue_checks_in_once(day: ContactDay, in_town: Town) -> None:
    user = in_town.users["shen"]
    first = attendance.check_in(day, in_town.shen.pk, how=Attendance.How.SCAN, by=user, now=ON_IT)
    later = ON_IT + timedelta(minutes=9)
    assert attendance.check_in(day, in_town.shen.pk, how=MARK, by=user, now=later) == first
    assert Attendance.objects.get().at == ON_IT
    with pytest.raises(attendance.NotOfHere):
        attendance.check_in(day, in_town.far.pk, how=MARK, by=user, now=ON_IT)
    with pytest.raises(attendance.NotNow):
        attendance.check_in(day, in_town.shen.pk, how=MARK, by=user, now=BEFORE)
    attendance.uncheck(day, in_town.shen.pk, now=ON_IT)
    assert not Attendance.objects.exists()


def test_closing_counts_and_what_was_not_marked_did_not_come(day: ContactDay, in_town: Town, liaison: Actor) -> None:
    came, missing = (cast.assigned(in_town.shen, in_town.station, n=n) for n in range(2))
    booked = appointments.book(came.pk, day.pk, time(14), now=BEFORE)
    appointments.book(missing.pk, day.pk, time(14, 15), now=BEFORE)
    appointments.arrived(day, booked.pk, now=ON_IT, actor=liaison)
    attendance.check_in(day, in_town.shen.pk, how=MARK, by=in_town.users["liaison"], now=ON_IT)
    with pytest.raises(attendance.StillExpected) as still:
        attendance.close(day, "来了一位。", actor=liaison, now=ON_IT)
    assert (still.value.people, still.value.until) == (1, time(14, 15)), "nobody is late before their time"
    summary = attendance.close(day, "来了一位。", actor=liaison, now=ON_IT + timedelta(minutes=10))
    counts = (summary.deputies_present, summary.constituents_met, summary.opinions_heard, summary.answered_on_the_spot)
    assert counts == (1, 1, 1, 0)
    assert set(Appointment.objects.values_list("state", flat=True)) == {"arrived", "no_show"}
    day.refresh_from_db()
    assert day.state == "held"
    for again in (lambda: attendance.close(day, "", actor=liaison, now=ON_IT),
                  lambda: attendance.uncheck(day, in_town.shen.pk, now=ON_IT)):  # fmt: skip
        with pytest.raises(attendance.NotNow):
            again()


def test_families_count_whole_but_nobody_is_counted_away(day: ContactDay, in_town: Town, liaison: Actor) -> None:
    booked = appointments.book(cast.submission(in_town.station).pk, day.pk, time(14), now=BEFORE)
    appointments.arrived(day, booked.pk, now=ON_IT, actor=liaison)
    assert attendance.close(day, "", met=4, actor=liaison, now=ON_IT).constituents_met == 4
    attendance.reopen(day, by=in_town.users["staff"], now=ON_IT)
    assert attendance.close(day, "", met=0, actor=liaison, now=ON_IT).constituents_met == 1
    assert ContactDaySummary.objects.count() == 1


def test_reopened_within_a_day_only(day: ContactDay, in_town: Town, liaison: Actor) -> None:
    staff = in_town.users["staff"]
    attendance.close(day, "", actor=liaison, now=ON_IT)
    with pytest.raises(attendance.NotNow):
        attendance.reopen(day, by=staff, now=ON_IT + timedelta(hours=25))
    attendance.reopen(day, by=staff, now=ON_IT + timedelta(hours=23))
    day.refresh_from_db()
    assert day.state == "published"
    with pytest.raises(attendance.NotNow):
        attendance.reopen(day, by=staff, now=ON_IT)


def test_a_day_ahead_is_not_closed(day: ContactDay, liaison: Actor) -> None:
    with pytest.raises(attendance.NotNow):
        attendance.close(day, "", actor=liaison, now=BEFORE)


def test_deputies_may_come_early_but_the_day_is_closed_only_once_it_has_begun(
    day: ContactDay, in_town: Town, liaison: Actor
) -> None:
    early = ON_IT - timedelta(minutes=6)  # the day begins at 14:00
    attendance.check_in(day, in_town.shen.pk, how=MARK, by=in_town.users["liaison"], now=early)
    with pytest.raises(attendance.NotBegun):
        attendance.close(day, "", actor=liaison, now=early)
    assert attendance.close(day, "", actor=liaison, now=early + timedelta(minutes=1)).deputies_present == 1


def test_answered_on_the_spot(day: ContactDay, in_town: Town, liaison: Actor) -> None:
    submission = cast.assigned(in_town.shen, in_town.station)
    booked = appointments.book(submission.pk, day.pk, time(14), now=BEFORE)
    appointments.arrived(day, booked.pk, now=ON_IT, actor=liaison)
    answered = lifecycle.answer(submission.pk, "当场答复。", actor=liaison)
    answered.first_answered_at = ON_IT
    answered.save(update_fields=["first_answered_at"])
    assert attendance.counts(day).answered == 1
