"""Taking back the last move: everything is as it was, nothing is deleted, and nobody was told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import override

from feedback import lifecycle, progress
from feedback.lifecycle.remembering import MOVED_FIELDS
from feedback.models import ActorKind, OutcomeClass, RouteReason, Submission
from feedback.models.holders import Holder
from feedback.models.notices import Delivery
from feedback.models.referrals import LastMove, Referral
from feedback.models.workflow import DeclineReason
from feedback.privacy import handling, personal
from feedback.states import Verb
from tests import cast
from tests.feedback.lifecycle.test_lifecycle import _chain_is_valid

pytestmark = pytest.mark.django_db
Act = Callable[[int, cast.Town, lifecycle.Actor], Any]


def solved() -> OutcomeClass:
    return OutcomeClass.objects.get(slug="solved")


MOVES: dict[str, Act] = {
    "accept": lambda pk, town, by: lifecycle.accept(pk, actor=by, is_complex=True),
    "answer": lambda pk, town, by: lifecycle.answer(pk, "我去看看", actor=by),
    "ask_detail": lambda pk, town, by: lifecycle.ask_detail(pk, "哪一盏？", actor=by),
    "decline": lambda pk, town, by: lifecycle.decline(pk, DeclineReason.objects.all()[0], "法院在审", actor=by),
    "settle": lambda pk, town, by: lifecycle.settle(pk, solved(), "修好了", actor=by),
    "resolve": lambda pk, town, by: lifecycle.resolve(pk, solved(), "修好了", actor=by),
    "extend": lambda pk, town, by: lifecycle.extend(pk, "要等配件", actor=by),
    "supervise": lambda pk, town, by: lifecycle.supervise(pk, "请抓紧", actor=by),
    "assign": lambda pk, town, by: lifecycle.assign(pk, actor=by, deputy=town.zhou, reason=RouteReason.STAFF),
    "refer": lambda pk, town, by: lifecycle.refer(pk, town.zhou, "请接手", actor=by),
    "join": lambda pk, town, by: lifecycle.join(pk, town.zhou, "", actor=by),
    "raise": lambda pk, town, by: lifecycle.raise_up(pk, "要区里协调", actor=by),
    "refer_unit": lambda pk, town, by: lifecycle.refer_to_unit(pk, town.unit, "请修", actor=by),
}


@pytest.fixture
def town(settings: Any) -> cast.Town:
    settings.MAIL_IS_ON = True
    return cast.town()


@pytest.fixture
def shen(town: cast.Town) -> lifecycle.Actor:
    return lifecycle.Actor(ActorKind.DEPUTY, "沈岩", town.users["shen"])


@pytest.fixture
def held(town: cast.Town) -> Submission:
    return cast.assigned(town.shen, town.station, contact_email="wang@deputies.example")


def standing(pk: int) -> dict[str, Any]:
    """All that counts, as the database has it."""
    names = [name for name in MOVED_FIELDS if name != "version"]
    fields = Submission.objects.values(*names).get(pk=pk)
    held = Holder.objects.filter(submission=pk).values("deputy", "since", "released_at", "is_joint")
    units = Referral.objects.filter(submission=pk, ended_at=None).values("unit", "due_at", "object_by")
    return {**fields, "holders": sorted(held, key=str), "units": list(units)}


@pytest.mark.parametrize("verb", MOVES)
def test_everything_is_as_it_was(town: cast.Town, held: Submission, shen: lifecycle.Actor, verb: str) -> None:
    before, events = standing(held.pk), held.events.count()
    MOVES[verb](held.pk, town, shen)
    assert standing(held.pk) != before
    undone = lifecycle.undo(held.pk, actor=shen)
    assert standing(held.pk) == before
    assert undone.version > held.version  # a form opened meanwhile is stale
    told = list(undone.events.order_by("seq"))
    assert [event.verb for event in told[events:]] == [verb, "undo"]  # nothing is deleted
    assert told[-1].data == {"seq": told[-2].seq, "what": verb}
    assert _chain_is_valid(undone)


def test_the_citizen_reads_that_a_step_was_taken_back_and_not_its_words(
    held: Submission, shen: lifecycle.Actor
) -> None:
    lifecycle.ask_detail(held.pk, "写给别人的话", actor=shen)
    undone = lifecycle.undo(held.pk, actor=shen)
    events = list(undone.events.filter(public=True))
    with override("en"):
        steps = progress.steps(events)
    assert steps[-1].title == "Taken back: Deputy 沈岩 asks you"
    assert "写给别人的话" not in [step.words for step in steps]
    assert progress.question(events) == ""
    assert "写给别人的话" not in str(personal.held_about(undone, personal.events_of(undone)))


def test_nothing_is_sent(held: Submission, shen: lifecycle.Actor) -> None:
    lifecycle.answer(held.pk, "发错了", actor=shen)
    lifecycle.undo(held.pk, actor=shen)
    row = Delivery.objects.get(kind="answered")
    assert (row.dropped_at is not None, row.sent_at, row.last_error) == (True, None, "undone")


def test_not_when_it_has_been_sent(held: Submission, shen: lifecycle.Actor) -> None:
    answered = lifecycle.answer(held.pk, "已经寄出", actor=shen)
    Delivery.objects.filter(kind="answered").update(sent_at=timezone.now())
    refused(answered, shen)


def refused(submission: Submission, actor: lifecycle.Actor) -> None:
    before = standing(submission.pk)
    with pytest.raises(lifecycle.NotAllowed):
        lifecycle.undo(submission.pk, actor=actor)
    assert standing(submission.pk) == before


def test_not_by_somebody_else(town: cast.Town, held: Submission, shen: lifecycle.Actor) -> None:
    lifecycle.accept(held.pk, actor=shen)
    refused(held, lifecycle.Actor(ActorKind.STAFF, "区代工委", town.users["staff"]))


def test_not_after_ten_minutes(held: Submission, shen: lifecycle.Actor, time_machine: Any) -> None:
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    lifecycle.accept(held.pk, actor=shen)
    time_machine.move_to(now + lifecycle.UNDO_WITHIN, tick=False)
    refused(held, shen)
    assert lifecycle.forget_moves(timezone.now() + timedelta(seconds=1)) == 1
    assert not LastMove.objects.exists()


@pytest.mark.parametrize("then", ["citizen", "reminder", "another", "undo"])
def test_not_when_something_has_happened_since(
    town: cast.Town, held: Submission, shen: lifecycle.Actor, then: str
) -> None:
    lifecycle.accept(held.pk, actor=shen)
    match then:
        case "citizen":
            lifecycle.add_detail(held.pk, "北门第二盏")
        case "reminder":
            lifecycle.chase(held.pk, Verb.REMIND, level=1, to="holder")
        case "another":
            lifecycle.supervise(held.pk, "请抓紧", actor=lifecycle.Actor(ActorKind.STAFF, "", town.users["staff"]))
        case "undo":
            lifecycle.undo(held.pk, actor=shen)
    refused(held, shen)


def test_looking_at_the_contact_is_nothing_that_happened(held: Submission, shen: lifecycle.Actor) -> None:
    lifecycle.accept(held.pk, actor=shen)
    handling.look(held.pk, actor=shen)
    assert lifecycle.undo(held.pk, actor=shen).state == "assigned"


def test_the_unit_takes_its_reply_back(town: cast.Town, held: Submission, shen: lifecycle.Actor) -> None:
    lifecycle.refer_to_unit(held.pk, town.unit, "请修", actor=shen)
    before = standing(held.pk)
    bureau = lifecycle.Actor(ActorKind.UNIT, town.unit.name, town.users["officer"])
    lifecycle.unit_reply(held.pk, "寄错了", actor=bureau)
    lifecycle.undo(held.pk, actor=bureau)
    assert standing(held.pk) == before


def test_one_step_only(held: Submission, shen: lifecycle.Actor) -> None:
    lifecycle.accept(held.pk, actor=shen)
    lifecycle.answer(held.pk, "我去看看", actor=shen)
    undone = lifecycle.undo(held.pk, actor=shen)
    assert (undone.state, undone.first_answered_at) == ("in_progress", None)
    refused(undone, shen)
