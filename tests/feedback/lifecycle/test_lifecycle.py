"""Every verb on the real database, in every state: what it writes, and that it is refused where it must be."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.utils import timezone

from deputies.models import Deputy, DeputyStatus
from feedback import lifecycle
from feedback.lifecycle.moving import QUIET_VERBS
from feedback.models import ActorKind, Event, OutcomeClass, Rating, RouteReason, Submission
from feedback.models.holders import Holder
from feedback.models.referrals import Referral
from feedback.models.workflow import DeclineReason
from feedback.states import HELD, MOVES, OPEN, IllegalMove, State, Verb
from stations.models import Assignment
from tests import cast

pytestmark = pytest.mark.django_db
SHEN = lifecycle.Actor(kind=ActorKind.DEPUTY, name="沈岩")
BUREAU = lifecycle.Actor(kind=ActorKind.UNIT, name="锡山区城市管理局")
BY_STAFF = {Verb.DECLINE, Verb.RAISE, Verb.HAND_DOWN}  # what the staff do with something nobody took
AT_UNIT = {Verb.UNIT_REPLY, Verb.UNIT_OBJECT, Verb.UNIT_RECALL}


def solved() -> OutcomeClass:
    return OutcomeClass.objects.get(slug="solved")


def in_state(state: State, town: cast.Town) -> Submission:
    """A submission brought to `state` by real moves."""
    if state is State.SUBMITTED:
        return cast.submission(town.station)
    made = cast.assigned(town.shen, town.station)
    if state is State.IN_PROGRESS:
        return lifecycle.accept(made.pk, actor=SHEN)
    if state in (State.DECLINED, State.WITHDRAWN, State.ARCHIVED):
        return over(made.pk, state)
    if state is State.WAITING:
        return lifecycle.ask_detail(made.pk, "哪一盏？", actor=SHEN)
    if state in (State.RESOLVED, State.CLOSED):
        made = lifecycle.resolve(made.pk, solved(), "已换灯泡", actor=SHEN)
    if state is State.CLOSED:
        made = lifecycle.rate(made.pk, Rating.SATISFIED)
    return made


def over(pk: int, state: State) -> Submission:
    if state is State.DECLINED:
        return lifecycle.decline(pk, court(), "法院正在审理", actor=SHEN)
    made = lifecycle.withdraw(pk)
    if state is State.WITHDRAWN:
        return made
    Submission.objects.filter(pk=pk).update(archive_at=timezone.now() - timedelta(hours=1))
    return lifecycle.archive(pk)


def court() -> DeclineReason:
    return DeclineReason.objects.all()[0]


def verbs(town: cast.Town) -> dict[Verb, Callable[[int], Any]]:
    return {
        Verb.ASSIGN: lambda pk: lifecycle.assign(
            pk, actor=lifecycle.SYSTEM, deputy=town.zhou, reason=RouteReason.LEAST_WORK
        ),
        Verb.ACCEPT: lambda pk: lifecycle.accept(pk, actor=SHEN),
        Verb.ANSWER: lambda pk: lifecycle.answer(pk, "我去看看", actor=SHEN),
        Verb.ASK_DETAIL: lambda pk: lifecycle.ask_detail(pk, "哪一盏？", actor=SHEN),
        Verb.ADD_DETAIL: lambda pk: lifecycle.add_detail(pk, "北门第二盏"),
        Verb.REFER: lambda pk: lifecycle.refer(pk, town.zhou, "你更熟", actor=SHEN),
        Verb.JOIN: lambda pk: lifecycle.join(pk, town.zhou, "一起办", actor=SHEN),
        Verb.PART: lambda pk: lifecycle.part(pk, town.zhou, "办完了", actor=SHEN),
        Verb.TRANSFER: lambda pk: lifecycle.transfer(pk, town.home, "归街道", actor=SHEN),
        Verb.RAISE: lambda pk: lifecycle.raise_up(pk, "要区里协调", actor=SHEN),
        Verb.HAND_DOWN: lambda pk: lifecycle.hand_down(pk, town.xishan, "请区里办", actor=SHEN),
        Verb.REFER_UNIT: lambda pk: lifecycle.refer_to_unit(pk, town.unit, "请修路灯", actor=SHEN),
        Verb.UNIT_REPLY: lambda pk: lifecycle.unit_reply(pk, "本周修好", actor=BUREAU),
        Verb.UNIT_OBJECT: lambda pk: lifecycle.unit_object(pk, "不属本局", actor=BUREAU),
        Verb.UNIT_RECALL: lambda pk: lifecycle.recall(pk, "转错了", actor=SHEN),
        Verb.RETURN: lambda pk: lifecycle.give_back(pk, actor=lifecycle.SYSTEM),
        Verb.DECLINE: lambda pk: lifecycle.decline(pk, court(), "法院正在审理", actor=SHEN),
        Verb.SETTLE: lambda pk: lifecycle.settle(pk, solved(), "当场修好了", actor=SHEN),
        Verb.EXTEND: lambda pk: lifecycle.extend(pk, "要等配件", actor=SHEN),
        Verb.SUPERVISE: lambda pk: lifecycle.supervise(pk, "请抓紧", actor=SHEN),
        Verb.WITHDRAW: lifecycle.withdraw,
        Verb.ARCHIVE: lifecycle.archive,
        Verb.RESOLVE: lambda pk: lifecycle.resolve(pk, solved(), "已换灯泡", actor=SHEN),
        Verb.RATE: lambda pk: lifecycle.rate(pk, Rating.BASICALLY),
        Verb.REOPEN: lambda pk: lifecycle.rate(pk, Rating.NOT_SATISFIED, "还是不亮"),
        Verb.CLOSE: lifecycle.close_unrated,
        Verb.REMIND: lambda pk: lifecycle.chase(pk, Verb.REMIND, level=1, to="holder"),
        Verb.ESCALATE: lambda pk: lifecycle.chase(pk, Verb.ESCALATE, level=2, to="head"),
    }


def at_unit(town: cast.Town, submission: Submission) -> None:
    """Whatever its state: a unit keeps what it has while the holder changes."""
    soon = timezone.now() + timedelta(days=2)
    since = {"since": timezone.now(), "due_at": soon, "object_by": soon}
    Referral.objects.create(submission=submission, unit=town.unit, **since)
    Submission.objects.filter(pk=submission.pk).update(unit=town.unit)


@pytest.mark.parametrize("verb", Verb)
@pytest.mark.parametrize("state", State)
def test_every_verb_in_every_state(state: State, verb: Verb) -> None:
    town = cast.town()
    before = in_state(state, town)
    if verb is Verb.CLOSE:
        Submission.objects.filter(pk=before.pk).update(confirm_by=timezone.now() - timedelta(hours=1))
    if verb is Verb.ARCHIVE:
        Submission.objects.filter(pk=before.pk).update(archive_at=timezone.now() - timedelta(hours=1))
    if state is State.SUBMITTED and verb in BY_STAFF:
        before = lifecycle.stand_unrouted(before.pk, reason=RouteReason.NOBODY)
    if state in OPEN and verb in AT_UNIT:
        at_unit(town, before)
    if state in HELD and verb is Verb.PART:
        Holder.objects.create(submission=before, deputy=town.zhou, since=timezone.now(), is_joint=True)
    cast.liaison_of(town.home, "home_liaison")
    events = before.events.count()
    if state in MOVES[verb]:
        verbs(town)[verb](before.pk)
        after = Submission.objects.get(pk=before.pk)
        assert after.state == MOVES[verb][state]
        assert after.events.count() == events + 1
        last = after.events.last()
        assert last is not None
        assert last.verb == verb
        assert after.version == before.version + (verb not in QUIET_VERBS)
    else:
        with pytest.raises(IllegalMove):
            verbs(town)[verb](before.pk)
        after = Submission.objects.get(pk=before.pk)
        assert (after.state, after.version, after.events.count()) == (before.state, before.version, events)


def test_a_stale_version_is_told_and_changes_nothing() -> None:
    town = cast.town()
    seen = cast.assigned(town.shen, town.station)
    lifecycle.answer(seen.pk, "我先答", actor=SHEN, version=seen.version)
    with pytest.raises(lifecycle.Stale) as told:
        lifecycle.answer(seen.pk, "我也答", actor=SHEN, version=seen.version)
    assert told.value.submission.version == seen.version + 1
    assert Event.objects.filter(submission=seen, verb="answer").count() == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_pressing_at_once_one_wins_and_the_other_is_told() -> None:
    town = cast.town()
    seen = cast.assigned(town.shen, town.station)
    barrier, outcomes = Barrier(2), []

    def press(words: str) -> None:
        barrier.wait()
        try:
            lifecycle.answer(seen.pk, words, actor=SHEN, version=seen.version)
            outcomes.append("won")
        except lifecycle.Stale:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [Thread(target=press, args=(words,)) for words in ("甲", "乙")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["told", "won"]
    assert [e.seq for e in seen.events.all()] == [1, 2, 3]


def test_asking_stops_the_clock_and_the_answer_gives_the_days_back(time_machine: Any) -> None:
    time_machine.move_to("2026-11-23 10:00 +0800")  # a Monday
    town = cast.town()
    asked = lifecycle.ask_detail(cast.assigned(town.shen, town.station).pk, "哪一盏？", actor=SHEN)
    assert asked.due_at is None
    time_machine.move_to("2026-11-26 09:00 +0800")  # Thursday: three working days later
    told = lifecycle.add_detail(asked.pk, "北门第二盏")
    assert timezone.localtime(told.answer_by).strftime("%m-%d %H:%M") == "12-03 17:30"
    assert told.answer_by - asked.answer_by == timedelta(days=3)
    assert told.due_at == told.answer_by
    assert told.paused_at is None


def test_the_clock_goes_from_accepting_to_answering_to_resolving(time_machine: Any) -> None:
    time_machine.move_to("2026-11-23 10:00 +0800")
    town = cast.town()
    made = cast.assigned(town.shen, town.station)
    assert (made.due_stage, timezone.localtime(made.due_at).strftime("%m-%d")) == ("accept", "11-24")
    made = lifecycle.accept(made.pk, actor=SHEN)
    assert (made.due_stage, timezone.localtime(made.due_at).strftime("%m-%d")) == ("answer", "11-30")
    made = lifecycle.answer(made.pk, "我去看看", actor=SHEN)
    assert (made.due_stage, timezone.localtime(made.due_at).strftime("%m-%d")) == ("close", "12-14")
    made = lifecycle.resolve(made.pk, solved(), "好了", actor=SHEN)
    assert (made.due_stage, made.due_at) == ("", None)
    assert timezone.localtime(made.confirm_by).strftime("%m-%d") == "12-07"


def test_not_satisfied_reopens_once_and_then_closes_as_such() -> None:
    town = cast.town()
    first = in_state(State.RESOLVED, town)
    again = lifecycle.rate(first.pk, Rating.NOT_SATISFIED, "还是不亮")
    assert (again.state, again.reopened_count, again.deputy_id) == (State.IN_PROGRESS, 1, town.shen.pk)
    lifecycle.resolve(again.pk, solved(), "又换了", actor=SHEN)
    closed = lifecycle.rate(again.pk, Rating.NOT_SATISFIED, "还是不行")
    assert (closed.state, closed.rating) == (State.CLOSED, Rating.NOT_SATISFIED)
    with pytest.raises(IllegalMove):
        lifecycle.rate(again.pk, Rating.NOT_SATISFIED, "第三次")


def test_silence_closes_only_after_its_date() -> None:
    resolved = in_state(State.RESOLVED, cast.town())
    with pytest.raises(IllegalMove):
        lifecycle.close_unrated(resolved.pk)
    Submission.objects.filter(pk=resolved.pk).update(confirm_by=timezone.now() - timedelta(minutes=1))
    assert lifecycle.close_unrated(resolved.pk).state == State.CLOSED


def test_refer_only_to_another_reachable_deputy_of_the_venue() -> None:
    town = cast.town()
    held = cast.assigned(town.shen, town.station)
    suspended = cast.deputy("停职", town.station, status=DeputyStatus.SUSPENDED)
    for wrong in (town.far, town.shen, suspended):
        with pytest.raises(lifecycle.NotAllowed):
            lifecycle.refer(held.pk, wrong, "请接手", actor=SHEN)
    referred = lifecycle.refer(held.pk, town.zhou, "请接手", actor=SHEN)
    assert (referred.deputy_id, referred.route_reason) == (town.zhou.pk, RouteReason.REFERRED)
    assert list(Holder.objects.filter(submission=held, released_at=None).values_list("deputy", flat=True)) == [
        town.zhou.pk
    ]


def test_resolving_needs_a_reason() -> None:
    held = cast.assigned((town := cast.town()).shen, town.station)
    with pytest.raises(lifecycle.NotAllowed):
        lifecycle.resolve(held.pk, solved(), "  ", actor=SHEN)


def test_the_events_are_a_valid_chain_and_erasing_words_leaves_it_valid() -> None:
    closed = in_state(State.CLOSED, cast.town())
    assert _chain_is_valid(closed)
    Event.objects.filter(submission=closed, verb="submit").update(words="", words_salt=b"")
    assert _chain_is_valid(closed)


def _chain_is_valid(submission: Submission) -> bool:
    events = list(submission.events.all())
    links = itertools.pairwise(events)
    return all(lifecycle.hash_of(e) == bytes(e.hash) for e in events) and all(
        bytes(later.previous_hash) == bytes(earlier.hash) for earlier, later in links
    )


@pytest.mark.parametrize("change", [{"verb": "resolve"}, {"data": {"to": "别人"}}, {"words": "改了"}])
def test_an_event_cannot_be_changed(change: dict[str, Any]) -> None:
    made = cast.submission(cast.town().station)
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        Event.objects.filter(submission=made).update(**change)


def test_an_event_cannot_be_removed() -> None:
    made = cast.submission(cast.town().station)
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        Event.objects.filter(submission=made)._raw_delete("default")


def test_suspending_a_deputy_switches_contact_off_at_once() -> None:
    town = cast.town()
    Deputy.objects.filter(pk=town.zhou.pk).update(status=DeputyStatus.SUSPENDED)
    made = cast.submission(town.station)
    town.zhou.refresh_from_db()
    with pytest.raises(lifecycle.NotAllowed):
        lifecycle.assign(made.pk, actor=lifecycle.SYSTEM, deputy=town.zhou, reason=RouteReason.STAFF)
    assert Assignment.objects.filter(deputy=town.zhou).exists()
