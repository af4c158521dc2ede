"""A matter at a handling unit: who may, until when, what the citizen is told, and where the reply goes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import override

from feedback import access, chasing, lifecycle, progress
from feedback.models import ActorKind, Event, OutcomeClass, RouteReason, Submission
from feedback.models.notices import Delivery
from feedback.models.referrals import Referral, ReferralState
from feedback.models.workflow import Workflow
from feedback.states import Verb
from feedback.workflow import rules
from tests import cast

pytestmark = pytest.mark.django_db
SHEN = lifecycle.Actor(ActorKind.DEPUTY, "沈岩")
BUREAU = lifecycle.Actor(ActorKind.UNIT, "锡山区城市管理局")


@pytest.fixture
def town(time_machine: Any, settings: Any) -> cast.Town:
    settings.MAIL_IS_ON = True
    time_machine.move_to("2026-11-23 10:00 +0800")  # a Monday
    return cast.town()


@pytest.fixture
def referred(town: cast.Town) -> Submission:
    held = cast.assigned(town.shen, town.station, contact_email="wang@deputies.example")
    return lifecycle.refer_to_unit(held.pk, town.unit, "请修北门的路灯", actor=SHEN)


def referral() -> Referral:
    return Referral.objects.get()


def steps(submission: Submission) -> list[str]:
    with override("en"):
        return [step.title for step in progress.steps(list(submission.events.filter(public=True)))]


def headline(submission: Submission) -> str:
    with override("en"):
        return progress.now_of(submission, timezone.now()).headline


def test_the_unit_works_on_it_and_the_deputy_stays_responsible(town: cast.Town, referred: Submission) -> None:
    assert (referred.state, referred.deputy, referred.unit) == ("in_progress", town.shen, town.unit)
    assert timezone.localdate(referral().due_at) == date(2026, 12, 7)
    assert timezone.localdate(referral().object_by) == date(2026, 11, 30)
    assert headline(referred) == "锡山区城市管理局 is working on it; Deputy 沈岩 follows it up"
    assert steps(referred)[-1] == "Deputy 沈岩 passed it to 锡山区城市管理局, which replies by Mon 7 Dec"


def test_a_unit_never_has_longer_than_the_citizen_was_promised(town: cast.Town, time_machine: Any) -> None:
    held = cast.assigned(town.shen, town.station)
    time_machine.move_to("2026-12-09 10:00 +0800")  # to be resolved by the 14th
    lifecycle.refer_to_unit(held.pk, town.unit, "请修", actor=SHEN)
    assert referral().due_at == held.close_by
    late = cast.assigned(town.shen, town.station, n=1)
    time_machine.move_to("2027-01-11 10:00 +0800")
    lifecycle.refer_to_unit(late.pk, town.unit, "请修", actor=SHEN)
    assert timezone.localdate(Referral.objects.get(submission=late).due_at) == date(2027, 1, 12)


def test_the_reply_goes_to_who_holds_it(town: cast.Town, referred: Submission) -> None:
    replied = lifecycle.unit_reply(referred.pk, "本周五前修好", actor=BUREAU)
    assert (replied.unit, replied.first_answered_at) == (None, None)
    assert referral().state == ReferralState.REPLIED
    assert "本周五前修好" not in [event.words for event in replied.events.filter(public=True)]
    assert headline(replied) == "Deputy 沈岩 is working on it"


def test_or_straight_to_the_citizen_by_the_rules_it_began_with(town: cast.Town) -> None:
    Workflow.objects.create(area=town.xishan, unit_to_citizen=True, unit_days=3)
    rules.forget()
    held = cast.assigned(town.shen, town.station, contact_email="wang@deputies.example")
    lifecycle.refer_to_unit(held.pk, town.unit, "请修", actor=SHEN)
    assert timezone.localdate(referral().due_at) == date(2026, 11, 26)
    replied = lifecycle.unit_reply(held.pk, "已修好", actor=BUREAU)
    assert replied.first_answered_at is not None
    assert replied.state == "in_progress"  # the deputy resolves it
    assert steps(replied)[-1] == "锡山区城市管理局 answered"
    assert Delivery.objects.get(kind="answered").data["headline"] == "锡山区城市管理局答复了您。"


def test_the_wrong_unit_says_so_within_its_time_and_once(
    town: cast.Town, referred: Submission, time_machine: Any
) -> None:
    objected = lifecycle.unit_object(referred.pk, "路灯归供电公司", actor=BUREAU)
    assert (objected.unit, referral().state) == (None, ReferralState.OBJECTED)
    assert steps(objected)[-1] == "锡山区城市管理局 says that it is not its matter"
    lifecycle.refer_to_unit(referred.pk, town.unit, "区里定了归你们", actor=SHEN)
    with pytest.raises(lifecycle.NotAllowed):
        lifecycle.unit_object(referred.pk, "还是不归我们", actor=BUREAU)
    assert Submission.objects.get(pk=referred.pk).unit == town.unit


def test_not_after_its_time(referred: Submission, time_machine: Any) -> None:
    time_machine.move_to("2026-11-30 17:31 +0800")
    with pytest.raises(lifecycle.NotAllowed):
        lifecycle.unit_object(referred.pk, "不归我们", actor=BUREAU)


def test_the_holder_takes_it_back(referred: Submission) -> None:
    recalled = lifecycle.recall(referred.pk, "转错了", actor=SHEN)
    assert (recalled.unit, referral().state) == (None, ReferralState.RECALLED)
    with pytest.raises(lifecycle.NotAllowed):
        lifecycle.unit_reply(referred.pk, "已修好", actor=BUREAU)


def test_a_unit_without_an_officer_or_of_another_district_cannot_take_it(town: cast.Town) -> None:
    held = cast.assigned(town.shen, town.station)
    nobody = cast.unit("锡山区园林局", town.xishan)
    foreign = cast.unit("滨湖区城市管理局", town.binhu)
    cast.officer_of(foreign, "far_officer")
    for unit in (nobody, foreign):
        with pytest.raises(lifecycle.NotAllowed):
            lifecycle.refer_to_unit(held.pk, unit, "请办", actor=SHEN)


def test_one_unit_at_a_time(town: cast.Town, referred: Submission) -> None:
    with pytest.raises(lifecycle.NotAllowed):
        lifecycle.refer_to_unit(referred.pk, town.unit, "再转一次", actor=SHEN)
    copy = referral()
    copy.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()


@pytest.mark.parametrize("words", ["", "  "])
def test_nothing_without_words(town: cast.Town, referred: Submission, words: str) -> None:
    for verb in (lifecycle.unit_reply, lifecycle.unit_object, lifecycle.recall):
        with pytest.raises(lifecycle.NotAllowed):
            verb(referred.pk, words, actor=BUREAU)


def test_the_unit_keeps_it_while_the_holder_changes_and_loses_it_at_the_end(
    town: cast.Town, referred: Submission
) -> None:
    passed = lifecycle.refer(referred.pk, town.zhou, "请接手", actor=SHEN)
    assert passed.unit == town.unit
    assert lifecycle.give_back(referred.pk, actor=lifecycle.SYSTEM).unit == town.unit
    lifecycle.assign(referred.pk, actor=lifecycle.SYSTEM, deputy=town.zhou, reason=RouteReason.STAFF)
    ended = lifecycle.resolve(referred.pk, OutcomeClass.objects.get(slug="solved"), "修好了", actor=SHEN)
    assert (ended.unit, referral().state) == (None, ReferralState.OVER)


def test_the_clock_of_the_unit_stands_too_while_the_citizen_is_asked(referred: Submission, time_machine: Any) -> None:
    before = referral()
    lifecycle.ask_detail(referred.pk, "哪一盏？", actor=SHEN)
    time_machine.move_to("2026-11-26 09:00 +0800")  # three working days later
    lifecycle.add_detail(referred.pk, "北门第二盏")
    assert referral().due_at - before.due_at == timedelta(days=3)
    assert timezone.localdate(referral().object_by) == date(2026, 12, 3)


@pytest.mark.parametrize(
    ("moment", "moves"),
    [
        ("2026-12-06 12:00", []),
        ("2026-12-07 09:00", ["remind unit"]),
        ("2026-12-07 17:31", ["escalate unit_holder"]),
        ("2026-12-09 17:31", ["escalate unit_staff"]),
    ],
)
def test_a_unit_is_reminded_and_its_lateness_told(
    referred: Submission, time_machine: Any, moment: str, moves: list[str]
) -> None:
    time_machine.move_to(f"{moment} +0800")
    for _ in range(3):
        chasing.chase_units(timezone.now())
    told = [f"{e.verb} {e.data['to']}" for e in Event.objects.filter(verb__in=["remind", "escalate"])]
    assert told == moves
    assert Submission.objects.get(pk=referred.pk).chased == 0  # the deputy's own deadline is another matter


def test_nobody_is_chased_while_the_citizen_is_asked(referred: Submission, time_machine: Any) -> None:
    lifecycle.ask_detail(referred.pk, "哪一盏？", actor=SHEN)
    time_machine.move_to("2026-12-20 12:00 +0800")
    assert chasing.chase_units(timezone.now()) == 0


def test_the_officer_may_reply_and_object_and_sees_no_case(town: cast.Town, referred: Submission) -> None:
    officer = town.users["officer"]
    assert {verb for verb in Verb if access.may(officer, verb, referred)} == {Verb.UNIT_REPLY, Verb.UNIT_OBJECT}
    assert access.role_towards(officer, referred) == ActorKind.UNIT
    assert not Submission.objects.filter(access.visible_to(officer)).exists()
    assert list(access.referred_to(officer)) == [referral()]
    recalled = lifecycle.recall(referred.pk, "转错了", actor=SHEN)
    assert not any(access.may(officer, verb, recalled) for verb in Verb)
