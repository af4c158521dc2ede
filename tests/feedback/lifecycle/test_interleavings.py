"""Two people press at once, again and again, on real PostgreSQL: no illegal state, no lost event, one responsible.

INTERLEAVINGS=1000 says how often they press (each time two threads); the few of every run are the same ones each time.
With INTERLEAVINGS_TALLY=FILE nothing stops at what is wrong: it is counted, and what was counted is written there.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any, ClassVar

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from feedback import lifecycle
from feedback.models import ActorKind, OutcomeClass, Rating, RouteReason, Submission
from feedback.models.holders import Holder
from feedback.models.referrals import Referral
from feedback.models.workflow import DeclineReason
from feedback.states import HELD, MOVES, OPEN, IllegalMove, State, Verb
from tests import cast
from tests.feedback.lifecycle.test_lifecycle import _chain_is_valid

PRESSES = int(os.environ.get("INTERLEAVINGS", "40"))
TALLY = os.environ.get("INTERLEAVINGS_TALLY", "")
STEPS = 5
REFUSED = (IllegalMove, lifecycle.NotAllowed, lifecycle.Stale)
Act = Callable[[int], Any]


def acts(town: cast.Town) -> dict[str, Act]:
    """What the people of the town can press, each by an account of their own."""
    shen, zhou = (lifecycle.Actor(ActorKind.DEPUTY, d.name, town.users[n]) for d, n in
                  ((town.shen, "shen"), (town.zhou, "zhou")))  # fmt: skip
    staff = lifecycle.Actor(ActorKind.STAFF, "区代工委", town.users["staff"])
    bureau = lifecycle.Actor(ActorKind.UNIT, town.unit.name, town.users["officer"])
    solved, court = OutcomeClass.objects.get(slug="solved"), DeclineReason.objects.all()[0]
    return {
        "accept": lambda pk: lifecycle.accept(pk, actor=shen),
        "answer": lambda pk: lifecycle.answer(pk, "我去看看", actor=shen),
        "ask": lambda pk: lifecycle.ask_detail(pk, "哪一盏？", actor=shen),
        "detail": lambda pk: lifecycle.add_detail(pk, "第二盏"),
        "decline": lambda pk: lifecycle.decline(pk, court, "法院在审", actor=shen),
        "resolve": lambda pk: lifecycle.resolve(pk, solved, "修好了", actor=shen),
        "extend": lambda pk: lifecycle.extend(pk, "要等配件", actor=shen),
        "supervise": lambda pk: lifecycle.supervise(pk, "请抓紧", actor=staff),
        "refer to zhou": lambda pk: lifecycle.refer(pk, town.zhou, "请接手", actor=shen),
        "refer to shen": lambda pk: lifecycle.refer(pk, town.shen, "请接手", actor=zhou),
        "join": lambda pk: lifecycle.join(pk, town.zhou, "", actor=shen),
        "part": lambda pk: lifecycle.part(pk, town.zhou, "", actor=zhou),
        "transfer": lambda pk: lifecycle.transfer(pk, town.home, "归街道", actor=shen),
        "raise": lambda pk: lifecycle.raise_up(pk, "要协调", actor=shen),
        "hand down": lambda pk: lifecycle.hand_down(pk, town.xishan, "请办", actor=staff),
        "assign": lambda pk: lifecycle.assign(pk, actor=staff, deputy=town.zhou, reason=RouteReason.STAFF),
        "give back": lambda pk: lifecycle.give_back(pk, actor=lifecycle.SYSTEM),
        "to the unit": lambda pk: lifecycle.refer_to_unit(pk, town.unit, "请修", actor=shen),
        "unit replies": lambda pk: lifecycle.unit_reply(pk, "修好了", actor=bureau),
        "unit objects": lambda pk: lifecycle.unit_object(pk, "不归我们", actor=bureau),
        "recall": lambda pk: lifecycle.recall(pk, "转错了", actor=shen),
        "withdraw": lifecycle.withdraw,
        "satisfied": lambda pk: lifecycle.rate(pk, Rating.SATISFIED),
        "not satisfied": lambda pk: lifecycle.rate(pk, Rating.NOT_SATISFIED, "还是不亮"),
        "shen undoes": lambda pk: lifecycle.undo(pk, actor=shen),
        "staff undo": lambda pk: lifecycle.undo(pk, actor=staff),
        "bureau undoes": lambda pk: lifecycle.undo(pk, actor=bureau),
    }


NAMES = sorted(
    [
        "accept", "answer", "ask", "detail", "decline", "resolve", "extend", "supervise", "refer to zhou",
        "refer to shen", "join", "part", "transfer", "raise", "hand down", "assign", "give back", "to the unit",
        "unit replies", "unit objects", "recall", "withdraw", "satisfied", "not satisfied", "shen undoes",
        "staff undo", "bureau undoes",
    ]
)  # fmt: skip


class Pressing(RuleBasedStateMachine):
    """One matter, and two people who press something at the same moment, STEPS times."""

    town: ClassVar[cast.Town]
    acts: ClassVar[dict[str, Act]]
    pool: ClassVar[ThreadPoolExecutor]
    made: ClassVar[int] = 0
    tally: ClassVar[Counter[str]] = Counter()

    @initialize()
    def begin(self) -> None:
        type(self).made += 1
        self.case = cast.assigned(self.town.shen, self.town.station, n=self.made)
        self.events = self.case.events.count()

    @rule(one=st.sampled_from(NAMES), other=st.sampled_from(NAMES))
    def press(self, one: str, other: str) -> None:
        barrier = Barrier(2)
        pressed = [self.pool.submit(pressed_at_once, barrier, self.acts[name], self.case.pk) for name in (one, other)]
        written = sum(done.result() for done in pressed)
        self.events += written
        self.tally.update({"pressed at once": 1, "events": written, "refused": 2 - written})

    @invariant()
    def nothing_is_wrong(self) -> None:
        if not hasattr(self, "case"):
            return
        wrong = list(wrongs(self.case, self.events))
        self.tally.update(wrong)
        assert TALLY or not wrong, wrong
        self.events = self.case.events.count()  # what was counted once is not counted again


def pressed_at_once(barrier: Barrier, act: Act, pk: int) -> int:
    """How many events it wrote: one, or none when it was refused."""
    barrier.wait()
    try:
        act(pk)
    except REFUSED:
        return 0
    return 1


LOST, ILLEGAL = "lost events", "illegal states"


def wrongs(case: Submission, count: int) -> Iterator[str]:
    """Whether the row, its events, its holders and its unit tell the same story; each contradiction once."""
    now, events = Submission.objects.get(pk=case.pk), list(case.events.order_by("seq"))
    if [event.seq for event in events] != list(range(1, count + 1)):
        yield LOST
    if not _chain_is_valid(now):
        yield "broken chains"
    if told(events) != now.state:
        yield ILLEGAL
    held = list(Holder.objects.filter(submission=case, released_at=None))
    responsible = [holder.deputy_id for holder in held if not holder.is_joint]
    if now.state in OPEN and responsible != ([now.deputy_id] if now.deputy_id else []):
        yield "not one responsible"
    if now.state in OPEN and now.has_holder is not (now.state in HELD):
        yield ILLEGAL
    if {holder.deputy_id for holder in held if holder.is_joint} & {now.deputy_id}:
        yield "responsible and joint"
    units = list(Referral.objects.open().filter(submission=case).values_list("unit", flat=True))
    if units != ([now.unit_id] if now.unit_id else []):
        yield "another unit"


def told(events: list[Any]) -> State | None:
    """The state to which the events lead, by the table alone; None when one of them is not allowed where it stands."""
    before = dict[int, State | None]()
    state: State | None = State.SUBMITTED
    for event in events:
        before[event.seq] = state
        if event.verb == "undo":
            state = before[event.data["seq"]]
        elif event.verb != "submit":
            state = MOVES[Verb(event.verb)].get(state) if state else None
    return state


def leave(barrier: Barrier) -> None:
    """Each thread, its own connection."""
    barrier.wait()
    connection.close()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_press_at_once_and_nothing_is_lost() -> None:
    Pressing.town = cast.town()
    cast.liaison_of(Pressing.town.home, "home_liaison")
    Pressing.acts = acts(Pressing.town)
    assert sorted(Pressing.acts) == NAMES
    Pressing.tally.clear()
    how = settings(
        max_examples=max(1, PRESSES // 4), stateful_step_count=STEPS, derandomize=True, deadline=None,
        database=None, suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    with ThreadPoolExecutor(2) as Pressing.pool:
        try:
            run_state_machine_as_test(Pressing, settings=how)
        finally:
            barrier = Barrier(2)
            list(Pressing.pool.map(leave, [barrier, barrier]))
    if TALLY:
        Path(TALLY).write_text(json.dumps(Pressing.tally))
