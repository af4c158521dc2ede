"""Drawing a duty roster fairly. Pure: no clock, no database, the same answer on every machine.

A roster gives each contact day of a venue its deputies. Fairness has one definition:

    No deputy could hand over a day, directly or through a chain of hand-overs that all respect the absences,
    so that in the end one who serves at least two days fewer serves one more.

So the difference between who serves most and least is at most 1 whenever any roster with these days and absences can
bring it there: always when nobody is absent, and always between two deputies who are present on the same days.
In particular nobody serves twice while somebody who could take one of the two days serves never.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

Absences = Collection[tuple[int, date]]  # (deputy, day)
Roster = dict[date, list[int]]


def draw(
    days: Sequence[date],
    people: Sequence[int],
    *,
    each: int,
    seed: str,
    absent: Absences = frozenset(),
    served: Mapping[int, int] | None = None,
    before: Mapping[int, int] | None = None,
) -> Roster:
    """`each` deputies for every day, fewer only when fewer are present.

    Least served first; who is equal goes by `before` (what they served in earlier years, least first), then by a lot
    drawn from `seed`. `served` counts the days of this year that are fixed already: they are weighed, not changed.
    """
    order = sorted(people, key=lambda who: ((before or {}).get(who, 0), _lot(seed, who)))
    drawing = _Drawing(order, absent, Counter({who: (served or {}).get(who, 0) for who in order}))
    for day in sorted(days):
        drawing.fill(day, each)
    while drawing.even_out():
        pass
    return drawing.roster


def _lot(seed: str, who: int) -> bytes:
    """Not `random`: its order is a promise of one Python version only."""
    return sha256(f"{seed}:{who}".encode()).digest()


@dataclass
class _Drawing:
    order: list[int]
    absent: Absences
    count: Counter[int]
    roster: Roster = field(default_factory=dict)

    def present(self, day: date) -> list[int]:
        return [who for who in self.order if (who, day) not in self.absent]

    def fill(self, day: date, each: int) -> None:
        self.roster[day] = sorted(self.present(day), key=self.count.__getitem__)[:each]
        self.count.update(self.roster[day])

    def even_out(self) -> bool:
        """Make one chain of hand-overs from who serves most to one who serves at least two fewer, if there is any."""
        if not self.count or max(self.count.values()) - min(self.count.values()) < 2:
            return False
        for giver in sorted(self.order, key=lambda who: -self.count[who]):
            if chain := self._chain(giver):
                for day, before, after in chain:
                    self.roster[day][self.roster[day].index(before)] = after
                self.count[giver] -= 1
                self.count[chain[-1][2]] += 1
                return True
        return False

    def _chain(self, giver: int) -> list[tuple[date, int, int]]:
        """The shortest one as (day, from, to), breadth first; empty when there is none."""
        reached: dict[int, list[tuple[date, int, int]]] = {giver: []}
        queue = deque([giver])
        while queue:
            holder = queue.popleft()
            for day, on_duty in self.roster.items():
                if holder not in on_duty:
                    continue
                for taker in self.present(day):
                    if taker in on_duty or taker in reached:
                        continue
                    reached[taker] = [*reached[holder], (day, holder, taker)]
                    if self.count[taker] <= self.count[giver] - 2:
                        return reached[taker]
                    queue.append(taker)
        return []
