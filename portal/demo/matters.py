"""Matters that several people write about: where they are, and which opinions the portal has put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from feedback.models import Submission
from feedback.similar.finding import said
from feedback.similar.likeness import Said, likeness
from portal.demo.clock import between
from portal.demo.life import Life
from portal.demo.rows import MemberRow
from portal.demo.texts import Problem, Scene
from portal.demo.venues import VenueRow
from stations.models import Venue

ALIKE_FROM = 50  # of 100: the rule that is built in
CONFIRMED_ONE_IN = 2
PLACES = ("road", "estate", "spot", "dir")


@dataclass
class Matter:
    """What all of its opinions have in common."""

    id: int
    venue: VenueRow
    topic: str
    problem: Problem
    core: int
    here: str
    places: dict[str, str]
    members: list[MemberRow] = field(default_factory=list)
    _said: list[Said] = field(default_factory=list)

    @classmethod
    def begun(cls, number: int, venue: VenueRow, topic: str, scene: Scene) -> Matter:
        places = {name: scene.draw(name) for name in PLACES}
        return cls(number, venue, topic, scene.problem, scene.core, scene.here, places)

    def scene(self, rng: Random, town: str) -> Scene:
        """The same place, told by somebody else."""
        return Scene(rng, self.here, town, self.problem, self.core, dict(self.places))

    def take_in(self, life: Life) -> None:
        """Suggested when it is like one of the others; of some matters staff have said that it belongs there."""
        row, new = life.row, _said(life)
        nearest = max((round(100 * likeness(new, other)) for other in self._said), default=0)
        self._said.append(new)
        if nearest < ALIKE_FROM and self.members:
            return
        member = MemberRow(self.id, row.id, row.area_key, row.created_at, nearest)
        if self.members and self.id % CONFIRMED_ONE_IN == 0:
            self._confirm(life, member)
        self.members.append(member)
        if len(self.members) == 2:
            self.members[0].likeness = nearest  # the first was put beside the second

    def _confirm(self, life: Life, member: MemberRow) -> None:
        staff = life.directory.staff_of(life.row.area_key)
        life.group(between(life.rng, life.last, life.clock.now, life.rng.uniform(0.1, 0.9)), staff, self.id)
        member.decided_at, member.decided_by = life.last, staff.username


def _said(life: Life) -> Said:
    row = life.row
    venue = Venue(id=row.venue_id)
    return said(Submission(message=row.message, place=row.place, venue=venue, area_key=row.area_key))


def groups(matters: Sequence[Matter]) -> list[Matter]:
    """Those with at least two members: one alone is no group."""
    return [matter for matter in matters if len(matter.members) > 1]
