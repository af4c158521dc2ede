"""Suggestions (代表建议) that deputies made of what people said, and how each stands by now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from feedback.models.suggestions import Stage, SuggestionKind
from feedback.states import HELD, State, Suggesting
from portal.demo.clock import TZ, Clock
from portal.demo.dice import dice
from portal.demo.life import Life
from portal.demo.rows import Actor
from portal.demo.texts import Scene

HEARD_BEFORE = timedelta(days=60)
NOT_SUGGESTED = (State.WITHDRAWN, State.DECLINED, State.SUBMITTED)
ASSIGNED, REPLIED, AGAIN, DONE = Stage.ASSIGNED, Stage.REPLIED, Stage.AGAIN, Stage.DONE
SESSION, BETWEEN = SuggestionKind.SESSION, SuggestionKind.BETWEEN


class Plan(NamedTuple):
    """Recorded so many days ago, of so many opinions; where it stood since when, with which words of common.toml.
    `here`: of what the demo deputy holds; `is_open`: and has not done with. The last opinion of one `with_a_mistake`
    was taken off it again."""

    ago: int
    opinions: int
    kind: SuggestionKind = BETWEEN
    steps: Sequence[tuple[int, Stage, str]] = ()
    here: bool = False
    is_open: bool = False
    with_a_mistake: bool = False


PLANS = (
    Plan(1, 1, here=True, is_open=True),
    Plan(8, 2, steps=[(3, ASSIGNED, "assigned")], here=True, is_open=True, with_a_mistake=True),
    Plan(75, 2, steps=[(69, ASSIGNED, "assigned"), (6, REPLIED, "replied")], here=True),
    Plan(150, 2, steps=[(144, ASSIGNED, "assigned"), (80, REPLIED, "replied"), (30, DONE, "met")], here=True),
    Plan(3, 2),
    Plan(6, 3),
    Plan(20, 3, steps=[(14, ASSIGNED, "assigned")]),
    Plan(33, 2, steps=[(28, ASSIGNED, "assigned")], with_a_mistake=True),
    Plan(110, 4, steps=[(104, ASSIGNED, "assigned"), (35, REPLIED, "replied"), (12, AGAIN, "again")]),
    Plan(130, 3, steps=[(124, ASSIGNED, "assigned"), (61, REPLIED, "replied")]),
    Plan(300, 4, SESSION, [(293, ASSIGNED, "assigned"), (220, REPLIED, "replied"), (100, DONE, "met")]),
    Plan(300, 3, SESSION, [(293, ASSIGNED, "assigned"), (210, REPLIED, "replied"), (150, DONE, "unmet")]),
)  # fmt: skip


class Step(NamedTuple):
    at: datetime
    verb: Suggesting
    data: Mapping[str, Any]
    words: str


@dataclass
class Suggestion:
    """One that has begun: with its first opinion its matter, its county and its lead proposer are known."""

    id: int
    plan: Plan
    district: str
    area_key: str
    subject: str
    proposer_id: int
    actor: Actor
    steps: list[Step]
    origins: list[tuple[str, int]] = field(default_factory=list)  # district and number of what it came from
    taken_in: int = 0

    @property
    def next_is_mistaken(self) -> bool:
        return self.plan.with_a_mistake and self.taken_in == self.plan.opinions - 1

    def take_in(self, life: Life) -> None:
        """Its events are the last that have happened to this opinion."""
        steps = self.steps
        if self.next_is_mistaken:
            steps = [steps[0], self._mistake()]
        else:
            self.origins.append((life.row.district, life.row.id))
        for step in steps:
            life.suggest(step.at, step.verb, self.actor, step.data, step.words)
        self.taken_in += 1

    def _mistake(self) -> Step:
        first = self.steps[0]
        return Step(first.at + timedelta(minutes=7), Suggesting.UNLINK, first.data, "")


@dataclass
class Suggestions:
    """Gathers them while the lives are told, one after the other."""

    clock: Clock
    begun: dict[int, Suggestion] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._rng = dice("suggestions")
        self._recorded = {number: self._moment(plan.ago) for number, plan in enumerate(PLANS, 1)}

    def take_in(self, life: Life, scene: Scene) -> None:
        """It belongs to one suggestion at most."""
        if life.row.deputy_id is None or life.row.state in NOT_SUGGESTED:
            return
        for number, plan in enumerate(PLANS, 1):
            at = self._recorded[number]
            if life.last < at < life.row.created_at + HEARD_BEFORE and self._fits(number, plan, life, scene):
                if number not in self.begun:
                    self.begun[number] = self._begin(number, plan, life, replace(scene, rng=self._rng))
                self.begun[number].take_in(life)
                return

    def _fits(self, number: int, plan: Plan, life: Life, scene: Scene) -> bool:
        if (plan.here and life.holder.username != "deputy") or (plan.is_open and life.row.state not in HELD):
            return False
        one, subject = self.begun.get(number), scene.problem.subject
        if one is None:
            return subject not in {other.subject for other in self.begun.values()}
        is_like = subject == one.subject or one.next_is_mistaken
        return is_like and life.row.district == one.district and one.taken_in < plan.opinions

    def _begin(self, number: int, plan: Plan, life: Life, scene: Scene) -> Suggestion:
        row = life.row
        assert row.deputy_id is not None
        actor = life.holder if plan.here else life.directory.staff_of(row.area_key)
        return Suggestion(
            number, plan, row.district, row.area_key, scene.problem.subject, row.deputy_id, actor,
            list(self._steps(number, plan, life.holder.name, scene)),
        )  # fmt: skip

    def _steps(self, number: int, plan: Plan, proposer: str, scene: Scene) -> Iterator[Step]:
        """What each says is what the suggestion was at that moment."""
        recorded = self._recorded[number]
        filed_on = recorded.date() - timedelta(days=1)
        now = {
            "suggestion": number, "title": scene.one_of("suggestion_title"), "number": "", "kind": plan.kind.value,
            "proposer": proposer, "filed_on": filed_on.isoformat(),
            "stage": Stage.FILED.value, "stage_on": filed_on.isoformat(), "link": "",
        }  # fmt: skip
        yield Step(recorded, Suggesting.SUGGEST, now, "")
        for ago, stage, words in plan.steps:
            at = self._moment(ago)
            now = now | {"stage": stage.value, "stage_on": at.date().isoformat(), "number": f"第{100 + number}号"}
            yield Step(at, Suggesting.NEWS, now, scene.one_of(f"suggestion_{words}"))

    def _moment(self, ago: int) -> datetime:
        """In the office, on a working day, and not later than now."""
        day: date = self.clock.today - timedelta(days=ago)
        while self.clock.exceptions.get(day, day.weekday() < 5) is False:
            day -= timedelta(days=1)
        return datetime.combine(day, time(self._rng.randint(9, 16), self._rng.randint(0, 59)), TZ)
