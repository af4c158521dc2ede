"""Who of the demo city has an account: whom the portal tells of an event, and in whose name staff and units speak."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from feedback.models import ActorKind
from feedback.states import Verb
from portal.demo.accounts import ACCOUNTS
from portal.demo.areas import Atlas
from portal.demo.people import DeputyRow, demo_deputies
from portal.demo.rows import Actor, Desk, SubmissionRow
from portal.demo.units import UnitRow
from portal.demo.venues import VenueRow, demo_venue
from stations.models import VenueRole


@dataclass
class Directory:
    atlas: Atlas
    venues: Sequence[VenueRow]
    deputies: Sequence[DeputyRow]
    units: Sequence[UnitRow]
    slots_taken: set[int] = field(default_factory=set)  # of the demo venue's next contact day

    @cached_property
    def demo_venue(self) -> VenueRow:
        return demo_venue(list(self.venues))

    @cached_property
    def deputy_usernames(self) -> dict[int, str]:
        return {row.id: username for username, row in demo_deputies(list(self.deputies)).items()}

    @cached_property
    def _staff(self) -> dict[str, Actor]:
        """Area key -> who works there, the widest area first."""
        staff = sorted((a for a in ACCOUNTS if a.role == "staff"), key=lambda a: a.area_key)
        return {a.area_key: Actor(ActorKind.STAFF, a.name, a.username) for a in staff}

    @cached_property
    def _units(self) -> dict[int, UnitRow]:
        return {unit.id: unit for unit in self.units}

    def around(self, venue_id: int) -> list[Actor]:
        """Who may write a note on a case of the venue and has an account: its liaison and head."""
        if venue_id != self.demo_venue.id:
            return []
        return [Actor(ActorKind.LIAISON, a.name, a.username) for a in ACCOUNTS if a.role in VenueRole.values]

    def staff_of(self, area_key: str) -> Actor:
        """Of the nearest area that has any."""
        return [staff for key, staff in self._staff.items() if area_key.startswith(key)][-1]

    def desks_of(self, area_key: str) -> list[Desk]:
        """The areas with staff that it lies in, the nearest first."""
        found = [self.atlas.by_key[key] for key in self._staff if area_key.startswith(key)]
        return [Desk(area.id, area.key, area.name) for area in reversed(found)]

    def at_desk(self, desk: Desk) -> Actor:
        return self._staff[desk.key]

    def unit_name(self, unit_id: int) -> str:
        return self._units[unit_id].name

    def unit_for(self, area_key: str, topic: str) -> int:
        """The unit of the county that deals with this topic."""
        return self._unit_ids[area_key[:6], topic]

    @cached_property
    def _unit_ids(self) -> dict[tuple[str, str], int]:
        return {(unit.area.key, topic): unit.id for unit in self.units for topic in unit.topics}

    def officer_of(self, unit_id: int) -> Actor:
        unit = self._units[unit_id]
        return Actor(ActorKind.UNIT, unit.officer.name, unit.officer.username)

    def told(self, row: SubmissionRow, verb: str, data: dict[str, object]) -> Iterable[str]:
        """The usernames that `notifications.notifying` would tell of one of its occasions, whoever made the move."""
        match verb, data.get("to"):
            case Verb.JOIN, _:
                return self._of_deputy(data["deputy_id"])
            case (Verb.REFER_UNIT, _) | (Verb.REMIND | Verb.ESCALATE, "unit"):
                return [self.officer_of(row.unit_id).username] if row.unit_id else []
            case Verb.REMIND | Verb.ESCALATE, "staff" | "unit_staff":
                return [self.staff_of(row.area_key).username]
            case Verb.REMIND | Verb.ESCALATE, "head":
                return sorted({*self._holders(row), *self._of_venue(row.venue_id, VenueRole.HEAD)})
        return self._holders(row)

    def _holders(self, row: SubmissionRow) -> list[str]:
        if row.deputy_id is not None:
            return self._of_deputy(row.deputy_id)
        if row.holding_venue_id is not None:
            return self._of_venue(row.holding_venue_id, *VenueRole)
        if row.holding_area_id is not None:
            return [self.staff_of(self.atlas.rows[row.holding_area_id - 1].key).username]
        return [self.staff_of(row.area_key).username]

    def _of_deputy(self, deputy_id: object) -> list[str]:
        return [name for pk, name in self.deputy_usernames.items() if pk == deputy_id]

    def _of_venue(self, venue_id: int, *roles: VenueRole) -> list[str]:
        return [a.username for a in ACCOUNTS if a.role in roles] if venue_id == self.demo_venue.id else []
