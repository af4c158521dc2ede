"""What is written down in a person's place: at a contact day, by telephone, from paper."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError
from django.utils import timezone

from feedback import lifecycle
from feedback.arrival import on_behalf
from feedback.arrival.on_behalf import Heard
from feedback.arrival.submitting import Opinion, Receipt, find
from feedback.contact_day import attendance
from feedback.inbox import history
from feedback.lifecycle import Actor
from feedback.models import ActorKind, RouteReason, Submission
from feedback.models.on_behalf import Channel, OnBehalf
from feedback.models.queue import Outbox
from feedback.states import State
from stations.models.duty import ContactDay
from tests.cast import LAMPS, Town
from tests.feedback.days import ON_IT, contact_day

KEY = UUID("5d1d7f5c-6a53-4e0b-9a0e-0d2c8f6b1a99")


@pytest.fixture
def day(in_town: Town) -> ContactDay:
    return contact_day(in_town.station, in_town.shen)


@pytest.fixture
def liaison(in_town: Town) -> Actor:
    return Actor(ActorKind.LIAISON, "李", in_town.users["liaison"])


def enter(day: ContactDay, actor: Actor) -> Receipt:
    opinion = Opinion(venue=day.venue, message=LAMPS, contact_name="王阿姨")
    heard = Heard(Channel.WALK_IN, day.date, day)
    return on_behalf.enter(opinion, heard, actor=actor, idempotency_key=KEY, now=ON_IT)


def entered(town: Town, actor: Actor, **heard: Any) -> OnBehalf:
    now = timezone.now()
    said: dict[str, Any] = {"channel": Channel.TELEPHONE, "received_on": timezone.localdate(now)} | heard
    opinion = Opinion(venue=town.station, message=LAMPS)
    receipt = on_behalf.enter(opinion, Heard(**said), actor=actor, idempotency_key=uuid4(), now=now)
    return OnBehalf.objects.select_related("submission").get(submission=receipt.submission_id)


def test_is_marked_and_goes_the_way_of_every_opinion(day: ContactDay, in_town: Town, liaison: Actor) -> None:
    receipt = enter(day, liaison)
    submission = Submission.objects.get()
    assert find(receipt.query_code) == submission
    assert submission.on_behalf.entered_by == in_town.users["liaison"]
    assert (submission.on_behalf.venue, submission.on_behalf.received_on) == (in_town.station, day.date)
    assert list(submission.events.values_list("verb", "actor_kind")) == [("submit", "citizen"), ("enter", "liaison")]
    assert Outbox.objects.filter(submission=submission).count() == 1
    assert list(attendance.heard_on(day)) == [submission]


def test_entered_twice_is_one(day: ContactDay, liaison: Actor) -> None:
    first, again = enter(day, liaison), enter(day, liaison)
    assert (first.is_new, again.is_new) == (True, False)
    assert first.query_code == again.query_code
    assert Submission.objects.count() == 1


def test_nothing_is_written_once_the_day_is_closed(day: ContactDay, liaison: Actor) -> None:
    attendance.close(day, "", actor=liaison, now=ON_IT + timedelta(hours=1))
    with pytest.raises(on_behalf.NotHeldNow):
        enter(day, liaison)
    assert not Submission.objects.exists()


def test_the_time_limits_run_from_the_day_of_receiving_or_from_now(in_town: Town, liaison: Actor) -> None:
    ago = timezone.localdate() - timedelta(days=21)
    now = entered(in_town, liaison).submission
    old = entered(in_town, liaison, channel=Channel.PAPER, received_on=ago).submission
    ledger = entered(in_town, liaison, channel=Channel.PAPER, received_on=ago, from_receipt=False).submission
    assert old.answer_by < timezone.now() < ledger.answer_by
    assert ledger.answer_by == now.answer_by
    assert old.due_at == old.accept_by


@pytest.mark.parametrize("days", [1, -367])
def test_not_in_the_future_and_not_long_ago(in_town: Town, liaison: Actor, days: int) -> None:
    with pytest.raises(on_behalf.NotReceivedThen):
        entered(in_town, liaison, received_on=timezone.localdate() + timedelta(days=days))
    assert not Submission.objects.exists()


def test_the_history_says_how_it_came(in_town: Town, liaison: Actor) -> None:
    on = timezone.localdate() - timedelta(days=2)
    case = entered(in_town, liaison, channel=Channel.PAPER, received_on=on).submission
    assert on.isoformat() in history.line(case.events.get(verb="enter"))


def test_taken_back_within_minutes_by_who_entered_it(in_town: Town, liaison: Actor) -> None:
    entry = entered(in_town, liaison)
    with pytest.raises(on_behalf.TooLate):
        on_behalf.take_back(entry, actor=liaison, now=entry.created_at + timedelta(minutes=11))
    on_behalf.take_back(entry, actor=liaison, now=entry.created_at + timedelta(minutes=9))
    entry.submission.refresh_from_db()
    assert entry.submission.state == State.WITHDRAWN
    assert entry.submission.events.get(verb="withdraw").actor_user == in_town.users["liaison"]


def test_what_a_deputy_has_accepted_is_not_taken_back(in_town: Town, liaison: Actor) -> None:
    entry = entered(in_town, liaison)
    lifecycle.assign(entry.submission_id, actor=lifecycle.SYSTEM, deputy=in_town.shen, reason=RouteReason.ON_DUTY)
    lifecycle.accept(entry.submission_id, actor=lifecycle.SYSTEM)
    entry.submission.refresh_from_db()
    assert not on_behalf.may_take_back(entry, entry.created_at)


def test_the_receipt_is_shown_again_for_half_an_hour(in_town: Town, liaison: Actor) -> None:
    entry = entered(in_town, liaison)
    again = on_behalf.receipt_of(entry, entry.created_at + timedelta(minutes=29))
    assert find(again.query_code) == entry.submission
    with pytest.raises(on_behalf.TooLate):
        on_behalf.receipt_of(entry, entry.created_at + timedelta(minutes=31))


def test_a_row_of_a_table_is_entered_once(in_town: Town, liaison: Actor) -> None:
    entered(in_town, liaison, row_key="2026-17")
    with pytest.raises(IntegrityError):
        entered(in_town, liaison, row_key="2026-17")


def test_the_open_contact_day_of_that_day_is_found(day: ContactDay, in_town: Town) -> None:
    assert on_behalf.day_of(in_town.station, day.date) == day
    assert on_behalf.day_of(in_town.station, date(2026, 1, 1)) is None
    assert on_behalf.day_of(in_town.elsewhere, day.date) is None


def test_dates_are_those_of_here(in_town: Town, liaison: Actor) -> None:
    """Late in the evening in Greenwich it is tomorrow at the venue."""
    now = datetime.fromisoformat("2026-11-25T17:00:00+00:00")
    heard = Heard(Channel.TELEPHONE, date(2026, 11, 26))
    on_behalf.enter(Opinion(in_town.station, LAMPS), heard, actor=liaison, idempotency_key=KEY, now=now)
    assert OnBehalf.objects.get().received_on == date(2026, 11, 26)
