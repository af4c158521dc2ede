"""Congresses of the running term with their electoral districts, and the professional groups of each county."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.demo.areas import AreaRow, Atlas
from portal.demo.people import DeputyRow

BEGINS = {"city": date(2022, 1, 10), "county": date(2021, 12, 28), "township": date(2021, 12, 16)}
TERMS = {"city": 17, "county": 19, "township": 18}
GROUPS = {
    "城建环保专业组": ("streets", "traffic", "housing", "environment", "water"),
    "教科文卫专业组": ("education", "health", "culture"),
    "社会建设专业组": ("elderly", "work", "safety"),
    "财经农业专业组": ("business", "countryside"),
}
MEMBERS = 18


@dataclass(frozen=True)
class CongressRow:
    """A row of `deputies_congress`."""

    id: int
    area: AreaRow
    level: str


@dataclass(frozen=True)
class DistrictRow:
    """A row of `deputies_electoraldistrict`: `area` is the township or village that elects there."""

    id: int
    congress_id: int
    number: int
    area: AreaRow


@dataclass(frozen=True)
class GroupRow:
    """A row of `deputies_deputygroup`, with its topics and members."""

    id: int
    name: str
    area: AreaRow
    topics: Sequence[str]
    members: Sequence[int]


@dataclass(frozen=True)
class Bodies:
    congresses: list[CongressRow]
    districts: list[DistrictRow]
    groups: list[GroupRow]
    elected_in: dict[int, int]  # deputy -> electoral district


def plan_bodies(atlas: Atlas, deputies: Sequence[DeputyRow]) -> Bodies:
    """Of the city, of each county, and of each town with venues; who is elected directly has a district."""
    counties = sorted({township.key[:6] for township in atlas.townships})
    towns = [township for township in atlas.townships if township.is_town]
    wanted = [(atlas.by_key["3202"], "city"), *((atlas.by_key[key], "county") for key in counties)]
    wanted += [(town, "township") for town in towns]
    congresses = [CongressRow(number, area, level) for number, (area, level) in enumerate(wanted, 1)]
    districts = _districts(atlas, congresses)
    return Bodies(congresses, districts, _groups(atlas, counties, deputies), _elected(districts, deputies))


def _districts(atlas: Atlas, congresses: Sequence[CongressRow]) -> list[DistrictRow]:
    rows: list[DistrictRow] = []
    for congress in congresses:
        within: Sequence[AreaRow] = ()
        if congress.level == "county":
            within = [township for township in atlas.townships if township.key.startswith(congress.area.key)]
        elif congress.level == "township":
            within = atlas.villages[congress.area.key]
        for number, area in enumerate(within, 1):
            rows.append(DistrictRow(len(rows) + 1, congress.id, number, area))
    return rows


def _elected(districts: Sequence[DistrictRow], deputies: Sequence[DeputyRow]) -> dict[int, int]:
    in_county = {row.area.key: row.id for row in districts if row.area.level == "township"}
    in_town: dict[str, list[int]] = defaultdict(list)
    for row in districts:
        if row.area.level == "village":
            in_town[row.area.key[:9]].append(row.id)
    found = {}
    for deputy in deputies:
        if deputy.level == "county":
            found[deputy.id] = in_county[deputy.lives_in]
        elif deputy.level == "township":
            there = in_town[deputy.lives_in]
            found[deputy.id] = there[deputy.id % len(there)]
    return found


def _groups(atlas: Atlas, counties: Sequence[str], deputies: Sequence[DeputyRow]) -> list[GroupRow]:
    rows: list[GroupRow] = []
    for key in counties:
        own = [deputy for deputy in deputies if deputy.level == "county" and deputy.area.key == key]
        for name, topics in GROUPS.items():
            knowing = [deputy.id for deputy in own if deputy.status == "active" and set(topics) & set(deputy.topics)]
            rows.append(GroupRow(len(rows) + 1, name, atlas.by_key[key], topics, knowing[:MEMBERS]))
    return rows
