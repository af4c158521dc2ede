"""Where a short code leads: to a venue, or to a deputy of one; or why it leads nowhere, and where to go instead.

Decisions only. A code on a wall lives for years, so every way in which it can fail explains itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db import connection

from deputies.models import Deputy
from feedback.prepared import PreparedQuery
from stations import codes
from stations.models import Code, Venue

OPEN_VENUE = PreparedQuery(
    lambda: Venue.objects.filter(codes__pk="code", codes__revoked_at__isnull=True, is_open=True).order_by(), "code"
)
REACHABLE_DEPUTIES = PreparedQuery(
    lambda: Deputy.objects.reachable().filter(assignments__venue=-1).order_by("assignments__id"), -1
)


# Every update gives a row another place (ctid) or another transaction (xmin).
STAMP = """
SELECT concat(v.ctid, v.xmin, (
    SELECT string_agg(concat(a.ctid, a.xmin, d.ctid, d.xmin), ' ' ORDER BY a.id)
    FROM stations_assignment a JOIN deputies_deputy d ON d.id = a.deputy_id WHERE a.venue_id = v.id
))
FROM stations_code c JOIN stations_venue v ON v.id = c.venue_id
WHERE c.code = %s AND c.revoked_at IS NULL AND v.is_open
"""


class Trouble(StrEnum):
    MISTYPED = "mistyped"  # the check character does not fit: it was never issued
    UNKNOWN = "unknown"  # well formed, but not one of ours
    REVOKED = "revoked"
    SWITCHED_OFF = "switched_off"  # the deputy is suspended, or the term ended
    CLOSED = "closed"  # the venue is, or the deputy has none that is open


@dataclass(frozen=True)
class Entrance:
    """`deputy` is set when the code is that deputy's own."""

    code: str
    venue: Venue
    deputy: Deputy | None = None


class NoEntrance(Exception):
    """`onward` is the active code of the place to go to instead, `row` the code itself when it was issued."""

    def __init__(self, trouble: Trouble, row: Code | None = None, onward: Code | None = None) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble
        self.row = row
        self.onward = onward


def resolve(code: str) -> Entrance:
    """Where `code` (normalised) leads. One query for a venue's code, three for a deputy's. Raises NoEntrance."""
    if not codes.is_well_formed(code):
        raise NoEntrance(Trouble.MISTYPED)
    for venue in OPEN_VENUE.rows(code):
        return Entrance(code, venue)
    return _resolve_the_unusual(code)


def _resolve_the_unusual(code: str) -> Entrance:
    """A deputy's own code, or one that leads nowhere."""
    row = Code.objects.select_related("deputy", "venue").filter(pk=code).first()
    if row is None:
        raise NoEntrance(Trouble.UNKNOWN)
    if row.revoked_at is not None:
        raise NoEntrance(Trouble.REVOKED, row, _active(venue=row.venue, deputy=row.deputy) or _replacement(row))
    venue = row.venue if row.deputy is None else _venue_of(row.deputy)
    if row.deputy is not None and not row.deputy.is_reachable:
        raise NoEntrance(Trouble.SWITCHED_OFF, row, _active(venue=venue) if venue is not None else None)
    if venue is None or not venue.is_open:
        raise NoEntrance(Trouble.CLOSED, row, _above(venue))
    return Entrance(code, venue, row.deputy)


def stamp(code: str) -> str | None:
    """Another text as soon as anything changes in the venue behind `code`, its assignments or its deputies. None
    when the code is no open venue's. Not for keeping: rows get the same stamp again after years."""
    with connection.cursor() as cursor:
        cursor.execute(STAMP, [code])
        row = cursor.fetchone()
    return row[0] if row else None


def deputies_of(venue: Venue, first: Deputy | None = None) -> list[Deputy]:
    """The reachable deputies of the venue in the order of their assignment, `first` before the others."""
    return sorted(REACHABLE_DEPUTIES.rows(venue.pk), key=lambda deputy: deputy != first)


def _venue_of(deputy: Deputy) -> Venue | None:
    """The first open venue that the deputy was assigned to."""
    return Venue.objects.filter(assignments__deputy=deputy, is_open=True).order_by("assignments__id").first()


def _active(*, venue: Venue | None = None, deputy: Deputy | None = None) -> Code | None:
    """The code in force of the venue or deputy: at most one (a constraint)."""
    return Code.objects.select_related("venue", "deputy").filter(venue=venue, deputy=deputy, revoked_at=None).first()


def _replacement(row: Code) -> Code | None:
    """A deputy's card may have been replaced by the venue's."""
    replaced_by = row.replaced_by
    return replaced_by if replaced_by is not None and replaced_by.revoked_at is None else None


def _above(venue: Venue | None) -> Code | None:
    """The code of the nearest open venue that the closed one stands in."""
    above = venue.parent if venue is not None else None
    while above is not None and not above.is_open:
        above = above.parent
    return _active(venue=above) if above is not None else None
