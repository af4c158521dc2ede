"""The whole plan of the demo city, without the database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from portal.demo.areas import Atlas, read_atlas
from portal.demo.bodies import Bodies, plan_bodies
from portal.demo.clock import Clock
from portal.demo.codes import CodeRow, plan_codes
from portal.demo.days import DayRow, plan_days
from portal.demo.fates import TERM_DAYS, Fate, plan_fates
from portal.demo.life import Life
from portal.demo.opinions import References, Teller
from portal.demo.people import AssignmentRow, DeputyRow, active_at, plan_assignments, plan_deputies
from portal.demo.roster import DutyRow, contact_days, plan_roster
from portal.demo.units import UnitRow, plan_units
from portal.demo.venues import VenueRow, plan_venues


@dataclass(frozen=True)
class City:
    """Everything but the opinions' lives, which the teller's `lives` tells one by one."""

    clock: Clock
    atlas: Atlas
    venues: list[VenueRow]
    deputies: list[DeputyRow]
    assignments: list[AssignmentRow]
    codes: list[CodeRow]
    roster: list[DutyRow]
    fates: list[Fate]
    units: list[UnitRow]
    bodies: Bodies
    days: list[DayRow]

    def teller(self, references: References) -> Teller:
        return Teller(
            self.atlas, self.clock, self.venues, self.deputies, self.assignments, references, self.units, self.days
        )

    def lives(self, references: References) -> Iterator[Life]:
        return self.teller(references).lives(self.fates)


def plan_city(clock: Clock, scale: float = 1.0) -> City:
    """The same clock and scale give the same city."""
    atlas = read_atlas(scale)
    venues = plan_venues(atlas, scale)
    deputies = plan_deputies(atlas, venues, scale)
    began = clock.today - timedelta(days=TERM_DAYS)
    assignments = plan_assignments(venues, deputies, began)
    active = active_at(deputies, assignments)
    opened = clock.now - timedelta(days=TERM_DAYS)
    return City(
        clock=clock,
        atlas=atlas,
        venues=venues,
        deputies=deputies,
        assignments=assignments,
        codes=plan_codes([v.id for v in venues], [d.id for d in deputies], opened, clock.now),
        roster=plan_roster(clock, venues, deputies, assignments),
        fates=plan_fates(clock, contact_days(clock, began, clock.today), scale),
        units=plan_units(atlas),
        bodies=plan_bodies(atlas, deputies),
        days=plan_days(clock, venues, {v: [d.id for d in there] for v, there in active.items()}),
    )
