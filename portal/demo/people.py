"""8,300 deputies and street delegates, what they know, and the venues they are assigned to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count, cycle
from random import Random

from portal.demo.accounts import ACCOUNTS
from portal.demo.areas import DEMO_TOWNSHIP_KEY, AreaRow, Atlas
from portal.demo.dice import dice, scaled, shares
from portal.demo.names import person
from portal.demo.venues import VenueRow, demo_venue

DEPUTIES = 8_300
HIGHER = {"national": 16, "provincial": 74, "city": 460, "county": 1_900}  # the others are of towns and streets
CONGRESS_KEY_LENGTH = {"national": 2, "provincial": 2, "city": 4, "county": 6}
TOPIC_WEIGHTS = {
    "streets": 12, "traffic": 13, "housing": 15, "environment": 13, "water": 7, "education": 8, "health": 7,
    "elderly": 7, "work": 4, "business": 4, "countryside": 5, "safety": 7, "culture": 4, "other": 3,
}  # fmt: skip
NOTE = "演示数据：姓名与经历均为虚构"
AT_LEAST = 3
DEMO_TOPICS = {"deputy": ("streets", "housing"), "deputy2": ("environment", "safety")}


@dataclass(frozen=True)
class DeputyRow:
    """A row of `deputies_deputy`. `area` is that of the congress; `lives_in` the township of the venues."""

    id: int
    name: str
    level: str
    area: AreaRow
    lives_in: str
    status: str
    topics: tuple[str, ...]


@dataclass(frozen=True)
class AssignmentRow:
    venue_id: int
    deputy_id: int
    since: date


def plan_deputies(atlas: Atlas, venues: list[VenueRow], scale: float) -> list[DeputyRow]:
    """Every level, spread over the townships as their venues are."""
    rng, ids = dice("deputies"), count(1)
    n_venues = [sum(v.township_key == t.key for v in venues) for t in atlas.townships]
    wanted = {level: scaled(n, scale) for level, n in HIGHER.items()}
    wanted["local"] = scaled(DEPUTIES, scale) - sum(wanted.values())
    rows = []
    for level, n in wanted.items():
        for township, share in zip(atlas.townships, shares(n, n_venues), strict=True):
            rows += [_deputy(rng, next(ids), level, township, atlas) for _ in range(share)]
    return _with_accounts(rows)


def _deputy(rng: Random, number: int, level: str, township: AreaRow, atlas: Atlas) -> DeputyRow:
    area = atlas.by_key[township.key[: CONGRESS_KEY_LENGTH.get(level, 9)]]
    if level == "local":
        level = "township" if township.is_town else "street_delegate"
    status = rng.choices(["active", "suspended", "ended"], [974, 8, 18])[0]
    return DeputyRow(number, person(rng), level, area, township.key, status, _topics(rng))


def _topics(rng: Random) -> tuple[str, ...]:
    n = rng.choices([0, 1, 2, 3], [12, 38, 34, 16])[0]
    return tuple(dict.fromkeys(rng.choices(list(TOPIC_WEIGHTS), list(TOPIC_WEIGHTS.values()), k=n)))


def _with_accounts(rows: list[DeputyRow]) -> list[DeputyRow]:
    """Two of the demo venue's street get the names and topics of the demo accounts."""
    names = {a.username: a.name for a in ACCOUNTS}
    for username, level in (("deputy", "county"), ("deputy2", "street_delegate")):
        i = next(i for i, row in enumerate(rows) if row.level == level and row.lives_in == DEMO_TOWNSHIP_KEY)
        rows[i] = replace(rows[i], name=names[username], topics=DEMO_TOPICS[username], status="active")
    return rows


def demo_deputies(deputies: list[DeputyRow]) -> dict[str, DeputyRow]:
    """Username -> the deputy behind the account."""
    behind = {a.name: a.username for a in ACCOUNTS if a.role == "deputy"}
    found: dict[str, DeputyRow] = {}
    for row in deputies:
        if row.name in behind and row.topics == DEMO_TOPICS[behind[row.name]] and row.lives_in == DEMO_TOWNSHIP_KEY:
            found.setdefault(behind[row.name], row)
    return found


def plan_assignments(venues: list[VenueRow], deputies: list[DeputyRow], began: date) -> list[AssignmentRow]:
    """Everybody in one or two venues of the township lived in; every venue with at least three active deputies."""
    at: dict[str, list[VenueRow]] = defaultdict(list)
    for venue in venues:
        at[venue.township_key].append(venue)
    people: dict[str, list[DeputyRow]] = defaultdict(list)
    for deputy in deputies:
        people[deputy.lives_in].append(deputy)
    chosen = {d.id: demo_venue(venues).id for d in demo_deputies(deputies).values()}
    rng = dice("assignments")
    return [
        AssignmentRow(venue_id, deputy_id, began + timedelta(days=rng.randint(0, 500)))
        for key in at
        for venue_id, deputy_id in _deal(rng, at[key], people[key], chosen)
    ]


def active_at(deputies: Sequence[DeputyRow], assignments: Sequence[AssignmentRow]) -> dict[int, list[DeputyRow]]:
    """Venue -> those of its deputies who can be reached."""
    by_id = {d.id: d for d in deputies if d.status == "active"}
    found: dict[int, list[DeputyRow]] = defaultdict(list)
    for row in assignments:
        if row.deputy_id in by_id:
            found[row.venue_id].append(by_id[row.deputy_id])
    return found


def _deal(
    rng: Random, venues: list[VenueRow], people: list[DeputyRow], chosen: dict[int, int]
) -> Iterator[tuple[int, int]]:
    """Deal people out like cards, one in four a second time; then fill the venues short of active ones."""
    shuffled = rng.sample(people, len(people))
    ids = cycle([v.id for v in venues])
    first = [(chosen.get(d.id) or next(ids), d) for d in shuffled]
    dealt = {(venue_id, d.id) for venue_id, d in first}
    active = [d for d in shuffled if d.status == "active"]
    for d in active[:: max(1, 4)]:
        dealt.add((next(ids), d.id))
    for venue in venues:
        here = sum((venue.id, d.id) in dealt for d in active)
        free = (d for d in active if d.id not in chosen and (venue.id, d.id) not in dealt and _places(dealt, d) < 2)
        for d, _ in zip(free, range(AT_LEAST - here)):  # noqa: B905 - as many as are missing
            dealt.add((venue.id, d.id))
    yield from sorted(dealt)


def _places(dealt: set[tuple[int, int]], deputy: DeputyRow) -> int:
    return sum(deputy_id == deputy.id for _, deputy_id in dealt)
