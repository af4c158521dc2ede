"""Tells an opinion's life up to now: who took it when, what was said, how it ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from feedback.models import Answered, Rating, RouteReason
from feedback.models.on_behalf import Channel
from feedback.states import RUNNING
from portal.demo.clock import between
from portal.demo.days import DayRow
from portal.demo.directory import Directory
from portal.demo.fates import Fate
from portal.demo.life import Life
from portal.demo.rows import Actor, OutcomeRef, ReasonRef, Taker
from portal.demo.texts import Scene, outcome_words
from portal.demo.venues import VenueRow

OUTCOMES = {"solved": 74, "in_progress": 12, "explained": 9, "later": 3, "reference": 2}
RATINGS = {"satisfied": 81, "basically": 13, "not_satisfied": 2, "silence": 4}
ANSWERED = {"yes": 80, "acknowledged": 5, "no": 1, "": 14}
DAY = timedelta(days=1)
SLOT = timedelta(minutes=15)
WRITTEN_DOWN, COMES = 0.12, 0.14  # at the demo venue
WITH_A_UNIT, JOINT, ELSEWHERE = 0.09, 0.025, 0.008  # of those that are done
Speaker = Callable[[Taker], Actor]
Elsewhere = Callable[[], tuple[Taker, Taker] | None]


@dataclass
class Story:
    """The cast of one opinion. `colleagues` are the other active deputies of its venue, those with an account first;
    `elsewhere` chooses a venue near by and a deputy there."""

    life: Life
    fate: Fate
    scene: Scene
    taker: Taker
    reason: RouteReason
    colleagues: Sequence[Taker]
    staff: Actor
    unit_id: int
    outcomes: Mapping[str, OutcomeRef]
    reasons: Sequence[ReasonRef]
    speaker: Speaker
    elsewhere: Elsewhere
    flags: list[str]  # the kinds of words in it at which somebody should look
    next_day: DayRow | None  # of the demo venue, when it is there

    @property
    def rng(self) -> Random:
        return self.scene.rng

    @property
    def now(self) -> datetime:
        return self.life.clock.now

    @property
    def directory(self) -> Directory:
        return self.life.directory

    def tell(self) -> Life:
        self.life.submit()
        if self.next_day and self.rng.random() < WRITTEN_DOWN:
            self._written_down(self.next_day.venue)
        if self.flags:
            self.life.flag(self.life.last + timedelta(milliseconds=self.rng.randint(5, 90)), self.flags)
        match self.fate.kind:
            case "unrouted":
                self.life.stand_unrouted(self._routed_at(), RouteReason.NOBODY)
            case "done":
                self._route()
                self._until_done()
            case _:
                self._route()
                self._so_far()
        if self.life.row.state in RUNNING:
            self.life.let_pass(self.now)
            self._watched()
        return self.life

    def _written_down(self, venue: VenueRow) -> None:
        """The liaison enters what somebody came or called to say."""
        channel = self.rng.choices([Channel.WALK_IN, Channel.TELEPHONE, Channel.PAPER], [6, 3, 1])[0]
        at = self.life.last + timedelta(milliseconds=self.rng.randint(5, 90))
        self.life.enter(at, venue.name, channel, self.directory.around(venue.id)[0])

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
        match self.fate.kind:
            case "new":
                pass
            case "reopened":
                self._reopened_and_open()
            case "passed":
                self._pass_elsewhere(self._soon())
            case "raised":
                self._raised()
            case "withdrawn":
                self.life.withdraw(self._at(self.rng.uniform(0.1, 0.9), self.now), self.scene.one_of("withdraw"))
            case "declined":
                reason = self.rng.choice(self.reasons)
                self.life.decline(self._soon(), reason, self.scene.one_of("decline"))
            case _:
                self._accepted_at_least()

    def _soon(self) -> datetime:
        return self._at(self.rng.betavariate(1.2, 3.5), self.life.row.accept_by)

    def _accepted_at_least(self) -> None:
        kind, life = self.fate.kind, self.life
        if kind != "waiting" or self.rng.random() < 0.6:
            life.accept(self._soon())
        if kind in ("at_unit", "replied", "objected"):
            self._with_the_unit()
        if kind == "joint":
            self._join(self._at(self.rng.uniform(0.1, 0.5), life.row.answer_by))
        if kind == "answered" or (kind == "waiting" and life.row.answer_by < self.now - DAY):
            self._first_answer()
            self._go_on()
        if kind == "waiting":
            asked = self._at(self.rng.uniform(0.3, 0.95), max(life.row.close_by, self.now - 6 * DAY))
            life.ask_detail(asked, self.scene.one_of("ask_detail"))

    def _first_answer(self) -> None:
        self.life.answer(self._at(self.rng.uniform(0.1, 0.8), self.life.row.answer_by), self.scene.one_of("answer"))

    def _go_on(self) -> None:
        life, rng = self.life, self.rng
        if rng.random() < 0.3:
            life.answer(self._at(rng.uniform(0.2, 0.9), self.now), self.scene.one_of("follow"))
        if rng.random() < 0.06 and life.last < life.row.close_by:
            life.extend(self._at(rng.uniform(0.5, 0.95), life.row.close_by), self.scene.one_of("extend"))

    def _with_the_unit(self) -> None:
        """Referred soon after it was accepted, and most citizens were told so."""
        life, rng = self.life, self.rng
        life.refer_to_unit(self._at(rng.uniform(0.02, 0.15), life.row.answer_by), self.unit_id, self._asks_the_unit())
        if rng.random() < 0.9:
            self._first_answer()
        referral = life.referrals[-1]
        if self.fate.kind == "replied":
            life.unit_reply(self._at(rng.uniform(0.5, 0.95), referral.due_at), self.scene.one_of("unit_reply"))
        if self.fate.kind == "objected" and life.last < referral.object_by:
            life.unit_object(self._at(rng.uniform(0.2, 0.8), referral.object_by), self.scene.one_of("unit_object"))

    def _asks_the_unit(self) -> str:
        return self.scene.one_of("refer_unit")

    def _join(self, at: datetime) -> None:
        if self.colleagues:
            with_account = self.speaker(self.colleagues[0]).username and self.fate.cast
            helper = self.colleagues[0] if with_account else self.rng.choice(self.colleagues)
            self.life.join(at, helper, self.scene.one_of("join"))

    def _pass_elsewhere(self, at: datetime) -> None:
        found = self.elsewhere()
        if found is not None:
            venue, deputy = found
            self.life.transfer(at, venue, deputy, self.scene.one_of("transfer"))
            self.life.hold_as(self.speaker(deputy))
            self.colleagues = ()

    def _raised(self) -> None:
        """To the nearest desk, or past it; what the demo's street has was handed down to it again."""
        desks = self.directory.desks_of(self.life.row.area_key)
        names = [self.directory.at_desk(desk).username for desk in desks]
        height = names.index(self.fate.cast) if self.fate.cast in names else 0
        goes_down = height == 0 and len(desks) > 1 and self.fate.cast != ""
        self.life.accept(self._soon())
        for desk in desks[: height + 1 + goes_down]:
            at = self._at(self.rng.uniform(0.1, 0.4), self.life.row.answer_by)
            self.life.raise_up(at, desk, self.scene.one_of("raise_up"))
            self.life.hold_as(self.directory.at_desk(desk))
        if goes_down:
            at = self._at(self.rng.uniform(0.1, 0.4), self.life.row.answer_by)
            self.life.hand_down(at, desks[0], self.scene.one_of("hand_down"))
            self.life.hold_as(self.directory.at_desk(desks[0]))

    def _reopened_and_open(self) -> None:
        life, rng = self.life, self.rng
        done = life.last + (self.now - life.last) * rng.uniform(0.4, 0.8)
        self._work_until(done)
        self._resolve(done)
        not_before = max(life.last, self.now - rng.uniform(1, 6) * DAY)
        life.reopen(between(rng, not_before, self.now, rng.uniform(0.05, 0.4)), self.scene.one_of("not_satisfied"))
        if rng.random() < 0.5:
            life.answer(self._at(0.5, self.now), self.scene.one_of("again"))

    def _watched(self) -> None:
        """What those who answer say to one another, and what staff keep an eye on."""
        life, rng = self.life, self.rng
        due = life.row.due_at
        is_late = due is not None and due < self.now
        if rng.random() < (0.45 if is_late else 0.015):
            desks = self.directory.desks_of(life.row.area_key)
            staff = self.directory.at_desk(rng.choice(desks))
            life.supervise(self._at(rng.uniform(0.3, 0.9), self.now), staff, self.scene.one_of("supervise"))
        if self.next_day and life.row.deputy_id and rng.random() < COMES:
            self._comes(self.next_day)
        if life.row.deputy_id and rng.random() < (0.4 if self.fate.cast else 0.06):
            self._note()

    def _comes(self, day: DayRow) -> None:
        """An appointment, in a slot that nobody has yet."""
        slots = int((day.ended - day.begins) / SLOT)
        taken = self.directory.slots_taken
        free = [day.begins + SLOT * n for n in range(slots) if n not in taken]
        if free:
            starts = self.rng.choice(free)
            taken.add(int((starts - day.begins) / SLOT))
            self.life.book(self._at(self.rng.uniform(0.2, 0.8), self.now), day, starts.time())

    def _note(self) -> None:
        life, at = self.life, self._at(self.rng.uniform(0.1, 0.9), self.now)
        others = [a for a in self.directory.around(life.row.venue_id) if a.username != life.holder.username]
        if life.holder.username and others:
            words = self.scene.say(self.rng.choice(self.scene.spoken("note_to")).replace("{whom}", life.holder.name))
            life.note(at, self.rng.choice(others), words, [life.holder])
        else:
            life.note(at, life.holder, self.scene.one_of("note"))

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
        elif rng.random() < ELSEWHERE:
            self._pass_elsewhere(between(rng, life.last, min(done, life.row.accept_by), rng.uniform(0.1, 0.5)))
        if not quick:
            life.accept(between(rng, life.last, min(done, life.row.accept_by), rng.betavariate(1.2, 3.5)))
            self._with_others(done)
        if rng.random() < 0.09:
            life.ask_detail(between(rng, life.last, done, rng.uniform(0.05, 0.3)), self.scene.one_of("ask_detail"))
            life.add_detail(between(rng, life.last, done, rng.uniform(0.05, 0.3)), self.scene.one_of("add_detail"))
        if not quick or done > life.row.accept_by:
            limit = min(done, life.row.accept_by if quick else max(life.row.answer_by, life.last + timedelta(hours=1)))
            life.answer(between(rng, life.last, limit, rng.betavariate(1.5, 2.5)), self.scene.one_of("answer"))
        if rng.random() < 0.22:
            life.answer(between(rng, life.last, done, rng.uniform(0.2, 0.8)), self.scene.one_of("follow"))
        if life.row.unit_id is not None and rng.random() < 0.95:
            life.unit_reply(between(rng, life.last, done, rng.uniform(0.4, 0.9)), self.scene.one_of("unit_reply"))

    def _with_others(self, done: datetime) -> None:
        life, rng = self.life, self.rng
        if rng.random() < WITH_A_UNIT:
            at = between(rng, life.last, done, rng.uniform(0.02, 0.1))
            life.refer_to_unit(at, self.unit_id, self._asks_the_unit())
        if rng.random() < JOINT:
            self._join(between(rng, life.last, done, rng.uniform(0.05, 0.2)))

    def _pass_on(self, done: datetime) -> None:
        at = between(self.rng, self.life.last, min(done, self.life.row.accept_by), self.rng.uniform(0.1, 0.5))
        to = self.rng.choice(self.colleagues)
        if self.rng.random() < 0.3:
            self._take(at, to, RouteReason.STAFF, self.staff, self.scene.one_of("staff_assign"))
        else:
            self.life.refer(at, to, self.scene.one_of("refer"))
            self.life.hold_as(self.speaker(to))
        self.colleagues = [colleague for colleague in self.colleagues if colleague != to]

    def _resolve(self, at: datetime) -> None:
        outcome = self.rng.choices(list(OUTCOMES), list(OUTCOMES.values()))[0]
        is_first = self.life.row.first_answered_at is None
        end = self.life.settle if is_first and self.rng.random() < 0.7 else self.life.resolve
        end(at, self.outcomes[outcome], outcome_words(self.scene, outcome))

    def _rate(self, rating: Rating, words: str = "") -> None:
        """Some time before the date to confirm by; not at all when that moment is still to come."""
        life = self.life
        assert life.row.confirm_by is not None
        at = between(self.rng, life.last, life.row.confirm_by, self.rng.uniform(0.01, 0.6) ** 1.5)
        said = self.rng.choices(list(ANSWERED), list(ANSWERED.values()))[0]
        if at < self.now:
            words = words or self.scene.one_of(self._kind_of_thanks(rating))
            life.rate(at, rating, words, Answered(said) if said else None)

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
