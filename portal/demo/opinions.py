"""17,000 opinions: who wrote where about what, and to whom it went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate
from random import Random
from typing import NamedTuple
from uuid import UUID, uuid5

from django.conf import settings

from deputies.models import Deputy, Topic
from feedback.arrival.submitting import Opinion
from feedback.models import ActorKind, RouteReason
from feedback.models.screening import WordKind
from feedback.receipts import query_codes
from portal.demo.areas import AreaRow, Atlas
from portal.demo.clock import Clock
from portal.demo.days import DayRow
from portal.demo.dice import SEED, dice
from portal.demo.directory import Directory
from portal.demo.fates import Fate
from portal.demo.life import Life
from portal.demo.matters import Matter
from portal.demo.names import citizen, person
from portal.demo.people import TOPIC_WEIGHTS, AssignmentRow, DeputyRow, active_at
from portal.demo.publicity import Public, make_public
from portal.demo.rows import Actor, OutcomeRef, ReasonRef, SubmissionRow, Taker
from portal.demo.stories import Story
from portal.demo.suggestions import Suggestions
from portal.demo.texts import Scene, compose, problems
from portal.demo.units import UnitRow
from portal.demo.venues import VenueRow
from stations.models import Venue

KEYS = UUID("b5a1f9de-1322-5132-9132-320205001004")
KIND_WEIGHTS = {"home": 3.0, "station": 2.0, "contact_point": 0.8}
COUNTY_WEIGHTS = {"320213": 1.5, "320214": 1.4, "320281": 1.1, "320211": 1.2, "320282": 0.75}  # people to a venue
DEMO_VENUE_WEIGHT = 30.0
NO_TOPIC = 0.12


class Flagged(NamedTuple):
    """What is said besides, with a word of the list that comes with every database, and the kind it is of."""

    kind: str
    said: str


FLAGGED = [
    Flagged(WordKind.ACCUSATION.value, "大家都说有人收黑钱，希望查一查。"),
    Flagged(WordKind.DISTRESS.value, "老人急得说活不下去了，请快点来人看看。"),
    Flagged(WordKind.INSULT.value, "他妈的，推来推去没有一个人管！"),
]
MAY_PUBLISH = 0.35
SHOWN_MATTERS = (1, 2)  # at the demo venue: one that rises, one that staff have confirmed
UNIT_TOPIC = "streets"  # what is referred to the unit of the demo account


def idempotency_key(submission_id: int) -> UUID:
    return uuid5(KEYS, f"{SEED}:{submission_id}")


def query_code_of(submission_id: int) -> str:
    """The query code (28 characters) of a demo opinion, with this portal's key: to show one that can be followed."""
    return query_codes.query_code(idempotency_key(submission_id), settings.QUERY_CODE_KEY)


@dataclass(frozen=True)
class References:
    """What the migrations have put in the database: topic slug -> id, outcome slug -> row, reasons to decline."""

    topic_ids: Mapping[str, int]
    outcomes: Mapping[str, OutcomeRef]
    reasons: Sequence[ReasonRef]


@dataclass
class Teller:
    """Tells one life after the other; ids count from 1 in the order of time."""

    atlas: Atlas
    clock: Clock
    venues: Sequence[VenueRow]
    deputies: Sequence[DeputyRow]
    assignments: Sequence[AssignmentRow]
    references: References
    units: Sequence[UnitRow]
    days: Sequence[DayRow]
    matters: dict[int, Matter] = field(default_factory=dict)
    public: dict[int, Public] = field(default_factory=dict)

    def lives(self, fates: Sequence[Fate]) -> Iterator[Life]:
        """What several people write about, and what anybody may read, is gathered in `matters` and `public`."""
        rng = dice("opinions")
        chosen = rng.choices(self.venues, cum_weights=self._venue_weights, k=len(fates))
        for number, (fate, venue) in enumerate(zip(fates, chosen, strict=True), 1):
            is_shown = fate.cast or fate.is_flagged or fate.matter in SHOWN_MATTERS
            yield self._life(rng, number, fate, self._demo_venue if is_shown else venue)

    @cached_property
    def suggestions(self) -> Suggestions:
        """Filled while the lives are told."""
        return Suggestions(self.clock)

    # The people at hand

    @cached_property
    def directory(self) -> Directory:
        return Directory(self.atlas, self.venues, self.deputies, self.units)

    @cached_property
    def _demo_venue(self) -> VenueRow:
        return self.directory.demo_venue

    @cached_property
    def _usernames(self) -> dict[int, str]:
        return self.directory.deputy_usernames

    @cached_property
    def _active_at(self) -> dict[int, list[DeputyRow]]:
        return active_at(self.deputies, self.assignments)

    @cached_property
    def _venue_weights(self) -> list[float]:
        rng = dice("venue weights")
        weights = [
            KIND_WEIGHTS[v.kind] * COUNTY_WEIGHTS.get(v.area.key[:6], 1.0) * rng.lognormvariate(0, 0.7)
            for v in self.venues
        ]
        weights[self._demo_venue.id - 1] = DEMO_VENUE_WEIGHT
        return list(accumulate(weights))

    @cached_property
    def _staff_names(self) -> dict[str, str]:
        rng = dice("staff")
        return {t.key: person(rng) for t in self.atlas.townships}

    # One life

    def _life(self, rng: Random, number: int, fate: Fate, venue: VenueRow) -> Life:
        matter = self._matter(rng, fate, venue)
        venue = matter.venue if matter else venue
        where = self._where(rng, venue)
        topic = matter.topic if matter else UNIT_TOPIC if fate.cast == "unit" else _topic(rng, where)
        town = self.atlas.by_key[venue.township_key].name
        scene = matter.scene(rng, town) if matter else _scene(rng, topic, where, town)
        deputy = self._deputy(rng, fate, venue, topic)
        taker = Taker(venue.name, venue_id=venue.id) if fate.cast == "liaison" else Taker(deputy.name, deputy.id)
        reason = _reason(rng, deputy, topic)
        chosen = reason if fate.cast != "liaison" else None
        flagged = rng.choice(FLAGGED) if fate.is_flagged else None
        opinion = self._opinion(rng, venue, topic, scene, (deputy, chosen))
        if flagged:
            opinion = replace(opinion, message=opinion.message + flagged.said)
        row = self._row(number, fate, venue, opinion)
        story = Story(
            life=Life(row, self.clock, rng, self.directory),
            fate=fate,
            scene=scene,
            taker=taker,
            reason=reason,
            colleagues=self._colleagues(venue, deputy),
            staff=Actor(ActorKind.STAFF, self._staff_names[venue.township_key]),
            unit_id=self.directory.unit_for(row.area_key, topic),
            outcomes=self.references.outcomes,
            reasons=self.references.reasons,
            speaker=self._speaker,
            flags=[flagged.kind] if flagged else [],
            next_day=self._next_day if venue is self._demo_venue else None,
            elsewhere=lambda: self._elsewhere(rng, venue),
        )
        return self._known(story.tell(), scene, matter)

    def _known(self, life: Life, scene: Scene, matter: Matter | None) -> Life:
        """What others know of it: those who write of the same matter, and whoever may read it."""
        if matter is not None:
            matter.take_in(life)
        outcome = self._outcomes.get(life.row.outcome_id or 0)
        is_shown = life.row.venue_id == self._demo_venue.id
        public = make_public(life, scene, outcome, is_shown=is_shown)
        if public.question or public.answer:
            self.public[life.row.id] = public
        life.rng = self._later
        self.suggestions.take_in(life, scene)
        life.let_pass(life.clock.now)
        return life

    @cached_property
    def _later(self) -> Random:
        """For what comes after a life is told."""
        return dice("later")

    @cached_property
    def _outcomes(self) -> dict[int, OutcomeRef]:
        return {outcome.id: outcome for outcome in self.references.outcomes.values()}

    def _matter(self, rng: Random, fate: Fate, venue: VenueRow) -> Matter | None:
        """Whoever writes of it first decides where and what it is."""
        if fate.matter and fate.matter not in self.matters:
            where = self._where(rng, venue)
            topic = _topic(rng, where)
            scene = _scene(rng, topic, where, self.atlas.by_key[venue.township_key].name)
            self.matters[fate.matter] = Matter.begun(fate.matter, venue, topic, scene)
        return self.matters.get(fate.matter)

    @cached_property
    def _next_day(self) -> DayRow:
        """The demo venue's next contact day."""
        today = self.clock.today
        return next(day for day in self.days if day.venue is self._demo_venue and day.date > today)

    def _colleagues(self, venue: VenueRow, deputy: DeputyRow) -> list[Taker]:
        """Those with an account first."""
        others = [d for d in self._active_at[venue.id] if d is not deputy]
        others.sort(key=lambda d: d.id not in self._usernames)
        return [Taker(d.name, d.id) for d in others]

    def _elsewhere(self, rng: Random, venue: VenueRow) -> tuple[Taker, Taker] | None:
        """Another venue of the same street, and a deputy there who is not of this one."""
        here = {d.id for d in self._active_at[venue.id]}
        there = [v for v in self._by_township[venue.township_key] if v.id != venue.id]
        if not there:
            return None
        other = rng.choice(there)
        deputies = [d for d in self._active_at[other.id] if d.id not in here]
        if not deputies:
            return None
        deputy = rng.choice(deputies)
        return Taker(other.name, venue_id=other.id), Taker(deputy.name, deputy.id)

    @cached_property
    def _by_township(self) -> dict[str, list[VenueRow]]:
        found: dict[str, list[VenueRow]] = defaultdict(list)
        for venue in self.venues:
            found[venue.township_key].append(venue)
        return found

    def _speaker(self, taker: Taker) -> Actor:
        if taker.deputy_id:
            return Actor(ActorKind.DEPUTY, taker.name, self._usernames.get(taker.deputy_id, ""))
        return Actor(ActorKind.LIAISON, "顾晓燕", "liaison")

    def _where(self, rng: Random, venue: VenueRow) -> AreaRow:
        """The community or village the opinion is about: the venue's, or at a home any of the township."""
        return venue.area if venue.area.level == "village" else rng.choice(self.atlas.villages[venue.township_key])

    def _deputy(self, rng: Random, fate: Fate, venue: VenueRow, topic: str) -> DeputyRow:
        here = self._active_at[venue.id]
        if venue is self._demo_venue:
            weights = [{"deputy": 8.0, "deputy2": 5.0}.get(self._usernames.get(d.id, ""), 1.0) for d in here]
            cast = [d for d in here if self._usernames.get(d.id) == fate.cast]
            return cast[0] if cast else rng.choices(here, weights)[0]
        experts = [d for d in here if topic in d.topics]
        return rng.choice(experts if experts and rng.random() < 0.45 else here)

    def _opinion(
        self, rng: Random, venue: VenueRow, topic: str, scene: Scene, routed: tuple[DeputyRow, RouteReason | None]
    ) -> Opinion:
        deputy, reason = routed
        is_chosen = reason in (RouteReason.CHOSEN, RouteReason.OWN_CODE)
        phone = f"1000000{rng.randint(0, 9999):04d}" if rng.random() < 0.42 else ""
        return Opinion(
            venue=Venue(id=venue.id),
            message=compose(scene, has_phone=bool(phone)),
            chosen_deputy=Deputy(id=deputy.id) if is_chosen else None,
            by_own_code=reason is RouteReason.OWN_CODE,
            topic=Topic(id=self.references.topic_ids[topic]) if rng.random() >= NO_TOPIC else None,
            place=scene.place if rng.random() < 0.4 else "",
            contact_name=citizen(rng) if phone or rng.random() < 0.1 else "",
            contact_phone=phone,
            contact_email=f"citizen{rng.randint(1, 99_999)}@example.com" if rng.random() < 0.03 else "",
            may_publish=rng.random() < MAY_PUBLISH,
        )

    def _row(self, number: int, fate: Fate, venue: VenueRow, opinion: Opinion) -> SubmissionRow:
        limits, end = self.clock.limits, self.clock.end_of_working_day
        return SubmissionRow(
            id=number,
            district=venue.area.key[:6],
            area_key=venue.area.key,
            venue_id=venue.id,
            chosen_deputy_id=opinion.chosen_deputy.pk if opinion.chosen_deputy else None,
            by_own_code=opinion.by_own_code,
            topic_id=opinion.topic.pk if opinion.topic else None,
            message=opinion.message,
            place=opinion.place,
            contact_name=opinion.contact_name,
            contact_phone=opinion.contact_phone,
            contact_email=opinion.contact_email,
            may_publish=opinion.may_publish,
            language=opinion.language,
            idempotency_key=idempotency_key(number),
            body_digest=opinion.digest(),
            query_code_hash=query_codes.stored_hash(query_code_of(number)),
            created_at=fate.created_at,
            accept_by=end(fate.created_at, limits.accept_days),
            answer_by=end(fate.created_at, limits.answer_days),
            close_by=end(fate.created_at, limits.close_days),
        )


def _scene(rng: Random, topic: str, where: AreaRow, town: str) -> Scene:
    problem = rng.choice(problems(topic))
    return Scene(rng, where.called, town, problem, rng.randrange(len(problem.core)))


def _topic(rng: Random, where: AreaRow) -> str:
    weights = dict(TOPIC_WEIGHTS)
    weights["countryside"] = 22 if where.is_village else 0
    if "虚拟" in where.name:  # a development zone
        weights["business"] = 30
    return rng.choices(list(weights), list(weights.values()))[0]


def _reason(rng: Random, deputy: DeputyRow, topic: str) -> RouteReason:
    draw = rng.random()
    if draw < 0.2:
        return RouteReason.CHOSEN
    if draw < 0.26:
        return RouteReason.OWN_CODE
    if draw < 0.5:
        return RouteReason.ON_DUTY
    return RouteReason.EXPERTISE if topic in deputy.topics else RouteReason.LEAST_WORK
