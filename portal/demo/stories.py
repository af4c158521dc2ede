"""Tells an opinion's life up to now: who took it when, what was said, how it ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from feedback.models import Rating, RouteReason
from feedback.states import State
from portal.demo.clock import between
from portal.demo.fates import Fate
from portal.demo.life import Actor, Life, OutcomeRef, Taker
from portal.demo.texts import Scene, outcome_words

OUTCOMES = {"solved": 74, "in_progress": 12, "explained": 9, "later": 3, "reference": 2}
RATINGS = {"satisfied": 81, "basically": 13, "not_satisfied": 2, "silence": 4}
DAY = timedelta(days=1)
Speaker = Callable[[Taker], Actor]


@dataclass
class Story:
    """The cast of one opinion. `colleagues` are the other active deputies of its venue."""

    life: Life
    fate: Fate
    scene: Scene
    taker: Taker
    reason: RouteReason
    colleagues: Sequence[Taker]
    staff: Actor
    outcomes: Mapping[str, OutcomeRef]
    speaker: Speaker

    @property
    def rng(self) -> Random:
        return self.scene.rng

    @property
    def now(self) -> datetime:
        return self.life.clock.now

    def tell(self) -> Life:
        self.life.submit()
        match self.fate.kind:
            case "unrouted":
                self.life.stand_unrouted(self._routed_at(), RouteReason.NOBODY)
            case "done":
                self._route()
                self._until_done()
            case _:
                self._route()
                self._so_far()
        if self.life.row.state not in (State.RESOLVED, State.CLOSED):
            self.life.let_pass(self.now)
        return self.life

    # Who holds it

    def _routed_at(self) -> datetime:
        return self.life.last + timedelta(milliseconds=self.rng.randint(300, 2_500))

    def _route(self) -> None:
        if not self.taker.deputy_id:
            self.life.stand_unrouted(self._routed_at(), RouteReason.NOBODY)
            at = self._at(0.5, self.life.last + timedelta(hours=2))
            self._take(at, self.taker, RouteReason.STAFF, self.staff, self.scene.one_of("staff_assign"))
            return
        self._take(self._routed_at(), self.taker, self.reason)

    def _take(self, at: datetime, taker: Taker, reason: RouteReason, by: Actor | None = None, words: str = "") -> None:
        if by is None:
            self.life.assign(at, taker, reason)
        else:
            self.life.assign(at, taker, reason, by, words)
        self.life.hold_as(self.speaker(taker))

    def _at(self, share: float, until: datetime) -> datetime:
        """A moment `share` of the way to `until` (or to now, when that is sooner), after all that has happened."""
        return between(self.rng, self.life.last, min(until, self.now), share)

    # Open: up to what happened last

    def _so_far(self) -> None:
        kind, life = self.fate.kind, self.life
        if kind == "new":
            return
        if kind == "reopened":
            self._reopened_and_open()
            return
        if kind != "waiting" or self.rng.random() < 0.6:
            life.accept(self._at(self.rng.betavariate(1.2, 3.5), life.row.accept_by))
        if kind == "answered" or (kind == "waiting" and life.row.answer_by < self.now - DAY):
            self._first_answer()
            if self.rng.random() < 0.3:
                life.answer(self._at(self.rng.uniform(0.2, 0.9), self.now), self.scene.one_of("follow"))
        if kind == "waiting":
            asked = self._at(self.rng.uniform(0.3, 0.95), max(life.row.close_by, self.now - 6 * DAY))
            life.ask_detail(asked, self.scene.one_of("ask_detail"))

    def _first_answer(self) -> None:
        self.life.answer(self._at(self.rng.uniform(0.1, 0.8), self.life.row.answer_by), self.scene.one_of("answer"))

    def _reopened_and_open(self) -> None:
        life, rng = self.life, self.rng
        done = life.last + (self.now - life.last) * rng.uniform(0.4, 0.8)
        self._work_until(done)
        self._resolve(done)
        not_before = max(life.last, self.now - rng.uniform(1, 6) * DAY)
        life.reopen(between(rng, not_before, self.now, rng.uniform(0.05, 0.4)), self.scene.one_of("not_satisfied"))
        if rng.random() < 0.5:
            life.answer(self._at(0.5, self.now), self.scene.one_of("again"))

    # Done: resolved, and most rated and closed

    def _until_done(self) -> None:
        life, rng = self.life, self.rng
        days = rng.choices([rng.uniform(0.3, 3), rng.uniform(2, 10), rng.uniform(8, 19), rng.uniform(20, 38)],
                           [22, 45, 30, 3])[0]  # fmt: skip
        done = self.life.row.created_at + timedelta(days=days)
        if done >= self.now:
            done = life.last + (self.now - life.last) * rng.uniform(0.35, 0.97)
        done = between(rng, life.last, done, 0.99)
        self._work_until(done)
        self._resolve(done)
        rating = rng.choices(list(RATINGS), list(RATINGS.values()))[0]
        if rating in ("satisfied", "basically") and rng.random() < 0.965:
            self._rate(Rating(rating))
        elif rating == "silence":
            self._wait_in_vain()
        else:
            self._reopen_and_end(rating)

    def _work_until(self, done: datetime) -> None:
        """What lies between being assigned and being resolved at `done`."""
        life, rng = self.life, self.rng
        quick = rng.random() < 0.25
        if self.colleagues and rng.random() < 0.045:
            self._pass_on(done)
        if not quick:
            life.accept(between(rng, life.last, min(done, life.row.accept_by), rng.betavariate(1.2, 3.5)))
        if rng.random() < 0.09:
            life.ask_detail(between(rng, life.last, done, rng.uniform(0.05, 0.3)), self.scene.one_of("ask_detail"))
            life.add_detail(between(rng, life.last, done, rng.uniform(0.05, 0.3)), self.scene.one_of("add_detail"))
        if not quick or done > life.row.accept_by:
            limit = min(done, life.row.accept_by if quick else max(life.row.answer_by, life.last + timedelta(hours=1)))
            life.answer(between(rng, life.last, limit, rng.betavariate(1.5, 2.5)), self.scene.one_of("answer"))
        if rng.random() < 0.22:
            life.answer(between(rng, life.last, done, rng.uniform(0.2, 0.8)), self.scene.one_of("follow"))

    def _pass_on(self, done: datetime) -> None:
        at = between(self.rng, self.life.last, min(done, self.life.row.accept_by), self.rng.uniform(0.1, 0.5))
        to = self.rng.choice(self.colleagues)
        if self.rng.random() < 0.3:
            self._take(at, to, RouteReason.STAFF, self.staff, self.scene.one_of("staff_assign"))
        else:
            self.life.refer(at, to, self.scene.one_of("refer"))
            self.life.hold_as(self.speaker(to))

    def _resolve(self, at: datetime) -> None:
        outcome = self.rng.choices(list(OUTCOMES), list(OUTCOMES.values()))[0]
        self.life.resolve(at, self.outcomes[outcome], outcome_words(self.scene, outcome))

    def _rate(self, rating: Rating, words: str = "") -> None:
        """Some time before the date to confirm by; not at all when that moment is still to come."""
        life = self.life
        assert life.row.confirm_by is not None
        at = between(self.rng, life.last, life.row.confirm_by, self.rng.uniform(0.01, 0.6) ** 1.5)
        if at < self.now:
            life.rate(at, rating, words or self.scene.one_of(self._kind_of_thanks(rating)))

    def _kind_of_thanks(self, rating: Rating) -> str:
        """Nobody says "really solved" to an explanation."""
        is_solved = self.life.row.outcome_id == self.outcomes["solved"].id
        return rating.value if is_solved else "content_with_words"

    def _wait_in_vain(self) -> None:
        confirm_by = self.life.row.confirm_by
        assert confirm_by is not None
        if confirm_by < self.now - timedelta(minutes=10):
            self.life.close_unrated()

    def _reopen_and_end(self, rating: str) -> None:
        """Not satisfied the first time; done again within a week; then rated once more. Too young: not yet rated."""
        life, rng = self.life, self.rng
        if self.now - life.last < 12 * DAY:
            return
        life.reopen(between(rng, life.last, life.last + 4 * DAY, rng.random()), self.scene.one_of("not_satisfied"))
        life.answer(between(rng, life.last, life.last + 2 * DAY, rng.random()), self.scene.one_of("again"))
        self._resolve(between(rng, life.last, life.last + 5 * DAY, rng.uniform(0.2, 1)))
        if rating == "not_satisfied":
            self._rate(Rating.NOT_SATISFIED, self.scene.one_of("still_not"))
        else:
            self._rate(Rating(rating))
