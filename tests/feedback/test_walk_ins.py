"""What is written down at the venue in a person's place."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from feedback import attendance, walk_ins
from feedback.lifecycle import Actor
from feedback.models import ActorKind, Outbox, Submission
from feedback.submitting import Opinion, Receipt, find
from stations.models_duty import ContactDay
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
    return walk_ins.enter(opinion, day, actor=actor, idempotency_key=KEY, now=ON_IT)


def test_is_marked_and_goes_the_way_of_every_opinion(day: ContactDay, in_town: Town, liaison: Actor) -> None:
    receipt = enter(day, liaison)
    submission = Submission.objects.get()
    assert find(receipt.query_code) == submission
    assert submission.walk_in.entered_on_behalf_by == in_town.users["liaison"]
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
    with pytest.raises(walk_ins.NotHeldNow):
        enter(day, liaison)
    assert not Submission.objects.exists()
